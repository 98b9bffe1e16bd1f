"""Who asks is known before anything is told; what the law keeps is kept, and the rest goes."""

import re
from datetime import timedelta
from operator import itemgetter

import pytest
from django.db import DatabaseError, connection, transaction

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.documents.models import IssuedDocument
from baquiano.institutions.models import Profile
from baquiano.institutions.personal import Holder, registered_emails
from baquiano.meetings import actions as meetings
from baquiano.meetings.models import Attendance, DifferentialAnswers
from baquiano.notifications.models import Delivery
from baquiano.privacy import actions, queries
from baquiano.privacy.choices import Proof
from baquiano.privacy.exporting import as_json
from baquiano.privacy.models import DataRequest
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.documents import make_format
from tests.factories.institutions import make_consent_text
from tests.factories.mail import text_of
from tests.factories.meetings import make_attendance, make_minutes
from tests.privacy.conftest import EMAIL, ROSA

pytestmark = pytest.mark.req("AUD-04")
ANSWER = "Estos son sus datos y por qué se conservan."


def sent_code():
    body = text_of(Delivery.objects.filter(key__startswith="privacy.code").latest("created_at"))
    return re.search(r"\b\d{6}\b", body).group()


# --- who asks --------------------------------------------------------------------------------------------------------
def test_a_request_sent_twice_is_received_once(ask):
    identity = uuid7()

    assert ask(id=identity) == ask(id=identity)
    assert DataRequest.objects.count() == 1


def test_a_code_goes_only_to_an_address_registered_with_that_document(rosa, ask):
    ask(email="otra@prueba.invalid")
    assert not Delivery.objects.filter(key__startswith="privacy.code").exists()

    ask()
    assert [mail.address for mail in Delivery.objects.filter(key__startswith="privacy.code")] == [EMAIL]


def test_what_anybody_wrote_with_a_qr_is_no_registered_address(rosa, meeting, at):
    link = meetings.open_register(meeting, by=meeting.responsible, at=at)
    person = {
        "names": "Mala",
        "surnames": "Fe",
        "document_type": "CC",
        "document_number": "777",
        "email": "x@prueba.invalid",
    }
    meetings.self_register(link, id=uuid7(), person=person, notice=rosa.consent_text, consented=True, at=at)

    assert registered_emails(Holder("CC", "777")) == frozenset()
    assert registered_emails(Holder("CC", "12345678")) == {EMAIL}


def test_the_code_opens_the_request_and_is_kept_as_a_digest(rosa, ask, at):
    row, code = ask(), sent_code()
    opened = actions.identify_by_code(row, code, at=at + timedelta(minutes=5))

    assert (opened.state, opened.proof, opened.code_digest) == ("open", Proof.CODE, "")
    assert code not in str(list(DataRequest.objects.values())) + str(list(TrailEntry.objects.values()))


@pytest.mark.parametrize("minutes", [31, 600])
def test_a_code_lives_half_an_hour(rosa, ask, at, minutes):
    row, code = ask(), sent_code()

    with pytest.raises(Refused, match="ya no sirve"):
        actions.identify_by_code(row, code, at=at + timedelta(minutes=minutes))


def test_five_wrong_codes_close_the_door_to_the_right_one(rosa, ask, at):
    row, code = ask(), sent_code()
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _try in range(5):
        with pytest.raises(Refused):
            actions.identify_by_code(row, wrong, at=at)

    with pytest.raises(Refused, match="ya no sirve"):
        actions.identify_by_code(row, code, at=at)


def test_the_code_of_one_request_does_not_open_another(rosa, ask, at):
    first = ask()
    code = sent_code()
    second = ask()
    if code == sent_code():  # one in a million
        return

    with pytest.raises(Refused):
        actions.identify_by_code(second, code, at=at)
    assert not DataRequest.objects.get(pk=first.pk).is_identified


def test_an_official_says_how_the_identity_was_verified(ask, official, at):
    row = ask()
    with pytest.raises(Refused):
        actions.identify_by_official(row, note="sí", email=row.email, by=official, at=at)
    opened = actions.identify_by_official(row, note="Mostró su cédula.", email=row.email, by=official, at=at)

    assert (opened.proof, opened.identified_by, opened.proof_note) == (Proof.OFFICIAL, official, "Mostró su cédula.")


