"""A group with its adviser, its boss and finance, a school in another town and a visit to it."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories.beneficiaries import make_beneficiary, make_municipality
from tests.factories.delivery import make_session
from tests.factories.institutions import (
    make_catalogue_item,
    make_fiscal_year,
    make_member,
    make_profile,
    make_unit,
)


@pytest.fixture
def world(scoped: Any, at: datetime) -> SimpleNamespace:
    group, office = make_unit(scoped), make_unit(scoped)
    year = make_fiscal_year(scoped, at.year)
    make_profile(scoped, {"travel": {"seat": "08001"}}, at.year)
    make_municipality("08001", "Barranquilla")
    return SimpleNamespace(
        institution=scoped,
        group=group,
        year=year,
        adviser=make_member(group, "advisor"),
        leader=make_member(group, "group_leader"),
        finance=make_member(office, "finance_officer"),
        school=make_beneficiary(scoped),
        town=make_municipality("08638", "Sabanalarga"),
        reason=make_catalogue_item(scoped, "return_reason", name="Faltan datos"),
        cancel_reason=make_catalogue_item(scoped, "cancel_reason", name="Fuerza mayor"),
    )


@pytest.fixture
def session(world: SimpleNamespace, at: datetime) -> Any:
    """A visit ten days later, in another town."""
    return make_session(
        world.group,
        beneficiaries=[world.school],
        responsible=world.adviser,
        starts_at=at + timedelta(days=10),
        municipality=world.town,
        title="Visita con viaje (ficticia)",
    )


@pytest.fixture
def meeting(session: Any) -> Any:
    return session.meeting


def set_travel(institution: Any, year: int, **settings: Any) -> None:
    """The settings of travel of the profile of that year, beside the seat."""
    from baquiano.institutions.models import Profile

    Profile.objects.filter(institution=institution, year=year).update(
        settings={"travel": {"seat": "08001", **settings}}
    )
    institution.__dict__.pop("_profiles", None)
