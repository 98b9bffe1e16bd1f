"""Spreadsheets in and out, with bounds.

A workbook from outside is read in a child process with limits of memory, processor and time, because a small file
can unfold into hundreds of megabytes. A workbook that goes out never carries a formula that a person typed.
"""

import csv
import json
import subprocess
import sys
import zipfile
from collections.abc import Container, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from baquiano.common.calendar_days import BOGOTA
from baquiano.common.errors import Refused

MEGABYTE = 1024 * 1024
# Lone surrogates and the two non-characters that XML refuses.
_NOT_IN_XML = frozenset([*map(chr, range(0xD800, 0xE000)), "\ufffe", "\uffff"])


@dataclass(frozen=True)
class Limits:
    """What a workbook may cost to read."""

    file_bytes: int = 10 * MEGABYTE
    unfolded_bytes: int = 200 * MEGABYTE
    ratio: int = 200
    entries: int = 2_000
    rows: int = 25_000
    columns: int = 100
    text_characters: int = 20_000_000
    memory_bytes: int = 768 * MEGABYTE
    seconds: int = 20


@dataclass(frozen=True)
class Sheet:
    """A sheet as rows of cells; a cell is text, a number, a date, a moment, a boolean or ``None``.

    ``rows[0]`` is row 1 of the spreadsheet, so that a problem can be named by the row that the person sees.
    """

    name: str
    rows: list[list[Any]]


