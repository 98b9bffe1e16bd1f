"""A list as a file: written to disk while the institution's scope is open, then streamed."""

import csv
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import IO, Any

from django.http import FileResponse

from baquiano.common.spreadsheets import clean_cell_text, write_xlsx
from baquiano.ui.listing.columns import Column, plain_text

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
# A spreadsheet runs as a formula whatever begins so (OWASP, CSV injection).
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
CHUNK = 500


def safe_csv_text(value: Any) -> str:
    """``value`` as text that no spreadsheet takes for a formula."""
    text = clean_cell_text(plain_text(value))
    if isinstance(value, str) and text.startswith(_FORMULA_START):
        return f"'{text}"
    return text


def _rows(columns: list[Column], objects: Iterable[Any]) -> Iterator[list[Any]]:
    for obj in objects:
        yield [column.exported(obj) for column in columns]


def _write_csv(target: IO[bytes], columns: list[Column], objects: Iterable[Any]) -> int:
    # The mark tells Excel that it is UTF-8; with the regional settings of Colombia it expects semicolons.
    text = TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";")
    writer.writerow([safe_csv_text(str(column.label)) for column in columns])
    written = 0
    for row in _rows(columns, objects):
        writer.writerow([safe_csv_text(value) for value in row])
        written += 1
    text.detach()
    return written


def export_file(kind: str, *, columns: list[Column], objects: Iterable[Any], title: str, name: str) -> tuple[Any, int]:
    """The response that downloads ``objects`` as ``kind`` (``xlsx`` or ``csv``), and how many rows it holds."""
    target = TemporaryFile()  # noqa: SIM115 - FileResponse closes it when it was sent
    if kind == "csv":
        count = _write_csv(target, columns, objects)
    else:
        count = write_xlsx(
            target,
            title=title,
            headers=[str(column.label) for column in columns],
            rows=_rows(columns, objects),
            widths=[column.width for column in columns] if all(column.width for column in columns) else (),
        )
    target.seek(0)
    response = FileResponse(target, as_attachment=True, filename=f"{name}.{kind}", content_type=CONTENT_TYPES[kind])
    return response, count
