"""Reads of the agenda."""

from baquiano.agenda.queries.agendas import (
    AgendaCounts,
    GroupMonth,
    agendas_visible_to,
    closing_day_of,
    counts_of,
    entries_of,
    entries_of_person,
    entries_visible_to,
    hours_of,
    month_overview,
    months_with_agenda,
    published_entries,
    returns_of,
)
from baquiano.agenda.queries.comparison import ComparedEntry, ComparedItem, Comparison, Difference, compare
from baquiano.agenda.queries.grid import Day, month_grid
from baquiano.agenda.queries.plan import (
    busy_days,
    items_in_force,
    items_of_month,
    proposals_missing,
    proposals_of,
    units_with_plan,
)

__all__ = [
    "AgendaCounts",
    "ComparedEntry",
    "ComparedItem",
    "Comparison",
    "Day",
    "Difference",
    "GroupMonth",
    "agendas_visible_to",
    "busy_days",
    "closing_day_of",
    "compare",
    "counts_of",
    "entries_of",
    "entries_of_person",
    "entries_visible_to",
    "hours_of",
    "items_in_force",
    "items_of_month",
    "month_grid",
    "month_overview",
    "months_with_agenda",
    "proposals_missing",
    "proposals_of",
    "published_entries",
    "returns_of",
    "units_with_plan",
]
