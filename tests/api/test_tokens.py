"""Coming in: what a token opens, and what it does not."""

from datetime import date

import pytest
from django.test import Client
from django_scopes import scope

from baquiano.audit.models import TrailEntry
from baquiano.common.identity import uuid7
from baquiano.planning.models import Plan
from tests.factories.institutions import make_fiscal_year, make_institution, make_member, make_membership, make_unit
from tests.factories.planning import make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.req("NFR-08")]


@pytest.fixture
def unit(institution):
    return make_unit(institution)


def test_without_a_token_the_answer_says_how_to_come_in():
    answer = Client().get("/api/v1/planes/")

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["code"] == "not_authenticated"


def test_a_token_opens_no_page(institution, unit, system_of):
    system = system_of(make_member(unit))

    answer = system.client.get("/planes/")

    assert answer.status_code == 302


def test_a_token_that_reads_does_not_write(unit, system_of):
    system = system_of(make_member(unit), scope="read")

    answer = system.post("planes/crear/", {"id": str(uuid7())})

    assert (system.get("planes/").status_code, answer.status_code) == (200, 403)
    assert answer.json()["detail"].startswith("Este token solo permite consultar")


def test_a_token_opens_its_parts_and_no_other(unit, system_of):
    system = system_of(make_member(unit), rooms=["planning"])

    assert (system.get("planes/").status_code, system.get("agenda/").status_code) == (200, 403)


def test_a_token_works_in_its_institution_and_in_no_other(institution, unit, system_of):
    person = make_member(unit)
    other = make_institution()
    elsewhere = make_unit(other)
    make_membership(elsewhere, user=person)
    with scope(institution=other):
        foreign = make_plan(other, elsewhere)
    with scope(institution=institution):
        own = make_plan(institution, unit)

    found = system_of(person).get("planes/").json()["results"]

    assert [row["id"] for row in found] == [str(own.pk)] and str(foreign.pk) not in str(found)


def test_a_session_of_the_pages_writes_only_with_the_mark_against_forgery(institution, unit):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_member(unit))

    answer = client.post("/api/v1/planes/crear/", "{}", content_type="application/json")

    assert (client.get("/api/v1/planes/").status_code, answer.status_code) == (200, 403)


def test_too_many_requests_in_a_minute_are_refused_with_when_to_come_back(unit, system_of, settings):
    settings.API_PER_MINUTE = 1
    system = system_of(make_member(unit))
    answers = [system.get("planes/") for _ in range(3)]

    # The minute may turn between two of them, and never between all three.
    assert 429 in {answer.status_code for answer in answers}
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert 0 < int(refused.headers["Retry-After"]) <= 60


@pytest.mark.req("AUD-01")
def test_what_a_token_writes_bears_the_person_and_the_token(institution, unit, system_of):
    person = make_member(unit)
    year = make_fiscal_year(institution)
    system = system_of(person, label="Carga del plan")

    made = system.post("planes/crear/", {"id": str(uuid7()), "unit": str(unit.pk), "year": str(year.pk)})

    assert made.status_code == 201
    entry = TrailEntry.objects.get(event="planning.plan_created")
    assert entry.actor_id == person.pk and entry.data["token"].startswith("Carga del plan · ")


def test_the_same_creation_twice_is_one_and_with_other_content_a_conflict(institution, unit, system_of):
    year = make_fiscal_year(institution)
    system = system_of(make_member(unit))
    body = {"id": str(uuid7()), "unit": str(unit.pk), "year": str(year.pk), "title": "Plan ficticio"}

    answers = [system.post("planes/crear/", sent) for sent in (body, body, body | {"title": "Otro"})]

    assert [answer.status_code for answer in answers] == [201, 201, 409]
    assert answers[0].json() == answers[1].json()
    with scope(institution=institution):
        assert Plan.objects.count() == 1


def test_a_membership_that_ended_yesterday_lets_no_system_in(institution, unit, system_of):
    membership = make_membership(unit)
    system = system_of(membership.user)
    membership.ends_on = date(2021, 1, 1)
    membership.save()

    assert system.get("planes/").status_code == 401
