"""Trips asked for in the name of another person, handed over by whoever leaves, and that follow their visits."""

from datetime import timedelta

import pytest

from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.delivery import actions as delivery
from baquiano.institutions import handover
from baquiano.notifications.models import Message
from baquiano.travel import actions, queries, rules
from baquiano.travel.models import TravelRequest
from tests.factories.delivery import make_session
from tests.factories.institutions import make_member, make_unit
from tests.factories.travel import PURPOSE, add_leg, bring_to, make_trip
from tests.travel.conftest import set_travel

pytestmark = pytest.mark.django_db


@pytest.fixture
def assistant(world, at):
    """An adviser of the group whom the profile lets ask for others."""
    set_travel(world.institution, at.year, asked_by_roles=["advisor"])
    return make_member(world.group, "advisor")


def ask(world, by, at, **changes):
    data = {"id": uuid7(), "meetings": [], "starts_on": day_of(at) + timedelta(days=10), "traveller": world.adviser}
    data |= {"ends_on": data["starts_on"], "fields": {"purpose": PURPOSE, "event": "Foro ficticio"}} | changes
    return actions.create_request(world.group, **data, by=by, at=at)


def told(kind):
    return set(Message.objects.filter(kind=f"travel.{kind}").values_list("recipient_id", flat=True))


# --- asking for another ----------------------------------------------------------------------------------------------
@pytest.mark.req("LOG-02")
def test_an_assistant_asks_for_an_adviser_who_is_told_and_carries_it_through(world, assistant, at):
    trip = ask(world, assistant, at)
    add_leg(trip, starts=at + timedelta(days=10), by=assistant, at=at)
    actions.file_request(trip, by=assistant, at=at)
    actions.return_request(trip, reason=world.reason, note="Falta la invitación", by=world.leader, at=at)

    assert (trip.traveller, trip.responsible, trip.is_for_another) == (world.adviser, assistant, True)
    assert (told("asked_for_you"), told("returned")) == ({world.adviser.pk}, {world.adviser.pk, assistant.pk})
    assert [queries.trips_awaiting(one, day_of(at)).count() for one in (world.adviser, assistant)] == [1, 1]
    assert TrailEntry.objects.get(event="travel.request_created").data == {"traveller": world.adviser.full_name}


@pytest.mark.parametrize("settings", [{}, {"asked_by_roles": ["planning_professional"]}])
def test_nobody_asks_for_others_unless_the_profile_lets_the_role(world, at, settings):
    set_travel(world.institution, at.year, **settings)

    with pytest.raises(Refused, match="no puede pedir comisiones a nombre de"):
        ask(world, world.leader, at)

    assert list(queries.travellers_for(world.leader, world.institution, day_of(at))) == []


def test_it_reaches_the_own_unit_and_no_other(world, assistant, at):
    stranger = make_member(make_unit(world.institution), "advisor")

    offered = set(queries.travellers_for(assistant, world.institution, day_of(at)))
    with pytest.raises(Refused, match="no puede pedir comisiones a nombre de"):
        ask(world, assistant, at, traveller=stranger)

    assert offered == {world.adviser, world.leader}


def test_the_same_request_twice_is_one(world, assistant, at):
    key = uuid7()

    assert ask(world, assistant, at, id=key) == ask(world, assistant, at, id=key)
    assert TravelRequest.objects.count() == 1
    assert Message.objects.filter(kind="travel.asked_for_you").count() == 1


@pytest.mark.req("LOG-02")
def test_who_asked_for_it_neither_sees_the_pay_nor_decides(world, at):
    set_travel(world.institution, at.year, asked_by_roles=["group_leader"])
    trip = ask(world, world.leader, at)
    add_leg(trip, starts=at + timedelta(days=10), by=world.leader, at=at)
    actions.file_request(trip, by=world.leader, at=at)
    trip.refresh_from_db()
    head = make_member(make_unit(world.institution), "agency_head")

    with pytest.raises(Refused, match="ni la que pidió para otra persona"):
        actions.approve_request(trip, by=world.leader, at=at)

    assert [rules.can_see_pay(one, trip) for one in (world.leader, world.adviser, world.finance)] == [False, True, True]
    assert [rules.can_approve(one, trip) for one in (world.leader, head)] == [False, True]
    assert queries.approvers_of(trip, day_of(at)) == [head]


