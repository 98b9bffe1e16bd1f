"""Which files are let in."""

import io
import zipfile

import pytest

from baquiano.common.errors import Refused
from baquiano.documents import kinds
from tests.factories.documents import PDF_BYTES, jpeg, png

pytestmark = pytest.mark.req("EXE-11")


def office(part="word/document.xml", content=b"<w/>", **more):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, content)
        for name, extra in more.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), extra)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF_BYTES, kinds.PDF),
        ("a.png", png(), kinds.PNG),
        ("a.JPG", jpeg(), kinds.JPEG),
        ("a.docx", office(), kinds.DOCX),
        ("a.xlsx", office("xl/workbook.xml"), kinds.XLSX),
        ("a.csv", "código;nombre\n1;Peña\n".encode(), kinds.TEXT),
        ("a.eml", b"From: a@b.co\nSubject: Convocatoria\n\nHola", kinds.MAIL),
        ("sin extension", png(), kinds.PNG),
    ],
)
def test_a_file_is_known_by_its_content(name, content, kind):
    assert kinds.identify(content, name=name) == kind


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"", "vacío"),
        ("a.pdf", b"MZ\x90\x00 programa", "no es de un tipo permitido"),
        ("a.png", b"<svg onload='x()'></svg>", "no es de un tipo permitido"),
        ("a.txt", b"<html><script>x</script></html>", "no es de un tipo permitido"),
        ("a.pdf", png(), "su nombre termina en «.pdf»"),
        ("a.exe", png(), "su nombre termina en «.exe»"),
        ("a.docx", office(word__vbaProject_dot_bin=b"x"), "macros"),
        ("a.docx", office(content=b"0" * 30_000_000), "se expande demasiado"),
        ("a.zip", office("otra/cosa.xml"), "no es de un tipo permitido"),
        ("a.docx", office()[:-30], "no es de un tipo permitido"),
        ("a.pdf", PDF_BYTES[:-40], "incompleto o dañado"),
    ],
)
def test_what_is_not_what_it_says_is_refused_with_its_name(name, content, words):
    with pytest.raises(Refused) as refusal:
        kinds.identify(content, name=name)

    assert words in refusal.value.sentence
    assert name in refusal.value.sentence


@pytest.mark.parametrize("make", [png, jpeg])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_truncated_image_is_refused(make, share):
    whole = make(300, 200)

    with pytest.raises(Refused):
        kinds.identify(whole[: int(len(whole) * share)], name="foto")


def test_a_pixel_bomb_is_refused_before_it_unfolds(settings):
    settings.MAX_IMAGE_MEGAPIXELS = 1

    with pytest.raises(Refused, match="más de 1 megapíxeles"):
        kinds.identify(png(2000, 1000), name="grande.png")


def test_only_what_the_caller_allows_gets_in():
    with pytest.raises(Refused, match="Se aceptan: JPG, PNG, WEBP"):
        kinds.identify(PDF_BYTES, name="a.pdf", allowed=kinds.IMAGES)
