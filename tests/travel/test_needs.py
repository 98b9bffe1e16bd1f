"""Whether a visit requires travel: who said it, what the procedure makes of it, and what the profile stops."""

from datetime import timedelta

import pytest
from django.conf import settings

from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.delivery import actions as delivery
from baquiano.procedures import actions as procedures
from baquiano.travel import actions, queries
from baquiano.travel.models import TravelNeed
from tests.factories.delivery import make_session
from tests.factories.procedures import load_procedures
from tests.factories.travel import bring_to, make_trip
from tests.travel.conftest import set_travel

DONE = procedures.ControlCheck(passed=True, note="Lista")


def _case(session, world, at):
    load_procedures(world.institution, settings.BASE_DIR / "institutions" / "atlantico", at)
    start = {"unit": world.group, "year": world.year, "responsible": world.adviser, "on": day_of(at)}
    return procedures.start_case("visit", subject=session, **start, by=None, at=at)


def _states(case):
    return dict(case.tasks.values_list("activity__bpmn_id", "state"))


@pytest.mark.req("LOG-01")
def test_the_answer_keeps_who_and_when_and_the_trail_keeps_the_earlier(world, meeting, at):
    actions.answer_need(meeting, is_required=True, by=world.adviser, at=at)
    actions.answer_need(meeting, is_required=True, by=world.leader, at=at + timedelta(hours=1))

    need = actions.answer_need(meeting, is_required=False, note="En la sede", by=world.leader, at=at)

    assert (TravelNeed.objects.count(), need.is_required, need.answered_by) == (1, False, world.leader)
    assert TrailEntry.objects.filter(event="travel.need_answered").count() == 2


@pytest.mark.req("LOG-01")
def test_a_visit_in_a_live_trip_does_not_stop_requiring_it(world, meeting, at):
    trip = make_trip(world.group, world.adviser, at=at, meetings=[meeting])

    with pytest.raises(Refused, match="Quítela de ella o cancélela"):
        actions.answer_need(meeting, is_required=False, by=world.adviser, at=at)
    actions.cancel_request(trip, reason=world.cancel_reason, note="No se viaja", by=world.adviser, at=at)

    assert actions.answer_need(meeting, is_required=False, by=world.adviser, at=at).is_required is False


@pytest.mark.req("LOG-01")
@pytest.mark.parametrize(("is_required", "follows"), [(True, "A13"), (False, "A14")])
def test_the_answer_fulfils_the_decision_of_the_procedure(world, session, at, is_required, follows):
    case = _case(session, world, at)
    procedures.complete_task(case.tasks.get(state="open"), by=world.adviser, at=at, control=DONE)

    actions.answer_need(session.meeting, is_required=is_required, by=world.adviser, at=at)

    assert _states(case) == {"A11": "completed", "A12": "completed", follows: "open"}


@pytest.mark.req("LOG-01")
def test_an_answer_before_its_turn_waits_and_is_confirmed_when_it_comes(world, session, at):
    case = _case(session, world, at)
    actions.answer_need(session.meeting, is_required=False, by=world.adviser, at=at)
    before = _states(case)
    procedures.complete_task(case.tasks.get(state="open"), by=world.adviser, at=at, control=DONE)

    actions.answer_need(session.meeting, is_required=False, by=world.adviser, at=at)

    assert (before, _states(case)["A12"]) == ({"A11": "open"}, "completed")


@pytest.mark.req("LOG-02")
def test_the_delivery_to_finance_fulfils_the_processing_with_the_request_as_its_record(world, session, at):
    case = _case(session, world, at)
    procedures.complete_task(case.tasks.get(state="open"), by=world.adviser, at=at, control=DONE)
    actions.answer_need(session.meeting, is_required=True, by=world.adviser, at=at)
    trip = make_trip(world.group, world.adviser, at=at, meetings=[session.meeting])

    bring_to(trip, "delivered", world, at)

    task = case.tasks.get(activity__bpmn_id="A13")
    assert (task.state, task.records.get().target_id) == ("completed", str(trip.pk))


def test_a_visit_that_was_made_walks_over_the_decision_that_nobody_registered(world, session, at):
    case = _case(session, world, at)

    procedures.record_fact("delivery.hold_session", subject=session, by=world.adviser, at=at)

    assert _states(case)["A12"] == "omitted"


@pytest.mark.req("LOG-01")
@pytest.mark.parametrize(
    ("gate", "stops", "says"), [("none", False, False), ("warn", False, True), ("refuse", True, True)]
)
def test_what_the_profile_does_with_a_visit_without_answer(world, meeting, at, gate, stops, says):
    set_travel(world.institution, at.year, visit_without_approval=gate)
    meeting.institution = world.institution

    standing = queries.standing_of_visit(meeting, day_of(at))

    assert (standing.stops, bool(standing.missing)) == (stops, says)


@pytest.mark.req("LOG-01")
def test_only_an_approved_trip_covers_the_visit(world, meeting, at):
    actions.answer_need(meeting, is_required=True, by=world.adviser, at=at)
    trip = make_trip(world.group, world.adviser, at=at, meetings=[meeting])
    bring_to(trip, "filed", world, at)
    before = queries.standing_of_visit(meeting, day_of(at))

    actions.approve_request(trip, authorises_late=True, by=world.leader, at=at)

    after = queries.standing_of_visit(meeting, day_of(at))
    assert (before.missing, after.missing) == ("Esta visita requiere viáticos y no tiene una comisión aprobada.", "")


@pytest.mark.req("LOG-01")
def test_a_hard_profile_refuses_to_close_the_visit(world, at):
    set_travel(world.institution, at.year, visit_without_approval="refuse")
    session = make_session(world.group, responsible=world.adviser, starts_at=at - timedelta(hours=3))

    with pytest.raises(Refused, match="Falta decir si esta visita requiere viáticos"):
        delivery.hold_session(session, by=world.adviser, at=at)


def test_what_is_done_on_a_screen_is_not_asked_about(world, meeting, at):
    meeting.modality = "virtual"

    assert queries.standing_of_visit(meeting, day_of(at)).missing == ""
