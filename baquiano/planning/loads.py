"""The work that the activities of the plan ask of their unit, told to whoever selects entities (ORG-10)."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from baquiano.institutions.models import FiscalYear, Unit
from baquiano.planning.checking.desk import Desk
from baquiano.planning.checking.sheet import sheet_of
from baquiano.planning.checks.adviser_overloaded import asked_days
from baquiano.planning.queries import plan_of


def days_of_items(unit: Unit, year: FiscalYear, chosen: frozenset[UUID]) -> Mapping[int, Decimal]:
    """The days of each month, as the check of overload counts them.

    An activity with entities that are already ``chosen`` leaves out their share: their days are counted there.
    """
    plan = plan_of(unit, year)
    if plan is None:
        return {}
    desk = Desk(sheet_of(year, unit.institution, [plan]))
    days: dict[int, Decimal] = defaultdict(Decimal)
    for row in desk.rows:
        others = [one for one in row.entities if one not in chosen]
        share = Decimal(len(others)) / len(row.entities) if row.entities else Decimal(1)
        for month, asked in asked_days(desk, row).items():
            days[month] += Decimal(asked) * share
    return days
