"""Whatever a network does to the sends, each capture ends once, and the device tells the same as the server (F27)."""

import random
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baquiano.common.identity import uuid7
from baquiano.field import actions
from baquiano.field.choices import CaptureState
from baquiano.field.envelopes import Line
from baquiano.field.models import Capture
from baquiano.meetings.choices import MeetingState
from baquiano.meetings.models import Attendance, Meeting, MinutesSection
from tests.factories.delivery import make_session
from tests.factories.field import make_line
from tests.factories.institutions import make_consent_text, make_member, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.req("EXE-20")]
ANSWERED = {"accepted", "conflict", "rejected"}


class Device:
    """A telephone with its queue: what is acknowledged leaves it, and what became of it stays."""

    def __init__(self, owner, skew):
        self.owner, self.skew = owner, skew
        self.queue, self.outcomes = {}, {}

    def capture(self, session, kind, fields, at, identity):
        text = make_line(session, self.owner, kind, fields, captured_at=at + self.skew, id=identity)
        self.queue[identity] = text

    def send(self, identity, institution, at, *, is_heard):
        """One try. Without ``is_heard`` the answer is lost, and the device knows nothing."""
        text = self.queue.get(identity)
        if text is None:
            return
        line = Line(text, at + self.skew)
        answer = actions.receive_capture(line, institution=institution, by=self.owner, at=at)
        if is_heard and answer.kept:
            self.queue.pop(identity)
            became = answer.capture.state if answer.outcome == "repeated" else str(answer.outcome)
            self.outcomes[identity] = became


def person(notice, number):
    person = {"names": "Persona", "surnames": f"Ficticia {number}", "document_number": str(5000 + number)}
    return person | {"document_type": "CC", "mode": "in_person", "consented": True, "notice": str(notice.pk)}


@pytest.fixture
def visit(scoped):
    unit, notice = make_unit(scoped), make_consent_text(scoped)
    adviser = make_member(unit, "advisor")
    return make_session(unit, responsible=adviser), adviser, notice


# A capture on a device; a send of one of them, whose answer is heard or lost; the visit called off.
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("capture"), st.integers(0, 1), st.integers(0, 3)),
        st.tuples(st.just("send"), st.integers(0, 1), st.integers(0, 9), st.booleans()),
        st.tuples(st.just("cancel")),
    ),
    min_size=5,
    max_size=25,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS, skews=st.tuples(st.integers(-800, 800), st.integers(-800, 800)))
def test_every_capture_ends_once_and_both_sides_tell_the_same(visit, at, steps, skews):
    earlier, adviser, notice = visit
    session = make_session(earlier.meeting.unit, responsible=adviser)  # each example has a visit of its own
    devices = [Device(adviser, timedelta(days=skew)) for skew in skews]
    captured = []
    for number, (what, *which) in enumerate(steps):
        when = at + timedelta(minutes=number)
        if what == "capture":
            identity = uuid7()
            # Half of them are the same few people, seen by both telephones.
            fields, kind = (
                (person(notice, which[1]), "attendance")
                if number % 2
                else ({"section": "activities", "text": f"Nota {identity}."}, "note")
            )
            devices[which[0]].capture(session, kind, fields, when, identity)
            captured.append(identity)
        elif what == "send" and captured:
            identity = captured[which[1] % len(captured)]
            devices[which[0]].send(identity, session.institution, when, is_heard=which[2])
        elif what == "cancel":
            Meeting.objects.filter(pk=session.meeting_id).update(
                state=MeetingState.CANCELLED, state_note="Cancelada en la prueba."
            )
    for device in devices:  # the signal comes back for good
        for identity in list(device.queue):
            device.send(identity, session.institution, at + timedelta(hours=9), is_heard=True)

    stored = dict(Capture.objects.filter(session=session).values_list("record", "state"))
    told = devices[0].outcomes | devices[1].outcomes
    assert [device.queue for device in devices] == [{}, {}]
    assert stored == told and set(stored) == set(captured)
    assert set(stored.values()) <= ANSWERED
    accepted = {key for key, state in stored.items() if state == CaptureState.ACCEPTED}
    entered = set(Attendance.objects.filter(pk__in=captured).values_list("pk", flat=True))
    section = MinutesSection.objects.filter(minutes__meeting=session.meeting, key="activities").first()
    written = {key for key in captured if section and section.text.count(f"Nota {key}.") == 1}
    assert entered | written == accepted and not entered & written


def test_a_thousand_sends_doubled_lost_and_out_of_order_leave_one_row_for_each_capture(visit, at):
    session, adviser, notice = visit
    dice, devices = random.Random(8251), [Device(adviser, timedelta(0)), Device(adviser, timedelta(days=40))]
    owners = {}
    for number in range(60):
        identity, device = uuid7(), devices[number % 2]
        device.capture(session, "attendance", person(notice, number), at, identity)
        owners[identity] = device
    texts = {identity: device.queue[identity] for identity, device in owners.items()}

    for _send in range(1000):
        identity = dice.choice(list(texts))
        device = owners[identity]
        device.queue.setdefault(identity, texts[identity])  # a copy that travelled late, or an exported file
        device.send(identity, session.institution, at, is_heard=dice.random() < 0.4)
    for identity, device in owners.items():
        device.queue[identity] = texts[identity]
        device.send(identity, session.institution, at, is_heard=True)

    assert set(Attendance.objects.values_list("pk", flat=True)) == set(texts)
    assert {row.record: row.state for row in Capture.objects.all()} == dict.fromkeys(texts, "accepted")
    assert devices[0].outcomes | devices[1].outcomes == dict.fromkeys(texts, "accepted")
