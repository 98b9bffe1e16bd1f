"""The life of a trip: its itinerary and days, who decides, what is refused, and its accounts."""

from datetime import timedelta
from decimal import Decimal

import pytest

from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.notifications.models import Message
from baquiano.travel import actions, queries
from baquiano.travel.models import TravelRequest
from tests.factories.delivery import make_session
from tests.factories.institutions import make_member
from tests.factories.travel import OUTCOME, PURPOSE, add_leg, bring_to, make_trip
from tests.travel.conftest import set_travel

LATE = "La convocatoria llegó hoy (ficticia)"


def _told(kind):
    return set(Message.objects.filter(kind=f"travel.{kind}").values_list("recipient_id", flat=True))


# --- itinerary and days ----------------------------------------------------------------------------------------------
@pytest.mark.req("LOG-02")
def test_the_itinerary_is_proposed_from_the_visits_of_several_days(world, meeting, at):
    second = make_session(
        world.group, responsible=world.adviser, starts_at=at + timedelta(days=12), municipality=world.town
    ).meeting

    trip = make_trip(world.group, world.adviser, at=at, meetings=[meeting, second])

    legs = [(str(leg.origin.name), str(leg.destination.name)) for leg in trip.legs.all()]
    assert legs == [("Barranquilla", "Sabanalarga"), ("Sabanalarga", "Barranquilla")]
    assert (trip.starts_on, trip.ends_on) == (day_of(meeting.starts_at), day_of(second.starts_at))
    assert [day.is_overnight for day in trip.days.all()] == [True, True, False]
    assert trip.day_count == Decimal("2.5")


@pytest.mark.req("LOG-02")
def test_a_day_without_an_overnight_stay_counts_half_and_what_was_said_stays(world, meeting, at):
    trip = make_trip(world.group, world.adviser, at=at, meetings=[meeting])
    one_day = trip.day_count
    add_leg(trip, starts=at + timedelta(days=12), by=world.adviser, at=at)
    nights = {day.day: False for day in trip.days.all()}
    actions.set_days(trip, nights=nights, by=world.adviser, at=at)

    add_leg(trip, starts=at + timedelta(days=13), by=world.adviser, at=at)

    trip.refresh_from_db()
    assert one_day == Decimal("0.5")
    assert [day.counts for day in trip.days.all()] == [Decimal("0.5")] * 4


def test_asking_twice_is_one_request_and_a_visit_goes_in_one_trip_of_the_person(world, meeting, at):
    data = {"meetings": [meeting], "starts_on": None, "ends_on": None, "fields": {"purpose": PURPOSE}}
    first = actions.create_request(world.group, id=(key := uuid7()), **data, by=world.adviser, at=at)

    again = actions.create_request(world.group, id=key, **data, by=world.adviser, at=at)

    with pytest.raises(Refused, match="está en otra suya"):
        actions.create_request(world.group, id=uuid7(), **data, by=world.adviser, at=at)
    assert (first.pk, TravelRequest.objects.count()) == (again.pk, 1)


def test_a_stale_edit_shows_both_texts(world, meeting, at):
    trip = make_trip(world.group, world.adviser, at=at, meetings=[meeting])
    given = {"event": "", "covered_by": "", "needs_tickets": False, "note": ""}
    for purpose in ("Primero", "Segundo"):
        fields = {"purpose": purpose, **given}
        if purpose == "Segundo":
            with pytest.raises(StaleEdit) as stale:
                actions.edit_request(
                    trip, expected_version=1, fields=fields, meetings=[meeting], by=world.adviser, at=at
                )
        else:
            actions.edit_request(trip, expected_version=1, fields=fields, meetings=[meeting], by=world.adviser, at=at)

    assert stale.value.current.purpose == "Primero"


def test_a_stretch_that_crosses_another_is_not_filed(world, meeting, at):
    trip = make_trip(world.group, world.adviser, at=at, meetings=[meeting])
    add_leg(trip, starts=meeting.starts_at - timedelta(hours=1), by=world.adviser, at=at)

    with pytest.raises(Refused, match="un tramo sale antes de que el anterior llegue"):
        actions.file_request(trip, by=world.adviser, at=at)


