"""Open sessions: who has which, when they end, and that ending one is felt at its next request."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from baquiano.accounts import actions, queries, receivers
from baquiano.accounts.models import OpenSession
from baquiano.accounts.sessions import alive, is_alive
from baquiano.audit.models import TrailEntry
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.fixture
def person():
    return make_user(password=PASSWORD)


def enter(person, **headers):
    client = Client(**headers)
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def inside(client):
    return client.get(reverse("accounts:profile")).status_code == 200


def age(client, **moments):
    OpenSession.objects.filter(session_key=client.session.session_key).update(**moments)


def test_a_session_knows_whose_it_is_and_from_which_device(person):
    enter(person, HTTP_USER_AGENT=FIREFOX)

    kept = list(queries.sessions_of(person, timezone.now()).values_list("user_id", "address", "agent"))

    assert kept == [(person.pk, "127.0.0.1", FIREFOX)]


def test_somebody_who_has_not_entered_has_no_open_session(person, client):
    client.get(reverse("account_login"))

    assert OpenSession.objects.filter(user__isnull=False).count() == 0


@pytest.mark.req("ORG-03", "AUD-05")
def test_ending_the_sessions_of_a_person_is_felt_at_the_next_request(person, at):
    phone, computer, other = enter(person), enter(person), enter(make_user(password=PASSWORD))
    administrator = make_user()

    ended = actions.end_sessions(person, reason="Terminó su vinculación", by=administrator, at=at)

    assert (ended, inside(phone), inside(computer), inside(other)) == (2, False, False, True)
    entry = TrailEntry.objects.get(event="accounts.sessions_ended")
    assert (entry.actor_id, entry.data) == (administrator.pk, {"sessions": 2, "reason": "Terminó su vinculación"})


def test_ending_nothing_leaves_no_trace(person, at):
    ended = actions.end_sessions(person, reason="Terminó su vinculación", by=None, at=at)

    assert (ended, TrailEntry.objects.count()) == (0, 0)


@pytest.mark.req("AUD-05")
def test_changing_the_password_ends_the_other_sessions(person):
    here, elsewhere = enter(person), enter(person)

    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "otra-clave-bien-larga", "password2": "otra-clave-bien-larga"},
    )

    assert (inside(here), inside(elsewhere)) == (True, False)
    assert queries.sessions_of(person, timezone.now()).count() == 1


def test_changing_the_password_keeps_since_when_the_session_is_open(person):
    here = enter(person)
    age(here, opened_at=timezone.now() - timedelta(hours=3))
    before = queries.sessions_of(person, timezone.now()).values_list("public_id", "opened_at").get()

    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "otra-clave-bien-larga", "password2": "otra-clave-bien-larga"},
    )

    assert queries.sessions_of(person, timezone.now()).values_list("public_id", "opened_at").get() == before


def test_a_session_that_rested_too_long_ends(person, settings):
    client = enter(person)
    age(client, seen_at=timezone.now() - settings.SESSION_IDLE - timedelta(minutes=1))

    assert inside(client) is False


def test_a_session_ends_at_its_longest_however_much_it_is_used(person, settings):
    client = enter(person)
    age(client, opened_at=timezone.now() - settings.SESSION_LONGEST - timedelta(minutes=1))

    assert inside(client) is False


def test_using_a_session_keeps_it_from_resting(person, settings):
    client = enter(person)
    old = timezone.now() - settings.SESSION_IDLE + timedelta(minutes=1)
    age(client, seen_at=old)

    inside(client)

    assert OpenSession.objects.get(user=person).seen_at > old


def test_activity_is_noted_once_a_minute_and_not_at_every_request(person):
    client = enter(person)
    seen = OpenSession.objects.get(user=person).seen_at

    inside(client)

    assert OpenSession.objects.get(user=person).seen_at == seen


def test_whoever_comes_with_a_session_that_ended_is_told(person, at):
    client = enter(person)
    actions.end_sessions(person, reason="Prueba", by=None, at=at)

    response = client.get(reverse("accounts:profile"))

    assert "Su sesión terminó" in str(next(iter(get_messages(response.wsgi_request))))


def test_whoever_never_entered_is_told_nothing(client):
    response = client.get(reverse("accounts:profile"))

    assert list(get_messages(response.wsgi_request)) == []


def test_the_clock_deletes_the_rows_of_sessions_that_ended_by_themselves(person, settings):
    resting, working = enter(person), enter(person)
    age(resting, seen_at=timezone.now() - settings.SESSION_IDLE - timedelta(minutes=1))

    receivers.clear_sessions(timezone.now())

    assert list(OpenSession.objects.values_list("session_key", flat=True)) == [working.session.session_key]


@pytest.mark.parametrize("expires", [-1, 0, 1])
@pytest.mark.parametrize("opened", [None, -1, 0, 1])
@pytest.mark.parametrize("seen", [None, -1, 0, 1])
@pytest.mark.parametrize("is_somebodys", [True, False])
def test_a_row_that_is_here_is_alive_when_the_database_says_so(settings, at, expires, opened, seen, is_somebodys):
    opened_at = None if opened is None else at - settings.SESSION_LONGEST + timedelta(seconds=opened)
    seen_at = None if seen is None else at - settings.SESSION_IDLE + timedelta(seconds=seen)
    row = OpenSession.objects.create(
        session_key="k" * 32,
        expire_date=at + timedelta(seconds=expires),
        user=make_user() if is_somebodys else None,
        opened_at=opened_at,
        seen_at=seen_at,
    )

    assert is_alive(row, at) is OpenSession.objects.filter(alive(at)).exists()
