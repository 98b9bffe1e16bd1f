"""Declared fulfilled with proof by who answers, verified by a second person, sent back with a reason."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django_scopes import scopes_disabled

from baquiano.commitments import actions, queries
from baquiano.commitments.models import Commitment, CommitmentCheck, CommitmentClaim
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.documents.models import Evidence
from baquiano.notifications.models import Message
from tests.factories.commitments import make_commitment
from tests.factories.institutions import make_institution, make_member, make_profile, make_unit

LINK = "https://soportes.ejemplo.test/1"


@pytest.fixture
def promise(unit, advisor):
    return make_commitment(unit, party="provider", responsible=advisor, created_by=advisor)


def claim(commitment, by, at, **more):
    return actions.claim_commitment(commitment, **({"id": uuid7(), "link": LINK} | more), by=by, at=at)


def check(commitment, by, at, result="fulfilled", note="Lo vi.", **more):
    return actions.check_commitment(commitment, **({"id": uuid7()} | more), result=result, note=note, by=by, at=at)


@pytest.mark.req("CMT-03")
def test_declaring_it_fulfilled_files_the_proof_and_closes_nothing(promise, advisor, at):
    identity = uuid7()
    for _ in range(2):
        claim(promise, advisor, at, id=identity, note="Enviado.")

    assert (Commitment.objects.get().state, Commitment.objects.get().claim_id) == ("open", identity)
    assert (CommitmentClaim.objects.count(), Evidence.objects.get().link) == (1, LINK)
    assert not Commitment.objects.get().is_overdue_on(promise.due_on + timedelta(days=40))


@pytest.mark.req("CMT-03")
def test_it_is_not_declared_without_proof_nor_twice(promise, advisor, at):
    with pytest.raises(Refused, match="Adjunte la prueba"):
        claim(promise, advisor, at, link="")
    claim(promise, advisor, at)

    with pytest.raises(Refused, match="ya fue declarado cumplido"):
        claim(promise, advisor, at)
    with pytest.raises(Refused, match="ya fue declarado cumplido"):
        actions.edit_commitment(
            promise, expected_version=2, party="provider", text="Otro", due_on=promise.due_on, beneficiary=None,
            responsible_name="A", by=advisor, at=at,
        )  # fmt: skip


@pytest.mark.req("CMT-03")
def test_a_second_person_verifies_and_closes(promise, advisor, leader, at):
    claim(promise, advisor, at)
    found = check(promise, leader, at)

    promise.refresh_from_db()
    assert (promise.state, found.claim_id, found.is_own) == ("fulfilled", promise.claim_id, False)


@pytest.mark.req("CMT-03")
@pytest.mark.parametrize("who", ["claimed", "answers"])
def test_nobody_verifies_the_own_commitment(unit, promise, advisor, at, who):
    other = make_member(unit, "advisor")
    claim(promise, other, at)

    with pytest.raises(Refused, match="debe verificarlo otra persona"):
        check(promise, other if who == "claimed" else advisor, at)
    assert not CommitmentCheck.objects.exists()


@pytest.mark.req("CMT-03")
def test_without_a_declaration_who_answers_may_say_how_it_goes_but_not_close_it(promise, advisor, at):
    check(promise, advisor, at, result="in_progress")

    with pytest.raises(Refused, match="Declárelo cumplido con su prueba"):
        check(promise, advisor, at)


@pytest.mark.req("CMT-03")
def test_where_the_institution_lets_it_the_own_verification_is_marked(unit, promise, advisor, at):
    make_profile(unit.institution, {"commitments": {"self_verification": "mark"}})
    claim(promise, advisor, at)

    assert check(promise, advisor, at).is_own
    assert Commitment.objects.get().state == "fulfilled"


@pytest.mark.req("CMT-03")
def test_what_is_sent_back_says_why_and_may_be_declared_again(promise, advisor, leader, at):
    first = claim(promise, advisor, at)
    with pytest.raises(Refused, match="qué le falta"):
        check(promise, leader, at, result="in_progress", note="")
    identity = uuid7()
    for _ in range(2):
        check(promise, leader, at, result="not_fulfilled", note="Falta la firma.", id=identity)
    claim(promise, advisor, at, link=f"{LINK}/firmado")

    returned = Message.objects.get(kind="commitments.returned")
    assert (returned.recipient, "Falta la firma." in returned.body) == (advisor, True)
    assert [one.pk for one in queries.claims_of(promise)][-1] == first.pk
    assert CommitmentClaim.objects.count() == 2


@pytest.mark.req("CMT-02")
def test_whoever_may_verify_is_told_at_once_and_again_when_nobody_does(unit, promise, advisor, leader, at):
    make_profile(unit.institution, {"reminders": {"escalate_days_after_due": 3}})
    claim(promise, advisor, at)
    with scopes_disabled():
        for days in (1, 2, 3, 4):
            actions.send_reminders(at=at + timedelta(days=days))

    assert sorted(Message.objects.values_list("kind", "recipient")) == [
        ("commitments.to_verify", leader.pk),
        ("commitments.unverified", leader.pk),
    ]


def test_declarations_refuse_change_in_raw_sql(promise, advisor, at):
    claim(promise, advisor, at)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE commitments_commitmentclaim SET note = 'x'")


# --- the pages -------------------------------------------------------------------------------------------------------
def test_declare_it_from_its_page_with_a_file_and_see_whom_it_waits_for(promise, advisor, leader, sign_in):
    client, url = sign_in(advisor), reverse("commitments:commitment_claim", args=[promise.pk])
    proof = SimpleUploadedFile("correo.pdf", b"%PDF-1.7\n%%EOF\n")
    data = {"id": uuid7(), "note": "Enviado.", "taken_on": "2026-03-10", "file": proof}

    assert client.post(url, data).url == promise.get_absolute_url()
    page = client.get(promise.get_absolute_url()).content.decode()
    assert "Por verificar" in page
    assert "correo.pdf" in page
    assert "Declarar cumplido" not in page


def test_a_declaration_without_proof_keeps_what_was_typed(promise, advisor, sign_in):
    url = reverse("commitments:commitment_claim", args=[promise.pk])
    response = sign_in(advisor).post(url, {"id": uuid7(), "note": "Ya quedó.", "taken_on": "2026-03-10"})

    assert response.status_code == 422
    assert "uno de los tres" in response.content.decode()
    assert "Ya quedó." in response.content.decode()


def test_whoever_only_reads_may_not_declare(unit, promise, sign_in):
    reader = make_member(unit, "internal_control")
    assert sign_in(reader).get(reverse("commitments:commitment_claim", args=[promise.pk])).status_code == 403


def test_another_institution_finds_no_commitment_to_declare(promise, sign_in):
    with scopes_disabled():
        stranger = make_member(make_unit(make_institution()), "group_leader")
    assert sign_in(stranger).get(reverse("commitments:commitment_claim", args=[promise.pk])).status_code == 404
