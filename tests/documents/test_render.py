"""The formats drawn for real, and a renderer that cannot hurt."""

import io
import json
from dataclasses import replace
from datetime import date

import pypdf
import pytest

from baquiano.documents import rendering
from baquiano.documents.actions.issuing import in_bogota
from baquiano.documents.actions.rendering import qr_svg
from baquiano.documents.payloads import (
    Approval,
    AttendanceListPayload,
    AttendanceRow,
    CheckedField,
    CheckPayload,
    CheckRow,
    CheckRule,
    CommitmentRow,
    DecisionRow,
    LetterPayload,
    MinutesPayload,
    Person,
    PlanPayload,
    PlanRow,
    PreviousCommitment,
    Section,
    SignatureBlock,
)
from tests.factories.documents import FORMATS, png

pytestmark = pytest.mark.req("DOC-01")
CODE = "7KQF-2M9T-XB4C"


def drawn(template, payload, at, **overrides):
    institution = {
        "name": "Secretaría de Educación Ficticia",
        "short_name": "SEF",
        "nit": "890102472-0",
        "address": "Calle 1",
        "city": "Peñón",
        "phone": "605 000 0000",
        "email": "a@b.co",
        "website": "https://b.co",
    }
    form = {
        "code": template,
        "name": "Formato de prueba",
        "version": "3",
        "process": "Gestión",
        "logo_id": "",
        "approved_on": date(2022, 11, 16),
    }
    data = {
        "institution": institution,
        "is_demo": True,
        "format": form,
        "number": "014 de 2026",
        "title": "Prueba",
        "version": 1,
        "issued_at": at,
        "content": payload.content(),
        "verification": {"code": CODE, "url": "https://b.co/v/", "page": "https://b.co/v/", "sha256": "f" * 64},
    }
    source = (FORMATS / f"{template}.typ").read_text(encoding="utf-8")
    pdf = rendering.draw(source, in_bogota(data | overrides), {"qr.svg": qr_svg("https://b.co/v/"), "stroke": png()})
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(reader, page=None):
    pages = reader.pages if page is None else [reader.pages[page]]
    return " ".join(" ".join(part.extract_text() for part in pages).replace("\u200b", "").split())


@pytest.mark.req("DOC-01")
def test_the_plan_of_three_hundred_rows_repeats_its_headings(at):
    rows = [
        PlanRow(
            code=f"CAL-{number:03d}",
            programme="Calidad",
            need="Necesidad",
            strategy="Estrategia",
            activity="Actividad",
            objective="Objetivo",
            starts_on=date(2026, 3, 10),
            ends_on=date(2026, 3, 14),
            mechanism="Visita",
            instruments="Acta",
            place="Peñón",
            beneficiaries="I. E. Ficticia",
            responsible="Ana Ficticia",
            procedures="Viáticos",
            resources="Transporte",
            budget=1234567,
            service_type="In situ",
            group=f"Grupo {number // 100}",
        )
        for number in range(300)
    ]
    payload = PlanPayload(
        year=2026,
        unit="Planeación",
        title="Plan 2026",
        state="Aprobado",
        is_consolidated=True,
        rows=rows,
        approvals=[Approval(act="Aprobó", name="Comité", at=at)],
    )

    reader = drawn("MI-GE-RG-217", payload, at)

    last = len(reader.pages) - 1
    assert last > 5
    first = text_of(reader, 0)
    for words in ("MI-GE-RG-217", "16/11/2022", f"1 de {last + 1}", "Necesidad detectada", "$ 1.234.567", CODE):
        assert words in first
    assert "10/03/2026 a 14/03/2026" in first
    assert "Necesidad detectada" in text_of(reader, last)
    assert "CAL-299" in text_of(reader)
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height


