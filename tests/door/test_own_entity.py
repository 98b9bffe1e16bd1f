"""What a contact sees and answers: of the own entity, in every institution that assists it, and of no other."""

import pytest
from django.test import Client
from django_scopes import scope, scopes_disabled

from baquiano.audit.models import TrailEntry
from baquiano.commitments import actions as commitments
from baquiano.commitments.models import CommitmentClaim, CommitmentProgress
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.documents.models import Rendition
from baquiano.evaluation.models import Invitation
from baquiano.notifications.models import Message
from tests.door.conftest import EMAIL, make_place
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.commitments import make_commitment
from tests.factories.delivery import make_session
from tests.factories.documents import make_document, make_evidence, make_file
from tests.factories.evaluation import make_campaign
from tests.factories.institutions import make_institution
from tests.factories.meetings import make_minutes

pytestmark = pytest.mark.req("PUB-06", "CMT-04")


def promise(place, **fields):
    with scope(institution=place.institution):
        return make_commitment(place.unit, beneficiary=place.town, created_by=place.adviser, **fields)


def test_it_sees_its_own_in_every_institution_and_nothing_of_others(here, elsewhere, entered, at):
    also = make_place(make_institution(), at.year, email=EMAIL, name="Alcaldesa Ficticia")
    own, same = promise(here, text="Lo de aquí (ficticio)."), promise(also, text="Lo de allá (ficticio).")
    with scope(institution=here.institution):
        neighbour = make_place_town(here)
        make_session(here.unit, beneficiaries=[here.town], title="Sesión propia ficticia", starts_at=at)
        make_session(here.unit, beneficiaries=[neighbour], title="Sesión ajena ficticia", starts_at=at)
        beside = make_commitment(here.unit, beneficiary=neighbour, text="Lo del vecino (ficticio).")
    foreign = promise(elsewhere, text="Lo de otra entidad (ficticio).")

    page = entered.get("/mi-entidad/inicio/").content.decode()

    assert all(words in page for words in ("Lo de aquí", "Lo de allá", "Sesión propia ficticia"))
    assert not [words for words in ("vecino", "otra entidad (", "Sesión ajena") if words in page]
    unknown = entered.get(f"/mi-entidad/compromisos/{uuid7()}/")
    for verb in ("", "avance/", "cumplido/"):
        for one in (own, same):
            assert entered.get(f"/mi-entidad/compromisos/{one.pk}/{verb}").status_code == 200
        for other in (beside, foreign):
            answer = entered.get(f"/mi-entidad/compromisos/{other.pk}/{verb}")
            posted = entered.post(f"/mi-entidad/compromisos/{other.pk}/{verb}", {"id": uuid7(), "note": "Ficticio."})
            assert answer.status_code == 404 and (posted.status_code == 404 or not verb)
            assert len(answer.content) == len(unknown.content)
    assert Client().get(f"/mi-entidad/compromisos/{own.pk}/").url == "/mi-entidad/"
    with scopes_disabled():
        assert not CommitmentProgress.objects.exists()


def make_place_town(place):
    return make_beneficiary(place.institution, kind="territorial", territorial_kind="municipality")


def test_it_tells_how_a_commitment_goes_and_proves_it_and_the_adviser_verifies(here, entered, at):
    own = promise(here)
    address, key = f"/mi-entidad/compromisos/{own.pk}/", uuid7()

    for _time in range(2):
        told = entered.post(f"{address}avance/", {"id": key, "note": "Va en el concejo (ficticio)."})
    bare = entered.post(f"{address}cumplido/", {"id": uuid7(), "note": "Ya.", "taken_on": "2026-03-10"})
    proof = {"id": uuid7(), "note": "Aprobado.", "link": "https://ejemplo.gov.co/acuerdo", "taken_on": "2026-03-10"}
    done = entered.post(f"{address}cumplido/", proof)

    assert (told.url, bare.status_code, done.url) == (address, 422, address)
    with scope(institution=here.institution):
        assert CommitmentProgress.objects.count() == 1
        claim = CommitmentClaim.objects.get()
        entries = TrailEntry.objects.filter(event__startswith="commitments.", subject_id=str(own.pk))
        assert {(one.event, one.actor_label) for one in entries} == {
            ("commitments.progress_told", "Alcaldesa Ficticia"),
            ("commitments.commitment_claimed", "Alcaldesa Ficticia"),
        }
        assert Message.objects.filter(kind="commitments.progress", recipient=here.adviser).count() == 1
        assert Message.objects.filter(kind="commitments.to_verify", recipient=here.leader).count() == 1
        with pytest.raises(Refused, match="debe verificarlo otra persona"):
            commitments.check_commitment(own, id=uuid7(), result="fulfilled", note="Sí.", by=claim.claimed_by, at=at)
        commitments.check_commitment(own, id=uuid7(), result="fulfilled", note="Se vio.", by=here.adviser, at=at)
        own.refresh_from_db()
    assert own.state == "fulfilled"
    page = entered.get(address).content.decode()
    assert "Se vio." in page and "Declarar cumplido" not in page


