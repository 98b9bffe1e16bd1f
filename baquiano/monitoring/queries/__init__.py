"""Reads of follow-up: activities by their dates, the agenda beside what was held, the months of each group."""

from baquiano.monitoring.queries.execution import (
    Execution,
    entities_with_execution,
    execution_by_unit,
    outcomes,
    sum_of,
    visits_of_months,
    with_outcome,
)
from baquiano.monitoring.queries.follow_ups import (
    GroupMonth,
    figures_of_month,
    follow_up_for_update,
    follow_up_of,
    follow_ups_visible_to,
    months_of_groups,
    open_year_of,
    units_without_follow_up,
)
from baquiano.monitoring.queries.items import ItemFollowUp, follow_ups_of_items, items_of_year, lights_by_unit

__all__ = [
    "Execution",
    "GroupMonth",
    "ItemFollowUp",
    "entities_with_execution",
    "execution_by_unit",
    "figures_of_month",
    "follow_up_for_update",
    "follow_up_of",
    "follow_ups_of_items",
    "follow_ups_visible_to",
    "items_of_year",
    "lights_by_unit",
    "months_of_groups",
    "open_year_of",
    "outcomes",
    "sum_of",
    "units_without_follow_up",
    "visits_of_months",
    "with_outcome",
]
