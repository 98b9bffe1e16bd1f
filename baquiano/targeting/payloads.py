"""The record *Grupos de valor seleccionados o priorizados*, as its format and its spreadsheet say it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from baquiano.documents import queries as documents
from baquiano.documents.models import IssuedDocument
from baquiano.documents.payloads import Payload
from baquiano.targeting import queries
from baquiano.targeting.models import Pick, Selection
from baquiano.targeting.wording import days_words


@dataclass(frozen=True, kw_only=True)
class SelectionFilter:
    """A condition of the universe, in words: "Departamento: Chocó, Nariño"."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class SelectedRow:
    """An entity that was chosen, and why."""

    place: int
    name: str
    code: str
    municipality: str
    department: str
    kind: str
    origin: str  # "La dependencia" | "La lista anual del SGR"
    reason: str
    traits: str
    days: str


@dataclass(frozen=True, kw_only=True)
class SelectionPayload(Payload):
    """*Grupos de valor seleccionados o priorizados* (ENT-08): who, by which criteria and with which capacity."""

    year: int
    unit: str
    title: str
    edition: int
    starts_on: date
    ends_on: date
    criteria: str
    universe: Sequence[SelectionFilter]
    universe_size: int
    chosen_days: str
    capacity_days: str
    asked_days: str  # of everything that the unit has in the year
    rows: Sequence[SelectedRow]
    topic: str = ""
    over_reason: str = ""
    supports: Sequence[str] = ()
    closed_by: str = ""
    closed_at: datetime | None = None
    content_sha256: str = ""


def selection_payload(selection: Selection) -> SelectionPayload:
    """All that was frozen, in words."""
    work = queries.year_of_work(selection.unit, selection.year)
    rows = list(queries.picks_of(selection))
    return SelectionPayload(
        year=selection.year.year,
        unit=selection.unit.name,
        title=selection.title,
        topic=str(selection.topic or ""),
        edition=selection.edition,
        starts_on=selection.starts_on,
        ends_on=selection.ends_on,
        criteria=selection.criteria,
        universe=[
            SelectionFilter(name=name, value=value) for name, value in queries.Universe.read(selection.universe).words()
        ],
        universe_size=queries.universe_of(selection.universe).count(),
        chosen_days=days_words(sum(row.days for row in rows)),
        capacity_days=days_words(work.capacity),
        asked_days=days_words(work.asked),
        over_reason=selection.over_reason if work.over else "",
        rows=[_row(row, place) for place, row in enumerate(rows, start=1)],
        supports=[f"{one.title} ({one.taken_on:%d/%m/%Y})" for one in documents.evidence_of(selection)],
        closed_by=str(selection.closed_by),
        closed_at=selection.closed_at,
        content_sha256=selection.closed_sha256,
    )


def _row(pick: Pick, place: int) -> SelectedRow:
    entity = pick.beneficiary
    return SelectedRow(
        place=place,
        name=entity.name,
        code=entity.divipola or entity.dane_code or entity.nit,
        municipality=str(entity.municipality or ""),
        department=str(entity.department or ""),
        kind=entity.get_kind_display(),
        origin=pick.get_origin_display(),
        reason=pick.reason,
        traits=pick.traits,
        days=days_words(pick.days),
    )


# --- the same as a spreadsheet ----------------------------------------------------------------------------------------
_SHEET = (
    ("place", "N.º", 6),
    ("name", "Entidad", 44),
    ("code", "Código", 14),
    ("municipality", "Municipio", 26),
    ("department", "Departamento", 26),
    ("kind", "Clase", 24),
    ("origin", "La escoge", 24),
    ("reason", "Por qué", 60),
    ("traits", "Características", 60),
    ("days", "Días", 8),
)
HEADERS = [header for _name, header, _width in _SHEET]
WIDTHS = [width for _name, _header, width in _SHEET]


def sheet_rows(content: dict[str, Any]) -> list[list[Any]]:
    """The entities of the stored content of a record."""
    return [[row[name] for name, _header, _width in _SHEET] for row in content["rows"]]


def sheet_note(content: dict[str, Any], record: IssuedDocument | None) -> str:
    """What identifies the record, above its rows."""
    parts = [
        f"{record.format.code} · {record.number}" if record else "",
        f"{content['title']} · {content['unit']} · {content['year']}",
        _("Criterios: %(words)s") % {"words": content["criteria"]},
        _("Cerrada por %(who)s") % {"who": content["closed_by"]},
        _("Código de verificación: %(code)s") % {"code": record.verification_code} if record else "",
        f"SHA-256: {content['content_sha256']}",
    ]
    return " · ".join(part for part in parts if part)
