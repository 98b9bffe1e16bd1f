"""What a device sends enters once, by the same verbs as the pages, or is kept with the reason (EXE-20)."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection

from baquiano.audit.models import TrailEntry
from baquiano.commitments.models import Commitment
from baquiano.common.identity import uuid7
from baquiano.documents.models import Evidence
from baquiano.field import keys, queries
from baquiano.field.models import Capture
from baquiano.meetings import actions as meetings
from baquiano.meetings.choices import MeetingState
from baquiano.meetings.models import Attendance, Meeting, MinutesSection
from tests.factories.delivery import make_session
from tests.factories.documents import png
from tests.factories.field import make_line
from tests.factories.institutions import (
    make_catalogue_item,
    make_consent_text,
    make_institution,
    make_member,
    make_unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.req("EXE-20")]


def text_of(session, key="activities"):
    return MinutesSection.objects.get(minutes__meeting=session.meeting, key=key).text


def test_a_person_enters_with_the_notice_that_was_shown_and_the_moment_of_the_capture(
    arrive, session, person, notice, adviser, at
):
    make_consent_text(session.institution, version=2, text="Otro aviso ficticio.", valid_from=at.date())

    answer = arrive("attendance", person, sent_at=at, captured_at=at - timedelta(minutes=40))

    (row,) = Attendance.objects.all()
    assert (answer.outcome, answer.kept, str(row.pk)) == ("accepted", True, answer.id)
    assert (row.consent_text, row.channel, row.registered_by) == (notice, "field", adviser)
    assert (row.consented_at, row.created_at) == (at - timedelta(minutes=40), at)


@pytest.mark.parametrize("off", [timedelta(days=-730), timedelta(days=730)])
def test_a_clock_that_is_two_years_off_is_told_and_moves_nothing(arrive, person, at, off):
    arrive("attendance", person, captured_at=at + off - timedelta(hours=1), sent_at=at + off)

    capture, row = Capture.objects.get(), Attendance.objects.get()
    assert (capture.captured_at, capture.received_at, capture.clock_is_off) == (at + off - timedelta(hours=1), at, True)
    assert row.consented_at == at - timedelta(hours=1)


def test_a_commitment_a_photo_and_a_note_enter_as_from_their_pages(arrive, session, adviser, at):
    beneficiary = session.beneficiaries.get()
    kind = make_catalogue_item(session.institution, "evidence_kind", code="photo", name="Foto")
    promise = {"text": "Enviar el plan ficticio", "party": "provider", "due_on": "2026-04-10"}
    photo = {"evidence_kind": str(kind.pk), "file_name": "tablero.png", "taken_on": "2026-03-10"}

    answers = [
        arrive("commitment", promise | {"beneficiary": str(beneficiary.pk)}),
        arrive("evidence", photo, file=png()),
        arrive("note", {"section": "activities", "text": "Se revisó el plan."}),
    ]

    assert [one.outcome for one in answers] == ["accepted"] * 3, [one.reason for one in answers]
    promised, proof = Commitment.objects.get(), Evidence.objects.get()
    assert (promised.origin_id, promised.responsible, promised.due_on) == (
        session.meeting_id,
        adviser,
        date(2026, 4, 10),
    )
    assert (proof.subject_id, proof.file.original_name, proof.kind) == (str(session.meeting_id), "tablero.png", "photo")
    assert text_of(session) == "Se revisó el plan."


def test_notes_of_two_devices_are_added_and_nothing_is_overwritten(arrive, session, adviser, at):
    meetings.write_section(
        session.meeting, "activities", text="Escrito en la oficina.", expected_version=1, by=adviser, at=at
    )

    for device, words in (("uno", "Nota de uno."), ("dos", "Nota de dos.")):
        arrive("note", {"section": "activities", "text": words}, device=device)

    assert text_of(session) == "Escrito en la oficina.\n\nNota de uno.\n\nNota de dos."


def test_the_same_record_again_is_repeated_with_what_became_of_it(arrive, session, person, adviser, at):
    accepted = make_line(session, adviser, "attendance", person, captured_at=at)
    refused = make_line(session, adviser, "attendance", person, captured_at=at)

    answers = [arrive(line=line) for line in (accepted, refused, accepted, refused)]

    assert [one.outcome for one in answers] == ["accepted", "rejected", "repeated", "repeated"]
    assert answers[2].reason == "Ya estaba aquí: aceptada."
    assert answers[3].reason.startswith("Ya estaba aquí: no entró. Ya hay una persona con ese documento")
    assert (Attendance.objects.count(), Capture.objects.count()) == (1, 2)


def test_the_same_content_sealed_again_is_the_same_record(arrive, session, person, adviser, at):
    identity = uuid7()

    answers = [arrive("attendance", person, id=identity) for _twice in range(2)]

    assert [one.outcome for one in answers] == ["accepted", "repeated"]
    assert answers[0].sha256 != answers[1].sha256


def test_the_same_identity_with_another_content_is_a_conflict_and_both_are_kept(arrive, session):
    identity = uuid7()
    arrive("note", {"section": "activities", "text": "Primera."}, id=identity)

    answer = arrive("note", {"section": "activities", "text": "Segunda."}, id=identity)
    again = arrive("note", {"section": "activities", "text": "Segunda."}, id=identity)

    assert (answer.outcome, answer.kept, again.outcome) == ("conflict", True, "repeated")
    assert text_of(session) == "Primera."
    assert queries.opened(answer.capture).fields["text"] == "Segunda."


def test_the_same_identity_from_another_person_is_a_conflict(arrive, session, unit):
    identity, colleague = uuid7(), make_member(unit, "group_leader")
    arrive(id=identity)

    answer = arrive(id=identity, by=colleague)

    assert (answer.outcome, answer.capture.owner) == ("conflict", colleague)
    assert Capture.objects.filter(record=identity).count() == 2


def test_an_identity_that_is_of_another_kind_of_row_is_a_conflict(arrive, session, person, adviser, at):
    identity = uuid7()
    fields = {name: value for name, value in person.items() if name != "notice"}
    meetings.register_attendance(session.meeting, id=identity, **fields, by=adviser, at=at)

    answer = arrive("attendance", person | {"names": "Otra", "document_number": "1002"}, id=identity)

    assert (answer.outcome, Attendance.objects.get().names) == ("conflict", "Rosa")


def test_what_another_person_captured_is_not_kept_and_stays_on_the_device(arrive, session, unit, adviser, at):
    line = make_line(session, make_member(unit, "advisor"), captured_at=at)

    answer = arrive(line=line)

    assert (answer.outcome, answer.kept) == ("rejected", False)
    assert "La capturó otra persona" in answer.reason and not Capture.objects.exists()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"state": MeetingState.CANCELLED, "state_note": "No hubo."}, "La visita está cancelada"),
        ({"responsible": None}, "Su rol ya no permite registrar"),
    ],
)
def test_a_visit_that_changed_meanwhile_rejects_with_its_reason_and_keeps_what_came(
    arrive, session, unit, state, words
):
    if "responsible" in state:
        other = make_member(unit, "advisor")
        state = {"responsible": other, "created_by": other}
    Meeting.objects.filter(pk=session.meeting_id).update(**state)
    session.meeting.refresh_from_db()

    answer = arrive("note", {"section": "activities", "text": "Lo escrito."})

    assert (answer.outcome, answer.kept) == ("rejected", True)
    assert words in answer.reason
    assert queries.opened(answer.capture).fields["text"] == "Lo escrito."


def test_a_closed_acta_rejects_the_note_and_leaves_no_half_of_it(arrive, session, adviser, at):
    minutes = meetings.open_minutes(session.meeting, by=adviser, at=at)
    minutes.state, minutes.content, minutes.content_sha256, minutes.frozen_at = "signing", {}, "0" * 64, at
    minutes.number = 1
    minutes.save()

    answer = arrive()

    assert (answer.outcome, text_of(session)) == ("rejected", "")
    assert "El acta está en firmas" in answer.reason
    assert TrailEntry.objects.filter(event="meetings.section_written").count() == 0


def test_a_visit_that_is_not_there_or_is_of_others_rejects(arrive, session, unit):
    elsewhere = make_session(make_unit(unit.institution), responsible=make_member(make_unit(unit.institution)))

    answer = arrive(of=elsewhere)

    assert (answer.outcome, answer.capture.session, answer.capture.unit) == ("rejected", None, None)
    assert "La visita ya no existe" in answer.reason


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("attendance", {"consented": False}, "Sin esta autorización"),
        ("attendance", {"document_number": ""}, "Número de documento: Escriba el número"),
        ("attendance", {"notice": "otro"}, "qué aviso de privacidad leyó"),
        ("commitment", {"text": "", "party": "x"}, "Qué se compromete a hacer: Este campo es obligatorio."),
        ("note", {"section": "no existe", "text": "x"}, "no tiene esa sección"),
        ("note", {"section": "activities", "text": " "}, "La nota está vacía"),
        ("evidence", {"file_name": "x.png"}, "Clase de evidencia"),
    ],
)
def test_what_a_form_would_refuse_is_refused_in_its_words(arrive, person, kind, fields, words):
    answer = arrive(kind, (person if kind == "attendance" else {}) | fields, file=b"nada")

    assert answer.outcome == "rejected"
    assert words in answer.reason


def test_labels_that_were_changed_on_the_way_open_nothing(arrive, session, adviser, at):
    row = json.loads(make_line(session, adviser, captured_at=at))
    row["header"] = row["header"].replace("equipo01", "equipo99")

    answer = arrive(line=json.dumps(row))

    assert (answer.outcome, answer.kept) == ("rejected", True)
    assert "No se pudo abrir" in answer.reason and not MinutesSection.objects.filter(text__contains="Nota").exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hola",
        "[]",
        "null",
        "7",
        '{"v":1}',
        '{"v":1,"header":"{}","key":"","ephemeral":"","iv":"","body":""}',
        "{" * 9,
    ],
)
def test_what_is_not_a_capture_is_told_and_not_kept(arrive, text):
    answer = arrive(line=text or " ")

    assert (answer.outcome, answer.kept) == ("unreadable", False)
    assert not Capture.objects.exists()


def test_a_retired_key_still_opens_what_was_captured_before(arrive, session, adviser, at, settings):
    settings.FIELD_KEY = keys.new_private_text()
    line = make_line(session, adviser, captured_at=at)
    settings.FIELD_RETIRED_KEYS, settings.FIELD_KEY = [settings.FIELD_KEY], keys.new_private_text()

    assert arrive(line=line).outcome == "accepted"


def test_what_was_captured_is_nowhere_in_clear_while_it_waits(arrive, session):
    Meeting.objects.filter(pk=session.meeting_id).update(state=MeetingState.CANCELLED, state_note="No hubo.")

    arrive("note", {"section": "activities", "text": "CANARIO-8251"})

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM field_capture")
        assert "CANARIO" not in repr(cursor.fetchall())
    assert "CANARIO" not in repr(list(TrailEntry.objects.values_list("data", "changes")))


def test_another_institution_never_receives_it(arrive, session, adviser, at):
    line = make_line(session, adviser, captured_at=at, institution=str(make_institution().pk))

    answer = arrive(line=line)

    assert (answer.outcome, answer.kept) == ("rejected", False)
