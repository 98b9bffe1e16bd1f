from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories.institutions import make_member, make_unit
from tests.factories.procedures import make_procedure


@pytest.fixture
def world(scoped: Any) -> SimpleNamespace:
    """An institution with MI-GE-PR-16 loaded, two groups and one person per role."""
    root = make_unit(scoped, name="Secretaría Ficticia")
    group = make_unit(scoped, name="Grupo Norte", parent=root)
    other = make_unit(scoped, name="Grupo Sur", parent=root)
    planning = make_unit(scoped, name="Planeación Educativa", parent=root)
    return SimpleNamespace(
        institution=scoped,
        procedure=make_procedure(scoped),
        root=root,
        group=group,
        other=other,
        adviser=make_member(group, "advisor"),
        leader=make_member(group, "group_leader"),
        outsider=make_member(other, "group_leader"),
        planner=make_member(planning, "planning_professional"),
        committee=make_member(root, "committee_member"),
        auditor=make_member(root, "internal_control"),
    )
