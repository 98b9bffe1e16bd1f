"""Electronic index, hoja de control and inventory: they always match what the expediente holds (DOC-04, DOC-05)."""

import io
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from baquiano.archive import actions, queries
from baquiano.archive.index import index_xml
from baquiano.archive.inventory import FIELDS, Layout, lines_of
from baquiano.archive.models import CaseFile, Inventory
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.documents.choices import AccessClass
from baquiano.documents.models import IssuedDocument
from baquiano.meetings.choices import MeetingState
from baquiano.procedures.models import Activity, Task
from tests.factories.archive import make_case_file, make_rendered
from tests.factories.delivery import make_session
from tests.factories.documents import make_evidence, make_file, make_format, png
from tests.factories.institutions import make_member, make_profile
from tests.factories.procedures import load_procedures, make_year_case

pytestmark = pytest.mark.django_db
OLD = {"name": "Acuerdo ficticio", "columns": [["order", "N.º"], ["series_and_title", "Asunto"], ["pages", "Folios"]]}
NEW = {"name": "Actual ficticia", "columns": [[field, field.title()] for field in FIELDS]}


@pytest.fixture
def settings_of_archive(scoped):
    make_profile(
        scoped,
        {
            "archive": {
                "control_format": "HOJA",
                "inventory_format": "FUID",
                "volume_pages": 4,
                "inventory": {"acuerdo": OLD, "nueva": NEW},
            }
        },
    )
    make_format(scoped, "HOJA")
    make_format(scoped, "FUID")


@pytest.fixture
def filled(settings_of_archive, case_file, visit, at):
    """An expediente of three documents in two volumes, the last of them classified."""
    make_rendered(visit.meeting, title="Acta 001", number="001", pages=3, at=at)
    make_evidence(visit, title="=Salón & <otro>", taken_on=date(2026, 3, 9), at=at + timedelta(minutes=1))
    file = make_file(visit.institution, at=at, content=png(3, 4), name="lista.png")
    make_evidence(
        visit, kind="attendance_list", title="Lista ficticia", file=file, taken_on=date(2026, 3, 10),
        access_class=AccessClass.CLASSIFIED, at=at + timedelta(minutes=2),
    )  # fmt: skip
    actions.file_pending(case_file, by=None, at=at + timedelta(hours=1))
    return case_file


def test_the_index_has_the_fields_of_the_colombian_xml_with_running_pages(filled):
    root = ElementTree.fromstring(index_xml(queries.entries_of(filled)))

    rows = queries.filed_documents(filled)
    told = [{field.tag: field.text for field in node} for node in root]
    assert (root.tag, [node.tag for node in root]) == ("TipoDocumentoFoliado", ["DocumentoIndizado"] * 3)
    assert told[0] == {
        "Id": str(rows[0].pk),
        "Nombre_Documento": "Acta 001 · 001",
        "Tipologia_Documental": "Acta de visita",
        "Fecha_Creacion_Documento": "2026-03-10",
        "Fecha_Incorporacion_Expediente": "2026-03-10T10:00:00-05:00",
        "Valor_Huella": rows[0].file.sha256,
        "Funcion_Resumen": "SHA256",
        "Orden_Documento_Expediente": "1",
        "Pagina_Inicio": "1",
        "Pagina_Fin": "3",
        "Formato": "PDF",
        "Tamano": str(rows[0].file.size),
        "Origen": "Electrónico",
    }
    assert [(one["Pagina_Inicio"], one["Pagina_Fin"], one["Origen"]) for one in told[1:]] == [
        ("4", "4", "Electrónico"),
        ("5", "5", "Digitalizado"),
    ]


def test_the_same_expediente_gives_the_same_index(filled):
    assert index_xml(queries.entries_of(filled)) == index_xml(queries.entries_of(CaseFile.objects.get()))


@pytest.mark.req("DOC-12")
def test_index_and_sheet_name_by_its_type_what_is_closed_to_who_takes_them(filled, adviser, archivist, sign_in):
    urls = [reverse(f"archive:case_file_{name}", args=[filled.pk]) for name in ("index", "sheet")]

    client = sign_in(adviser)
    index, sheet = (client.get(url).content for url in urls)
    client = sign_in(archivist)
    whole, sheet_whole = (client.get(url).content for url in urls)

    assert "Lista ficticia" not in index.decode() and "Listado de asistencia (pública clasificada)" in index.decode()
    assert "Lista ficticia" in whole.decode()
    assert _cells(sheet)[-1][3] == "Listado de asistencia (pública clasificada)"
    assert _cells(sheet_whole)[-1][3] == "Lista ficticia"


def _cells(content):
    """The rows of documents of the sheet, under their heading."""
    rows = [list(row) for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]
    start = next(number for number, row in enumerate(rows) if row[0] == "Orden")
    return [row for row in rows[start + 1 :] if isinstance(row[0], int)]


