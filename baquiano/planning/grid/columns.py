"""The columns of the grid: those of the spreadsheet of the plan, in the order of the institution."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from baquiano.institutions.models import Institution
from baquiano.planning.importing.columns import BY_FIELD, exported_columns
from baquiano.planning.models import PlanItem
from baquiano.planning.more import LINKS, MODES, PESOS, YES_NO
from baquiano.ui.display import day, number

# How a cell is written: in one line or several, from a list, with a day, with money.
LINES, LINE, ENTRY, ENTRIES, DAY, MONEY = "lines", "line", "entry", "entries", "day", "money"
_KINDS = {
    "need": LINES,
    "strategy": LINES,
    "activity": LINES,
    "objective": LINES,
    "instruments": LINES,
    "resources": LINES,
    "place": LINE,
    "team": LINE,
    "programme": ENTRY,
    "topic": ENTRY,
    "service_type": ENTRY,
    "mechanism": ENTRY,
    "municipality": ENTRY,
    "responsible": ENTRY,
    "beneficiaries": ENTRIES,
    "procedure_types": ENTRIES,
    "needs": ENTRIES,
    "starts_on": DAY,
    "ends_on": DAY,
    "budget": MONEY,
    **dict.fromkeys((*MODES, *YES_NO, *LINKS), LINE),
    "assisted_on": DAY,
    "inputs": LINES,
    **dict.fromkeys(PESOS, MONEY),
}
_NEEDS = "Necesidades que atiende"


@dataclass(frozen=True)
class GridColumn:
    """A column: its field, its header and how its cells are written."""

    field: str
    header: str
    kind: str

    def text(self, item: PlanItem) -> str:
        """The cell of ``item`` as a person would type it."""
        if self.field == "needs":
            return "; ".join(need.code for need in item.needs.all())
        if self.field == "responsible":
            return item.responsible.full_name if item.responsible else ""
        value: Any = BY_FIELD[self.field].write(item)
        if isinstance(value, date):
            return day(value)
        return number(value) if isinstance(value, int) else str(value or "")


def grid_columns(institution: Institution, year: int) -> list[GridColumn]:
    """The columns of the profile without the code, which nobody writes, and the needs that each activity answers."""
    known = [
        GridColumn(one.field, one.header, _KINDS[one.field]) for one in exported_columns(institution, year)
        if one.field in _KINDS
    ]  # fmt: skip
    if all(column.field != "activity" for column in known):
        known.insert(0, GridColumn("activity", BY_FIELD["activity"].header, LINES))
    return [*known, GridColumn("needs", _NEEDS, ENTRIES)]


def texts_of(item: PlanItem, columns: Iterable[GridColumn]) -> dict[str, str]:
    """Every cell of ``item``. Give it from ``queries.with_everything``."""
    return {column.field: column.text(item) for column in columns}