def test_the_acta_says_all_that_an_acta_says(at):
    person = Person(name="Rosa Inventada Núñez", post="Rectora", entity="I. E. Ficticia")
    payload = MinutesPayload(
        kind="Acta de visita",
        city="Peñón",
        starts_at=at,
        ends_at=at.replace(hour=15),
        place="Sala",
        objective="Acompañar",
        attendees=[person],
        absent=[Person(name="Óscar Supuesto", note="Incapacidad")],
        guests=[Person(name="Inés Imaginaria")],
        quorum="Hay quórum",
        agenda=["Verificación de compromisos anteriores"],
        previous_commitments=[
            PreviousCommitment(text="Remitir guía", responsible="Ana", due_on=None, result="Cumplido")
        ],
        sections=[Section(title="Puesta en marcha", text="Se desarrolló.\n\nSe cerró.")],
        decisions=[
            DecisionRow(item="Plan", kind="Aprobación", result="Aprobado", votes_for=5, votes_against=1, votes_blank=0)
        ],
        commitments=[CommitmentRow(text="Aplicar", responsible="José", due_on=date(2026, 4, 10), party="Asistida")],
        signatures=[
            SignatureBlock(
                name="Rosa Inventada Núñez",
                level="Dibujada en pantalla",
                signed_at=at,
                image_id="stroke",
                sha256="a" * 64,
            ),
            SignatureBlock(name="Ana Ficticia"),
        ],
        next_meeting="14 de abril",
        location="https://b.co/visitas/1/",
        content_sha256="a" * 64,
    )

    text = text_of(drawn("AP-AI-RG-111", payload, at))

    for words in (
        "Acta n.º 014 de 2026",
        "Peñón, 10 de marzo de 2026",
        "Inicio 09:00 · Fin 15:00",
        "Incapacidad",
        "Hay quórum",
        "Verificación de compromisos anteriores",
        "Cumplido",
        "Se cerró.",
        "Aprobado",
        "10/04/2026",
        "14 de abril",
        "Dibujada en pantalla",
        "10/03/2026 09:00",
        "https://b.co/visitas/1/",
        "Documento de demostración",
    ):
        assert words in text


def test_the_attendance_list_has_twenty_lines_a_page(at):
    rows = [
        AttendanceRow(
            names="María",
            surnames=f"Inventada {number}",
            document_type="CC",
            document_number=str(number),
            entity="I. E. Ficticia",
            post="Docente",
            image_id="stroke",
        )
        for number in range(1, 22)
    ]
    payload = AttendanceListPayload(
        subject="Taller",
        process="Calidad",
        responsible="Ana",
        place="Peñón",
        starts_at=at,
        ends_at=None,
        rows=rows,
        blank_rows=19,
        privacy_notice="Sus datos se tratan según la Ley 1581 de 2012.",
    )

    reader = drawn("AT-LISTA", payload, at)

    assert len(reader.pages) == 2
    assert "Inventada 20" in text_of(reader, 0)
    assert "Inventada 21" in text_of(reader, 1)
    assert "40" in text_of(reader, 1)
    assert all("Firma o huella" in text_of(reader, page) for page in (0, 1))
    assert all("Ley 1581" in text_of(reader, page) for page in (0, 1))


@pytest.mark.req("DOC-08")
def test_letter_says_to_whom_by_whom_and_about_what(at):
    payload = LetterPayload(
        kind="Oficio",
        city="Barranquilla",
        dated_on=at.date(),
        recipients=[Person(name="Ana Ficticia", post="Rectora", entity="I. E. Ficticia")],
        copies=[Person(name="Personería Ficticia")],
        subject="Invitación al taller",
        body="Primer párrafo.\n\nSegundo párrafo con «comillas» y #nada.",
        sender=Person(name="Luis Ficticio", post="Líder", entity="Grupo Ficticio"),
        reference="GFI-R-2026-0001",
    )

    text = text_of(drawn("AP-AI-RG-110", payload, at))

    for words in (
        "Oficio",
        "Barranquilla",
        "10 de marzo de 2026",
        "Ana Ficticia",
        "Rectora",
        "Invitación al taller",
        "Segundo párrafo con «comillas» y #nada.",
        "Luis Ficticio",
        "Personería Ficticia",
        "GFI-R-2026-0001",
    ):
        assert words in text


