"""An institution with a portfolio: a unit, its people, its types of service and a kind of proof."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories.institutions import make_catalogue_item, make_fiscal_year, make_member, make_profile, make_unit
from tests.factories.portfolio import SETTINGS, type_fields


@pytest.fixture
def office(scoped: Any, at: datetime) -> SimpleNamespace:
    make_profile(scoped, SETTINGS, at.year)
    make_fiscal_year(scoped, at.year)
    group, planning = make_unit(scoped), make_unit(scoped)
    return SimpleNamespace(
        institution=scoped,
        group=group,
        planning=planning,
        leader=make_member(group, "group_leader"),
        adviser=make_member(group, "advisor"),
        planner=make_member(planning, "planning_professional"),
        types={one["code"]: make_catalogue_item(scoped, "service_type", **one) for one in type_fields()},
        proof=make_catalogue_item(scoped, "evidence_kind", code="informe", name="Informe ficticio"),
        topic=make_catalogue_item(scoped, "topic", code="participacion", name="Participación ficticia"),
    )
