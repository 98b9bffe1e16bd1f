"""Filling a Word or Excel template of an official, inside the rendering child: sandboxed, with nothing but its data.

The template names fields as ``{{ contenido.subject }}``. A name that does not exist is left blank and written in
``missing.txt``, so that the preview says which. Knows nothing of Django.
"""

import json
import re
from copy import copy
from datetime import date, datetime
from pathlib import Path
from typing import Any

MOST_ROWS = 5_000
_EXPRESSION = re.compile(r"^\s*\{\{\s*([\w.]+)\s*\}\}\s*$")
_LOOP = re.compile(r"^\s*\{%\s*for\s+fila\s+in\s+([\w.]+)\s*%\}\s*")


def fill(directory: Path) -> None:
    """Fill the template of ``directory`` and leave ``out.docx`` or ``out.xlsx``, and ``missing.txt``."""
    data = json.loads((directory / "data.json").read_text(encoding="utf-8"))
    context = {
        "datos": {name: value for name, value in data.items() if name not in {"content", "institution", "format"}},
        "contenido": data["content"],
        "institucion": data["institution"],
        "formato": data["format"],
        "verificacion": data["verification"],
    }
    missing: list[str] = []
    environment = _environment(missing)
    if (directory / "main.docx").exists():
        _fill_document(directory, context, environment)
    else:
        _fill_book(directory, context, environment)
    (directory / "missing.txt").write_text("\n".join(dict.fromkeys(missing)), encoding="utf-8")


def _environment(missing: list[str]) -> Any:
    from jinja2 import ChainableUndefined  # noqa: PLC0415 - only after the limits
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    class Noted(ChainableUndefined):
        """A name that does not exist: blank on the page, and told."""

        def _note(self) -> None:
            if self._undefined_name:
                missing.append(str(self._undefined_name))

        def __str__(self) -> str:
            self._note()
            return ""

        def __html__(self) -> str:
            return str(self)

        def __iter__(self) -> Any:
            self._note()
            return iter(())

        def __bool__(self) -> bool:
            self._note()
            return False

    environment = SandboxedEnvironment(autoescape=True, undefined=Noted)
    environment.filters |= {"dia": _day, "momento": _moment, "pesos": _pesos}
    return environment


def _day(text: Any) -> str:
    """``10/03/2026`` from a date or a moment."""
    return f"{date.fromisoformat(str(text)[:10]):%d/%m/%Y}" if text else ""


def _moment(text: Any) -> str:
    return f"{datetime.fromisoformat(str(text)):%d/%m/%Y %H:%M}" if text else ""


def _pesos(value: Any) -> str:
    return f"${int(value):,}".replace(",", ".") if value not in (None, "") else ""


def _fill_document(directory: Path, context: dict[str, Any], environment: Any) -> None:
    from docx.shared import Mm  # noqa: PLC0415
    from docxtpl import DocxTemplate, InlineImage  # noqa: PLC0415

    template = DocxTemplate(directory / "main.docx")
    qr = directory / "files" / "qr.png"
    template.render({**context, "qr": InlineImage(template, str(qr), width=Mm(22))}, environment, autoescape=True)
    template.save(directory / "out.docx")


def _fill_book(directory: Path, context: dict[str, Any], environment: Any) -> None:
    from openpyxl import load_workbook  # noqa: PLC0415

    book = load_workbook(directory / "main.xlsx")
    for sheet in book.worksheets:
        _repeat_rows(sheet, context, environment)
        for row in sheet.iter_rows():
            for cell in row:
                _fill_cell(cell, context, environment)
    book.save(directory / "out.xlsx")


def _repeat_rows(sheet: Any, context: dict[str, Any], environment: Any) -> None:
    """A row whose first cell begins ``{% for fila in contenido.rows %}`` is written once per item of the list."""
    for number in range(sheet.max_row, 0, -1):
        first = sheet.cell(number, 1)
        loop = _LOOP.match(first.value) if isinstance(first.value, str) else None
        if loop is None:
            continue
        items = environment.compile_expression(loop.group(1), undefined_to_none=True)(**context) or []
        items = list(items)[:MOST_ROWS]
        first.value = first.value[loop.end() :]
        model = [(cell.value, copy(cell._style)) for cell in sheet[number]]
        height = sheet.row_dimensions[number].height
        if len(items) > 1:
            sheet.insert_rows(number + 1, len(items) - 1)
        for place, item in enumerate(items or [None]):
            sheet.row_dimensions[number + place].height = height
            for column, (value, style) in enumerate(model, start=1):
                cell = sheet.cell(number + place, column)
                cell.value, cell._style = (value if item is not None else None), copy(style)
                _fill_cell(cell, {**context, "fila": item}, environment)


def _fill_cell(cell: Any, context: dict[str, Any], environment: Any) -> None:
    if not isinstance(cell.value, str) or "{" not in cell.value:
        return
    alone = _EXPRESSION.match(cell.value)
    if alone:
        found = environment.compile_expression(alone.group(1), undefined_to_none=False)(**context)
        value = found if isinstance(found, int | float) else str(found if found is not None else "")
    else:
        value = environment.from_string(cell.value).render(context)
    cell.value = value
    if isinstance(value, str):
        # Text stays text: what begins with "=" is not a formula.
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in {"=", "+", "-", "@"}
