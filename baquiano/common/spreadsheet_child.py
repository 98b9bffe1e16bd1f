"""The child process that reads a workbook: ``python -m baquiano.common.spreadsheet_child ROWS COLUMNS < book``.

Prints JSON: ``{"sheets": [...]}`` or ``{"refused": "sentence"}``. The parent sets its limits before it starts.
"""

import json
import sys
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook

from baquiano.common.spreadsheets import as_json_cell


def read(content: bytes, max_rows: int, max_columns: int) -> dict[str, Any]:
    """The sheets of ``content`` or the sentence that refuses it."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height > max_rows or sheet.width > max_columns:
                return {
                    "refused": f"la hoja «{name}» tiene {sheet.height} filas y {sheet.width} columnas; "
                    f"se admiten {max_rows} y {max_columns}. Borre las filas y columnas vacías del final."
                }
            rows = [[as_json_cell(c) if c != "" else None for c in row] for row in sheet.to_python(skip_empty_area=False)]
            sheets.append({"name": name, "rows": rows})
    except Exception:  # noqa: BLE001 - a damaged workbook raises anything; the child answers one sentence
        return {"refused": "el archivo está dañado o protegido con contraseña. Ábralo, guárdelo de nuevo y súbalo."}
    return {"sheets": sheets}


def main() -> None:
    rows, columns = int(sys.argv[1]), int(sys.argv[2])
    json.dump(read(sys.stdin.buffer.read(), rows, columns), sys.stdout)


if __name__ == "__main__":
    main()
