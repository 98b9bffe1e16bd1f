"""Pages of formats, documents, evidence and signatures: who opens them, and how files leave."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from baquiano.common.identity import uuid7
from baquiano.documents import access, actions, limits, queries, rendering
from baquiano.documents.choices import AccessClass, FormatState, Party, SignatureLevel
from baquiano.documents.models import Format, RenderJob
from baquiano.institutions.models import Unit
from tests.factories.documents import PDF_BYTES, make_document, make_evidence, make_file, make_format, png
from tests.factories.institutions import make_institution, make_member, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(settings, tmp_path, monkeypatch):
    settings.FILES_ROOT = tmp_path / "files"
    monkeypatch.setattr(access, "_rules", {})
    monkeypatch.setattr(rendering, "draw", lambda *args: PDF_BYTES)
    cache.clear()
    access.register("institutions.unit", lambda user, pk: Unit.objects.filter(pk=pk).exists())


@pytest.fixture
def unit(scoped):
    return make_unit(scoped)


@pytest.fixture
def advisor(unit, sign_in):
    person = make_member(unit, "advisor")
    sign_in(person)
    return person


@pytest.mark.req("DOC-01")
def test_superseded_formats_stay_listed(unit, advisor, client):
    make_format(unit.institution, "PAD-F-01", state=FormatState.ELIMINATED)
    make_format(unit.institution, "PAC-F-01", state=FormatState.REPLACED, replaced_by="GRF-F-47")

    page = client.get(reverse("documents:format_list")).content.decode()

    for words in ("PAD-F-01", "Eliminado", "PAC-F-01", "Reemplazado", "GRF-F-47"):
        assert words in page


@pytest.mark.parametrize("name", ["documents:document_list", "documents:format_list"])
def test_the_lists_ask_the_same_with_one_row_and_with_three(unit, sign_in, client, at, name):
    sign_in(make_member(unit, "admin"))
    asked = []
    for wanted in (1, 3):
        for number in range(wanted):
            code = f"F-{wanted}-{number}"
            actions.render_now(make_document(unit, at=at, format_code=code), at=at)
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries_made:
            client.get(reverse(name))
        asked.append(len(queries_made))

    assert asked[0] == asked[1]


def test_a_document_shows_it_is_being_prepared_and_then_its_file(unit, advisor, client, at):
    document = make_document(unit, at=at)
    assert "en preparación" in client.get(document.get_absolute_url()).content.decode()

    actions.render_now(document, at=at)

    page = client.get(document.get_absolute_url())
    assert reverse("documents:document_download", args=[document.pk]) in page.content.decode()
    assert document.payload_sha256 in page.content.decode()


def test_files_leave_as_attachments_of_their_own_type(unit, advisor, client, at):
    document = make_document(unit, at=at)
    actions.render_now(document, at=at)

    response = client.get(reverse("documents:document_download", args=[document.pk]))

    assert b"".join(response.streaming_content) == PDF_BYTES
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]


@pytest.mark.req("DOC-12")
def test_whoever_does_not_see_the_subject_does_not_know_of_its_files(unit, advisor, client, at):
    document, evidence = make_document(unit, at=at), make_evidence(unit, at=at)
    access.register("institutions.unit", lambda user, pk: False)

    assert client.get(document.get_absolute_url()).status_code == 404
    assert client.get(reverse("documents:document_download", args=[document.pk])).status_code == 404
    assert client.get(evidence.get_absolute_url()).status_code == 404
    assert client.get(reverse("documents:evidence_download", args=[evidence.pk])).status_code == 404


@pytest.mark.req("DOC-12")
def test_a_kind_of_subject_that_nobody_registered_is_closed(unit, advisor, client, at, monkeypatch):
    evidence = make_evidence(unit, at=at)
    monkeypatch.setattr(access, "_rules", {})

    assert client.get(evidence.get_absolute_url()).status_code == 404


@pytest.mark.req("DOC-12")
@pytest.mark.parametrize(
    ("access_class", "role", "opens"),
    [
        (AccessClass.PUBLIC, "advisor", True),
        (AccessClass.CLASSIFIED, "advisor", False),
        (AccessClass.CLASSIFIED, "group_leader", True),
        (AccessClass.CLASSIFIED, "records_manager", True),
        (AccessClass.RESERVED, "group_leader", False),
        (AccessClass.RESERVED, "records_manager", True),
        (AccessClass.RESERVED, "internal_control", True),
    ],
)
def test_the_access_class_limits_who_opens(unit, sign_in, client, at, access_class, role, opens):
    evidence = make_evidence(unit, at=at, access_class=access_class)
    sign_in(make_member(unit, role))

    response = client.get(reverse("documents:evidence_download", args=[evidence.pk]))

    assert response.status_code == (200 if opens else 404)


@pytest.mark.req("DOC-12")
def test_whoever_filed_it_opens_it(unit, advisor, client, at):
    evidence = make_evidence(unit, by=advisor, at=at, access_class=AccessClass.CLASSIFIED)

    assert client.get(evidence.get_absolute_url()).status_code == 200


def test_the_evidence_of_another_institution_does_not_exist(advisor, client, at):
    other = make_institution()
    with scope(institution=other):
        evidence = make_evidence(make_unit(other), at=at)

    assert client.get(evidence.get_absolute_url()).status_code == 404


@pytest.mark.req("EXE-11")
def test_evidence_shows_its_hash_and_an_image_of_it(unit, advisor, client, at):
    evidence = make_evidence(unit, at=at, file=make_file(unit.institution, at=at, content=png(), name="foto.png"))

    page = client.get(evidence.get_absolute_url()).content.decode()
    shown = client.get(reverse("documents:evidence_download", args=[evidence.pk]) + "?ver=1")

    assert evidence.file.sha256 in page
    assert shown.headers["Content-Disposition"].startswith("inline;")


def test_a_pdf_is_never_shown_inline(unit, advisor, client, at):
    evidence = make_evidence(unit, at=at)

    response = client.get(reverse("documents:evidence_download", args=[evidence.pk]) + "?ver=1")

    assert response.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.req("DOC-10")
def test_evidence_is_replaced_on_the_screen_by_whoever_filed_it(unit, advisor, client, at):
    evidence = make_evidence(unit, by=advisor, at=at)
    url = reverse("documents:evidence_supersede", args=[evidence.pk])
    values = {"id": str(uuid7()), "title": "Otra", "taken_on": "2026-03-10", "reason": "Estaba borrosa"}

    response = client.post(url, {**values, "file": SimpleUploadedFile("foto.png", png())})

    newer = queries.evidence_of(unit).get()
    assert (response.url, newer.supersedes, newer.reason) == (newer.get_absolute_url(), evidence, "Estaba borrosa")
    assert client.get(url).status_code == 403  # replaced once


def test_a_file_that_is_refused_is_told_and_nothing_typed_is_lost(unit, advisor, client, at):
    evidence = make_evidence(unit, by=advisor, at=at)
    values = {"id": str(uuid7()), "title": "Otra", "taken_on": "2026-03-10", "reason": "Estaba borrosa"}

    page = client.post(
        reverse("documents:evidence_supersede", args=[evidence.pk]),
        {**values, "file": SimpleUploadedFile("virus.exe", b"MZ")},
    ).content.decode()

    assert "no es de un tipo permitido" in page
    assert "Estaba borrosa" in page


def test_whoever_did_not_file_it_does_not_replace_it(unit, advisor, client, at):
    evidence = make_evidence(unit, at=at)

    assert client.get(reverse("documents:evidence_supersede", args=[evidence.pk])).status_code == 403


@pytest.mark.req("DOC-12")
def test_the_stroke_of_a_signature_is_for_whoever_needs_it(unit, sign_in, client, at):
    signature = actions.sign(
        unit,
        content_sha256="a" * 64,
        level=SignatureLevel.DRAWN,
        party=Party.BENEFICIARY,
        signer_name="Rosa",
        image=png(),
        by=None,
        at=at,
    )
    url = reverse("documents:signature_image", args=[signature.pk])

    sign_in(make_member(unit, "advisor"))
    assert client.get(url).status_code == 404
    sign_in(make_member(unit, "records_manager"))
    assert client.get(url).status_code == 200


def test_a_pdf_that_failed_says_so_and_is_tried_again(unit, sign_in, client, at):
    document = make_document(unit, at=at)
    RenderJob.objects.update(last_error="sin memoria", attempts=6)
    sign_in(make_member(unit, "records_manager"))

    page = client.get(document.get_absolute_url()).content.decode()
    client.post(reverse("documents:document_retry", args=[document.pk]))

    assert "no se pudo generar" in page
    assert "sin memoria" not in page
    assert RenderJob.objects.get().attempts == 0


class TestVerification:
    def _get(self, client, document, **query):
        return client.get(reverse("verification:code_detail", args=[document.verification_code]), query)

    def test_anyone_learns_that_it_is_authentic_and_nothing_personal(self, unit, client, at):
        person = make_member(unit, "advisor")
        document = make_document(
            unit, by=person, at=at, title="Acta de Rosa Inventada", payload={"x": "Rosa Inventada"}
        )

        response = self._get(client, document)

        page = response.content.decode()
        assert response.status_code == 200
        for words in ("Es auténtico", document.number, "AP-AI-RG-111", unit.institution.name, "10/03/2026"):
            assert words in page
        for personal in ("Rosa Inventada", person.full_name, str(unit)):
            assert personal not in page
        assert "public" in response.headers["Cache-Control"]

    def test_a_replaced_one_leads_to_the_newer(self, unit, client, at):
        first = make_document(unit, at=at)
        second = make_document(unit, at=at, supersedes=first)

        page = self._get(client, first).content.decode()

        assert "fue reemplazado" in page
        assert reverse("verification:code_detail", args=[second.verification_code]) in page

    def test_an_unknown_code_is_told(self, client, db):
        response = client.get(reverse("verification:code_detail", args=["AAAA-BBBB-CCCC"]))

        assert response.status_code == 404
        assert "No conocemos ese código" in response.content.decode()

    def test_the_hash_is_compared(self, unit, client, at):
        document = make_document(unit, at=at)

        assert "es el del documento" in self._get(client, document, sha256=document.payload_sha256).content.decode()
        assert "no es el del documento" in self._get(client, document, sha256="0" * 64).content.decode()

    def test_typing_the_code_leads_to_its_page(self, unit, client, at):
        document = make_document(unit, at=at)
        typed = document.verification_code.lower().replace("-", " ")

        response = client.get(reverse("verification:code_search"), {"code": typed})

        assert response.url == reverse("verification:code_detail", args=[document.verification_code])

    def test_asking_too_often_is_stopped(self, client, db, monkeypatch):
        monkeypatch.setattr(limits, "PER_MINUTE", 3)
        url = reverse("verification:code_detail", args=["AAAA-BBBB-CCCC"])

        assert [client.get(url).status_code for _ in range(5)] == [404, 404, 404, 429, 429]

    def test_hostile_codes_are_unknown(self, client, db):
        for code in ("%00", "' OR 1=1 --", "á" * 300, "..%2f..", "-"):
            assert client.get(f"/verificar/{code}/").status_code in {404, 429}


def test_formats_in_force_are_one_per_code(unit):
    make_format(unit.institution)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_format(unit.institution, version="2")

    assert Format.objects.count() == 1
