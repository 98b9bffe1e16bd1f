"""Two institutions that open the door; a town assisted by both, another town, and a contact of the first."""

import re
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django_scopes import scope, scopes_disabled

from baquiano.door import actions
from baquiano.institutions import middleware
from baquiano.notifications.models import Delivery
from tests.factories.beneficiaries import make_beneficiary, make_contact
from tests.factories.institutions import make_institution, make_member, make_profile, make_unit
from tests.factories.mail import text_of

OPEN = {"beneficiary": {"entity_door": True, "kinds": ["territorial"]}}
EMAIL = "alcaldia@entidad.demo"


def make_place(institution: Any, year: int, **contact: Any) -> SimpleNamespace:
    """A unit with its adviser, and a town with a contact."""
    with scope(institution=institution):
        make_profile(institution, OPEN, year)
        unit = make_unit(institution)
        town = make_beneficiary(institution, kind="territorial", territorial_kind="municipality")
        return SimpleNamespace(
            institution=institution,
            unit=unit,
            adviser=make_member(unit, "advisor"),
            leader=make_member(unit, "group_leader"),
            town=town,
            contact=make_contact(town, **contact) if contact else None,
        )


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> SimpleNamespace:
    """The moment of the requests; ``clock.at`` moves it."""
    clock = SimpleNamespace(at=at)
    clock.now = lambda: clock.at
    monkeypatch.setattr(middleware, "timezone", clock)
    return clock


@pytest.fixture
def here(institution: Any, at: datetime) -> SimpleNamespace:
    return make_place(institution, at.year, email=EMAIL, name="Alcaldesa Ficticia", post="Alcaldesa")


@pytest.fixture
def elsewhere(db: None, at: datetime) -> SimpleNamespace:
    """Another institution that assists a town of somebody else."""
    return make_place(make_institution(), at.year, email="otra@entidad.demo", name="Otro Ficticio")


def links() -> list[str]:
    """The addresses that were mailed, in order."""
    with scopes_disabled():
        texts = [text_of(one) for one in Delivery.objects.order_by("pk")]
    return [path for text in texts for path in re.findall(r"/mi-entidad/entrar/[\w-]+/", text)]


@pytest.fixture
def entered(here: Any, at: datetime) -> Client:
    """A browser in which the contact came in."""
    actions.ask_link(EMAIL, at=at)
    client = Client()
    assert client.post(links()[-1]).url == "/mi-entidad/inicio/"
    return client
