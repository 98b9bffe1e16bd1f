"""A group with its adviser and leader, planning, and the office that audits."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories.institutions import make_catalogue_item, make_member, make_unit


@pytest.fixture
def people(scoped: Any, at: datetime) -> SimpleNamespace:
    group, office, control = make_unit(scoped), make_unit(scoped), make_unit(scoped)
    found = {
        "adviser": (group, "advisor"),
        "leader": (group, "group_leader"),
        "planner": (office, "planning_professional"),
        "auditor": (control, "internal_control"),
    }
    return SimpleNamespace(
        institution=scoped,
        group=group,
        office=office,
        reason=make_catalogue_item(scoped, "cancel_reason", name="Fuerza mayor"),
        **{name: make_member(unit, role) for name, (unit, role) in found.items()},
    )
