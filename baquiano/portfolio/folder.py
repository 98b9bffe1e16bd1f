"""``portfolio/services.csv``: the portfolio with which an institution begins, in the columns of the spreadsheet.

The folder adds services and never rewrites those that are there: they are changed on the screen or by a spreadsheet.
"""

import csv
from collections.abc import Iterator
from io import StringIO

from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.common.importing.recognition import find_table
from baquiano.common.spreadsheets import Sheet
from baquiano.imports.reading import SheetReader
from baquiano.institutions import folder
from baquiano.institutions.folder import Difference, Export, Folder, Load, Problem
from baquiano.portfolio.actions import bring_service
from baquiano.portfolio.columns import BOOK, rows_of
from baquiano.portfolio.models import Service
from baquiano.portfolio.profile import check_guide
from baquiano.portfolio.sheet import read

FILE = "portfolio/services.csv"


def register() -> None:
    folder.register(folder.Part("portfolio", ("portfolio/*.csv",), check, apply, write, order=66))


def check(content: Folder) -> Iterator[Problem]:
    yield from check_guide(content)
    if content.has(FILE) and find_table([_sheet(content)], {}, BOOK) is None:
        columns = ", ".join(column.header for column in BOOK.columns)
        yield Problem(FILE, "fila 1", f"No se reconocen las columnas. Son: {columns}.")


def _sheet(content: Folder) -> Sheet:
    rows = [[cell or None for cell in row] for row in csv.reader(StringIO(content.text(FILE)))]
    return Sheet(FILE, rows)


def apply(load: Load) -> Iterator[Difference]:
    """The services that are not there yet; what is wrong in a row is told and its service is left out."""
    table = find_table([_sheet(load.folder)], {}, BOOK) if load.folder.has(FILE) else None
    if table is None:
        return
    reading = read(SheetReader(table, BOOK, load.institution, {}, day_of(load.at)))
    load.notices.extend(f"{FILE}: {problem}" for problem in reading.problems)
    known = set(Service.objects.values_list("code", flat=True))
    contents = {one.code: one for row in reading.rows if (one := row.values["content"]) is not None}
    for code, content in contents.items():
        if code not in known:
            bring_service(load.institution, content, id=uuid7(), by=load.by, at=load.at)
            yield Difference(FILE, f"servicio nuevo {code}", new=content.name)


def write(export: Export) -> None:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    rows = list(rows_of(Service.objects.all()))
    if rows:
        writer.writerow([column.header for column in BOOK.columns])
        writer.writerows([_text(cell) for cell in row] for row in rows)
        export.add(FILE, text.getvalue())


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "Sí" if cell else "No"
    return "" if cell is None else f"{cell}"
