"""Versions of formats made by officials: draft, preview, force; sheets in Word and Excel; access classes."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from docx import Document
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.documents import access, actions, samples, storage
from baquiano.documents.choices import AccessClass, FormatState
from baquiano.documents.models import Format
from baquiano.documents.payloads import LetterPayload, PlanPayload
from tests.factories.documents import make_document, make_format, png
from tests.factories.institutions import make_member, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.req("DOC-01")]
CODE = "FT-01"


@pytest.fixture
def unit(scoped):
    return make_unit(scoped)


@pytest.fixture
def keeper(unit):
    return make_member(unit, "records_manager")


@pytest.fixture
def form(unit, monkeypatch):
    """A format in force that takes letters."""
    monkeypatch.setattr(samples, "_payloads", [(LetterPayload, lambda institution: CODE)])
    return make_format(unit.institution, CODE)


def word(*paragraphs):
    out, document = io.BytesIO(), Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(out)
    return out.getvalue()


def book(*rows):
    out, workbook = io.BytesIO(), Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(out)
    return out.getvalue()


@pytest.fixture
def draft(form, keeper, at):
    """Prepare version 2 with whatever is not said filled in."""

    def call(base=None, *, version="2", name="plantilla.docx", content=None, **given):
        template = None
        if content is not None:
            uploaded = SimpleUploadedFile(name, content)
            template = actions.store_template(uploaded, institution=form.institution, by=keeper, at=at)
        fields = {"version": version, "name": "Carta", "process": "", "approved_on": date(2026, 3, 1)}
        fields |= {"access_class": AccessClass.PUBLIC, "header": "", "opening": "", "closing": ""}
        key = given.pop("id", None) or uuid7()
        return actions.draft_format(
            base or form, id=key, fields=fields | given, template_file=template, logo=None, by=keeper, at=at
        )

    return call


def test_new_version_replaces_the_one_in_force_and_what_was_issued_keeps_its_own(form, draft, unit, keeper, at):
    old = make_document(unit, format_code=CODE, at=at)
    new = draft()

    assert make_document(unit, format_code=CODE, at=at).format == form
    for _press in range(2):
        actions.publish_format(new, by=keeper, at=at)

    form.refresh_from_db()
    old.refresh_from_db()
    assert (form.state, form.replaced_by, old.format) == (FormatState.REPLACED, CODE, form)
    assert make_document(unit, format_code=CODE, at=at).format == new


def test_repeated_number_of_version_is_refused(draft):
    with pytest.raises(Refused) as refusal:
        draft(version="1")

    assert "Ese número ya lo tiene otra versión" in refusal.value.sentence


def test_replaced_version_does_not_come_back(form, draft, keeper, at):
    actions.publish_format(draft(), by=keeper, at=at)

    with pytest.raises(Refused):
        actions.publish_format(form, by=keeper, at=at)


def test_draft_is_corrected_once_and_whoever_comes_late_is_told(draft):
    first = draft()
    second = draft(first, version="2")

    assert list(Format.objects.filter(state=FormatState.DRAFT)) == [second]
    with pytest.raises(Refused) as refusal:
        draft(first, version="3")
    assert "Otra persona cambió este borrador" in refusal.value.sentence


def test_discarding_is_only_for_drafts_and_twice_is_once(form, draft, keeper, at):
    prepared = draft()

    for _press in range(2):
        actions.discard_format(prepared, by=keeper, at=at)
    with pytest.raises(Refused):
        actions.discard_format(form, by=keeper, at=at)

    assert list(Format.objects.all()) == [form]


def test_header_and_sections_of_the_version_are_drawn_in_the_preview(draft, keeper, at):
    prepared = draft(header="Secretaría Ficticia", opening="Texto que abre.", closing="Texto que cierra.")

    content, media_type, _extension, missing = actions.preview_format(prepared, by=keeper, at=at)

    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert media_type == "application/pdf" and missing == []
    assert all(words in text for words in ("Secretaría Ficticia", "Texto que abre.", "Texto que cierra."))


def test_word_template_is_filled_and_names_what_does_not_exist(draft, keeper, at):
    prepared = draft(content=word("{{ contenido.subject }} / {{ datos.number }}", "{{ contenido.asunto }}", "{{ qr }}"))

    content, _media, extension, missing = actions.preview_format(prepared, by=keeper, at=at)

    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    assert (extension, missing) == ("docx", ["asunto"])
    assert "Texto de ejemplo / 000 de ejemplo" in text


def test_document_of_a_word_template_is_issued_as_word(draft, unit, keeper, at):
    actions.publish_format(draft(content=word("Hola {{ contenido.texto }}")), by=keeper, at=at)
    document = make_document(unit, format_code=CODE, at=at, payload={"texto": "<b>mundo</b> & {{ 1 }}"})

    rendition = actions.render_now(document, at=at)

    assert rendition.file.original_name.endswith(".docx")
    text = Document(io.BytesIO(storage.read(rendition.file.sha256))).paragraphs[0].text
    assert text == "Hola <b>mundo</b> & {{ 1 }}"


def test_excel_template_repeats_its_row_and_text_stays_text(draft, unit, keeper, at):
    template = book(
        ["Asunto", "{{ contenido.asunto }}"],
        ["{% for fila in contenido.filas %}{{ fila.nombre }}", "{{ fila.valor }}"],
        ["Total", "{{ contenido.total }}"],
    )
    actions.publish_format(draft(name="p.xlsx", content=template), by=keeper, at=at)
    rows = [{"nombre": "=1+1", "valor": 5}, {"nombre": "Dos", "valor": 7}]
    document = make_document(unit, format_code=CODE, at=at, payload={"asunto": "Prueba", "filas": rows, "total": 12})

    sheet = load_workbook(io.BytesIO(storage.read(actions.render_now(document, at=at).file.sha256))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Asunto", "Prueba"],
        ["=1+1", 5],
        ["Dos", 7],
        ["Total", 12],
    ]
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize("attack", ["{{ ''.__class__.__mro__ }}", "{{ contenido.__init__.__globals__ }}"])
def test_template_that_looks_behind_its_data_gets_nothing(draft, keeper, at, attack):
    prepared = draft(content=word(attack))

    try:
        content = actions.preview_format(prepared, by=keeper, at=at)[0]
    except Refused as refusal:
        assert "no se permiten" in refusal.sentence
    else:
        text = Document(io.BytesIO(content)).paragraphs[0].text
        assert "class" not in text and "builtins" not in text


def test_template_that_is_badly_written_is_refused_in_words(draft, keeper, at):
    prepared = draft(content=word("{% for fila in %}"))

    with pytest.raises(Refused) as refusal:
        actions.preview_format(prepared, by=keeper, at=at)

    assert "Revise las llaves" in refusal.value.sentence


@pytest.mark.parametrize("part", ["word/vbaProject.bin", "word/embeddings/oleObject1.bin"])
def test_template_with_macros_or_objects_is_refused(draft, part):
    raw = io.BytesIO(word("Hola"))
    with zipfile.ZipFile(raw, "a") as archive:
        archive.writestr(part, b"x")

    with pytest.raises(Refused) as refusal:
        draft(content=raw.getvalue())

    assert "macros" in refusal.value.sentence


def test_sample_of_every_content_has_examples_of_every_field():
    content = samples.sample_of(PlanPayload).content()

    assert content["unit"] == "Texto de ejemplo"
    assert len(content["rows"]) == samples.MOST_ROWS
    assert content["rows"][0]["budget"] == 1_250_000


# --- the pages


def test_pages_prepare_preview_and_put_in_force(form, keeper, sign_in):
    client = sign_in(keeper)
    given = {
        "id": str(uuid7()), "version": "2", "name": "Carta", "approved_on": "2026-03-01", "access_class": "public",
        "header": "Oficina Ficticia", "template": SimpleUploadedFile("t.docx", word("{{ contenido.nada }}")),
        "logo": SimpleUploadedFile("escudo.png", png()),
    }  # fmt: skip

    response = client.post(reverse("documents:format_draft", args=[form.pk]), given, follow=True)

    new = Format.objects.get(version="2")
    assert "saldrán en blanco: nada" in response.content.decode()
    assert "contenido.subject" in response.content.decode()
    preview = client.get(reverse("documents:format_preview", args=[new.pk]))
    assert preview.headers["Content-Disposition"].endswith('.docx"')
    client.post(reverse("documents:format_publish", args=[new.pk]))
    new.refresh_from_db()
    assert (new.state, new.header, new.logo is not None) == (FormatState.IN_FORCE, "Oficina Ficticia", True)


def test_adviser_reads_formats_and_prepares_none(form, unit, sign_in):
    client = sign_in(make_member(unit, "advisor"))

    assert client.get(form.get_absolute_url()).status_code in {200, 403}
    assert client.post(reverse("documents:format_draft", args=[form.pk]), {}).status_code == 403
    assert client.post(reverse("documents:format_publish", args=[form.pk])).status_code == 403


# --- access classes


@pytest.mark.req("DOC-12")
def test_reclassified_document_is_closed_to_whom_may_not_open_it_and_keeps_the_ground(form, unit, keeper, at):
    access.register("institutions.unit", lambda user, key: True)
    colleague, document = make_member(unit, "advisor"), make_document(unit, format_code=CODE, at=at)
    assert access.can_open(colleague, document)

    ground = "Ley 1712 de 2014, artículo 18: datos de menores."
    for _press in range(2):
        row = actions.reclassify_document(document, access_class=AccessClass.RESERVED, reason=ground, by=keeper, at=at)

    assert document.reclassifications.count() == 1
    assert not access.can_open(colleague, document)
    assert access.can_open(keeper, document)
    with pytest.raises(DatabaseError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(reason="otro")


@pytest.mark.req("DOC-12")
def test_only_records_management_changes_the_class_and_with_a_ground(form, unit, keeper, at, sign_in, client):
    access.register("institutions.unit", lambda user, key: True)
    document = make_document(unit, format_code=CODE, at=at)
    url = reverse("documents:document_classify", args=[document.pk])

    assert sign_in(make_member(unit, "advisor")).get(url).status_code == 403
    sign_in(keeper)
    assert "al menos diez letras" in client.post(url, {"access_class": "classified", "reason": "x"}).content.decode()
    client.post(url, {"access_class": "classified", "reason": "Ley 1712 de 2014, artículo 18."})
    assert "Pública clasificada" in client.get(document.get_absolute_url()).content.decode()
