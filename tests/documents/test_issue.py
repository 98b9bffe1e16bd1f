"""Issuing documents: content, versions, codes, and the PDF that follows."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django_scopes import scopes_disabled

from baquiano.audit.models import TrailEntry
from baquiano.common.digests import sha256_of
from baquiano.common.errors import Refused
from baquiano.common.identity import READABLE_ALPHABET, uuid7
from baquiano.documents import actions, queries, rendering, tasks
from baquiano.documents.choices import Authenticity, FormatState
from baquiano.documents.models import IssuedDocument, RenderJob, Rendition
from baquiano.documents.receivers import render_what_waits
from tests.factories.accounts import make_user
from tests.factories.documents import PDF_BYTES, make_document, make_format
from tests.factories.institutions import make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def unit(scoped):
    return make_unit(scoped)


@pytest.fixture
def drawn(monkeypatch):
    """A renderer that costs nothing; returns what it was asked to draw."""
    asked = []

    def draw(source, data, files=None):
        asked.append((source, data, files))
        return PDF_BYTES

    monkeypatch.setattr(rendering, "draw", draw)
    return asked


@pytest.mark.req("DOC-01")
def test_a_document_carries_its_content_hash_and_code(unit, at):
    person = make_user()

    document = make_document(unit, by=person, at=at, payload={"day": date(2026, 3, 10), "starts": at})

    assert document.payload["content"] == {"day": "2026-03-10", "starts": "2026-03-10T09:00:00-05:00"}
    assert document.payload["format"]["version"] == "1"
    assert document.payload_sha256 == sha256_of(document.payload)
    assert (document.version, document.issued_by, document.issued_at) == (1, person, at)
    assert len(document.verification_code) == 14
    assert set(document.verification_code) <= {*READABLE_ALPHABET, "-"}
    assert TrailEntry.objects.get(event="documents.document_issued").data["sha256"] == document.payload_sha256


def test_repeating_the_request_issues_once(unit, at):
    identity = uuid7()

    first = make_document(unit, at=at, id=identity)

    assert make_document(unit, at=at, id=identity) == first
    assert IssuedDocument.objects.count() == RenderJob.objects.count() == 1


@pytest.mark.req("DOC-01")
@pytest.mark.parametrize(
    ("state", "successor", "words"),
    [
        (FormatState.REPLACED, "GRF-F-47", "está reemplazado y no se puede usar. Use GRF-F-47."),
        (FormatState.ELIMINATED, "", "está eliminado y no se puede usar."),
    ],
)
def test_a_superseded_format_is_not_usable(unit, at, state, successor, words):
    make_format(unit.institution, "PAD-F-01", state=state, replaced_by=successor)

    with pytest.raises(Refused, match=words):
        make_document(unit, at=at, format_code="PAD-F-01")


def test_a_format_without_template_or_absent_is_refused(unit, at):
    make_format(unit.institution, "SIN-PLANTILLA", source="")
    arguments = {"subject": unit, "title": "x", "number": "1", "payload": {}, "by": None, "at": at}

    with pytest.raises(Refused, match="SIN-PLANTILLA"):
        actions.issue_document("SIN-PLANTILLA", **arguments)
    with pytest.raises(Refused, match="no tiene cargado el formato NO-EXISTE"):
        actions.issue_document("NO-EXISTE", **arguments)


def test_the_version_in_force_is_used(unit, at):
    make_format(unit.institution, version="2", state=FormatState.REPLACED, replaced_by="AP-AI-RG-111")
    make_format(unit.institution, version="3")

    assert make_document(unit, at=at).format.version == "3"


@pytest.mark.req("DOC-10")
def test_a_correction_is_a_new_version_that_points_to_the_old(unit, at):
    first = make_document(unit, at=at)

    second = make_document(unit, at=at, supersedes=first)

    assert (second.version, second.supersedes) == (2, first)
    assert second.verification_code != first.verification_code
    assert queries.current_document(unit, "AP-AI-RG-111") == second
    with pytest.raises(Refused, match="ya fue reemplazado"):
        make_document(unit, at=at, supersedes=first)


def test_a_document_of_another_subject_is_not_superseded(unit, scoped, at):
    other = make_document(make_unit(scoped), at=at)

    with pytest.raises(Refused, match="de otro asunto"):
        make_document(unit, at=at, supersedes=other)


@pytest.mark.req("DOC-10")
def test_an_issued_document_cannot_be_changed_nor_deleted(unit, at):
    make_document(unit, at=at)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        IssuedDocument.objects.update(title="Otro")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        IssuedDocument.objects.all()._raw_delete("default")


@pytest.mark.req("DOC-10")
def test_verification_tells_authentic_superseded_and_unknown(unit, at):
    first = make_document(unit, at=at)
    second = make_document(unit, at=at, supersedes=first)

    assert queries.verification_of(second.verification_code)[0] == Authenticity.AUTHENTIC
    assert queries.verification_of(first.verification_code.lower().replace("-", " ")) == (
        Authenticity.SUPERSEDED,
        first,
    )
    assert queries.verification_of("AAAA-BBBB-CCCC") == (Authenticity.UNKNOWN, None)


def test_the_pdf_is_asked_for_after_the_commit(unit, settings, at, drawn, django_capture_on_commit_callbacks):
    settings.DOCUMENTS_RENDER = "now"

    with django_capture_on_commit_callbacks(execute=True):
        document = make_document(unit, at=at)
        assert drawn == []

    assert queries.documents_of(unit).get().pdf.document == document


def test_drawing_twice_draws_once(unit, at, drawn):
    document = make_document(unit, at=at)

    first = actions.render_now(document, at=at)

    assert actions.render_now(document, at=at) == first
    assert len(drawn) == 1
    assert first.file.original_name.endswith("v1.pdf")
    assert RenderJob.objects.get().is_done


def test_the_task_of_a_document_that_is_gone_does_nothing(db):
    tasks.render_document.call(str(uuid7()))


def test_a_failure_is_kept_tried_later_and_left_for_a_person_in_the_end(unit, at, monkeypatch):
    def fail(source, data, files=None):
        raise rendering.RenderFailed("no memory")

    monkeypatch.setattr(rendering, "draw", fail)
    document = make_document(unit, at=at)
    moment = at

    for _ in range(6):
        assert render_what_waits(moment) == 0
        assert render_what_waits(moment) == 0  # it waits before trying again
        moment += timedelta(hours=13)

    job = RenderJob.objects.get()
    assert (job.attempts, job.last_error, job.is_done) == (6, "no memory", False)
    assert render_what_waits(at + timedelta(days=365)) == 0

    actions.retry_render(document, by=make_user(), at=moment)
    assert RenderJob.objects.get().attempts == 0


def test_a_job_that_another_worker_holds_is_not_drawn_twice(unit, at, drawn):
    make_document(unit, at=at)
    RenderJob.objects.update(next_attempt_at=at + timedelta(minutes=2), attempts=1)

    assert render_what_waits(at) == 0
    assert render_what_waits(at + timedelta(minutes=3)) == 1
    assert len(drawn) == Rendition.objects.count() == 1


def test_images_of_the_content_and_the_code_are_given_to_the_template(unit, at, drawn, settings):
    from tests.factories.documents import make_file, png

    settings.SITE_URL = "https://asistencia.gov.co"
    stroke = make_file(unit.institution, at=at, content=png(), name="firma.png")
    document = make_document(unit, at=at, payload={"signatures": [{"image_id": str(stroke.pk)}, {"image_id": ""}]})

    actions.render_now(document, at=at)

    _source, data, files = drawn[0]
    assert set(files) == {str(stroke.pk), "qr.svg"}
    assert data["verification"]["url"] == f"https://asistencia.gov.co/verificar/{document.verification_code}/"


def test_a_query_without_institution_is_an_error(unit, at):
    make_document(unit, at=at)

    with scopes_disabled():
        assert IssuedDocument.objects.count() == 1