def test_nothing_is_answered_nor_erased_before_it_is_known_who_asks(rosa, ask, official, at):
    row = ask("withdraw")

    for act in (
        lambda: actions.answer_request(row, answer=ANSWER, by=official, at=at),
        lambda: actions.withdraw_data(row, by=official, at=at),
    ):
        with pytest.raises(Refused):
            act()
    assert Attendance.objects.get(pk=rosa.pk).email == EMAIL


# --- to know ---------------------------------------------------------------------------------------------------------
def test_a_consultation_gathers_everything_of_the_person_from_every_room(rosa, opened, scoped):
    make_beneficiary(scoped).contacts.create(
        institution=scoped, name="Rosa", email=EMAIL, starts_on="2026-01-01", created_at=rosa.created_at
    )
    make_attendance(rosa.meeting, document_number="99", names="Otra", email="otra@prueba.invalid")
    content = as_json(opened())

    assert {one["registro"] for one in content["registros"]} == {
        "Lista de asistencia",
        "Contacto de una entidad asistida",
        "Correo enviado",
        "Solicitud sobre sus datos",
    }
    assert "otra@prueba.invalid" not in str(content)
    listed = next(one for one in content["registros"] if one["registro"] == "Lista de asistencia")
    assert listed["datos"]["Correo electrónico"] == EMAIL
    assert "tabla de retención" in listed["por_que_se_conserva"]


def test_the_answer_leaves_as_a_letter_and_goes_to_the_address_of_the_person(rosa, opened, official, scoped, at):
    Profile.objects.create(institution=scoped, year=2026, settings={"communication": {"format": "CARTA"}})
    make_format(scoped, "CARTA")
    answered = actions.answer_request(opened(), answer=ANSWER, by=official, at=at)

    letter = IssuedDocument.objects.get()
    assert (answered.state, letter.number) == ("answered", answered.number)
    assert EMAIL in letter.payload["content"]["body"]
    assert letter.access_class == "classified"
    mail = Delivery.objects.get(key__startswith="privacy.answered")
    assert (mail.address, answered.answer_token in text_of(mail), "Rosa" in mail.body) == (EMAIL, True, False)


def test_answering_twice_answers_once(rosa, opened, official, at):
    row = opened()
    for _time in range(2):
        actions.answer_request(row, answer=ANSWER, by=official, at=at)

    assert TrailEntry.objects.filter(event="privacy.request_answered").count() == 1


# --- to correct ------------------------------------------------------------------------------------------------------
def test_a_correction_is_written_where_it_can(rosa, opened, official, at):
    row = opened("correct", changes={"post": "Coordinadora"})
    done = actions.apply_correction(row, by=official, at=at)

    assert Attendance.objects.get(supersedes=rosa).post == "Coordinadora"
    told = [one.label for one in queries.findings_of(done) if one.title == "Lista de asistencia"]
    assert ["antes de corregirse" in label for label in told] == [True, False]
    assert [line["result"] for line in done.outcome] == ["corrected"]


def test_what_a_signed_acta_names_is_kept_and_told(rosa, opened, official, at):
    make_minutes(rosa.meeting, state="signing", content_sha256="a" * 64, number=1)
    done = actions.apply_correction(opened("correct", changes={"post": "Otra"}), by=official, at=at)

    assert [line["result"] for line in done.outcome] == ["kept"]
    assert "El acta está en firmas" in done.outcome[0]["why"]


def test_of_what_nobody_validated_it_is_told_that_it_waits(rosa, meeting, opened, official, at):
    link = meetings.open_register(meeting, by=meeting.responsible, at=at)
    person = {"names": "Ana", "surnames": "Ficticia", "document_type": "CC", "document_number": "555"}
    row = meetings.self_register(
        link, id=uuid7(), person=person, notice=rosa.consent_text, consented=True, at=at
    ).attendance
    asked = opened("correct", document_number="555", changes={"post": "Rectora"})
    done = actions.apply_correction(asked, by=official, at=at)

    assert [line["result"] for line in done.outcome] == ["kept"] and "por validar" in done.outcome[0]["why"]
    assert done.outcome[0]["label"].endswith("por validar")
    assert not Attendance.objects.filter(supersedes=row).exists()


def test_the_contact_of_an_entity_is_corrected_too(rosa, opened, official, scoped, at):
    contact = make_beneficiary(scoped).contacts.create(
        institution=scoped, name="Rosa", email=EMAIL, phone="300", starts_on="2026-01-01", created_at=at
    )
    asked = opened("correct", changes={"phone": "6050000001", "names": "Rosa María"})
    done = actions.apply_correction(asked, by=official, at=at)

    contact.refresh_from_db()
    assert (contact.name, contact.phone) == ("Rosa", "6050000001")
    assert [line["result"] for line in done.outcome] == ["corrected", "corrected"]
    assert "6050000001" not in str(TrailEntry.objects.get(event="beneficiaries.contact_corrected").data)


