"""Who came: once per person, with consent, corrected by new rows."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Conflict, Refused
from baquiano.common.identity import uuid7
from baquiano.institutions.models import ConsentText
from baquiano.meetings import actions, queries
from baquiano.meetings.models import Attendance, Meeting
from tests.factories.institutions import make_consent_text
from tests.factories.meetings import make_attendance, make_meeting, make_minutes

PERSON = {
    "names": "Rosa Ficticia",
    "surnames": "De Prueba",
    "document_number": "12.345.678",
    "post": "Rectora",
    "consented": True,
}


def register(meeting, by, at, **overrides):
    return actions.register_attendance(meeting, **({"id": uuid7(), **PERSON, "by": by, "at": at} | overrides))


@pytest.mark.req("AUD-04", "EXE-03")
def test_register_attendance_keeps_the_notice_that_was_authorised(meeting, advisor, notice, at):
    attendance = register(meeting, advisor, at)

    assert attendance.consent_text == notice
    assert (attendance.consented_at, attendance.channel) == (at, "screen")
    assert attendance.document_number == "12345678"
    assert TrailEntry.objects.filter(event="meetings.attendance_registered").count() == 1


@pytest.mark.req("AUD-04")
def test_register_attendance_is_refused_without_consent(meeting, advisor, at):
    with pytest.raises(Refused, match="Sin la autorización de la persona"):
        register(meeting, advisor, at, consented=False)

    assert not meeting.attendances.exists()


@pytest.mark.req("EXE-04")
@pytest.mark.parametrize("number", ["x", "12", "12A45", "123456789012", "١٢٣٤"])
def test_a_cedula_has_only_digits_and_a_passport_may_have_letters(meeting, advisor, notice, at, number):
    with pytest.raises(Refused) as refused:
        register(meeting, advisor, at, document_type="CC", document_number=number)

    assert set(refused.value.message_dict) == {"document_number"}
    assert register(meeting, advisor, at, document_type="PA", document_number=number).document_number


@pytest.mark.req("AUD-04")
def test_a_new_notice_does_not_change_what_was_authorised(meeting, advisor, notice, at):
    before = register(meeting, advisor, at)
    make_consent_text(meeting.institution, version=3, valid_from=at.date(), text="Otro texto.")
    after = register(meeting, advisor, at, document_number="99999")

    assert [before.consent_text.version, after.consent_text.version] == [2, 3]


@pytest.mark.req("AUD-04")
def test_register_attendance_is_refused_without_a_notice_in_force(meeting, advisor, at):
    ConsentText.objects.update(valid_from=date(2030, 1, 1))

    with pytest.raises(Refused, match="no tiene un aviso de privacidad vigente"):
        register(meeting, advisor, at)


def test_register_attendance_is_refused_for_a_person_already_on_the_list(meeting, advisor, at):
    register(meeting, advisor, at)

    with pytest.raises(Refused, match="Ya hay una persona con ese documento"):
        register(meeting, advisor, at, names="Otra", document_number="12345678")


def test_the_same_person_twice_is_refused_by_the_database_too(meeting, advisor, at):
    row = register(meeting, advisor, at)

    with pytest.raises(DatabaseError), transaction.atomic():
        make_attendance(meeting, document_number=row.document_number)


def test_registering_twice_with_one_identity_registers_once(meeting, advisor, at):
    identity = uuid7()
    first = register(meeting, advisor, at, id=identity)
    second = register(meeting, advisor, at + timedelta(seconds=2), id=identity)

    assert first == second
    assert meeting.attendances.count() == 1


def test_one_identity_with_another_person_is_a_conflict(meeting, advisor, at):
    identity = uuid7()
    register(meeting, advisor, at, id=identity)

    with pytest.raises(Conflict):
        register(meeting, advisor, at, id=identity, names="Otra Persona")


def test_people_without_document_are_told_apart_by_row(meeting, advisor, at):
    for name in ("Ana", "Ana"):
        register(meeting, advisor, at, names=name, document_type="SIN", document_number="")

    assert queries.turnout([meeting.pk]) == queries.Turnout(attendances=2, people=2)


def test_register_attendance_is_refused_before_the_day(unit, advisor, notice, at):
    tomorrow = make_meeting(unit, responsible=advisor, starts_at=at + timedelta(days=1))

    with pytest.raises(Refused, match="la asistencia se registra ese día"):
        register(tomorrow, advisor, at)


def test_correct_attendance_supersedes_the_row_and_keeps_the_authorisation(meeting, advisor, notice, at):
    wrong = register(meeting, advisor, at)
    person = {**PERSON, "document_type": "CC", "surnames": "Corregida"}
    right = actions.correct_attendance(
        wrong, id=uuid7(), person=person, reason="Apellido mal escrito", by=advisor, at=at + timedelta(minutes=5)
    )

    assert list(queries.attendance_of(meeting)) == [right]
    assert (right.supersedes, right.consent_text, right.consented_at) == (wrong, notice, at)
    assert Attendance.objects.count() == 2


def test_correct_attendance_is_refused_without_reason_and_when_already_corrected(meeting, advisor, at):
    row = register(meeting, advisor, at)
    person = {**PERSON, "document_type": "CC", "names": "Otra"}
    with pytest.raises(Refused, match="Escriba el motivo"):
        actions.correct_attendance(row, id=uuid7(), person=person, reason=" ", by=advisor, at=at)
    actions.correct_attendance(row, id=uuid7(), person=person, reason="Nombre", by=advisor, at=at)

    with pytest.raises(Refused, match="ya fue corregido"):
        actions.correct_attendance(row, id=uuid7(), person=person, reason="Otra vez", by=advisor, at=at)


def test_void_attendance_leaves_the_row_and_the_count(meeting, advisor, at):
    row = register(meeting, advisor, at)
    identity = uuid7()
    for _ in range(2):
        actions.void_attendance(row, id=identity, reason="No asistió", by=advisor, at=at)

    assert queries.turnout([meeting.pk]).attendances == 0
    assert list(queries.attendance_history(meeting)) == [row]
    assert register(meeting, advisor, at).revision == 3


def test_attendance_is_closed_while_the_minutes_are_signed(meeting, advisor, at):
    make_minutes(meeting, state="signing", content_sha256="a" * 64, number=1)

    with pytest.raises(Refused, match="El acta está en firmas"):
        register(meeting, advisor, at)


@pytest.mark.req("EXE-21")
def test_turnout_counts_people_once_and_attendances_each_time(unit, advisor, notice, at):
    first, second = (make_meeting(unit, responsible=advisor) for _ in range(2))
    for meeting in (first, second):
        make_attendance(meeting, document_number="77", consent_text=notice)
    make_attendance(second, document_number="78", consent_text=notice)

    turnout = queries.turnout(Meeting.objects.all())

    assert (turnout.attendances, turnout.people) == (3, 2)


@pytest.mark.parametrize("statement", ["UPDATE meetings_attendance SET names = 'X'", "DELETE FROM meetings_attendance"])
def test_attendance_rows_refuse_change_in_raw_sql(meeting, advisor, at, statement):
    register(meeting, advisor, at)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
