"""A link to the registered address: the same answer to everybody, once, for a while, and never a password."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django_scopes import scope, scopes_disabled

from baquiano.accounts.models import User
from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.door import actions
from baquiano.door.models import EntryLink
from baquiano.institutions.models import Profile
from tests.door.conftest import EMAIL, links

pytestmark = pytest.mark.req("PUB-06")
HOME = "/mi-entidad/inicio/"


@pytest.fixture(autouse=True)
def asked_little(settings):
    settings.DEMO = False
    cache.clear()


def ask(client, email):
    return client.post("/mi-entidad/", {"email": email})


def test_the_answer_is_the_same_whether_the_address_is_registered_or_not(here, client):
    known, unknown = ask(client, EMAIL.upper()), ask(client, "nadie@entidad.demo")

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url) == (302, "/mi-entidad/enviado/")
    assert client.get(known.url).content == client.get(unknown.url).content
    assert len(links()) == 1


def test_a_link_opens_once_and_only_when_somebody_presses(here, client, at):
    ask(client, EMAIL)
    (address,) = links()
    robot, first, second = Client(), Client(), Client()

    assert [robot.get(address).status_code for _time in range(3)] == [200] * 3
    assert (first.post(address).url, first.get(HOME).status_code) == (HOME, 200)
    again = second.post(address)
    assert again.status_code == 422 and "ya no sirve" in again.content.decode()
    assert second.get(HOME).url == "/mi-entidad/"
    person = User.objects.get(email=EMAIL)
    assert not person.has_usable_password()
    with scope(institution=here.institution):
        entry = TrailEntry.objects.get(event="door.contact_entered")
    assert (entry.actor_id, entry.subject_id) == (person.pk, str(here.town.pk))
    assert address.split("/")[-2] not in str(EntryLink._base_manager.values_list("token_sha256", flat=True))


def test_it_expires_and_so_does_the_visit(here, client, clock, at):
    ask(client, EMAIL)
    clock.at = at + timedelta(minutes=30)
    late = client.post(links()[0])
    assert late.status_code == 422 and late.content.decode().count("ya no sirve") == 1

    ask(client, EMAIL)
    client.post(links()[1])
    clock.at += timedelta(hours=7)
    assert client.get(HOME).status_code == 200
    clock.at += timedelta(hours=1)
    assert client.get(HOME).url == "/mi-entidad/"


def test_whoever_leaves_and_whoever_no_longer_speaks_for_the_entity_is_out(here, entered, client, at, clock):
    assert entered.get(HOME).status_code == 200
    here.contact.ends_on = at.date() - timedelta(days=1)
    here.contact.save()
    assert entered.get(HOME).url == "/mi-entidad/"
    here.contact.ends_on = None
    here.contact.save()
    assert entered.get(HOME).status_code == 200

    key = entered.session["entry_link"]
    entered.post("/mi-entidad/salir/")
    session = entered.session
    session["entry_link"] = key
    session.save()
    assert entered.get(HOME).url == "/mi-entidad/"


def test_nothing_is_mailed_where_the_profile_does_not_open_the_door_nor_to_who_ended(here, client, at):
    here.contact.ends_on = at.date() - timedelta(days=1)
    here.contact.save()
    ask(client, EMAIL)
    here.contact.ends_on = None
    here.contact.save()
    with scopes_disabled():
        Profile.objects.update(settings={})
    ask(client, EMAIL)

    assert links() == []


def test_many_links_are_not_mailed_to_one_address_nor_asked_from_one_connection(here, client, at):
    for time in range(actions.MOST_AN_HOUR + 3):
        actions.ask_link(EMAIL, at=at + time * timedelta(minutes=1))
    assert len(links()) == actions.MOST_AN_HOUR

    answers = [ask(client, "nadie@entidad.demo").status_code for _time in range(8)]
    assert answers[0] == 302 and answers[-1] == 429


def test_who_presses_twice_gets_one_link(here, at):
    for _time in range(2):
        actions.ask_link(EMAIL, at=at)

    assert len(links()) == 1


def test_a_link_that_nobody_sent_says_the_same_as_one_that_expired(here, at):
    with pytest.raises(Refused, match="ya no sirve"):
        actions.use_link("inventado", at=at)


def test_the_visit_opens_nothing_of_the_officials(here, entered):
    assert entered.get("/").status_code == 302
    assert entered.get("/compromisos/").url.startswith("/cuenta/ingresar/")
    assert entered.get("/api/v1/compromisos/").status_code == 401
