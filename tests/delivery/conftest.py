"""A visit under way: a group with its adviser and leader, a school, the notice and the formats."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from baquiano.common.calendar_days import BOGOTA
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.delivery import make_session
from tests.factories.documents import make_format
from tests.factories.institutions import (
    make_catalogue_item,
    make_consent_text,
    make_fiscal_year,
    make_member,
    make_unit,
)


@pytest.fixture
def at() -> datetime:
    """The pages read the clock, so these visits happen around the real now."""
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def world(scoped: Any, at: datetime) -> SimpleNamespace:
    group = make_unit(scoped, name="Grupo Norte Ficticio")
    make_fiscal_year(scoped, at.year)
    for code in ("ACTA", "LISTA"):
        make_format(scoped, code)
    return SimpleNamespace(
        institution=scoped,
        group=group,
        adviser=make_member(group, "advisor"),
        leader=make_member(group, "group_leader"),
        school=make_beneficiary(scoped, email="escuela@prueba.invalid"),
        notice=make_consent_text(scoped),
        reschedule_reason=make_catalogue_item(scoped, "reschedule_reason", name="Orden público"),
        cancel_reason=make_catalogue_item(scoped, "cancel_reason", name="Fuerza mayor"),
    )


@pytest.fixture
def session(world: SimpleNamespace, at: datetime) -> Any:
    """A visit that began two hours ago, or a little before if it would cross midnight; nothing is registered yet."""
    begins = at - timedelta(hours=2)
    if begins.astimezone(BOGOTA).strftime("%H:%M") >= "23:25":
        begins -= timedelta(hours=1)
    return make_session(
        world.group,
        beneficiaries=[world.school],
        responsible=world.adviser,
        starts_at=begins,
        title="Acompañamiento ficticio",
    )
