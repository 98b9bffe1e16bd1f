"""A group with its plan in force and its published agenda of March 2026, seen on the 10th."""

from datetime import datetime
from typing import Any

import pytest

from baquiano.common.calendar_days import BOGOTA
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.delivery import make_session
from tests.factories.institutions import make_member, make_unit
from tests.factories.planning import make_plan


def on(day: int, month: int = 3, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=BOGOTA)


@pytest.fixture
def at() -> datetime:
    return on(10)


@pytest.fixture
def unit(scoped: Any) -> Any:
    return make_unit(scoped)


@pytest.fixture
def plan(scoped: Any, unit: Any) -> Any:
    return make_plan(scoped, unit, state="in_force")


@pytest.fixture
def leader(unit: Any) -> Any:
    return make_member(unit, "group_leader")


@pytest.fixture
def planner(scoped: Any) -> Any:
    return make_member(make_unit(scoped), "planning_professional")


@pytest.fixture
def school(scoped: Any) -> Any:
    return make_beneficiary(scoped)


@pytest.fixture
def agenda(scoped: Any, unit: Any, plan: Any) -> Any:
    return make_agenda(scoped, unit, year=plan.year, state="published", published_at=on(25, 2))


@pytest.fixture
def visit(agenda: Any, unit: Any, school: Any) -> Any:
    """A visit of the agenda on a day of March; give ``entry=None`` for one outside it."""

    def made(day: int, **overrides: Any) -> Any:
        if "entry" not in overrides:
            overrides["entry"] = make_entry(agenda, starts_at=on(day), beneficiary=school)
        fields = {"starts_at": on(day), "beneficiaries": [school]} | overrides
        return make_session(unit, **fields)

    return made
