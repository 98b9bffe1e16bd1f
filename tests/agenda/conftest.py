"""A group with its plan in force, under the real procedure of the month's agenda."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from django.conf import settings

from baquiano.accounts.models import User
from baquiano.common.calendar_days import BOGOTA
from baquiano.institutions.models import FiscalYear, Institution, Unit
from baquiano.planning.models import Plan
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.institutions import make_fiscal_year, make_member, make_unit
from tests.factories.planning import make_consolidated, make_item, make_plan
from tests.factories.procedures import load_procedures

# The agenda of March is prepared in February.
AT = datetime(2026, 2, 12, 9, 0, tzinfo=BOGOTA)


@dataclass
class World:
    """Who is who in the tests of the agenda."""

    institution: Institution
    year: FiscalYear
    root: Unit
    unit: Unit
    plan: Plan
    leader: User
    advisor: User
    planner: User

    def item(self, count: int = 2, **overrides: Any) -> Any:
        """An item of March for ``count`` schools."""
        fields = {
            "activity": "Acompañar la formulación del PEI",
            "starts_on": date(2026, 3, 2),
            "ends_on": date(2026, 3, 27),
            "responsible": self.advisor,
            "beneficiaries": [make_beneficiary(self.institution) for _ in range(count)],
        }
        return make_item(self.plan, **(fields | overrides))


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def world(scoped: Institution) -> World:
    root = make_unit(scoped, name="Secretaría Ficticia")
    unit = make_unit(scoped, name="Calidad", parent=root)
    year = make_fiscal_year(scoped)
    plan = make_plan(scoped, unit, year=year)
    make_consolidated(scoped, plan, unit=root, year=year, state="in_force")
    leader, advisor = make_member(unit, "group_leader"), make_member(unit, "advisor")
    planner = make_member(make_unit(scoped, name="Planeación", parent=root), "planning_professional")
    return World(scoped, year, root, unit, plan, leader, advisor, planner)


@pytest.fixture
def procedure(world: World) -> None:
    """The real diagrams of MI-GE-PR-16, in force."""
    load_procedures(world.institution, settings.BASE_DIR / "institutions" / "atlantico")