def test_what_the_other_party_promised_is_seen_and_not_answered(here, entered):
    theirs = promise(here, party="provider", text="Enviar la guía (ficticia).")

    page = entered.get(f"/mi-entidad/compromisos/{theirs.pk}/").content.decode()
    answer = entered.post(
        f"/mi-entidad/compromisos/{theirs.pk}/avance/", {"id": uuid7(), "note": "Ya llegó (ficticio)."}
    )

    assert "Contar cómo va" not in page
    assert answer.status_code == 422 and "su entidad no lo responde" in answer.content.decode()
    with scopes_disabled():
        assert not CommitmentProgress.objects.exists()


def test_it_answers_the_evaluations_to_which_it_was_invited_and_no_other(here, elsewhere, entered, at):
    asked = {}
    for place, beneficiary in ((here, here.town), (elsewhere, elsewhere.town)):
        with scope(institution=place.institution):
            visit = make_session(place.unit, beneficiaries=[beneficiary], state="held", responsible=place.adviser)
            fields = {"session": visit, "audience": "contacts", "by": place.adviser, "at": at}
            asked[place.unit.pk] = make_campaign(place.unit, **fields)
            invitation = Invitation.objects.get()
        if place is here:
            own = invitation

    page = entered.get("/mi-entidad/inicio/").content.decode()
    assert f"/encuesta/{own.token}/" in page
    assert page.count("Espera su respuesta") == 1
    Invitation._base_manager.filter(pk=own.pk).update(state="spent")
    answered = entered.get("/mi-entidad/inicio/").content.decode()
    assert "Ya se usó su enlace" in answered and own.token not in answered


def test_the_adviser_reads_how_it_goes_on_the_page_of_the_commitment(here, entered, sign_in):
    own = promise(here)
    entered.post(f"/mi-entidad/compromisos/{own.pk}/avance/", {"id": uuid7(), "note": "Falta la firma (ficticio)."})

    page = sign_in(here.adviser).get(own.get_absolute_url()).content.decode()

    assert "Falta la firma (ficticio)." in page and "Alcaldesa Ficticia" in page


def kept_of(place, at, **session):
    """A visit that was held, with its signed acta, a public picture, a classified one and the list signed on paper."""
    with scope(institution=place.institution):
        visit = make_session(place.unit, responsible=place.adviser, starts_at=at, state="held", **session)
        meeting, digest = visit.meeting, f"{visit.pk.int:064x}"
        make_minutes(meeting, state="signed", number=7, content_sha256=digest, frozen_at=at, signed_at=at)
        acta = make_document(meeting, at=at, payload={"content_sha256": digest})
        drawn = make_file(place.institution, at=at, name="acta.pdf")
        Rendition.objects.create(institution=place.institution, document=acta, file=drawn, created_at=at)
        proofs = [
            make_evidence(meeting, at=at, **fields)
            for fields in (
                {"title": "Fotografía ficticia de la mesa"},
                {"title": "Reservada ficticia", "access_class": "reserved"},
                {"title": "Lista firmada ficticia", "kind": "attendance_list"},
            )
        ]
    return visit, acta, proofs


def test_it_downloads_the_signed_acta_and_the_public_evidence_of_its_own_sessions(here, elsewhere, entered, at):
    visit, acta, (picture, *hidden) = kept_of(here, at, beneficiaries=[here.town])
    foreign, other_acta, _proofs = kept_of(elsewhere, at, beneficiaries=[elsewhere.town])
    address = f"/mi-entidad/sesiones/{visit.pk}/"
    assert address in entered.get("/mi-entidad/inicio/").content.decode()

    page = entered.get(address).content.decode()

    assert acta.title in page and "Fotografía ficticia de la mesa" in page
    assert not [words for words in ("Reservada ficticia", "Lista firmada ficticia") if words in page]
    for paper in (acta, picture):
        answer = entered.get(f"{address}archivos/{paper.pk}/")
        assert (answer.status_code, b"".join(answer.streaming_content)[:5]) == (200, b"%PDF-")
    for paper in (*hidden, other_acta):
        assert entered.get(f"{address}archivos/{paper.pk}/").status_code == 404
    assert entered.get(f"/mi-entidad/sesiones/{foreign.pk}/").status_code == 404
    assert entered.get(f"/mi-entidad/sesiones/{foreign.pk}/archivos/{other_acta.pk}/").status_code == 404


def test_an_acta_without_all_its_signatures_is_not_handed_over(here, entered, at):
    visit, acta, _proofs = kept_of(here, at, beneficiaries=[here.town])
    with scope(institution=here.institution):
        # Printed of a correction that nobody signed yet: newer, and not in force.
        make_document(visit.meeting, at=at, payload={"content_sha256": "f" * 64}, supersedes=acta)
    address = f"/mi-entidad/sesiones/{visit.pk}/"
    assert acta.title in entered.get(address).content.decode()
    with scope(institution=here.institution):
        pending = make_session(here.unit, beneficiaries=[here.town], starts_at=at, state="held")
        make_minutes(pending.meeting)

    page = entered.get(f"/mi-entidad/sesiones/{pending.pk}/").content.decode()

    assert "cuando tiene todas sus firmas" in page
