"""An institution that selects, with a unit, its people, its capacity and four municipalities."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from baquiano.institutions.models import Profile
from tests.factories.beneficiaries import make_beneficiary, make_municipality
from tests.factories.documents import make_format
from tests.factories.institutions import make_fiscal_year, make_member, make_profile, make_unit
from tests.factories.targeting import SETTINGS, make_capacity


@pytest.fixture
def people(scoped: Any, at: datetime) -> SimpleNamespace:
    make_profile(scoped, SETTINGS, at.year)
    make_fiscal_year(scoped, at.year)
    group, office = make_unit(scoped), make_unit(scoped)
    found = {
        "adviser": make_member(group, "advisor"),
        "leader": make_member(group, "group_leader"),
        "planner": make_member(office, "planning_professional"),
    }
    make_capacity(group, by=found["planner"], at=at)
    quibdo = make_municipality("27001", "Quibdó", in_="Chocó", is_pdet=True)
    towns = [
        make_beneficiary(
            scoped, kind="territorial", territorial_kind="municipality", name=f"Alcaldía Ficticia {letter}",
            municipality=quibdo if letter in "AB" else make_municipality(),
        )
        for letter in "ABCD"
    ]  # fmt: skip
    return SimpleNamespace(institution=scoped, group=group, office=office, towns=towns, **found)


@pytest.fixture
def issuing(people: Any) -> None:
    """The institution has a format for the record."""
    make_format(people.institution, "GV-SELECCION")
    settings = {**SETTINGS, "targeting": {**SETTINGS["targeting"], "format": "GV-SELECCION"}}
    Profile.objects.update(settings=settings)
    people.institution.__dict__.pop("_profiles", None)
