"""The acta: by sections, closed with its SHA-256, signed and final."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.documents.queries import documents_of, signatures_of
from baquiano.documents.reauthentication import Reauthentication
from baquiano.meetings import actions, queries
from baquiano.meetings.choices import MinutesState
from baquiano.meetings.models import Minutes, MinutesSection
from tests.factories.accounts import make_user
from tests.factories.commitments import make_commitment
from tests.factories.documents import make_format
from tests.factories.institutions import make_profile
from tests.factories.meetings import make_attendance, make_meeting, make_minutes
from tests.meetings.given import STROKE


@pytest.fixture
def held(unit, advisor, notice, at):
    meeting = make_meeting(unit, responsible=advisor, starts_at=at - timedelta(hours=2), state="held")
    make_attendance(meeting, consent_text=notice, names="Rosa", surnames="De Prueba")
    return meeting


@pytest.fixture
def frozen(held, advisor, at):
    make_format(held.institution, "ACTA")
    make_minutes(held)
    return actions.freeze_minutes(held, by=advisor, at=at)


def sign(minutes, by, at, *, party="provider", **overrides):
    fields = {
        "id": uuid7(),
        "content_sha256": minutes.content_sha256,
        "level": "reauthenticated",
        "party": party,
        "signer": by,
        "signer_name": str(by),
        "reauthentication": Reauthentication(by.pk, at),
    }
    if party == "beneficiary":
        fields |= {"level": "drawn", "signer": None, "signer_name": "Rosa De Prueba", "image": STROKE}
        fields.pop("reauthentication")
    return actions.sign_minutes(minutes, **(fields | overrides), by=by, at=at)


# --- sections --------------------------------------------------------------------------------------------------------
@pytest.mark.req("EXE-05")
def test_open_minutes_takes_the_sections_of_the_profile(meeting, advisor, at):
    sections = ["objective", {"key": "findings", "title": "Hallazgos", "required": True}, "commitments"]
    make_profile(meeting.institution, {"minutes": {"sections": sections}})

    minutes = actions.open_minutes(meeting, by=advisor, at=at)

    assert [(one.key, one.title, one.is_required) for one in minutes.sections.all()] == [
        ("objective", "Objetivo", True),
        ("findings", "Hallazgos", True),
    ]
    assert minutes.sections.first().text == meeting.objective
    assert actions.open_minutes(meeting, by=advisor, at=at) == minutes


def test_write_section_opens_the_minutes_the_first_time(meeting, advisor, at):
    section = actions.write_section(meeting, "activities", text="Se revisó.", expected_version=1, by=advisor, at=at)

    assert (section.text, section.version, section.edited_by) == ("Se revisó.", 2, advisor)


def test_two_people_in_two_sections_never_meet(meeting, advisor, at):
    actions.open_minutes(meeting, by=advisor, at=at)
    for key in ("activities", "conclusions"):
        actions.write_section(meeting, key, text=f"Texto de {key}", expected_version=1, by=advisor, at=at)

    texts = dict(MinutesSection.objects.values_list("key", "text"))
    assert (texts["activities"], texts["conclusions"]) == ("Texto de activities", "Texto de conclusions")


def test_two_people_in_one_section_see_the_conflict_and_lose_nothing(meeting, advisor, at):
    actions.write_section(meeting, "activities", text="Lo de la primera", expected_version=1, by=advisor, at=at)

    with pytest.raises(StaleEdit) as conflict:
        actions.write_section(meeting, "activities", text="Lo de la segunda", expected_version=1, by=advisor, at=at)

    assert conflict.value.current.text == "Lo de la primera"
    assert MinutesSection.objects.get(key="activities").text == "Lo de la primera"


def test_the_same_words_twice_are_saved_once(meeting, advisor, at):
    for _ in range(2):
        section = actions.write_section(meeting, "activities", text="Igual", expected_version=1, by=advisor, at=at)

    assert section.version == 2


# --- closing the text ------------------------------------------------------------------------------------------------
def test_freeze_minutes_is_refused_while_required_sections_are_empty(held, advisor, at):
    make_minutes(held, text="")

    with pytest.raises(Refused, match="«Objetivo», «Actividades desarrolladas»"):
        actions.freeze_minutes(held, by=advisor, at=at)


def test_freeze_minutes_is_refused_before_the_meeting_is_held(meeting, advisor, at):
    make_minutes(meeting)

    with pytest.raises(Refused, match="Primero registre la reunión como realizada"):
        actions.freeze_minutes(meeting, by=advisor, at=at)


@pytest.mark.req("EXE-05")
def test_freeze_minutes_fixes_people_and_commitments_with_their_sha256(held, advisor, at):
    make_commitment(held.unit, origin=held, text="Enviar el plan", due_on=date(2026, 4, 1))
    make_minutes(held)

    minutes = actions.freeze_minutes(held, by=advisor, at=at)

    assert (minutes.state, minutes.number, len(minutes.content_sha256)) == (MinutesState.SIGNING, 1, 64)
    assert [person["name"] for person in minutes.content["attendees"]] == ["Rosa De Prueba"]
    assert [row["text"] for row in minutes.content["commitments"]] == ["Enviar el plan"]
    assert actions.freeze_minutes(held, by=advisor, at=at) == minutes


def test_numbers_follow_per_unit_and_year_without_gaps(unit, advisor, notice, at):
    numbers = []
    for _ in range(3):
        meeting = make_meeting(unit, responsible=advisor, starts_at=at - timedelta(days=1), state="held")
        make_attendance(meeting, consent_text=notice)
        make_minutes(meeting)
        numbers.append(actions.freeze_minutes(meeting, by=advisor, at=at).number)

    assert numbers == [1, 2, 3]


def test_reopen_minutes_leaves_the_signatures_over_the_text_they_signed(frozen, advisor, at):
    sign(frozen, advisor, at)
    actions.reopen_minutes(frozen, reason="Faltó una actividad", by=advisor, at=at)
    actions.write_section(frozen.meeting, "activities", text="Otra", expected_version=1, by=advisor, at=at)

    again = actions.freeze_minutes(frozen.meeting, by=advisor, at=at)

    assert again.number == frozen.number
    assert signatures_of(again).count() == 1
    assert queries.signing_of(again).missing == ["provider", "beneficiary"]


# --- signing ---------------------------------------------------------------------------------------------------------
@pytest.mark.req("EXE-05")
def test_the_last_required_signature_makes_the_minutes_final_and_issues_the_acta(frozen, advisor, at):
    sign(frozen, advisor, at)
    assert Minutes.objects.get(pk=frozen.pk).is_signing
    sign(frozen, advisor, at, party="beneficiary")

    minutes = Minutes.objects.get(pk=frozen.pk)
    document = documents_of(frozen.meeting).get()
    assert (minutes.state, minutes.signed_at) == (MinutesState.SIGNED, at)
    assert document.payload["content"]["content_sha256"] == minutes.content_sha256
    assert [block["name"] for block in document.payload["content"]["signatures"]] == [str(advisor), "Rosa De Prueba"]
    assert document.verification_code


def test_signing_twice_with_one_identity_signs_once(frozen, advisor, at):
    identity = uuid7()
    assert sign(frozen, advisor, at, id=identity) == sign(frozen, advisor, at, id=identity)

    assert signatures_of(frozen).count() == 1


def test_sign_is_refused_over_a_text_that_changed(frozen, advisor, at):
    with pytest.raises(Refused, match="El texto del acta cambió"):
        sign(frozen, advisor, at, content_sha256="0" * 64)


def test_sign_is_refused_twice_for_one_party(frozen, advisor, at):
    sign(frozen, advisor, at)

    with pytest.raises(Refused, match="Esa parte ya firmó"):
        sign(frozen, advisor, at)


def test_nobody_signs_for_another_with_the_own_password(frozen, advisor, at):
    with pytest.raises(Refused, match="Cada persona confirma su propia firma"):
        sign(frozen, advisor, at, signer=make_user())


def test_the_paper_that_was_signed_is_the_document(frozen, advisor, at):
    printed = actions.print_minutes(frozen, by=advisor, at=at)
    signers = [("provider", str(advisor)), ("beneficiary", "Rosa De Prueba")]
    fields = {"content_sha256": frozen.content_sha256, "scan": STROKE, "scan_name": "acta.png", "signers": signers}
    identity = uuid7()
    for _ in range(2):
        signatures = actions.sign_on_paper(frozen, id=identity, **fields, by=advisor, at=at)

    assert {one.level for one in signatures} == {"scanned"}
    assert Minutes.objects.get(pk=frozen.pk).is_signed
    assert list(documents_of(frozen.meeting)) == [printed]


# --- what is signed does not change ----------------------------------------------------------------------------------
@pytest.fixture
def signed(frozen, advisor, at):
    sign(frozen, advisor, at)
    sign(frozen, advisor, at, party="beneficiary")
    return queries.latest_minutes(frozen.meeting)


@pytest.mark.req("EXE-05")
def test_signed_minutes_are_read_only(signed, advisor, at):
    with pytest.raises(Refused, match="ya está firmada y no se puede modificar"):
        actions.write_section(signed.meeting, "activities", text="X", expected_version=1, by=advisor, at=at)
    with pytest.raises(Refused, match="ya está firmada"):
        actions.reopen_minutes(signed, reason="Quiero", by=advisor, at=at)


@pytest.mark.req("EXE-05")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE meetings_minutes SET content_sha256 = 'x'",
        "UPDATE meetings_minutes SET state = 'draft'",
        "DELETE FROM meetings_minutes",
        "UPDATE meetings_minutessection SET text = 'x'",
        "DELETE FROM meetings_minutessection",
    ],
)
def test_signed_minutes_refuse_change_in_raw_sql(signed, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert queries.latest_minutes(signed.meeting).content_sha256 == signed.content_sha256


def test_no_section_is_added_to_signed_minutes(signed):
    with pytest.raises(DatabaseError), transaction.atomic():
        MinutesSection.objects.create(
            institution_id=signed.institution_id, minutes=signed, key="x", title="X", position=9
        )


@pytest.mark.req("EXE-05")
def test_a_correction_is_a_new_edition_and_the_earlier_acta_verifies_as_replaced(signed, advisor, at):
    identity = uuid7()
    for _ in range(2):
        edition = actions.correct_minutes(signed, id=identity, reason="Fecha errada", by=advisor, at=at)
    actions.write_section(signed.meeting, "activities", text="Corregido", expected_version=1, by=advisor, at=at)
    edition = actions.freeze_minutes(signed.meeting, by=advisor, at=at)
    sign(edition, advisor, at)
    sign(edition, advisor, at, party="beneficiary")

    newer, older = documents_of(signed.meeting)
    assert (edition.edition, edition.number, edition.supersedes) == (2, signed.number, signed)
    assert (newer.supersedes_id, older.superseded_by) == (older.pk, newer)
    assert Minutes.objects.get(pk=signed.pk).content["sections"][0]["text"] == "Texto ficticio."


def test_only_the_latest_signed_edition_is_corrected(signed, frozen, advisor, at):
    actions.correct_minutes(signed, id=uuid7(), reason="Uno", by=advisor, at=at)

    with pytest.raises(Refused, match="ya tiene una versión posterior"):
        actions.correct_minutes(signed, id=uuid7(), reason="Dos", by=advisor, at=at)
