"""The date of a meeting: moved and cancelled with a reason, held only once it happened."""

from datetime import timedelta

import pytest

from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.meetings import actions, queries
from baquiano.meetings.choices import MEETING_MOVES, MINUTES_MOVES, MeetingState, MinutesState
from tests.factories.institutions import make_catalogue_item
from tests.factories.meetings import make_meeting


@pytest.fixture
def reason(scoped):
    return make_catalogue_item(scoped, "reschedule_reason", name="Orden público")


@pytest.mark.req("EXE-03")
def test_a_meeting_in_the_future_cannot_be_closed(unit, advisor, at):
    tomorrow = make_meeting(unit, responsible=advisor, starts_at=at + timedelta(days=1))

    with pytest.raises(Refused, match="solo se cierra lo que ya ocurrió"):
        actions.hold_meeting(tomorrow, by=advisor, at=at)


def test_hold_meeting_keeps_the_real_hours(meeting, advisor, at):
    ended = at - timedelta(minutes=30)
    held = actions.hold_meeting(meeting, ends_at=ended, by=advisor, at=at)

    assert (held.state, held.ends_at, held.held_at) == (MeetingState.HELD, ended, at)
    assert actions.hold_meeting(meeting, by=advisor, at=at + timedelta(hours=1)).held_at == at


@pytest.mark.req("AGD-08")
def test_reschedule_keeps_the_first_date_through_several_moves(meeting, advisor, reason, at):
    first = meeting.starts_at
    for days in (1, 2):
        new = first + timedelta(days=days)
        meeting = actions.reschedule_meeting(
            meeting, starts_at=new, ends_at=new + timedelta(hours=1), reason=reason, note="Paro.", by=advisor, at=at
        )

    assert (meeting.original_starts_at, meeting.starts_at) == (first, first + timedelta(days=2))
    assert (meeting.state, meeting.state_reason) == (MeetingState.SCHEDULED, reason)


@pytest.mark.req("AGD-08")
@pytest.mark.parametrize("verb", ["reschedule", "cancel"])
def test_moving_or_cancelling_is_refused_without_words(meeting, advisor, reason, at, verb):
    new = {"starts_at": at + timedelta(days=1), "ends_at": at + timedelta(days=1, hours=1)}
    with pytest.raises(Refused, match="Explique el motivo"):
        if verb == "cancel":
            actions.cancel_meeting(meeting, reason=reason, note="  ", by=advisor, at=at)
        else:
            actions.reschedule_meeting(meeting, **new, reason=reason, note="  ", by=advisor, at=at)


def test_cancelling_twice_cancels_once_and_leaves_every_count(meeting, advisor, reason, at):
    for _ in range(2):
        cancelled = actions.cancel_meeting(meeting, reason=reason, note="Llovió.", by=advisor, at=at)

    assert cancelled.state == MeetingState.CANCELLED
    assert not queries.meetings_counted().exists()


@pytest.mark.parametrize("state", [MeetingState.HELD, MeetingState.CANCELLED])
def test_what_is_over_does_not_move(unit, advisor, reason, at, state):
    meeting = make_meeting(unit, responsible=advisor, state=state)
    new = at + timedelta(days=3)

    with pytest.raises(Refused, match="no puede reprogramarse"):
        actions.reschedule_meeting(
            meeting, starts_at=new, ends_at=new + timedelta(hours=1), reason=reason, note="Sí.", by=advisor, at=at
        )


def test_schedule_meeting_is_refused_when_it_ends_before_it_starts(unit, advisor, at):
    with pytest.raises(Refused, match="posterior a la inicial"):
        actions.schedule_meeting(
            id=uuid7(),
            unit=unit,
            kind="visit",
            title="X",
            starts_at=at,
            ends_at=at,
            responsible=advisor,
            by=advisor,
            at=at,
        )


def test_scheduling_twice_schedules_once_with_its_responsible(unit, advisor, at):
    identity, end = uuid7(), at + timedelta(hours=1)
    for _ in range(2):
        meeting = actions.schedule_meeting(
            id=identity,
            unit=unit,
            kind="other",
            title="Reunión ficticia",
            starts_at=at,
            ends_at=end,
            responsible=advisor,
            by=advisor,
            at=at,
        )

    assert list(meeting.participants.all()) == [advisor]


def test_every_state_is_reached_by_some_move():
    for moves, states, first in (
        (MEETING_MOVES, MeetingState, MeetingState.SCHEDULED),
        (MINUTES_MOVES, MinutesState, MinutesState.DRAFT),
    ):
        assert {first}.union(*moves.values()) == set(states)
