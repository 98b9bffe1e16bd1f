"""The report of a period as a Word document, with the header of its format on every page."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from baquiano.common.text import without_control_characters
from baquiano.documents.payloads import ReportTable, SemesterReportPayload
from baquiano.ui.display import day

MARGIN, NAMES = Cm(2), Cm(6.2)


def word_file(payload: SemesterReportPayload, header: list[tuple[str, str]], *, note: str = "") -> bytes:
    """``header`` are the words of the head of the page, in pairs; ``note`` goes above the title (a draft says so)."""
    book = Document()
    book.styles["Normal"].font.name, book.styles["Normal"].font.size = "Nunito Sans", Pt(10.5)
    page = book.sections[0]
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    _head(book, header)
    if note:
        book.add_paragraph().add_run(_clean(note)).bold = True
    title = book.add_heading(_clean(payload.heading), level=1)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _facts(book, payload)
    for section in payload.sections:
        book.add_heading(_clean(section.title), level=2)
        for paragraph in section.text.split("\n\n"):
            if paragraph.strip():
                book.add_paragraph(_clean(paragraph.strip()))
    book.add_heading("Cifras al corte", level=2)
    for table in payload.tables:
        _table(book, table)
    made = f"Elaboró: {payload.prepared_by}."
    if payload.approved_by and payload.approved_at:
        made += f" Aprobó: {payload.approved_by}, el {day(payload.approved_at)}."
    book.add_paragraph(_clean(f"{made} Huella de las cifras (SHA-256): {payload.figures_sha256}"))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _head(book: Any, header: list[tuple[str, str]]) -> None:
    section = book.sections[0]
    table = section.header.add_table(rows=0, cols=2, width=_width(book))
    table.style = "Table Grid"
    # The paragraph that a header begins with goes below, between the table and the text.
    table._tbl.addnext(section.header.paragraphs[0]._p)
    for words, value in header:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = _clean(words), _clean(value)
    cells = table.add_row().cells
    cells[0].text = "Página"
    _field(cells[1].paragraphs[0], "PAGE")
    cells[1].paragraphs[0].add_run(" de ")
    _field(cells[1].paragraphs[0], "NUMPAGES")


def _width(book: Any) -> int:
    page = book.sections[0]
    return page.page_width - page.left_margin - page.right_margin


def _field(paragraph: Any, name: str) -> None:
    """A number that Word keeps by itself."""
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), name)
    paragraph._p.append(element)


def _facts(book: Any, payload: SemesterReportPayload) -> None:
    to = ", ".join(filter(None, [payload.addressee.name, payload.addressee.post]))
    table = book.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for words, value in (
        ("Período", payload.period),
        ("Corte", day(payload.cut_on)),
        ("Dependencia", payload.group),
        ("Dirigido a", to),
    ):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = words, _clean(value)


def _table(book: Any, figures: ReportTable) -> None:
    book.add_heading(_clean(figures.title), level=3)
    table = book.add_table(rows=1, cols=len(figures.headers))
    table.style, table.autofit = "Table Grid", False
    for cell, words in zip(table.rows[0].cells, figures.headers, strict=True):
        _write(cell, words, is_bold=True)
        _property(cell._tc.get_or_add_tcPr(), "w:shd", {"w:val": "clear", "w:fill": "E8EEF7"})
    # Repeated on each page, and no row is cut between two.
    _property(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    for number, row in enumerate(figures.rows, start=1):
        is_total = number == len(figures.rows)
        for place, (cell, words) in enumerate(zip(table.add_row().cells, row, strict=True)):
            _write(cell, words, is_bold=is_total, is_number=bool(place))
    others = (_width(book) - NAMES) // max(1, len(figures.headers) - 1)
    # LibreOffice reads the width of the columns, Word that of the cells.
    for place, column in enumerate(table.columns):
        column.width = others if place else NAMES
    for line in table.rows:
        _property(line._tr.get_or_add_trPr(), "w:cantSplit")
        for place, cell in enumerate(line.cells):
            cell.width = others if place else NAMES


def _write(cell: Any, words: str, *, is_bold: bool = False, is_number: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(_clean(words))
    run.bold, run.font.size = is_bold, Pt(9)
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _property(parent: Any, name: str, attributes: dict[str, str] | None = None) -> None:
    element = OxmlElement(name)
    for key, value in (attributes or {}).items():
        element.set(qn(key), value)
    parent.append(element)


def _clean(text: str) -> str:
    return without_control_characters(str(text))
