"""The hoja de control and the inventory as workbooks, with the heading and the signatures of their paper."""

import io
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from baquiano.archive.payloads import ControlSheetPayload
from baquiano.common.spreadsheets import clean_cell_text
from baquiano.ui.display import day

Pairs = Sequence[tuple[str, Any]]
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def control_sheet_xlsx(institution: str, name: str, sheet: ControlSheetPayload) -> bytes:
    head = [
        (_("Expediente"), sheet.file_title),
        (_("Número"), sheet.number),
        (_("Oficina productora"), sheet.unit),
        (_("Serie"), sheet.series),
        (_("Subserie"), sheet.subseries),
        (_("Código"), sheet.code),
        (_("Estado"), sheet.state),
        (_("Abierto"), sheet.opened_on),
        (_("Cerrado"), sheet.closed_on),
    ]
    headers = [_("Orden"), _("Fecha"), _("Tipo documental"), _("Documento"), _("Folios"), _("Tomo"), _("Observaciones")]
    rows = [
        [row.position, day(row.dated_on), row.type, row.title, row.pages, row.volume, row.note] for row in sheet.rows
    ]
    return book(
        institution, name, head, headers, rows, [8, 12, 28, 60, 10, 8, 36], [(_("Responsable"), sheet.responsible)]
    )


def inventory_xlsx(institution: str, name: str, content: dict[str, Any], counted: Collection[str]) -> bytes:
    """The inventory from the content that was kept of it; the columns titled in ``counted`` are of numbers."""
    numeric = [title in counted for title in content["columns"]]
    rows = [
        [int(cell) if is_number and cell.isdecimal() else cell for is_number, cell in zip(numeric, row, strict=True)]
        for row in content["rows"]
    ]
    head = [
        (_("Disposición"), content["layout"]),
        (_("Entidad remitente"), content["sender"]),
        (_("Entidad productora"), content["producer"]),
        (_("Unidad administrativa"), content["administrative_unit"]),
        (_("Oficina productora"), content["office"]),
        (_("Objeto"), content["purpose"]),
        (_("Número de transferencia"), content["transfer_number"]),
        (_("Registro de entrada"), day(date.fromisoformat(content["dated_on"]))),
    ]
    people = ((_("Elaborado por"), "prepared"), (_("Entregado por"), "delivered"), (_("Recibido por"), "received"))
    foot = [(label, ", ".join(filter(None, (content[key]["name"], content[key]["post"])))) for label, key in people]
    widths = [max(10, min(44, len(title) + 4)) for title in content["columns"]]
    return book(institution, name, head, content["columns"], rows, widths, foot)


def book(
    institution: str,
    name: str,
    head: Pairs,
    headers: Sequence[str],
    rows: Sequence[Sequence[Any]],
    widths: Sequence[int],
    foot: Pairs,
) -> bytes:
    """One sheet: whose it is, what it is of, its rows and who signs it. Text is text, whatever it begins with."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, _OPTIONS)
    sheet = workbook.add_worksheet(name[:31])
    bold = workbook.add_format({"bold": True})
    title = workbook.add_format({"bold": True, "font_size": 14})
    heading = workbook.add_format(
        {"bold": True, "bg_color": "#E5ECF8", "border": 1, "text_wrap": True, "valign": "top"}
    )
    cell = workbook.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, clean_cell_text(institution), bold)
    sheet.write_string(1, 0, clean_cell_text(name), title)
    line = _pairs(sheet, 3, head, bold)
    for column, text in enumerate(headers):
        sheet.write_string(line + 1, column, clean_cell_text(str(text)), heading)
    for number, row in enumerate(rows, start=line + 2):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, column, value, cell)
            else:
                sheet.write_string(number, column, clean_cell_text(str(value or "")), cell)
    _pairs(sheet, line + 3 + len(rows), foot, bold)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(line + 1)
    workbook.close()
    return out.getvalue()


def _pairs(sheet: Any, line: int, pairs: Pairs, bold: Any) -> int:
    """The label in the first column and its value from the third; returns the next free line."""
    for number, (label, value) in enumerate(pairs, start=line):
        text = day(value) if isinstance(value, date) else str(value or "")
        sheet.write_string(number, 0, clean_cell_text(f"{label}:"), bold)
        sheet.write_string(number, 2, clean_cell_text(text))
    return line + len(pairs)
