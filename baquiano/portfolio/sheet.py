"""A whole portfolio in a spreadsheet, in and out: one row per hito, with the words of earlier tools (SVC-09, INT-04).

What a service says stands in its first row, and may be left empty in the others. The file that is exported comes in
again unchanged.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid5

from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.common.importing.cells import is_nothing, words
from baquiano.common.text import fold, one_line
from baquiano.imports.choices import Register
from baquiano.imports.reading import Reading, ReadRow, RegisterKind, SheetReader
from baquiano.institutions.models import Institution, Unit, in_force
from baquiano.institutions.queries import catalogue
from baquiano.meetings.choices import Modality
from baquiano.portfolio import queries
from baquiano.portfolio.actions import bring_service
from baquiano.portfolio.choices import EndsWith, StartsWith, VersionState
from baquiano.portfolio.columns import BOOK, COLUMNS
from baquiano.portfolio.contents import ITEMS, MILESTONE_FIELDS, VERSION_FIELDS, ServiceContent, content_of
from baquiano.portfolio.models import Milestone, Service, ServiceVersion
from baquiano.portfolio.rules import PUBLISH, type_faults, weights_told

YES_OR_NO = (("yes", "Sí"), ("no", "No"))
MOST_DAYS = 3_650


_SERVICE = tuple(field for field, *_rest in COLUMNS[:14])
_TEXTS = {"summary": 4000, "audience": 2000, "requirements": 2000}


class _Known:
    """The dependencies, the catalogues and the services as they stand, read once for the whole sheet."""

    def __init__(self, reader: SheetReader) -> None:
        self.reader = reader
        institution = reader.institution
        self.units = _by_words((one, (one.code, one.name)) for one in Unit.objects.filter(in_force(reader.on)))
        self.items = {
            name: _by_words((one, (one.code, one.name)) for one in catalogue(institution, name))
            for name in (*ITEMS, "evidence_kind")
        }
        services = Service.objects.select_related("unit")
        self.services = {one.code: one for one in services}
        shown: dict[Any, ServiceVersion] = {}
        rows = ServiceVersion.objects.exclude(state=VersionState.REPLACED).select_related(*ITEMS)
        for one in rows.order_by("-state"):
            shown[one.service_id] = one
        self.versions = shown
        self.hitos = queries.hitos_by_version(one.pk for one in shown.values())

    def named(self, number: int, name: str, cell: Any, known: dict[str, Any], where: str) -> Any:
        text = one_line(words(cell))
        if is_nothing(text):
            return None
        if fold(text) not in known:
            self.reader.complain(number, name, text, f"no está en {where}: corríjalo o agréguelo primero.")
            return None
        return known[fold(text)]


def _by_words(rows: Iterable[tuple[Any, tuple[str, ...]]]) -> dict[str, Any]:
    return {fold(text): row for row, texts in rows for text in texts}


def read(reader: SheetReader) -> Reading:
    """Every row of the sheet, against the portfolio as it stands. Writes nothing."""
    known = _Known(reader)
    groups: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    code = ""
    for number, cells in reader.rows():
        said = reader.text(number, "code", cells.get("code"), 30).upper()
        code = said or code
        if not code:
            reader.complain(number, "code", "", "falta el código del servicio al que pertenece el hito.")
            continue
        groups.setdefault(code, []).append((number, cells))
    rows = [row for code, group in groups.items() for row in _read_service(code, group, known)]
    return reader.result(rows)


def _read_service(code: str, group: list[tuple[int, dict[str, Any]]], known: _Known) -> list[ReadRow]:
    reader, first = known.reader, group[0][0]
    before = len(reader.problems)
    facts = _facts(group, known)
    milestones = [
        (number, _milestone(number, cells, position, known)) for position, (number, cells) in enumerate(group, 1)
    ]
    milestones.sort(key=lambda one: (one[1]["position"], one[0]))
    for position, (_number, fields) in enumerate(milestones, 1):
        fields["position"] = position
    if facts["is_published"]:
        _check_published(first, facts, [fields for _number, fields in milestones], reader)
    if len(reader.problems) > before or facts["unit"] is None:
        return [ReadRow(number, f"{code}: {fields['name']}", {"content": None}) for number, fields in milestones]
    content = ServiceContent(
        code,
        facts["name"],
        facts["unit"],
        {name: facts[name] for name in VERSION_FIELDS},
        tuple(fields for _number, fields in milestones),
        facts["is_published"],
    )
    return _compared(content, milestones, known)


def _compared(content: ServiceContent, milestones: list[tuple[int, dict[str, Any]]], known: _Known) -> list[ReadRow]:
    """Each row against the hito of the same place, and the first one also against what the service says."""
    service = known.services.get(content.code)
    version = known.versions.get(service.pk) if service else None
    stored = known.hitos.get(version.pk, []) if version else []
    found: list[ReadRow] = []
    for index, (number, fields) in enumerate(milestones):
        own = stored[index] if index < len(stored) else None
        changes = _differences(content_of(own, MILESTONE_FIELDS), fields) if own else {}
        if index == 0 and service and version:
            changes |= _service_changes(content, service, version, stored)
        row = own or (version if index == 0 else None)
        found.append(ReadRow(number, f"{content.code}: {fields['name']}", {"content": content}, row, changes))
    return found


def _service_changes(
    content: ServiceContent, service: Service, version: ServiceVersion, stored: list[Milestone]
) -> dict[str, tuple[Any, Any]]:
    changes = _differences(content_of(version, VERSION_FIELDS), content.version)
    if service.name != content.name:
        changes["name"] = (service.name, content.name)
    if service.unit_id != content.unit.pk:
        changes["unit"] = (service.unit, content.unit)
    if len(stored) != len(content.milestones):
        changes["position"] = (len(stored), len(content.milestones))
    if content.is_published and not (version.is_in_force and service.is_offered):
        changes["is_published"] = (False, True)
    return changes


def _differences(old: Any, new: Any) -> dict[str, tuple[Any, Any]]:
    return {name: (old[name], new[name]) for name in new if old[name] != new[name]}


def _facts(group: list[tuple[int, dict[str, Any]]], known: _Known) -> dict[str, Any]:
    """What the rows of a service say of it: the first one that is not empty, and the others the same."""
    reader, number = known.reader, group[0][0]
    said: dict[str, Any] = {}
    for field in _SERVICE[1:]:
        cells = [(place, row.get(field)) for place, row in group if not is_nothing(words(row.get(field)))]
        if cells:
            number_of, said[field] = cells[0]
            for place, other in cells[1:]:
                if fold(words(other)) != fold(words(said[field])):
                    reader.complain(
                        place, field, other, f"dice otra cosa que la fila {number_of}: deje una de las dos."
                    )
    facts: dict[str, Any] = {
        "name": reader.text(number, "name", said.get("name")),
        "unit": known.named(number, "unit", said.get("unit"), known.units, "las dependencias"),
        "modality": reader.choice(number, "modality", said.get("modality"), Modality.choices),
        "starts_with": reader.choice(number, "starts_with", said.get("starts_with"), StartsWith.choices),
        "ends_with": reader.choice(number, "ends_with", said.get("ends_with"), EndsWith.choices),
        "is_published": reader.choice(number, "is_published", said.get("is_published"), YES_OR_NO) == "yes",
    }
    for name, where in zip(
        ITEMS, ("los tipos de servicio", "los temas", "los momentos de gobierno", "las capacidades"), strict=True
    ):
        facts[name] = known.named(number, name, said.get(name), known.items[name], where)
    for name, longest in _TEXTS.items():
        facts[name] = _long_text(number, name, said.get(name), longest, reader)
    facts["starts_with"] = facts["starts_with"] or StartsWith.BOTH.value
    facts["ends_with"] = facts["ends_with"] or EndsWith.RECORD.value
    for name, mend in (("name", "falta el nombre del servicio."), ("unit", "falta la dependencia que lo presta.")):
        if not said.get(name):
            reader.complain(number, name, "", mend)
    return facts


def _long_text(number: int, name: str, cell: Any, longest: int, reader: SheetReader) -> str:
    text = words(cell)
    if len(text) > longest:
        reader.complain(number, name, text[:60], f"tiene {len(text)} letras y caben {longest}: acórtelo.")
    return "" if is_nothing(text) else text[:longest]


def _milestone(number: int, cells: dict[str, Any], position: int, known: _Known) -> dict[str, Any]:
    reader = known.reader
    name = reader.text(number, "milestone", cells.get("milestone"))
    if not name:
        reader.complain(number, "milestone", "", "falta el nombre del hito.")
    fields = {
        "position": _whole(number, "position", cells, reader, 999) or position,
        "name": name,
        "description": _long_text(number, "description", cells.get("description"), 4000, reader),
        "evidence_kind": known.named(
            number, "evidence_kind", cells.get("evidence_kind"), known.items["evidence_kind"], "las clases de soporte"
        ),
        "evidence": reader.text(number, "evidence", cells.get("evidence"), 300),
        "offset_days": _whole(number, "offset_days", cells, reader, MOST_DAYS),
        "due_on": reader.day(number, "due_on", cells.get("due_on")),
        "duration_days": _whole(number, "duration_days", cells, reader, MOST_DAYS) or 1,
        "weight": _weight(number, cells.get("weight"), reader),
        "unit": known.named(number, "milestone_unit", cells.get("milestone_unit"), known.units, "las dependencias"),
    }
    if (fields["offset_days"] is None) == (fields["due_on"] is None):
        reader.complain(number, "offset_days", "", "escriba los días desde el inicio o una fecha fija: uno de los dos.")
    return fields


def _whole(number: int, name: str, cells: dict[str, Any], reader: SheetReader, most: int) -> int | None:
    text = one_line(words(cells.get(name)))
    if is_nothing(text):
        return None
    if text.isascii() and text.isdecimal() and int(text) <= most:
        return int(text)
    reader.complain(number, name, text, f"escriba un número entero hasta {most}.")
    return None


def _weight(number: int, cell: Any, reader: SheetReader) -> Decimal:
    """With a point or a comma for the decimals; two of them are kept."""
    text = one_line(words(cell)).replace("%", "").replace(",", ".").strip()
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not 0 < value <= 100:
        reader.complain(number, "weight", words(cell), "escriba el peso como un número entre 0 y 100: 12,5.")
        return Decimal(0)
    return round(value, 2)


def _check_published(number: int, facts: dict[str, Any], milestones: list[dict[str, Any]], reader: SheetReader) -> None:
    told = weights_told(sum((one["weight"] for one in milestones), Decimal(0)))
    if told:
        reader.complain(number, "weight", "", f"{told} Corríjalos, o escriba «No» en Publicado.")
    if facts["service_type"] is None:
        reader.complain(number, "service_type", "", "un servicio publicado necesita su tipo.")
    for fault in type_faults(facts["service_type"], facts["starts_with"], facts["ends_with"]):
        reader.complain(number, "ends_with", "", fault)
    if facts["ends_with"] != EndsWith.RECORD and milestones[-1]["evidence_kind"] is None:
        reader.complain(
            number, "evidence_kind", "", "el último hito debe exigir un soporte: con él termina el servicio."
        )


def write(
    rows: Sequence[ReadRow], reading_id: Any, *, institution: Institution, by: User, at: datetime, **options: Any
) -> None:
    """Bring in each service that a row changes, whole; each key comes from the upload."""
    contents = {row.values["content"].code: row.values["content"] for row in rows}
    for code, content in contents.items():
        bring_service(institution, content, id=uuid5(reading_id, f"service:{code}"), by=by, at=at)


KIND = RegisterKind(
    Register.PORTFOLIO,
    _("Portafolio de servicios"),
    PUBLISH,
    BOOK,
    _("Una fila por hito. Lo que dice el servicio va en su primera fila; los pesos de sus hitos suman 100."),
    read,
    write,
    "portfolio:service_list",
)