# --- whoever leaves --------------------------------------------------------------------------------------------------
@pytest.mark.req("LOG-02")
def test_the_open_trips_of_whoever_leaves_are_handed_over(world, at):
    granted = bring_to(make_trip(world.group, world.adviser, at=at), "granted", world, at)
    over = make_trip(world.group, world.adviser, at=at)
    actions.cancel_request(over, reason=None, note="Ya no", by=world.adviser, at=at)
    staying = make_member(world.group, "advisor")

    groups = handover.pending_of(world.adviser, world.leader, day_of(at))
    (keys,) = [[one.key for one in group.items] for group in groups if group.title == "Comisiones sin cerrar"]
    handover.reassign(world.adviser, to=staying, keys=keys, by=world.leader, at=at)

    granted.refresh_from_db()
    assert keys == [f"trip:{granted.pk}"]
    assert (granted.traveller, granted.responsible) == (world.adviser, staying)
    closing = at + timedelta(days=12)
    actions.return_from_trip(granted, by=staying, at=closing)
    assert rules.can_report(staying, TravelRequest.objects.get(pk=granted.pk))


# --- visits that move ------------------------------------------------------------------------------------------------
def reschedule(world, session, at, days):
    when = session.meeting.starts_at + timedelta(days=days)
    delivery.reschedule_session(
        session, starts_at=when, ends_at=when + timedelta(hours=2), reason=world.cancel_reason,
        note="El colegio lo pidió (ficticio)", by=world.leader, at=at,
    )  # fmt: skip


@pytest.mark.req("LOG-02")
def test_a_request_still_written_moves_with_its_only_visit(world, session, at):
    trip = make_trip(world.group, world.adviser, at=at, meetings=[session.meeting])
    before = [leg.departs_at for leg in trip.legs.all()]

    reschedule(world, session, at, 3)

    trip.refresh_from_db()
    assert [leg.departs_at - was for leg, was in zip(trip.legs.all(), before, strict=True)] == [timedelta(days=3)] * 2
    assert (trip.starts_on, trip.ends_on) == (day_of(at) + timedelta(days=13),) * 2
    assert queries.missing_to_file(trip) == []
    assert told("visit_moved") == {world.adviser.pk}


@pytest.mark.req("LOG-02")
def test_with_other_visits_the_itinerary_stays_and_says_what_it_does_not_reach(world, session, at):
    second = make_session(
        world.group, responsible=world.adviser, starts_at=at + timedelta(days=12), municipality=world.town
    ).meeting
    trip = make_trip(world.group, world.adviser, at=at, meetings=[session.meeting, second])

    reschedule(world, session, at, 6)

    trip.refresh_from_db()
    with pytest.raises(Refused, match="un itinerario que alcance «Visita con viaje"):
        actions.file_request(trip, by=world.adviser, at=at)
    assert "Corrija los tramos." in Message.objects.get(kind="travel.visit_moved").body


@pytest.mark.req("LOG-02")
@pytest.mark.parametrize(
    ("state", "advice"),
    [("filed", "Pida a su superior"), ("approved", "Pida a financiera"), ("granted", "Avise a financiera")],
)
def test_what_was_filed_does_not_move_and_says_what_to_do(world, session, at, sign_in, state, advice):
    trip = bring_to(make_trip(world.group, world.adviser, at=at, meetings=[session.meeting]), state, world, at)
    before = list(trip.legs.values_list("departs_at", flat=True))

    reschedule(world, session, at, 20)

    page = sign_in(world.adviser).get(trip.get_absolute_url()).content.decode()
    assert list(trip.legs.values_list("departs_at", flat=True)) == before
    assert "el itinerario no la alcanza" in page
    assert advice in page
    assert advice in Message.objects.get(kind="travel.visit_moved").body


@pytest.mark.req("LOG-02")
def test_a_cancelled_visit_is_told_to_who_travels(world, session, at):
    trip = bring_to(make_trip(world.group, world.adviser, at=at, meetings=[session.meeting]), "filed", world, at)

    delivery.cancel_session(
        session, reason=world.cancel_reason, note="Orden público (ficticio)", by=world.leader, at=at
    )

    assert told("visit_moved") == {world.adviser.pk}
    assert "cancele la comisión" in Message.objects.get(kind="travel.visit_moved").body
    assert TravelRequest.objects.get(pk=trip.pk).state == "filed"