@pytest.mark.req("DOC-04")
def test_the_sheet_in_excel_has_each_document_and_no_formula(filled, archivist, sign_in):
    content = sign_in(archivist).get(reverse("archive:case_file_sheet", args=[filled.pk])).content

    assert _cells(content) == [
        [1, "10/03/2026", "Acta de visita", "Acta 001 · 001", "1–3", 1, ""],
        [2, "09/03/2026", "Registro fotográfico", "=Salón & <otro>", "4", 1, ""],
        [3, "10/03/2026", "Listado de asistencia", "Lista ficticia", "5", 2, "Pública clasificada"],
    ]
    types = {cell.data_type for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row}
    assert "f" not in types


@pytest.mark.req("DOC-04")
def test_the_sheet_issued_again_is_the_same_and_follows_what_enters(filled, visit, archivist, at):
    first, again = (actions.issue_control_sheet(filled, by=archivist, at=at) for _press in range(2))
    make_evidence(visit, title="Otra", at=at + timedelta(hours=2))
    actions.file_pending(filled, by=None, at=at + timedelta(hours=3))

    second = actions.issue_control_sheet(filled, by=archivist, at=at)

    assert first == again and second.supersedes == first and second.version == 2
    told = second.payload["content"]
    assert [row["title"] for row in told["rows"]] == [entry.row.title for entry in queries.entries_of(filled)]
    assert (told["document_count"], told["page_count"], told["volume_count"]) == (4, 6, 2)


@pytest.mark.req("DOC-12")
def test_the_sheet_is_as_closed_as_the_most_closed_of_its_documents(filled, archivist, at):
    document = actions.issue_control_sheet(filled, by=archivist, at=at)

    assert IssuedDocument.objects.get(pk=document.pk).access_class == AccessClass.CLASSIFIED


def test_without_a_format_the_sheet_is_refused_in_words(case_file, archivist, at):
    with pytest.raises(Refused, match="formato de hoja de control"):
        actions.issue_control_sheet(case_file, by=archivist, at=at)


def test_it_is_issued_from_the_page_by_whom_may(filled, archivist, adviser, sign_in):
    url = reverse("archive:case_file_sheet_issue", args=[filled.pk])

    refused = sign_in(adviser).post(url).status_code
    answer = sign_in(archivist).post(url)

    document = IssuedDocument.objects.get(format__code="HOJA")
    assert (refused, answer.url) == (403, document.get_absolute_url())


@pytest.mark.req("DOC-05")
def test_an_inventory_has_a_line_for_each_volume(filled):
    case_files = list(CaseFile.objects.select_related("unit", "schedule__unit"))

    lines = lines_of(case_files)

    assert [
        (one.order, one.volume, one.volumes, one.documents, one.pages, one.first_on, one.last_on, one.access_class)
        for one in lines
    ] == [
        (1, 1, 2, 2, 4, date(2026, 3, 9), date(2026, 3, 10), "public"),
        (2, 2, 2, 1, 1, date(2026, 3, 10), date(2026, 3, 10), "classified"),
    ]


@pytest.mark.req("DOC-05")
def test_an_expediente_without_documents_says_that_it_has_no_dates(settings_of_archive, case_file):
    (line,) = lines_of([case_file])

    assert [FIELDS[name](line) for name in ("first_on", "last_on")] == ["S.F.", "S.F."]


@pytest.mark.req("DOC-05")
@pytest.mark.parametrize(("layout", "columns"), [("acuerdo", 3), ("nueva", len(FIELDS))])
def test_the_inventory_of_what_the_list_shows_is_made_once_in_each_layout(
    filled, unit, archivist, sign_in, layout, columns, at
):
    other = make_case_file(make_session(unit, state=MeetingState.HELD, title="Otra visita"), at=at)
    client = sign_in(archivist)
    url = reverse("archive:inventory_create") + f"?q={filled.number}"
    data = {"id": str(uuid7()), "layout": layout, "purpose": "primary", "transfer_number": "T-1", "received_by": "Ana"}
    page = client.get(url).content.decode()

    answers = [client.post(url, data) for _press in range(2)]

    row = Inventory.objects.get()
    assert [answer.url for answer in answers] == [row.get_absolute_url()] * 2
    assert "De 1 expediente:" in page
    assert (row.number, row.file_count, row.page_count) == ("2026-0001", 1, 5)
    assert {len(cells) for cells in row.content["rows"]} == {columns} and len(row.content["rows"]) == 2
    assert IssuedDocument.objects.get(format__code="FUID").payload["content"] == row.content
    shown = client.get(row.get_absolute_url()).content.decode()
    assert filled.title in shown and other.title not in shown and "T-1" in shown
    listed = client.get(reverse("archive:inventory_list")).content.decode()
    assert "2026-0001" in listed