# --- filing ----------------------------------------------------------------------------------------------------------
@pytest.mark.req("LOG-02")
def test_the_first_filing_fixes_number_and_date_whatever_is_returned(world, meeting, at):
    trip = make_trip(world.group, world.adviser, at=at, meetings=[meeting])
    actions.file_request(trip, by=world.adviser, at=at)
    actions.return_request(trip, reason=world.reason, note="Falta la invitación", by=world.leader, at=at)

    filed = actions.file_request(trip, by=world.adviser, at=at + timedelta(days=8))

    assert (filed.number, filed.first_filed_at, filed.is_late_filing) == (f"COM-{at.year}-0001", at, False)
    assert [move.to_state for move in filed.moves.all()] == ["filed", "returned", "filed"]
    assert (_told("filed"), _told("returned")) == ({world.leader.pk}, {world.adviser.pk})


@pytest.mark.req("LOG-02")
def test_with_little_notice_it_needs_its_reason_and_an_authorisation(world, session, at):
    session.meeting.starts_at, session.meeting.ends_at = at + timedelta(days=2), at + timedelta(days=2, hours=2)
    session.meeting.save()
    trip = make_trip(world.group, world.adviser, at=at, meetings=[session.meeting])

    with pytest.raises(Refused, match="escriba por qué se radica con tan poco tiempo"):
        actions.file_request(trip, by=world.adviser, at=at)
    filed = actions.file_request(trip, late_reason=LATE, by=world.adviser, at=at)
    with pytest.raises(Refused, match="marque que autoriza el trámite"):
        actions.approve_request(filed, by=world.leader, at=at)
    approved = actions.approve_request(filed, authorises_late=True, by=world.leader, at=at)

    assert (approved.is_late_filing, approved.late_authorised_by) == (True, world.leader)


@pytest.mark.req("LOG-02")
@pytest.mark.parametrize("gate", ["warn", "refuse"])
def test_an_earlier_trip_that_is_not_legalised_stops_where_the_profile_says(world, meeting, at, gate):
    set_travel(world.institution, at.year, earlier_trip_not_legalised=gate)
    earlier = bring_to(make_trip(world.group, world.adviser, at=at - timedelta(days=40)), "granted", world, at)
    trip = make_trip(world.group, world.adviser, at=at, meetings=[meeting])
    assert list(queries.not_legalised_of(world.adviser, day_of(at))) == [earlier]

    if gate == "refuse":
        with pytest.raises(Refused, match=rf"{earlier.number}.*Legalícela antes de radicar otra"):
            actions.file_request(trip, by=world.adviser, at=at)
    else:
        assert actions.file_request(trip, by=world.adviser, at=at).state == "filed"


# --- deciding --------------------------------------------------------------------------------------------------------
@pytest.mark.req("LOG-02")
def test_nobody_decides_on_the_own_trip(world, at):
    trip = make_trip(world.group, world.leader, at=at)
    add_leg(trip, starts=at + timedelta(days=10), by=world.leader, at=at)
    actions.file_request(trip, by=world.leader, at=at)

    for act in (
        lambda: actions.approve_request(trip, by=world.leader, at=at),
        lambda: actions.return_request(trip, reason=None, note="Corregir algo", by=world.leader, at=at),
    ):
        with pytest.raises(Refused, match="Nadie"):
            act()


@pytest.mark.req("LOG-02")
def test_finance_is_told_and_records_the_outcome_with_its_numbers(world, meeting, at):
    trip = bring_to(make_trip(world.group, world.adviser, at=at, meetings=[meeting]), "granted", world, at)

    later = actions.record_outcome(trip, fields={"rp_number": "RP-9"}, by=world.finance, at=at)

    assert (later.act_number, later.cdp_number, later.rp_number, later.value) == ("0123", "CDP-1", "RP-9", 350_000)
    assert (_told("delivered"), _told("granted")) == ({world.finance.pk}, {world.adviser.pk})
    assert TrailEntry.objects.filter(event="travel.outcome_corrected").count() == 1


def test_an_outcome_without_its_act_is_refused(world, meeting, at):
    trip = bring_to(make_trip(world.group, world.adviser, at=at, meetings=[meeting]), "delivered", world, at)

    with pytest.raises(Refused, match="número y la fecha del acto"):
        actions.record_outcome(trip, fields=OUTCOME, by=world.finance, at=at)


