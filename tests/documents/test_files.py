"""Files by their SHA-256, evidence and its replacement."""

import hashlib
import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Conflict, Refused
from baquiano.common.identity import uuid7
from baquiano.documents import actions, queries, storage
from baquiano.documents.actions.files import sanitised_name
from baquiano.documents.models import Evidence, StoredFile
from tests.factories.accounts import make_user
from tests.factories.documents import PDF_BYTES, jpeg, make_evidence, make_file
from tests.factories.institutions import make_institution, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture
def unit(scoped):
    return make_unit(scoped)


@pytest.mark.req("DOC-10")
def test_a_file_is_kept_by_its_hash_with_author_and_date(scoped, at):
    person = make_user()

    file = make_file(scoped, by=person, at=at)

    assert file.sha256 == hashlib.sha256(PDF_BYTES).hexdigest()
    assert (file.size, file.media_type, file.created_by, file.created_at) == (
        len(PDF_BYTES),
        "application/pdf",
        person,
        at,
    )
    assert storage.read(file.sha256) == PDF_BYTES


def test_the_same_content_is_on_disk_once(scoped, files_root, at):
    make_file(scoped, at=at)
    make_file(scoped, at=at)

    assert len([path for path in files_root.rglob("*") if path.is_file()]) == 1
    assert StoredFile.objects.count() == 2


def test_repeating_an_upload_is_one_file(scoped, at):
    identity = uuid7()

    first = make_file(scoped, at=at, id=identity)

    assert make_file(scoped, at=at + timedelta(seconds=1), id=identity) == first
    with pytest.raises(Conflict):
        make_file(scoped, at=at, id=identity, content=jpeg(), name="a.jpg")


def test_a_damaged_copy_on_disk_is_replaced(scoped, at):
    file = make_file(scoped, at=at)
    storage.path_of(file.sha256).write_bytes(b"otra cosa")
    assert not storage.is_intact(file.sha256)

    make_file(scoped, at=at)

    assert storage.is_intact(file.sha256)


def test_the_bytes_are_safe_before_the_row_exists(scoped, at, monkeypatch):
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(StoredFile.objects.count()) or real(handle))

    make_file(scoped, at=at)

    assert len(synced) == 4  # the file and the three directories that lead to it
    assert set(synced) == {0}


def test_a_full_disk_is_told_and_leaves_nothing(scoped, files_root, at, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(Refused, match="No fue posible guardar «soporte"):
        make_file(scoped, at=at)

    assert StoredFile.objects.count() == 0
    assert [path for path in files_root.rglob("*") if path.is_file()] == []


def test_a_file_over_the_limit_is_refused_without_reading_it_all(scoped, settings, at):
    settings.MAX_FILE_MB = 1
    read = []

    class Endless(ContentFile):
        def read(self, size=-1):
            read.append(size)
            return b"0" * size

    with pytest.raises(Refused, match="pesa más de 1 MB"):
        make_file(scoped, at=at, content=Endless(b""), name="enorme.pdf")

    assert read == [1024 * 1024 + 1]


def test_the_original_metadata_of_a_photograph_is_kept(scoped, at):
    photo = jpeg()
    photo = photo[:2] + b"\xff\xe1\x00\x10Exif\x00\x00II*\x00\x08\x00\x00\x00" + photo[2:]

    file = make_file(scoped, at=at, content=SimpleUploadedFile("foto.jpg", photo), name="foto.jpg")

    assert storage.read(file.sha256) == photo


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\fotos\\visita.jpg", "visita.jpg"),
        ("  .oculto.pdf", "oculto.pdf"),
        ('a<b>:"c|d?.pdf', "a_b___c_d_.pdf"),
        ("acta\u202efdp.exe", "actafdp.exe"),
        ("n" * 300 + ".pdf", "n" * 116 + ".pdf"),
        ("", "archivo"),
        ("acta de reunión ñ.pdf", "acta de reunión ñ.pdf"),
    ],
)
def test_names_are_made_safe(given, kept):
    assert sanitised_name(given) == kept


@pytest.mark.req("EXE-11")
def test_evidence_keeps_type_date_author_and_hash(unit, at):
    person = make_user()

    evidence = make_evidence(unit, by=person, at=at)

    assert (evidence.kind, evidence.taken_on, evidence.created_by) == ("photo", at.date(), person)
    assert len(evidence.file.sha256) == 64
    assert list(queries.evidence_of(unit)) == [evidence]
    assert TrailEntry.objects.get(event="documents.evidence_added").data["sha256"] == evidence.file.sha256


def test_evidence_may_be_a_link_but_never_nothing_nor_both(unit, at):
    assert make_evidence(unit, at=at, link="https://ejemplo.gov.co/acta").file is None
    with pytest.raises(Refused, match="uno de los dos"):
        make_evidence(unit, at=at, file=None)
    with pytest.raises(Refused, match="uno de los dos"):
        make_evidence(unit, at=at, link="https://ejemplo.gov.co", file=make_file(unit.institution, at=at))
    with pytest.raises(Refused, match="dirección completa"):
        make_evidence(unit, at=at, link="javascript:alert(1)")


def test_repeating_the_request_files_it_once(unit, at):
    file, identity = make_file(unit.institution, at=at), uuid7()

    make_evidence(unit, at=at, id=identity, file=file)
    make_evidence(unit, at=at, id=identity, file=file)

    assert Evidence.objects.count() == 1
    assert TrailEntry.objects.filter(event="documents.evidence_added").count() == 1


def test_a_file_of_another_institution_is_refused(unit, at):
    other = make_institution()
    file = StoredFile(institution=other, sha256="0" * 64, size=1, media_type="image/png", created_at=at)

    with pytest.raises(Refused, match="no pertenece"):
        make_evidence(unit, at=at, file=file)


@pytest.mark.req("DOC-10")
def test_evidence_is_replaced_with_a_reason_and_the_old_one_stays(unit, at):
    old = make_evidence(unit, at=at)

    new = actions.supersede_evidence(
        old, id=uuid7(), reason="La foto estaba borrosa", file=make_file(unit.institution, at=at), by=None, at=at
    )

    assert list(queries.evidence_of(unit)) == [new]
    assert list(queries.evidence_history(unit)) == [old, new]
    assert new.supersedes == old
    entry = TrailEntry.objects.get(event="documents.evidence_superseded")
    assert entry.data["reason"] == "La foto estaba borrosa"


@pytest.mark.req("DOC-10")
def test_a_replacement_needs_a_reason_and_happens_once(unit, at):
    old = make_evidence(unit, at=at)
    with pytest.raises(Refused, match="por qué"):
        actions.supersede_evidence(old, id=uuid7(), reason=" ", link="https://a.gov.co", by=None, at=at)

    actions.supersede_evidence(old, id=uuid7(), reason="Otra", link="https://a.gov.co", by=None, at=at)

    with pytest.raises(Refused, match="ya fue reemplazada"):
        actions.supersede_evidence(old, id=uuid7(), reason="Otra", link="https://b.gov.co", by=None, at=at)


@pytest.mark.req("DOC-10")
@pytest.mark.parametrize("model", [StoredFile, Evidence])
def test_what_is_filed_cannot_be_changed_nor_deleted(unit, at, model):
    make_evidence(unit, at=at)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(created_at=at + timedelta(days=1))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete("default")
