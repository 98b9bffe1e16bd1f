"""The plans of assistance of an earlier tool and how far their hitos went, in a spreadsheet, in and out (INT-04).

One row per hito of each assistance; what the assistance says may be left empty in the rows that follow its first one.
What leaves in Excel from the list of hitos has these same headers, and comes in again unchanged.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.importing.cells import is_nothing, words
from baquiano.common.importing.recognition import Book, heading
from baquiano.common.text import fold, one_line
from baquiano.delivery.actions.bringing import Advance, AssistanceContent, bring_assistance
from baquiano.delivery.choices import AssistanceState
from baquiano.delivery.known import Known, by_words
from baquiano.delivery.models import Assistance, AssistanceMilestone
from baquiano.imports.choices import Register
from baquiano.imports.reading import Reading, ReadRow, RegisterKind, SheetReader
from baquiano.institutions.models import Institution
from baquiano.portfolio.choices import VersionState
from baquiano.portfolio.models import Milestone, ServiceVersion
from baquiano.portfolio.queries import hitos_by_version

LONGEST_NOTE = 4000
HELP = _(
    "Una fila por hito de cada asistencia. Lo que dice la asistencia va en su primera fila. Los servicios y sus hitos "
    "se cargan antes, en el portafolio. Cada hito cumplido queda por verificar."
)


BOOK = Book(
    (
        heading("entity_code", "Código de la entidad", "nit", "codigo dane", "divipola", "codigo divipola"),
        heading(
            "entity",
            "Entidad",
            "entidad asesorada",
            "entidad priorizada",
            "entidad asistida",
            "entidad receptora",
            width=36,
        ),
        heading("service_code", "Código del servicio", "codigo del producto", "codigo producto"),
        heading("service", "Servicio", "producto", "nombre del producto", "nombre del servicio", "asesoria", width=36),
        heading("unit", "La lidera", "dependencia responsable", "direccion tecnica", "entidad asesora"),
        heading("adviser", "Profesional", "asesor", "profesional que la presta", "correo del asesor", "responsable"),
        heading("strategy", "Estrategia"),
        heading("starts_on", "Empieza el", "fecha de inicio", "inicio", "inicio del plan de trabajo"),
        heading("milestone", "Hito", "nombre del hito", "etapa", width=40),
        heading("due_on", "Fecha prevista", "fecha meta", "fecha programada", "fecha del hito"),
        heading("claimed_on", "Cumplido el", "fecha de cumplimiento", "fecha de avance", "fecha de ejecucion"),
        heading("note", "Qué se hizo", "avance", "descripcion del avance", "observaciones", width=44),
        heading("link", "Enlace del soporte", "enlace", "evidencia", "soporte", "url de la evidencia", width=36),
        # Told by the list, and never changed by a file.
        heading("hito_unit", "Dependencia", "dependencia del hito"),
        heading("weight", "Peso", "ponderacion", "porcentaje"),
        heading("timing", "Plazo"),
        heading("state", "Estado", "estado del hito"),
        heading("verified", "Verificado por"),
        heading("evidence", "Título del soporte"),
        heading("returned", "Qué se debe ajustar"),
    ),
    "milestone",
)
# «2. Formular»: its number in the service is not part of its name.
_NUMBERED = re.compile(r"^\d+\s*[.)-]\s*")
_KEYS = ("entity_code", "entity", "service_code", "service")


class _Known(Known):
    """And the services and the assistances as they stand."""

    def __init__(self, reader: SheetReader) -> None:
        super().__init__(reader)
        self.strategies = self.items("strategy")
        rows = ServiceVersion.objects.filter(state=VersionState.IN_FORCE).select_related("service__unit", "topic")
        offered = [one for one in rows if one.service.is_offered]
        self.services = by_words((one, (one.service.code, one.service.name)) for one in offered)
        self.assistances: dict[tuple[UUID, UUID], list[Assistance]] = {}
        begun = Assistance.objects.filter(service_version__isnull=False).select_related(
            "service_version__service", "unit", "adviser"
        )
        for row in begun:
            self.assistances.setdefault((row.beneficiary_id, row.service_version.service_id), []).append(row)  # type: ignore[union-attr]
        self.hitos = hitos_by_version({one.pk for one in offered} | {row.service_version_id for row in begun})
        stored = AssistanceMilestone.objects.select_related("milestone", "evidence")
        self.stored: dict[UUID, dict[UUID, AssistanceMilestone]] = {}
        for one in stored:
            self.stored.setdefault(one.assistance_id, {})[one.milestone_id] = one

    def entity(self, number: int, cells: dict[str, Any]) -> Beneficiary | None:
        code, name = (one_line(words(cells.get(key))) for key in ("entity_code", "entity"))
        if not is_nothing(code):
            return self.entity_of_code(number, "entity_code", code)
        if is_nothing(name):
            self.reader.complain(number, "entity", "", "falta la entidad.")
            return None
        return self.entity_of_name(number, "entity", name)

    def assistance(self, entity: Beneficiary, version: ServiceVersion, starts_on: date | None) -> Assistance | None:
        """The one that began that day, or the open one."""
        rows = self.assistances.get((entity.pk, version.service_id), [])
        same = [row for row in rows if starts_on and row.starts_on == starts_on]
        return next(iter(same or [row for row in rows if row.state == AssistanceState.OPEN]), None)


def read(reader: SheetReader) -> Reading:
    """Every row of the sheet, against the assistances as they stand. Writes nothing."""
    known = _Known(reader)
    groups: list[list[tuple[int, dict[str, Any]]]] = []
    last: tuple[str, ...] = ()
    for number, cells in reader.rows():
        said = tuple(fold(words(cells.get(name))) for name in _KEYS)
        if not groups or (any(said) and said != last):
            groups.append([])
            last = said
        groups[-1].append((number, cells))
    return reader.result([row for group in groups for row in _read_assistance(group, known)])


def _read_assistance(group: list[tuple[int, dict[str, Any]]], known: _Known) -> list[ReadRow]:
    reader, (number, first) = known.reader, group[0]
    before = len(reader.problems)
    entity = known.entity(number, first)
    service = first.get("service_code") or first.get("service")
    version = known.named(number, "service_code", service, known.services, "los servicios publicados del portafolio")
    if version is None and is_nothing(words(service)):
        reader.complain(number, "service_code", "", "falta el servicio.")
    starts_on = reader.day(number, "starts_on", first.get("starts_on"))
    found = known.assistance(entity, version, starts_on) if entity and version else None
    adviser = known.named(number, "adviser", first.get("adviser"), known.people, "el personal de la entidad")
    unit = known.named(number, "unit", first.get("unit") or first.get("hito_unit"), known.units, "las dependencias")
    strategy = known.named(number, "strategy", first.get("strategy"), known.strategies, "las estrategias")
    if found is None and len(reader.problems) == before:
        for name, value, mend in (
            ("starts_on", starts_on, "falta el día en que empieza la asistencia."),
            ("adviser", adviser, "falta quién la presta: escriba su correo o su nombre."),
        ):
            if value is None:
                reader.complain(number, name, "", mend)
    begins = found.starts_on if found else starts_on
    hitos = known.hitos.get(found.service_version_id if found else version.pk, []) if version else []  # type: ignore[index]
    stored = known.stored.get(found.pk, {}) if found else {}
    by_name = {fold(one.name): one for one in hitos}
    read_rows = [_read_hito(place, cells, by_name, stored, begins, known) for place, cells in group]
    _complain_repeated(read_rows, reader)
    if len(reader.problems) > before or entity is None or version is None or begins is None:
        return [ReadRow(place, title, {"content": None}) for place, title, *_rest in read_rows]
    content = AssistanceContent(
        entity,
        version,
        unit or version.service.unit,
        adviser,
        begins,
        strategy,
        {hito.pk: advance for _place, _title, hito, advance in read_rows if hito is not None},
        found,
    )
    return [_compared(row, content, stored) for row in read_rows]


_Row = tuple[int, str, Milestone | None, Advance]


def _complain_repeated(rows: list[_Row], reader: SheetReader) -> None:
    seen: dict[Any, int] = {}
    for place, title, hito, _advance in rows:
        if hito is not None and hito.pk in seen:
            reader.complain(place, "milestone", title, f"repite la fila {seen[hito.pk]}: deje una de las dos.")
        if hito is not None:
            seen.setdefault(hito.pk, place)


def _read_hito(
    number: int,
    cells: dict[str, Any],
    by_name: dict[str, Milestone],
    stored: dict[UUID, AssistanceMilestone],
    begins: date | None,
    known: _Known,
) -> _Row:
    reader = known.reader
    name = reader.text(number, "milestone", cells.get("milestone"))
    hito = by_name.get(fold(name)) or by_name.get(fold(_NUMBERED.sub("", name)))
    if hito is None and by_name:
        listed = "; ".join(one.name for one in by_name.values())
        mend = f"no es un hito de ese servicio. Son: {listed}." if name else "falta el hito."
        reader.complain(number, "milestone", name, mend)
    advance = Advance(
        reader.day(number, "due_on", cells.get("due_on")),
        reader.day(number, "claimed_on", cells.get("claimed_on")),
        _note(number, cells.get("note"), reader),
        _link(number, cells.get("link"), known),
    )
    own = stored.get(hito.pk) if hito else None
    if hito is not None and advance.claimed_on is not None:
        _check_claim(number, hito, own, advance, begins, reader)
    return number, name, hito, advance


def _check_claim(
    number: int, hito: Milestone, own: AssistanceMilestone | None, said: Advance, begins: date | None, reader: Any
) -> None:
    day = said.claimed_on
    if own is not None and own.claimed_on is not None:
        if own.claimed_on != day:
            mend = f"ya figura cumplido el {own.claimed_on:%d/%m/%Y}: no se cambia desde un archivo."
            reader.complain(number, "claimed_on", day, mend)
        return
    if day is not None and day > reader.on:
        reader.complain(number, "claimed_on", day, "un hito se registra cuando ya se cumplió.")
    if day is not None and begins is not None and day < begins:
        reader.complain(number, "claimed_on", day, "es anterior al día en que empieza la asistencia.")
    if hito.evidence_kind_id is not None and not said.link:
        reader.complain(number, "link", "", f"el hito exige un soporte ({hito.evidence_kind}): escriba su enlace.")


def _note(number: int, cell: Any, reader: SheetReader) -> str:
    text = words(cell).strip()
    if len(text) > LONGEST_NOTE:
        reader.complain(number, "note", text[:60], f"tiene {len(text)} letras y caben {LONGEST_NOTE}: acórtelo.")
    return "" if is_nothing(text) else text[:LONGEST_NOTE]


def _link(number: int, cell: Any, known: _Known) -> str:
    text = one_line(words(cell))
    return "" if is_nothing(text) else known.link(number, "link", text)


def _compared(row: _Row, content: AssistanceContent, stored: dict[UUID, AssistanceMilestone]) -> ReadRow:
    number, name, hito, advance = row
    title = f"{content.beneficiary.name}: {name}"
    own = stored.get(hito.pk) if hito else None
    if content.found is None or own is None:
        return ReadRow(number, title, {"content": content})
    is_met = own.is_pending and advance.claimed_on is not None
    changes = {"claimed_on": (own.claimed_on, advance.claimed_on)} if is_met else {}
    return ReadRow(number, title, {"content": content}, own, changes)


def write(
    rows: Sequence[ReadRow], reading_id: Any, *, institution: Institution, by: User, at: datetime, **options: Any
) -> None:
    """Bring in each assistance that a row changes, whole; each key comes from the upload."""
    contents = {id(row.values["content"]): row.values["content"] for row in rows}
    for content in contents.values():
        place = f"{content.beneficiary.pk}:{content.version.service_id}:{content.starts_on:%Y%m%d}"
        bring_assistance(content, id=uuid5(reading_id, place), by=by, at=at)


KIND = RegisterKind(
    Register.ASSISTANCES,
    _("Asistencias y avance de sus hitos"),
    "delivery.start_service",
    BOOK,
    HELP,
    read,
    write,
    "delivery:milestone_list",
)
