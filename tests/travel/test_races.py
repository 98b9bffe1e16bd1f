"""Two people on one trip at once, and one person twice. PostgreSQL locks rows; SQLite would hide the race."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django_scopes import scope

from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.travel import actions
from baquiano.travel.models import TravelMove, TravelRequest
from tests.factories.beneficiaries import make_municipality
from tests.factories.institutions import make_fiscal_year, make_institution, make_member, make_profile, make_unit
from tests.factories.travel import OUTCOME, PURPOSE, bring_to, make_trip
from tests.planning.test_races import at_once

pytestmark = [pytest.mark.engine("postgresql"), pytest.mark.django_db(transaction=True), pytest.mark.req("LOG-02")]


@pytest.fixture
def world(at):
    institution = make_institution()
    with scope(institution=institution):
        make_fiscal_year(institution, at.year)
        make_profile(institution, {"travel": {"seat": "08001"}}, at.year)
        group, office = make_unit(institution), make_unit(institution)
        adviser, leader = make_member(group, "advisor"), make_member(group, "group_leader")
        finance = make_member(office, "finance_officer")
        yield SimpleNamespace(
            institution=institution, group=group, office=office, adviser=adviser, leader=leader, finance=finance
        )


def trip_at(world, state, at):
    return bring_to(make_trip(world.group, world.adviser, at=at), state, world, at)


def steps(trip, state):
    return TravelMove._base_manager.filter(request=trip, to_state=state).count()


def test_two_officers_of_finance_who_decide_at_once_leave_one_outcome(world, at):
    trip = trip_at(world, "delivered", at)
    people = [world.finance, make_member(world.office, "finance_officer")]
    seen = trip.version

    def grant(by):
        fields = OUTCOME | {"act_on": day_of(at), "act_number": str(by.pk)[-12:]}
        actions.record_outcome(trip, fields=fields, expected_version=seen, by=by, at=at)

    answers = at_once(world.institution, people, grant)

    trip.refresh_from_db()
    assert answers[0] == "done"
    assert "Otra persona" in answers[1]
    assert (steps(trip, "granted"), trip.act_number in {str(one.pk)[-12:] for one in people}) == (1, True)
    assert TrailEntry._base_manager.filter(event="travel.outcome_corrected").count() == 0


def test_one_who_grants_and_another_who_refuses_at_once_leave_one_decision(world, at):
    trip = trip_at(world, "delivered", at)
    other = make_member(world.office, "finance_officer")

    def decide(by):
        if by == other:
            actions.refuse_request(trip, reason=None, note="No hay recursos", by=by, at=at)
        else:
            fields = OUTCOME | {"act_on": day_of(at)}
            actions.record_outcome(trip, fields=fields, expected_version=trip.version, by=by, at=at)

    answers = at_once(world.institution, [world.finance, other], decide)

    trip.refresh_from_db()
    assert answers[0] == "done"
    assert answers[1] != "done"
    assert (steps(trip, "granted"), steps(trip, "refused")) in {(1, 0), (0, 1)}
    assert trip.state in {"granted", "refused"}


def test_a_request_filed_by_eight_clicks_is_filed_once_with_one_number(world, at):
    trip = make_trip(world.group, world.adviser, at=at)
    actions.add_leg(trip, id=uuid7(), fields=leg(at), by=world.adviser, at=at)

    answers = at_once(world.institution, [world.adviser] * 8, lambda by: actions.file_request(trip, by=by, at=at))

    trip.refresh_from_db()
    assert answers == ["done"] * 8
    assert (steps(trip, "filed"), trip.number) == (1, f"COM-{at.year}-0001")


def test_trips_filed_at_once_take_different_numbers(world, at):
    trips = {}
    for number in range(4):
        person = make_member(world.group, "advisor")
        trips[person.pk] = make_trip(world.group, person, at=at, event=f"Foro ficticio {number}")
        actions.add_leg(trips[person.pk], id=uuid7(), fields=leg(at), by=person, at=at)
    people = [trip.traveller for trip in trips.values()]

    answers = at_once(world.institution, people, lambda by: actions.file_request(trips[by.pk], by=by, at=at))

    numbers = sorted(TravelRequest._base_manager.values_list("number", flat=True))
    assert (answers, numbers) == (["done"] * 4, [f"COM-{at.year}-{number:04d}" for number in range(1, 5)])


def leg(at):
    starts = at + timedelta(days=10)
    towns = {
        "origin": make_municipality("08001", "Barranquilla"),
        "destination": make_municipality("08638", "Sabanalarga"),
    }
    return towns | {
        "departs_at": starts, "arrives_at": starts + timedelta(hours=2), "route": "land", "transport": "public",
    }  # fmt: skip


def test_the_same_request_asked_by_eight_clicks_is_one(world, at):
    key, day = uuid7(), day_of(at) + timedelta(days=10)
    data = {"meetings": [], "starts_on": day, "ends_on": day, "fields": {"purpose": PURPOSE, "event": "Foro ficticio"}}

    answers = at_once(
        world.institution,
        [world.adviser] * 8,
        lambda by: actions.create_request(world.group, id=key, **data, by=by, at=at),
    )

    assert (answers, TravelRequest._base_manager.count()) == (["done"] * 8, 1)
    assert TrailEntry._base_manager.filter(event="travel.request_created").count() == 1


def test_the_boss_who_approves_while_the_traveller_cancels_leaves_one_state(world, at):
    trip = trip_at(world, "filed", at)

    def act(by):
        if by == world.leader:
            actions.approve_request(trip, authorises_late=True, by=by, at=at)
        else:
            actions.cancel_request(trip, reason=None, note="Ya no se viaja", by=by, at=at)

    answers = at_once(world.institution, [world.leader, world.adviser], act)

    trip.refresh_from_db()
    # Cancelling an approved trip is allowed; approving a cancelled one is not.
    assert answers[0] == "done"
    assert trip.state == "cancelled"
    assert answers[1] == "done" or "figura como «Cancelada»" in answers[1]