def test_a_refused_trip_is_over_and_frees_its_visits(world, meeting, at):
    trip = bring_to(make_trip(world.group, world.adviser, at=at, meetings=[meeting]), "delivered", world, at)

    actions.refuse_request(trip, reason=world.reason, note="No hay recursos", by=world.finance, at=at)

    with pytest.raises(Refused, match="figura como «Negada»"):
        actions.deliver_request(trip, by=world.adviser, at=at)
    assert list(queries.visits_to_travel(world.adviser, day_of(at))) == [meeting]


@pytest.mark.parametrize(
    ("state", "person"),
    [("filed", "leader"), ("approved", "adviser"), ("delivered", "finance"), ("returned", "adviser")],
)
def test_whose_turn_it_is(world, meeting, at, state, person):
    trip = make_trip(world.group, world.adviser, at=at, meetings=[meeting])
    bring_to(trip, "filed" if state == "returned" else state, world, at)
    if state == "returned":
        actions.return_request(trip, reason=None, note="Falta la invitación", by=world.leader, at=at)

    waiting = {
        name
        for name in ("adviser", "leader", "finance")
        if queries.trips_awaiting(getattr(world, name), day_of(at)).exists()
    }

    assert waiting == {person}


# --- pay -------------------------------------------------------------------------------------------------------------
@pytest.mark.req("LOG-02")
def test_the_pay_never_goes_to_the_trail_and_who_reads_it_does(world, meeting, at):
    trip = make_trip(world.group, world.adviser, at=at, meetings=[meeting])
    actions.set_pay(trip, basic_pay=4_500_000, by=world.adviser, at=at)

    actions.read_pay(trip, by=world.adviser, at=at)
    actions.read_pay(trip, by=world.finance, at=at)

    entries = TrailEntry.objects.filter(event__in=["travel.pay_written", "travel.pay_read"])
    assert sorted(entries.values_list("event", flat=True)) == ["travel.pay_read", "travel.pay_written"]
    assert "4500000" not in str(list(TrailEntry.objects.values()))


@pytest.mark.req("LOG-02")
def test_the_ceiling_is_of_the_band_times_the_days_and_a_part_for_contractors(world, meeting, at):
    trip = make_trip(world.group, world.adviser, at=at, meetings=[meeting])
    actions.set_pay(trip, basic_pay=4_500_000, by=world.adviser, at=at)
    official = queries.ceiling_for(trip)
    trip.link = "contractor"

    contractor = queries.ceiling_for(trip)

    assert (official.daily, official.total, official.scale.act) == (335_520, 167_760, "Decreto 314 de 2026")
    assert (contractor.daily, contractor.total, trip.money_name) == (268_416, 134_208, "Gastos de desplazamiento")


def test_the_link_of_the_traveller_comes_from_the_membership(world, at):
    person = make_member(
        world.group, "advisor", link="contractor", contract_number="C-1", contract_ends_on="2026-12-31"
    )

    assert make_trip(world.group, person, at=at).is_contractor


# --- reminders -------------------------------------------------------------------------------------------------------
@pytest.mark.req("LOG-02")
def test_accounts_are_due_three_working_days_later_and_reminded_once_per_step(world, meeting, at):
    trip = bring_to(make_trip(world.group, world.adviser, at=at, meetings=[meeting]), "granted", world, at)
    due = trip.legalise_by

    for days in (-1, -1, 1, 6, 6):
        actions.send_reminders(at=at.replace(day=1) + (due - day_of(at.replace(day=1))) + timedelta(days=days))

    # Friday 20 March 2026; Monday 23 is a holiday, hence Thursday 26.
    assert (str(trip.ends_on), str(due)) == ("2026-03-20", "2026-03-26")
    kinds = ("accounts_due", "accounts_overdue", "accounts_escalated")
    assert [Message.objects.filter(kind=f"travel.{kind}").count() for kind in kinds] == [1, 1, 1]
    assert _told("accounts_escalated") == {world.leader.pk}


def test_removing_a_stretch_twice_removes_it_once(world, meeting, at):
    trip = make_trip(world.group, world.adviser, at=at, meetings=[meeting])
    leg, other = trip.legs.first(), trip.legs.first()

    for one in (leg, other):
        actions.remove_leg(one, by=world.adviser, at=at)

    assert trip.legs.count() == 1
