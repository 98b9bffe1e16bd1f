"""What a load would do, computed from the file each time it is looked at; and the file with its errors marked."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

from baquiano.common.importing.cells import words
from baquiano.common.importing.recognition import Book, Header, Table, find_table, read_workbook, unexplained
from baquiano.common.spreadsheets import write_xlsx
from baquiano.documents import storage
from baquiano.imports.models import SheetLoad
from baquiano.imports.reading import Reading, SheetReader
from baquiano.imports.registers import KINDS

MEND = "Qué corregir"


@dataclass(frozen=True)
class Preview:
    """The table found, the columns nobody recognised, and the rows as they were understood."""

    book: Book
    sheets: list[str] = field(default_factory=list)
    table: Table | None = None
    unmapped: list[Header] = field(default_factory=list)
    reading: Reading = field(default_factory=Reading)

    @property
    def is_ready(self) -> bool:
        """Whether it can be loaded as it is."""
        return self.table is not None and not self.unmapped and self.reading.is_clean


def preview_of(load: SheetLoad, on: date) -> Preview:
    """What applying ``load`` would do now."""
    kind = KINDS[load.register]
    sheets = read_workbook(storage.read(load.file.sha256), load.file.original_name)
    names = [one.name for one in sheets]
    book = kind.book_of(load.institution, sheets)
    table = find_table(sheets, load.columns, book, load.sheet, asks=True)
    if table is None:
        return Preview(book, names)
    unmapped = unexplained(table)
    if not table.is_keyed:
        return Preview(book, names, table, unmapped)
    reader = SheetReader(table, book, load.institution, load.answers, on)
    return Preview(book, names, table, unmapped, kind.read(reader))


def book_of(load: SheetLoad) -> Book:
    """The columns that the file of ``load`` may have."""
    kind = KINDS[load.register]
    if kind.grow is None:
        return kind.book
    return kind.book_of(load.institution, read_workbook(storage.read(load.file.sha256), load.file.original_name))


def marked_file(preview: Preview) -> bytes:
    """The table of the file as it was uploaded, the wrong cells in red and, beside each row, how it is mended."""
    table = preview.table
    if table is None:
        return b""
    mends: dict[int, list[str]] = defaultdict(list)
    marks = set()
    letters = {header.letter: header.index for header in table.headers}
    for problem in preview.reading.problems:
        where = f"{problem.header}: " if problem.header else ""
        mends[problem.row].append(f"{where}{problem.mend}")
        if problem.column in letters:
            marks.add((problem.row - table.first_row - 1, letters[problem.column]))
    width = max((len(row) for row in table.rows), default=0)
    texts = {header.index: header.text for header in table.headers}
    headers = [texts.get(index, "") for index in range(width)] + [MEND]
    rows = []
    for offset, row in enumerate(table.rows):
        cells = [words(cell) if isinstance(cell, str) else cell for cell in row]
        padding = [None] * (width - len(row))
        rows.append([*cells, *padding, "; ".join(mends[table.first_row + offset + 1])])
    out = BytesIO()
    write_xlsx(out, title=table.sheet, headers=headers, rows=rows, marks=marks)
    return out.getvalue()
