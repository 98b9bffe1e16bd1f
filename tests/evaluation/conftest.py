"""A group with its adviser and leader, planning, and the profile of evaluations that a test asks for."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories.institutions import make_member, make_profile, make_unit


@pytest.fixture
def people(scoped: Any, at: datetime) -> SimpleNamespace:
    group, office = make_unit(scoped), make_unit(scoped)
    found = {
        "adviser": (group, "advisor"),
        "leader": (group, "group_leader"),
        "planner": (office, "planning_professional"),
    }
    return SimpleNamespace(
        institution=scoped, group=group, **{name: make_member(unit, role) for name, (unit, role) in found.items()}
    )


@pytest.fixture
def profile(scoped: Any) -> Any:
    """Write the section ``[evaluation]`` of the profile."""
    return lambda **settings: make_profile(scoped, {"evaluation": settings})
