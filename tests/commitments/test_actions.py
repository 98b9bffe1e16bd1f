"""Promises: made once, verified with proof, cancelled with a reason, remembered in time."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django_scopes import scopes_disabled

from baquiano.commitments import actions, queries
from baquiano.commitments.choices import CommitmentState
from baquiano.commitments.models import Commitment
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.notifications.models import Message
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.commitments import make_commitment
from tests.factories.institutions import make_catalogue_item, make_profile
from tests.factories.meetings import make_meeting, make_minutes


@pytest.fixture
def visit(unit, advisor):
    return make_meeting(unit, responsible=advisor)


def promise(visit, by, at, **overrides):
    fields = {
        "id": uuid7(),
        "unit": visit.unit,
        "beneficiary": None,
        "party": "beneficiary",
        "text": "Enviar el plan de área.",
        "responsible_name": "Rectora Ficticia",
        "due_on": at.date() + timedelta(days=20),
        "origin": visit,
    }
    return actions.create_commitment(**(fields | overrides), by=by, at=at)


@pytest.mark.req("CMT-01")
def test_a_commitment_says_who_what_until_when_and_where_it_was_born(visit, advisor, at):
    identity = uuid7()
    for _ in range(2):
        commitment = promise(visit, advisor, at, id=identity)

    assert Commitment.objects.get() == commitment
    assert (commitment.party, commitment.responsible_name, commitment.state) == (
        "beneficiary",
        "Rectora Ficticia",
        "open",
    )
    assert (commitment.origin_type, commitment.origin_id) == ("meetings.meeting", visit.pk)


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"text": "  "}, "Escriba qué se compromete"),
        ({"responsible_name": ""}, "Escriba quién responde"),
        ({"due_on": date(2026, 1, 1)}, "La fecha límite 01/01/2026 ya pasó"),
    ],
)
def test_a_commitment_is_refused_when_it_cannot_be_kept(visit, advisor, at, overrides, words):
    with pytest.raises(Refused, match=words):
        promise(visit, advisor, at, **overrides)


@pytest.mark.req("CMT-01")
def test_overdue_is_derived_from_the_day(unit, at):
    commitment = make_commitment(unit, due_on=date(2026, 3, 9))

    assert commitment.is_overdue_on(date(2026, 3, 10))
    assert not commitment.is_overdue_on(date(2026, 3, 9))
    assert list(queries.overdue(Commitment.objects.all(), date(2026, 3, 10))) == [commitment]


@pytest.mark.req("CMT-02")
def test_verifying_needs_a_note_and_closes_what_was_fulfilled(unit, visit, advisor, at):
    commitment = make_commitment(unit)
    with pytest.raises(Refused, match="escriba una nota o adjunte una evidencia"):
        actions.check_commitment(commitment, id=uuid7(), result="fulfilled", by=advisor, at=at)
    identity = uuid7()
    for _ in range(2):
        actions.check_commitment(
            commitment, id=identity, result="fulfilled", note="Se vio.", context=visit, by=advisor, at=at
        )

    commitment.refresh_from_db()
    assert (commitment.state, commitment.closed_at) == (CommitmentState.FULFILLED, at)
    assert [check.note for check in queries.checks_in(visit)] == ["Se vio."]


@pytest.mark.parametrize("result", ["in_progress", "not_fulfilled"])
def test_what_is_not_fulfilled_stays_open(unit, advisor, at, result):
    commitment = make_commitment(unit)
    actions.check_commitment(commitment, id=uuid7(), result=result, note="Falta.", by=advisor, at=at)

    commitment.refresh_from_db()
    assert commitment.state == CommitmentState.OPEN


def test_a_closed_commitment_is_not_verified_again(unit, advisor, at):
    commitment = make_commitment(unit)
    actions.check_commitment(commitment, id=uuid7(), result="fulfilled", note="Sí.", by=advisor, at=at)

    with pytest.raises(Refused, match="ya figura como cumplido"):
        actions.check_commitment(commitment, id=uuid7(), result="fulfilled", note="Sí.", by=advisor, at=at)


@pytest.mark.req("CMT-01")
def test_cancelling_needs_words_and_leaves_every_count(unit, leader, at):
    commitment, reason = make_commitment(unit), make_catalogue_item(unit.institution, "cancel_reason")
    with pytest.raises(Refused, match="por qué se cancela"):
        actions.cancel_commitment(commitment, reason=reason, note=" ", by=leader, at=at)
    for _ in range(2):
        actions.cancel_commitment(commitment, reason=reason, note="Ya no aplica.", by=leader, at=at)

    assert not queries.overdue(Commitment.objects.all(), date(2030, 1, 1)).exists()


@pytest.mark.req("CMT-02")
def test_open_commitments_of_an_entity_are_preloaded_and_its_own_are_not(unit, visit):
    school, other = make_beneficiary(unit.institution), make_beneficiary(unit.institution)
    before = make_commitment(unit, beneficiary=school)
    make_commitment(unit, beneficiary=other)
    make_commitment(unit, beneficiary=school, origin=visit)
    make_commitment(unit, beneficiary=school, state="fulfilled", closed_at=visit.starts_at)

    assert list(queries.open_commitments_of([school], before=visit)) == [before]
    assert list(queries.to_verify_in(visit, [school])) == [before]


def test_two_people_that_edit_one_commitment_see_the_conflict(visit, advisor, at):
    commitment = promise(visit, advisor, at)
    fields = {"party": "provider", "due_on": commitment.due_on, "beneficiary": None, "responsible_name": "A"}
    actions.edit_commitment(commitment, expected_version=1, text="Uno", **fields, by=advisor, at=at)

    with pytest.raises(StaleEdit):
        actions.edit_commitment(commitment, expected_version=1, text="Dos", **fields, by=advisor, at=at)
    assert Commitment.objects.get().text == "Uno"


@pytest.mark.parametrize("state", ["signing", "signed"])
def test_what_is_being_signed_takes_no_other_commitment(visit, advisor, at, state):
    commitment = promise(visit, advisor, at)
    moment = at if state == "signed" else None
    make_minutes(visit, state=state, content_sha256="a" * 64, number=1, signed_at=moment)

    with pytest.raises(Refused, match="El acta"):
        promise(visit, advisor, at)
    with pytest.raises(Refused, match="El acta"):
        actions.discard_commitment(commitment, by=advisor, at=at)


def test_discarding_twice_discards_once(visit, advisor, at):
    commitment = promise(visit, advisor, at)
    for _ in range(2):
        actions.discard_commitment(commitment, by=advisor, at=at)

    assert not Commitment.objects.exists()


def test_verifications_refuse_change_in_raw_sql(unit, advisor, at):
    actions.check_commitment(make_commitment(unit), id=uuid7(), result="in_progress", by=advisor, at=at)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE commitments_commitmentcheck SET note = 'x'")


# --- reminders -------------------------------------------------------------------------------------------------------
def told():
    return sorted(Message.objects.values_list("kind", "recipient__full_name"))


@pytest.mark.req("CMT-02")
def test_reminders_go_before_due_and_when_overdue_and_nothing_is_told_twice(unit, advisor, leader, at):
    make_profile(unit.institution, {"reminders": {"days_before_due": 3, "escalate_days_after_due": 2}})
    today = at.date()
    for days in (3, 4, -1, -2):
        make_commitment(unit, due_on=today + timedelta(days=days), responsible=advisor)
    for _ in range(2):
        with scopes_disabled():
            actions.send_reminders(at=at)

    assert told() == [
        ("commitments.due_soon", advisor.full_name),
        ("commitments.escalated", leader.full_name),
        ("commitments.overdue", advisor.full_name),
        ("commitments.overdue", advisor.full_name),
    ]


@pytest.mark.req("CMT-02")
def test_a_commitment_whose_date_moved_is_reminded_again(unit, advisor, at):
    commitment = make_commitment(unit, due_on=at.date(), responsible=advisor)
    actions.send_reminders(at=at)
    Commitment.objects.update(due_on=at.date() + timedelta(days=2))
    actions.send_reminders(at=at)

    assert Message.objects.filter(recipient=advisor).count() == 2
    assert commitment.state == CommitmentState.OPEN
