"""The child process that reads a workbook: ``python -m baquiano.common.spreadsheet_child LIMITS < book``.

``LIMITS`` is JSON with memory_bytes, seconds, rows, columns and text_characters. Prints JSON: ``{"sheets": [...]}`` or
``{"refused": "sentence"}``. It sets its own limits before it looks at the book: setting them from the parent, between
fork and exec, is not safe in a web process with threads.
"""

import json
import re
import resource
import sys
import zipfile
from io import BytesIO
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from baquiano.common.spreadsheets import as_json_cell

# A wider merge is decoration, or somebody trying to unfold one cell into millions.
MERGED_CELLS = 2_000
DAMAGED = "el archivo está dañado o protegido con contraseña. Ábralo, guárdelo de nuevo y súbalo."
# A formula that was never calculated: Excel keeps each result beside it, and an empty one as text.
_UNCALCULATED = re.compile(
    rb'<c (?![^>]*\bt="str")[^>]*\br="([A-Z]+[0-9]+)"[^>]*><f\b(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>'
)
UNCALCULATED = "la fórmula de la celda {} no trae su resultado. Ábralo en Excel, guárdelo y súbalo de nuevo."
PROTECTED = "el archivo tiene contraseña. Quítesela en Excel, guárdelo y súbalo de nuevo."


class TooLarge(Exception):
    """A sheet costs more than the limits, with the sentence that says so."""


def read(content: bytes, limits: dict[str, int]) -> dict[str, Any]:
    """The sheets of ``content`` or the sentence that refuses it."""
    try:
        if cell := _uncalculated(content):
            return {"refused": UNCALCULATED.format(cell)}
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        # A sheet of charts has no cells.
        names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        return {"sheets": [_read_sheet(book.get_sheet_by_name(name), name, limits) for name in names]}
    except TooLarge as too_large:
        return {"refused": str(too_large)}
    except PasswordError:
        return {"refused": PROTECTED}
    except Exception:  # noqa: BLE001 - a damaged workbook raises anything; the child answers one sentence
        return {"refused": DAMAGED}


def _uncalculated(content: bytes) -> str:
    """The first cell whose formula has no result, which would be read as if nothing were written in it."""
    if content[:4] != b"PK\x03\x04":
        return ""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            found = name.startswith("xl/worksheets/") and _UNCALCULATED.search(archive.read(name))
            if found:
                return found[1].decode()
    return ""


def _read_sheet(sheet: CalamineSheet, name: str, limits: dict[str, int]) -> dict[str, Any]:
    height, width = (last + 1 for last in sheet.end or (-1, -1))
    if height > limits["rows"] or width > limits["columns"]:
        raise TooLarge(
            f"la hoja «{name}» tiene {height} filas y {width} columnas; "
            f"se admiten {limits['rows']} y {limits['columns']}. Borre las filas y columnas vacías del final."
        )
    rows = [
        [as_json_cell(cell) if cell != "" else None for cell in row] for row in sheet.to_python(skip_empty_area=False)
    ]
    _spread_merged(rows, sheet.merged_cell_ranges or [])
    # After the merged cells: one long text spread over many is as heavy to answer as many long texts.
    if sum(len(cell) for row in rows for cell in row if isinstance(cell, str)) > limits["text_characters"]:
        raise TooLarge(f"la hoja «{name}» tiene más texto del que se admite. Deje solo la tabla del plan y súbalo.")
    return {"name": name, "rows": rows}


def _spread_merged(rows: list[list[Any]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Give every cell of a merged range the value that the person sees over all of them."""
    for (top, left), (bottom, right) in ranges:
        if (bottom - top + 1) * (right - left + 1) > MERGED_CELLS or top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for row in rows[top : bottom + 1] if value is not None else ():
            last = min(right + 1, len(row))
            row[left:last] = [value] * (last - left)


def main() -> None:
    limits = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"],) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"],) * 2)
    json.dump(read(sys.stdin.buffer.read(), limits), sys.stdout)


if __name__ == "__main__":
    main()