def test_it_is_a_pdf_a_with_its_own_fonts_in_spanish(at):
    reader = drawn(
        "AP-AI-RG-111",
        MinutesPayload(kind="Acta", city="Peñón", starts_at=at, ends_at=at, place="Sala", objective="Objetivo"),
        at,
    )

    catalog = reader.trailer["/Root"]
    xmp = catalog["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in xmp
    assert catalog["/Lang"].lower() == "es-co"
    assert "/OutputIntents" in catalog
    fonts = {str(font.get_object()["/BaseFont"]) for font in reader.pages[0]["/Resources"]["/Font"].values()}
    assert fonts
    assert all("Nunito" in name or "SourceSans" in name for name in fonts)


HOSTILE = {"issued_at": "2026-03-10T09:00:00-05:00"}


@pytest.mark.parametrize(
    "source",
    [
        '#read("/etc/passwd")',
        '#read("../../../../etc/passwd")',
        '#import "@preview/cetz:0.3.0"',
        '#import "@local/x:0.1.0"',
        "#let f(x) = f(x + 1)\n#f(0)",
        '#image("http://127.0.0.1:9/x.png")',
    ],
)
def test_a_template_reads_nothing_outside_and_brings_nothing_in(source):
    with pytest.raises(rendering.RenderFailed):
        rendering.draw(source, HOSTILE)


def test_a_renderer_that_does_not_end_is_stopped(monkeypatch):
    monkeypatch.setattr(rendering, "SECONDS", 2)

    with pytest.raises(rendering.RenderFailed, match="did not finish in 2 seconds"):
        rendering.draw("#let x = 0\n#for i in range(9999) { for j in range(9999) { x = x + 1 } }\n#x", HOSTILE)


def test_a_renderer_that_eats_memory_is_stopped():
    with pytest.raises(rendering.RenderFailed):
        rendering.draw('#let s = "0123456789" * 100000\n#let a = range(4000).map(i => s + str(i))\n#a.len()', HOSTILE)


def test_data_never_becomes_source(at):
    nasty = '#read("/etc/passwd") *negrita* $x$ @preview \\ " } ]'
    payload = MinutesPayload(kind="Acta", city="Peñón", starts_at=at, ends_at=at, place="Sala", objective=nasty)

    text = text_of(drawn("AP-AI-RG-111", payload, at))

    assert '#read("/etc/passwd")' in text
    assert "*negrita* $x$ @preview" in text


def test_the_payload_is_plain_json(at):
    payload = MinutesPayload(kind="Acta", city="Peñón", starts_at=at, ends_at=None, place="Sala", objective="Objetivo")

    assert json.loads(json.dumps(in_bogota(payload.content())))["starts_at"] == "2026-03-10T09:00:00-05:00"


@pytest.mark.req("PLN-08")
def test_record_of_verification_says_each_finding_and_what_was_done(at):
    found = CheckRow(
        severity="warns", severity_name="Advierte", rule="Fecha en festivo", words="GFI-001 se programó en domingo.",
        mend="Córrala.", codes="GFI-001", groups="Grupo Ficticio",
    )  # fmt: skip
    waived = replace(found, words="GFI-002.", waived_by="Ana Ficticia", waived_at=at, reason="Es la feria")
    payload = CheckPayload(
        title="Registro de verificación · Plan ficticio", year=2026, unit="Grupo Ficticio", state="Consolidado",
        is_consolidated=True, items=240, groups=["Uno", "Dos"], needs=9, needs_answered=8,
        fields=[CheckedField(label="Objetivo", items=240)], blocks=0, warns=1, suggests=0, waived=1,
        rules=[CheckRule(name="Fecha en festivo", severity="warns", open=1, waived=1)], rows=[found, waived],
        seen=[Person(name="Luis Ficticio", note="10/03/2026 09:00")],
    )  # fmt: skip

    text = text_of(drawn("AT-VERIFICACION", payload, at))

    for words in (
        "240 actividades de 2 grupos",
        "8 de 9",
        "GFI-001 se programó en domingo.",
        "Abierto. Córrala.",
        "Aceptado por Ana Ficticia, 10/03/2026 09:00: Es la feria",
        "Luis Ficticio, 10/03/2026 09:00",
    ):
        assert words in text
