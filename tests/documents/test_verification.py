"""One byte changed in a kept file or in an issued document is found, and named by the command (issue 5)."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from baquiano.audit import triggers
from baquiano.common.digests import sha256_of
from baquiano.documents import storage
from baquiano.documents.models import IssuedDocument
from tests.factories.documents import make_document, make_file, png
from tests.factories.institutions import make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.req("DOC-10", "AUD-01")]


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def kept(scoped, at):
    """Two files, one of them that of a document, and two documents."""
    unit = make_unit(scoped)
    documents = [make_document(unit, number=f"00{number}", at=at) for number in (1, 2)]
    return make_file(scoped, at=at, content=png(5, 7), name="foto.png"), documents


def said():
    out = StringIO()
    try:
        call_command("verify_documents", stdout=out)
    except SystemExit as ended:
        return ended.code, out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def change(document, **values):
    """As somebody who administers the database does."""
    with triggers.lifted(connection):
        IssuedDocument.objects.filter(pk=document.pk).update(**values)


def test_what_nobody_touched_is_told_intact(kept):
    assert said() == (
        0,
        ["Los archivos y los documentos están íntegros. Archivos verificados: 1. Documentos verificados: 2."],
    )


@pytest.mark.parametrize("position", [0, 1, 40, -1])
def test_one_byte_of_a_file_is_found_and_named(kept, position):
    file, _documents = kept
    path = storage.path_of(file.sha256)
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)

    code, lines = said()

    assert code == 1 and len(lines) == 2
    assert "archivo «foto.png»" in lines[0] and file.sha256 in lines[0] and "no es el que se guardó" in lines[0]


def test_a_file_that_is_gone_is_named(kept):
    storage.path_of(kept[0].sha256).unlink()

    code, lines = said()

    assert (code, "«foto.png»" in lines[0], "no está en el almacenamiento" in lines[0]) == (1, True, True)


def test_one_letter_of_a_document_is_found_and_named(kept):
    _file, (document, _other) = kept
    change(document, payload=document.payload | {"title": document.payload["title"] + "."})

    code, lines = said()

    assert code == 1 and len(lines) == 2
    assert document.verification_code in lines[0] and "no es el que se expidió" in lines[0]


def test_a_document_written_again_with_its_digest_has_the_trail_against(kept):
    _file, (document, _other) = kept
    forged = document.payload | {"title": "Otro título"}
    change(document, payload=forged, payload_sha256=sha256_of(forged))

    code, lines = said()

    assert code == 1 and document.verification_code in lines[0] and "el rastro dice" in lines[0]