def test_when_nothing_can_be_corrected_it_is_said_and_not_done(rosa, opened, official, at):
    with pytest.raises(Refused, match="No hay nada que corregir"):
        actions.apply_correction(opened("correct", words="Está mal."), by=official, at=at)


# --- to withdraw -----------------------------------------------------------------------------------------------------
def test_withdrawing_empties_the_contact_and_the_answers_and_keeps_what_was_signed(rosa, opened, official, scoped, at):
    text = make_consent_text(scoped, kind="sensitive")
    DifferentialAnswers.objects.create(
        institution=scoped, attendance=rosa, consent_text=text, consented_at=at, gender="woman"
    )
    contact = make_beneficiary(scoped).contacts.create(
        institution=scoped, name="Rosa", email=EMAIL, phone="300", starts_on="2026-01-01", created_at=at
    )
    done = actions.withdraw_data(opened("withdraw"), by=official, at=at)

    left = Attendance.objects.get(pk=rosa.pk)
    contact.refresh_from_db()
    assert (left.email, left.phone, left.full_name, left.document_number) == ("", "", "Rosa Ficticia", "12345678")
    assert (contact.email, contact.phone, contact.name) == ("", "", "Rosa")
    assert not DifferentialAnswers.objects.exists()
    assert {line["result"] for line in done.outcome if line["title"] == "Lista de asistencia"} == {"erased"}
    assert all(line["why"] for line in done.outcome if line["result"] == "kept")


def test_who_never_was_on_the_list_disappears_from_it(rosa, meeting, opened, official, at):
    link = meetings.open_register(meeting, by=meeting.responsible, at=at)
    person = {"names": "Ana", "surnames": "Ficticia", "document_type": "CC", "document_number": "555"}
    row = meetings.self_register(
        link, id=uuid7(), person=person, notice=rosa.consent_text, consented=True, at=at
    ).attendance
    meetings.review_attendance(
        meeting, people=[row.pk], outcome="refused", reason="No vino", by=meeting.responsible, at=at
    )
    actions.withdraw_data(opened("withdraw", document_number="555"), by=official, at=at)

    assert str(Attendance.objects.get(pk=row.pk)) == "Dato suprimido"
    assert "Ana" not in str(list(Attendance.objects.filter(pk=row.pk).values()))


def test_withdrawing_twice_tells_the_same(rosa, opened, official, at):
    row = opened("withdraw")
    first = actions.withdraw_data(row, by=official, at=at).outcome
    second = actions.withdraw_data(row, by=official, at=at).outcome

    assert sorted(first, key=itemgetter("title")) == sorted(second, key=itemgetter("title"))


@pytest.mark.parametrize(
    "change",
    ["email = 'otro@x.co'", "names = 'X'", "phone = '1'", "entity = ''", "document_number = '1'", "is_void = TRUE"],
)
def test_the_table_lets_data_be_emptied_and_nothing_else(rosa, change):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE meetings_attendance SET {change}")


def test_every_column_of_the_list_is_kept_or_may_be_emptied():
    from importlib import import_module

    migration = import_module("baquiano.meetings.migrations.0007_attendance_let_data_be_withdrawn")

    columns = {field.column for field in Attendance._meta.concrete_fields}
    assert set(migration.KEPT) | set(migration.BLANKS) == columns


def test_a_claim_puts_its_legend_once_it_is_known_who_asks(rosa, ask, official, at):
    row = ask("withdraw")
    assert queries.people_with_claim([rosa]) == set()
    row = actions.identify_by_official(row, note="Mostró su cédula.", email=row.email, by=official, at=at)
    assert queries.people_with_claim([rosa]) == {rosa.pk}
    actions.answer_request(row, answer=ANSWER, by=official, at=at)

    assert queries.people_with_claim([rosa]) == set()


def test_what_does_not_proceed_is_closed_with_its_reason(ask, official, at):
    closed = actions.refuse_request(ask(), answer="No fue posible saber quién pide.", by=official, at=at)

    assert (closed.state, closed.answer) == ("refused", "No fue posible saber quién pide.")
    assert ROSA["document_number"] not in Delivery.objects.get(key__startswith="privacy.refused").body
