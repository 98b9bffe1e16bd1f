"""A trip by another system: the forms, the refusals and the repetitions of the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.travel.models import TravelNeed, TravelRequest
from tests.api.conftest import System
from tests.factories.beneficiaries import make_municipality
from tests.factories.tokens import make_token
from tests.factories.travel import PURPOSE, make_trip

pytestmark = pytest.mark.req("NFR-08", "LOG-02")


@pytest.fixture
def at():
    """The server of the API has the clock of the wall."""
    return timezone.now()


@pytest.fixture
def system(world):
    return System(make_token(world.adviser, world.institution)[1])


def event(at, **changes):
    first = (day_of(at) + timedelta(days=20)).isoformat()
    body = {"id": str(uuid7()), "purpose": PURPOSE, "event": "Foro ficticio", "starts_on": first, "ends_on": first}
    return body | changes


def leg(at, **changes):
    day = (day_of(at) + timedelta(days=20)).isoformat()
    body = {"id": str(uuid7()), "origin": "08001", "destination": "08638", "route": "land", "transport": "public"}
    return body | {"departs_at": f"{day}T08:00", "arrives_at": f"{day}T10:00"} | changes


def test_a_trip_is_asked_for_travelled_in_legs_and_filed(system, world, at):
    trip = system.post("comisiones/crear/", event(at))
    assert trip.status_code == 201, trip.content
    address = f"comisiones/{trip.json()['id']}/"
    added = system.post(f"{address}tramos/crear/", leg(at))
    assert added.status_code == 201, added.content

    filed = system.post(f"{address}radicar/", {"late_reason": ""})

    assert filed.status_code == 200, filed.content
    assert (filed.json()["state"], bool(filed.json()["number"])) == ("filed", True)
    assert [one["destination"] for one in system.get(f"{address}tramos/").json()["results"]] == ["08638"]


def test_the_same_trip_twice_is_one(system, at):
    body = event(at)

    answers = [system.post("comisiones/crear/", body) for _ in range(2)]

    assert [one.status_code for one in answers] == [201, 201]
    assert TravelRequest.objects.count() == 1


def test_what_is_missing_to_file_is_told_in_the_words_of_the_page(system, world, at):
    trip = make_trip(world.group, world.adviser, at=at)

    answer = system.post(f"comisiones/{trip.pk}/radicar/", {})

    assert answer.status_code == 409
    assert "itinerario" in answer.json()["detail"].lower() or "tramo" in answer.json()["detail"].lower()


def test_a_leg_is_edited_over_the_version_that_was_read(system, world, at):
    trip = make_trip(world.group, world.adviser, at=at)
    make_municipality("08433", "Malambo")
    first = system.post(f"comisiones/{trip.pk}/tramos/crear/", leg(at)).json()
    change = {name: value for name, value in leg(at, destination="08433").items() if name != "id"}
    address = f"comisiones/{trip.pk}/tramos/{first['id']}/corregir/"

    saved = system.post(address, change | {"version": first["version"]})
    stale = system.post(address, change | {"version": first["version"], "route": "land"})

    assert (saved.status_code, saved.json()["destination"]) == (200, "08433")
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")


def test_a_trip_of_another_group_does_not_exist(system, world, at):
    from tests.factories.institutions import make_member, make_unit

    other = make_unit(world.institution)
    trip = make_trip(other, make_member(other, "advisor"), at=at)

    assert system.get(f"comisiones/{trip.pk}/").status_code == 404
    assert system.post(f"comisiones/{trip.pk}/tramos/crear/", leg(at)).status_code == 404


def test_whether_a_visit_requires_travel_is_answered_and_read(system, world, meeting):
    before = system.get(f"comisiones/visitas/{meeting.pk}/").json()

    after = system.post(f"comisiones/visitas/{meeting.pk}/requiere/", {"note": "En otro municipio"})

    assert before["is_required"] is None
    assert (after.status_code, after.json()["is_required"]) == (200, True)
    assert TravelNeed.objects.get(meeting=meeting).is_required