@pytest.mark.req("DOC-05")
def test_the_inventory_in_excel_bears_its_heading_its_lines_and_who_signs(filled, archivist, sign_in, at):
    layout = Layout("acuerdo", OLD["name"], tuple(map(tuple, OLD["columns"])))
    fields = {"purpose": "primary", "transfer_number": "=1+1", "delivered_by": "Ana", "received_by": ""}
    case_files = list(CaseFile.objects.select_related("unit__parent", "schedule__unit"))
    row = actions.make_inventory(
        filled.institution, id=uuid7(), layout=layout, case_files=case_files, fields=fields, by=archivist, at=at
    )

    content = sign_in(archivist).get(reverse("archive:inventory_download", args=[row.pk])).content

    sheet = load_workbook(io.BytesIO(content)).active
    cells = [[cell.value for cell in line] for line in sheet.iter_rows()]
    title = f"INFORMES / Visitas ficticias. {filled.title}"
    assert ["N.º", "Asunto", "Folios"] in cells and [1, title, 4] in cells and [2, title, 1] in cells
    assert ["Número de transferencia:", None, "=1+1"] in cells and ["Entregado por:", None, "Ana"] in cells
    assert ["Elaborado por:", None, f"{archivist}, Técnica de archivo"] in cells
    assert "f" not in {cell.data_type for line in sheet.iter_rows() for cell in line}


def test_an_inventory_of_nothing_is_refused_and_what_was_written_stays(settings_of_archive, archivist, sign_in):
    data = {"id": str(uuid7()), "layout": "acuerdo", "purpose": "primary", "transfer_number": "T-9"}

    page = sign_in(archivist).post(reverse("archive:inventory_create"), data).content.decode()

    assert "No hay expedientes en la selección" in page and "T-9" in page and not Inventory.objects.exists()


def test_an_inventory_never_changes(filled, archivist, at):
    layout = Layout("acuerdo", OLD["name"], tuple(map(tuple, OLD["columns"])))
    fields = {"purpose": "primary", "transfer_number": "", "delivered_by": "", "received_by": ""}
    actions.make_inventory(
        filled.institution, id=uuid7(), layout=layout, case_files=[filled], fields=fields, by=archivist, at=at
    )

    with pytest.raises(DatabaseError), transaction.atomic():
        Inventory.objects.update(file_count=9)


def test_who_may_not_make_inventories_is_not_offered_one(filled, unit, adviser, sign_in):
    control = make_member(unit, "internal_control")

    for person, expected in ((adviser, 403), (control, 403)):
        client = sign_in(person)
        assert "Hacer inventario" not in client.get(reverse("archive:case_file_list")).content.decode()
        assert client.get(reverse("archive:inventory_create")).status_code == expected


def test_the_inventories_ask_the_same_queries_for_one_and_for_three(filled, archivist, sign_in, queries_of, at):
    layout = Layout("acuerdo", OLD["name"], tuple(map(tuple, OLD["columns"])))
    fields = {"purpose": "primary", "transfer_number": "", "delivered_by": "", "received_by": ""}
    client, counts = sign_in(archivist), []
    for more in (1, 2):
        for _number in range(more):
            actions.make_inventory(
                filled.institution, id=uuid7(), layout=layout, case_files=[filled], fields=fields, by=archivist, at=at
            )
        counts.append(queries_of(client, reverse("archive:inventory_list")))

    assert counts[0] == counts[1]


@pytest.mark.req("WFL-05")
def test_the_activity_that_archives_has_the_sheet_and_the_inventory_by_themselves(filled, archivist, at):
    load_procedures(filled.institution)
    case = make_year_case(filled.institution)
    activity = case.definition.activities.get(number="17")
    asked = [{"code": code, "name": code, "requirement": "mandatory", "is_record": True} for code in ("HOJA", "FUID")]
    Activity.objects.filter(pk=activity.pk).update(outputs=asked)
    task = Task.objects.create(institution=filled.institution, case=case, activity=activity, opened_at=at)
    fields = {"purpose": "management", "transfer_number": "", "delivered_by": "", "received_by": ""}
    layout = Layout("nueva", "Nueva", (("order", "N.º"),))

    for _twice in range(2):
        actions.issue_control_sheet(filled, by=archivist, at=at + timedelta(hours=2))
    actions.make_inventory(
        filled.institution, id=uuid7(), layout=layout, case_files=[filled], fields=fields, by=archivist, at=at
    )

    assert sorted(task.records.values_list("code", "label")) == [
        ("FUID", "Inventario documental 2026-0001"),
        ("HOJA", f"Hoja de control del expediente {filled.number}"),
    ]
