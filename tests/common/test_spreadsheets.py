"""Workbooks in and out: every damaged or hostile file gets a sentence, and no text becomes a formula."""

import random
import re
import subprocess
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference

from baquiano.common.errors import Refused
from baquiano.common.spreadsheets import Limits, Sheet, clean_cell_text, column_letter, read_sheets, write_xlsx


def workbook(rows, *, title="Plan", second=None):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    if second:
        book.create_sheet(second).append(["otra"])
    return saved(book)


def saved(book):
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def packed(entries, method=zipfile.ZIP_DEFLATED):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def replaced(content, name, change):
    """The workbook with the entry ``name`` changed by hand, as a hostile person would."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = {entry: archive.read(entry) for entry in archive.namelist()}
    return packed(entries | {name: change(entries[name])})


GOOD = workbook([["Actividad", "Fecha", "Valor"], ["Visita ñ", date(2026, 3, 10), 1500.5]])
SHEET1 = "xl/worksheets/sheet1.xml"


@pytest.mark.req("PLN-24")
def test_cells_arrive_as_what_they_are():
    rows = [
        ["texto", 3, 2.5, True, date(2026, 3, 10), datetime(2026, 3, 10, 8, 30), time(14, 5)],
        [],
        ["=1+1 no es fórmula", "007"],
    ]
    book = openpyxl.Workbook()
    book.active.title = "Plan"
    for row in rows:
        book.active.append(row)
    book.active["A3"].data_type = "s"

    (sheet,) = read_sheets(saved(book), name="plan.xlsx")

    assert sheet.name == "Plan"
    assert sheet.rows[0] == rows[0]
    assert set(sheet.rows[1]) == {None}
    assert sheet.rows[2][:3] == ["=1+1 no es fórmula", "007", None]


@pytest.mark.req("PLN-24")
def test_row_one_of_the_answer_is_row_one_of_the_sheet():
    book = openpyxl.Workbook()
    book.active["C4"] = "empieza aquí"

    (sheet,) = read_sheets(saved(book), name="plan.xlsx")

    assert sheet.rows[3][2] == "empieza aquí"
    assert [set(row) for row in sheet.rows[:3]] == [{None}] * 3


def test_a_formula_that_nobody_calculated_is_named_and_not_read_as_an_empty_cell():
    content = workbook([["Valor"], ["=100*3"]])
    with pytest.raises(Refused, match="la fórmula de la celda A2 no trae su resultado"):
        read_sheets(content, name="plan.xlsx")

    calculated = replaced(content, SHEET1, lambda xml: re.sub(rb"<v\s*/>|<v></v>", b"<v>300</v>", xml))
    empty = replaced(content, SHEET1, lambda xml: xml.replace(b'<c r="A2"', b'<c r="A2" t="str"'))

    assert read_sheets(calculated, name="plan.xlsx")[0].rows[1] == [300]
    assert read_sheets(empty, name="plan.xlsx")[0].rows[1] == [None]


def test_every_sheet_is_read_in_order_and_sheets_of_charts_are_passed_over():
    book = openpyxl.load_workbook(BytesIO(workbook([["Mes", 1], ["Enero", 2]], second="Anexo")))
    chart = BarChart()
    chart.add_data(Reference(book["Plan"], min_col=2, min_row=1, max_row=2))
    book.create_chartsheet("Gráfico", 1).add_chart(chart)

    sheets = read_sheets(saved(book), name="plan.xlsx")

    assert [sheet.name for sheet in sheets] == ["Plan", "Anexo"]
    assert sheets[1] == Sheet("Anexo", [["otra"]])


@pytest.mark.req("PLN-24")
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
        b"Actividad;Fecha\nVisita;10/03/2026\n",
        b"%PDF-1.7\n%%EOF",
        b"<html><table><tr><td>1</td></tr></table></html>",
    ],
    ids=["empty", "png", "csv", "pdf", "html"],
)
def test_what_only_has_the_name_of_a_workbook_is_refused(content):
    with pytest.raises(Refused, match=r"^.*plan\.xlsx: no es un libro de Excel.*Guárdelo como \.xlsx"):
        read_sheets(content, name="plan.xlsx")


@pytest.mark.parametrize(
    "content",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(7).randbytes(4096),
        packed({"foto.txt": "hola"}),
        packed({"xl/workbook.xml": "<no>", "[Content_Types].xml": "<Types"}),
        replaced(GOOD, SHEET1, lambda xml: xml[: len(xml) // 2]),
        replaced(GOOD, SHEET1, lambda xml: random.Random(3).randbytes(len(xml))),
    ],
    ids=["protected or old and broken", "zip of something else", "workbook of no sheets", "half a sheet", "noise"],
)
@pytest.mark.req("PLN-24")
def test_a_damaged_or_protected_workbook_says_what_to_do(content):
    with pytest.raises(Refused) as caught:
        read_sheets(content, name="plan.xlsx")

    assert caught.value.sentence.startswith("plan.xlsx: ")
    assert "guárdelo" in caught.value.sentence


@pytest.mark.req("PLN-24")
def test_a_truncated_upload_is_refused_wherever_it_was_cut():
    # Most cuts fall before the directory of the archive; the last ones fall inside it.
    cuts = [4, 30, len(GOOD) // 4, len(GOOD) // 2, *range(len(GOOD) - 60, len(GOOD), 6)]

    for cut in cuts:
        with pytest.raises(Refused, match="dañado o incompleto"):
            read_sheets(GOOD[:cut], name="plan.xlsx")


def test_a_bomb_is_refused_before_it_unfolds():
    bomb = packed({"[Content_Types].xml": "<Types/>", SHEET1: b"0" * (60 * 1024 * 1024)})

    assert len(bomb) < 100_000
    with pytest.raises(Refused, match="ocupa demasiado al abrirse"):
        read_sheets(bomb, name="plan.xlsx")


def test_an_archive_of_thousands_of_entries_is_refused():
    crowd = packed({f"xl/media/{n}.png": b"" for n in range(60)}, zipfile.ZIP_STORED)

    with pytest.raises(Refused, match="ocupa demasiado al abrirse"):
        read_sheets(crowd, name="plan.xlsx", limits=Limits(entries=50))


def test_a_heavy_file_is_refused_with_its_limit():
    with pytest.raises(Refused, match="pesa más de 1 MB"):
        read_sheets(b"PK\x03\x04" + b"0" * 1024 * 1024, name="plan.xlsx", limits=Limits(file_bytes=1024 * 1024))


def test_a_huge_declared_dimension_costs_nothing():
    boast = replaced(GOOD, SHEET1, lambda xml: xml.replace(b'ref="A1:C2"', b'ref="A1:XFD1048576"'))
    assert b"XFD1048576" in zipfile.ZipFile(BytesIO(boast)).read(SHEET1)

    (sheet,) = read_sheets(boast, name="plan.xlsx")

    assert sheet.rows[1][:2] == ["Visita ñ", date(2026, 3, 10)]


@pytest.mark.req("PLN-24")
def test_a_cell_lost_at_the_far_end_is_named_and_the_file_refused():
    book = openpyxl.Workbook()
    book.active.title = "Plan"
    book.active["ZZ30000"] = "perdida"

    with pytest.raises(Refused) as caught:
        read_sheets(saved(book), name="plan.xlsx")

    assert "la hoja «Plan» tiene 30000 filas y 702 columnas" in caught.value.sentence
    assert "Borre las filas y columnas vacías del final" in caught.value.sentence


def test_a_cell_at_the_last_corner_of_excel_is_refused_within_the_limits():
    corner = replaced(
        GOOD,
        SHEET1,
        lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    )

    with pytest.raises(Refused, match=r"plan\.xlsx"):
        read_sheets(corner, name="plan.xlsx")


def test_text_that_unfolds_by_repetition_is_refused():
    long = "a" * 30_000
    rows = [[long] * 40 for _ in range(50)]

    with pytest.raises(Refused, match="más texto"):
        read_sheets(workbook(rows), name="plan.xlsx", limits=Limits(ratio=100_000, text_characters=1_000_000))


def test_a_merged_cell_says_its_value_in_every_cell_that_it_covers():
    book = openpyxl.load_workbook(BytesIO(workbook([["Grupo", None, "fin"], ["uno", "dos", "tres"]])))
    book.active.merge_cells("A1:B1")

    (sheet,) = read_sheets(saved(book), name="plan.xlsx")

    assert sheet.rows == [["Grupo", "Grupo", "fin"], ["uno", "dos", "tres"]]


def test_a_long_text_merged_over_many_cells_is_refused():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["U101"] = "a" * 30_000, "fin"
    book.active.merge_cells("A1:T100")

    with pytest.raises(Refused, match="más texto"):
        read_sheets(saved(book), name="plan.xlsx", limits=Limits(text_characters=1_000_000))


def test_reading_stops_at_its_memory():
    book = openpyxl.Workbook()
    book.active["CV20000"] = "dos millones de celdas"

    with pytest.raises(Refused, match="sin exceder los límites"):
        read_sheets(saved(book), name="plan.xlsx", limits=Limits(memory_bytes=64 * 1024 * 1024))


def test_reading_stops_at_its_time(monkeypatch):
    def too_slow(*args, timeout, **options):
        raise subprocess.TimeoutExpired(args[0], timeout)

    monkeypatch.setattr(subprocess, "run", too_slow)

    with pytest.raises(Refused, match="sin exceder los límites"):
        read_sheets(GOOD, name="plan.xlsx")


def test_an_external_entity_is_not_followed(tmp_path):
    (tmp_path / "secret.txt").write_text("secreto")
    doctype = f'<!DOCTYPE x [<!ENTITY secret SYSTEM "file://{tmp_path}/secret.txt">]>'.encode()
    row = b'<sheetData><row r="9"><c r="A9" t="inlineStr"><is><t>&secret;</t></is></c></row>'
    hostile = replaced(GOOD, SHEET1, lambda xml: doctype + xml.replace(b"<sheetData>", row))

    try:
        read = str(read_sheets(hostile, name="plan.xlsx"))
    except Refused as refusal:
        read = refusal.sentence

    assert "secreto" not in read


def exported(rows, **options):
    out = BytesIO()
    count = write_xlsx(
        out, title=options.pop("title", "Plan"), headers=options.pop("headers", ["A", "B"]), rows=rows, **options
    )
    return openpyxl.load_workbook(BytesIO(out.getvalue())).active, count


@pytest.mark.req("PLN-24")
@pytest.mark.parametrize(
    "text", ["=1+1", "+57 300 000 0000", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "{=1}", "http://x.invalid", "0123"]
)
def test_text_stays_text_whatever_it_begins_with(text):
    sheet, _ = exported([[text, "fin"]], headers=["=A", "B"], note="=nota")

    assert [(cell.value, cell.data_type) for cell in sheet[3]] == [(text, "s"), ("fin", "s")]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_what_a_workbook_cannot_hold_is_left_out():
    sheet, _ = exported(
        [["NUL\0 VT\x0b FFFF\uffff solo\ud800", "x" * 40_000]], headers=["tit\0ulo", "B"], note="no\x0bta"
    )

    assert [cell.value for cell in sheet[3]] == ["NUL VT FFFF solo", "x" * 32_767]
    assert (sheet["A1"].value, sheet["A2"].value) == ("nota", "titulo")


def test_numbers_dates_and_moments_are_written_as_such():
    moment = datetime(2026, 3, 11, 3, 0, tzinfo=UTC)

    sheet, count = exported(
        [[1, Decimal("1234567.00")], [date(2026, 3, 10), moment], [True, None], [float("nan"), time(8, 30)]]
    )

    assert count == 4
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)][:3] == [
        [1, 1234567],
        [datetime(2026, 3, 10), datetime(2026, 3, 10, 22, 0)],
        ["Sí", None],
    ]
    assert sheet["A3"].number_format == "dd/mm/yyyy"
    assert sheet["B5"].value == "08:30:00"


def test_what_is_written_reads_back():
    out = BytesIO()
    write_xlsx(out, title="Plan [2026]/uno", headers=["Actividad", "Fecha"], rows=[["Visita ñ", date(2026, 3, 10)]])

    (sheet,) = read_sheets(out.getvalue(), name="plan.xlsx")

    assert sheet == Sheet("Plan  2026  uno", [["Actividad", "Fecha"], ["Visita ñ", date(2026, 3, 10)]])


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_the_spreadsheet_names_them(index, letter):
    assert column_letter(index) == letter


def test_lines_and_tabs_survive_in_a_cell():
    assert clean_cell_text("uno\n\tdos\r\n") == "uno\n\tdos\n"
