"""The contact accepts the work plan of the own entity, or asks that it be adjusted, once and in its own name."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django_scopes import scope

from baquiano.audit.models import TrailEntry
from baquiano.common.identity import uuid7
from baquiano.door import actions
from baquiano.notifications.models import Message
from tests.door.conftest import EMAIL, links
from tests.factories.accompaniment import AT, approve_plan, contact, load_accompanying, make_world, start, write_plan
from tests.factories.beneficiaries import make_beneficiary, make_contact

pytestmark = [pytest.mark.django_db, pytest.mark.req("PUB-06")]


@pytest.fixture
def world(clock: SimpleNamespace) -> SimpleNamespace:
    """An accompaniment whose plan was approved, and a contact of the entity inside."""
    clock.at = AT
    institution = load_accompanying()
    with scope(institution=institution):
        world = make_world(institution)
        make_contact(world.entity, email=EMAIL, name="Alcaldesa Ficticia", post="Alcaldesa")
        assistance = start(world)
        contact(world, assistance)
        world.plan = approve_plan(world, assistance)
        other = SimpleNamespace(**{**vars(world), "entity": make_beneficiary(institution, kind="territorial")})
        beside = start(other)
        contact(other, beside)
        world.beside = approve_plan(other, beside)
    actions.ask_link(EMAIL, at=AT)
    world.client = Client()
    world.client.post(links()[-1])
    return world


def test_it_accepts_the_plan_of_its_entity_and_does_not_reach_another(world):
    address = f"/mi-entidad/planes/{world.plan.pk}/"
    home = world.client.get("/mi-entidad/inicio/").content.decode()
    assert address in home and str(world.beside.pk) not in home
    for verb in ("", "aceptar/", "ajuste/"):
        for pk in (world.beside.pk, uuid7()):
            assert world.client.get(f"/mi-entidad/planes/{pk}/{verb}").status_code == 404
    assert "Convocar al equipo" in world.client.get(address).content.decode()

    first, again = (world.client.post(f"{address}aceptar/") for _time in range(2))

    assert first.url == again.url == address
    world.plan.refresh_from_db()
    assert (world.plan.reply, world.plan.replied_by) == ("accepted", "Alcaldesa Ficticia, Alcaldesa")
    with scope(institution=world.institution):
        entry = TrailEntry.objects.get(event="delivery.work_plan_accepted")
        assert (entry.actor_label, entry.subject_id) == ("Alcaldesa Ficticia", str(world.plan.pk))
        assert Message.objects.filter(kind="delivery.work_plan_answered", recipient=world.adviser).count() == 1
        world.beside.refresh_from_db()
    assert world.beside.reply == "awaited"
    assert "Aceptar el plan" not in world.client.get(address).content.decode()


def test_it_asks_for_an_adjustment_in_words_and_a_plan_being_written_is_not_shown(world):
    address = f"/mi-entidad/planes/{world.plan.pk}/"

    mute = world.client.post(f"{address}ajuste/", {"note": "no"})
    asked = world.client.post(f"{address}ajuste/", {"note": "El taller en junio, no en mayo (ficticio)."})
    late = world.client.post(f"{address}aceptar/")
    with scope(institution=world.institution):
        newer = write_plan(world, world.plan.assistance)

    assert (mute.status_code, asked.url, late.status_code) == (422, address, 422)
    assert "El taller en junio" in world.client.get(address).content.decode()
    assert world.client.get(f"/mi-entidad/planes/{newer.pk}/").status_code == 404