def column_letter(index: int) -> str:
    """The letter of the column ``index``, counted from 0: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_sheets(content: bytes, *, name: str, limits: Limits | None = None) -> list[Sheet]:
    """The sheets of an XLSX, XLS or ODS workbook, or the only one of a CSV.

    Refuses, in Spanish and naming the file, what is too large, damaged, disguised or of another kind.
    """
    limits = limits or Limits()
    if name.lower().endswith(".csv"):
        return [Sheet(Path(name).stem[:31] or "CSV", _read_csv(content, name, limits))]
    _check_envelope(content, name, limits)
    answer = _read_in_child(content, name, limits)
    if "refused" in answer:
        raise Refused(f"{name}: {answer['refused']}")
    return [
        Sheet(sheet["name"], [[_cell(cell) for cell in row] for row in sheet["rows"]]) for sheet in answer["sheets"]
    ]


def _read_csv(content: bytes, name: str, limits: Limits) -> list[list[Any]]:
    """The rows of a CSV, as Excel writes it here: in UTF-8 or Windows, with semicolons, commas or tabs."""
    if len(content) > limits.file_bytes or content[:4] == b"PK\x03\x04" or b"\x00" in content:
        raise Refused(f"{name}: no es un CSV de texto o pesa demasiado. Guárdelo como .xlsx y vuelva a subirlo.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    rows: list[list[Any]] = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append([cell or None for cell in row])
            if len(rows) > limits.rows or len(row) > limits.columns:
                raise Refused(f"{name}: se admiten {limits.rows} filas y {limits.columns} columnas. Súbalo por partes.")
    except csv.Error as error:
        raise Refused(f"{name}: la línea {len(rows) + 1} está dañada. Guárdelo como .xlsx y súbalo.") from error
    return rows


def _check_envelope(content: bytes, name: str, limits: Limits) -> None:
    if len(content) > limits.file_bytes:
        raise Refused(
            f"{name}: el archivo pesa más de {limits.file_bytes // MEGABYTE} MB. "
            "Deje solo la hoja del plan y vuelva a subirlo."
        )
    if content[:4] == b"PK\x03\x04":
        _check_archive(content, name, limits)
    elif content[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Refused(f"{name}: no es un libro de Excel ni de LibreOffice. Guárdelo como .xlsx y vuelva a subirlo.")


def _check_archive(content: bytes, name: str, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        raise Refused(
            f"{name}: el archivo está dañado o incompleto. Ábralo en Excel, guárdelo de nuevo y súbalo."
        ) from None
    unfolded = sum(entry.file_size for entry in entries)
    too_dense = unfolded > 20 * MEGABYTE and unfolded > limits.ratio * max(len(content), 1)
    if len(entries) > limits.entries or unfolded > limits.unfolded_bytes or too_dense:
        raise Refused(
            f"{name}: el archivo ocupa demasiado al abrirse. Copie los datos en un libro nuevo, sin imágenes, y súbalo."
        )


def _read_in_child(content: bytes, name: str, limits: Limits) -> dict[str, Any]:
    command = [sys.executable, "-m", "baquiano.common.spreadsheet_child", json.dumps(asdict(limits))]
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=limits.seconds + 5,
            cwd=settings.BASE_DIR,
            env={"PYTHONPATH": str(settings.BASE_DIR), "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
        return json.loads(done.stdout) if done.returncode == 0 else {"refused": _TOO_HARD}
    except (subprocess.TimeoutExpired, ValueError):
        return {"refused": _TOO_HARD}


_TOO_HARD = "no se pudo leer sin exceder los límites. Copie los datos en un libro nuevo, guárdelo como .xlsx y súbalo."


def _cell(cell: Any) -> Any:
    if not isinstance(cell, dict):
        return cell
    kind, value = next(iter(cell.items()))
    if kind == "date":
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if kind == "moment" else time.fromisoformat(value)


def as_json_cell(cell: Any) -> Any:
    """A cell in the form in which the reading child prints it."""
    if isinstance(cell, datetime):
        return {"date": cell.date().isoformat()} if cell.time() == time(0) else {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    if isinstance(cell, time):
        return {"time": cell.isoformat()}
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, str):
        return cell.encode("utf-8", "replace").decode("utf-8") or None
    return cell


def write_xlsx(
    target: BinaryIO | str | Path,
    *,
    title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[Any]],
    widths: Sequence[int] = (),
    note: str = "",
    heading: Sequence[str] = (),
    marks: Container[tuple[int, int]] = frozenset(),
) -> int:
    """Write one sheet row by row and return how many rows were written.

    Text stays text, whatever it begins with; dates are dates and numbers are numbers. Above the headers go the lines of
    ``heading``, which name the institution and the format, and ``note``. Printed, each page repeats the headers.
    ``marks`` are the cells drawn in red, by the position of their row among ``rows`` and of their column.
    """
    import xlsxwriter  # noqa: PLC0415 - the reading child imports this module and must stay small

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    book = xlsxwriter.Workbook(target, options)
    try:
        return _fill(book, title, headers, rows, widths, [*heading, note] if note else heading, marks)
    finally:
        book.close()


def _fill(
    book: Any,
    title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[Any]],
    widths: Sequence[int],
    above: Sequence[str],
    marks: Container[tuple[int, int]],
) -> int:
    sheet = book.add_worksheet(_sheet_name(title))
    head = book.add_format({"bold": True, "bg_color": "#E5ECF8", "border": 1, "text_wrap": True, "valign": "top"})
    formats = _formats(book, {})
    red = _formats(book, {"bg_color": "#FBE3E4", "font_color": "#A5141B"})
    first = len(above)
    for position, line in enumerate(above):
        sheet.write_string(position, 0, clean_cell_text(line))
    _prepare_to_print(sheet, first)
    for column, header in enumerate(headers):
        sheet.set_column(column, column, widths[column] if column < len(widths) else max(12, min(40, len(header) + 4)))
        sheet.write_string(first, column, clean_cell_text(header), head)
    sheet.freeze_panes(first + 1, 0)
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, first + count, column, value, red if (count - 1, column) in marks else formats)
    return count


def _prepare_to_print(sheet: Any, header_row: int) -> None:
    """A letter page on its side, as wide as the table, with its number and the headers on each one."""
    sheet.set_landscape()
    sheet.set_paper(1)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header_row)
    sheet.set_footer("&RPágina &P de &N")


def _formats(book: Any, look: dict[str, Any]) -> dict[type, Any]:
    return {
        date: book.add_format({"num_format": "dd/mm/yyyy", **look}),
        datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm", **look}),
        Decimal: book.add_format({"num_format": "#,##0", **look}),
        str: book.add_format(look) if look else None,
    }


def _sheet_name(title: str) -> str:
    cleaned = "".join(" " if letter in "[]:*?/\\'" else letter for letter in title).strip()
    return cleaned[:31] or "Datos"


def _write_cell(sheet: Any, row: int, column: int, value: Any, formats: dict[type, Any]) -> None:
    if value is None or value == "":
        if formats[str] is not None:
            sheet.write_blank(row, column, None, formats[str])
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "Sí" if value else "No", formats[str])
    elif isinstance(value, datetime):
        local = value.astimezone(BOGOTA).replace(tzinfo=None) if value.tzinfo else value
        sheet.write_datetime(row, column, local, formats[datetime])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time(0)), formats[date])
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, float(value), formats[Decimal if isinstance(value, Decimal) else str])
    else:
        sheet.write_string(row, column, clean_cell_text(str(value)), formats[str])


def clean_cell_text(text: str) -> str:
    """``text`` without the characters that a workbook cannot hold, cut at Excel's limit of a cell."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and c not in _NOT_IN_XML))[:32_767]
