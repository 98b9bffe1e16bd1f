"""Where the table is in a workbook, and which column is which."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from baquiano.common.errors import Refused
from baquiano.common.spreadsheets import Sheet, column_letter, read_sheets
from baquiano.common.text import fold, one_line

HEADER_ROWS = 30
# With fewer recognised columns, a row of titles is not the header of a table.
FEWEST = 3
LONGEST_HEADER = 250
SKIP = ""


@dataclass(frozen=True)
class Header:
    """A column of the sheet: where it is, what its header says, and the field it was understood as, if it was."""

    index: int
    text: str
    field: str | None = None

    @property
    def letter(self) -> str:
        return column_letter(self.index)

    @property
    def key(self) -> str:
        """How a group's answer about this header is remembered."""
        return fold(self.text)[:LONGEST_HEADER]


@dataclass(frozen=True)
class Table:
    """The table found: its sheet, the row of its headers (counted from 0), its columns and the rows below."""

    sheet: str
    header_row: int
    headers: list[Header]
    rows: Sequence[Sequence[Any]]
    first_row: int
    score: int = 0
    # Without its key nothing of it is read: which column that is has to be asked.
    is_keyed: bool = True

    @property
    def unrecognised(self) -> list[Header]:
        return [header for header in self.headers if header.field is None]

    @property
    def fields(self) -> dict[str, int]:
        """The position of each field that is imported."""
        return {header.field: header.index for header in self.headers if header.field}


@dataclass(frozen=True)
class Column:
    """A column: its field, its header when exported, other headers by which it is recognised, and how it is written."""

    field: str
    header: str
    synonyms: tuple[str, ...]
    write: Callable[[Any], Any]
    width: int = 24
    help: str = ""

    @property
    def names(self) -> frozenset[str]:
        return frozenset(fold(name) for name in (self.header, *self.synonyms))


def heading(field: str, header: str, *synonyms: str, width: int = 20) -> Column:
    """A column that comes in and that nothing here writes."""
    return Column(field, header, synonyms, lambda row: None, width)


@dataclass(frozen=True)
class Book:
    """What a spreadsheet is about: the columns it may have, and the one without which a row says nothing.

    ``others`` are columns any of which does as well as the key, and ``fewest`` how many a row of headers has.
    """

    columns: tuple[Column, ...]
    key: str
    others: tuple[str, ...] = ()
    fewest: int = FEWEST

    @property
    def keys(self) -> frozenset[str]:
        return frozenset({self.key, *self.others})

    @property
    def headers(self) -> dict[str, str]:
        return {column.field: column.header for column in self.columns}

    def lacks_key(self, fields: Collection[str]) -> bool:
        """Whether none of the columns without which a row says nothing is among ``fields``."""
        return self.keys.isdisjoint(fields)


@dataclass(frozen=True)
class Remembered:
    """What is already known of the headers: of this upload first, then what the group answered another day."""

    columns: Mapping[str, str]
    book: Book

    def field_of(self, text: str) -> str | None:
        key = fold(text)[:LONGEST_HEADER]
        return self.columns.get(key)


def find_table(
    sheets: Sequence[Sheet], remembered: Mapping[str, str], book: Book, sheet: str = "", *, asks: bool = False
) -> Table | None:
    """The best table of the workbook, in any sheet and any of its first rows; ``sheet`` narrows to one.

    Whoever ``asks`` which column is which also takes one whose key goes by a name that nobody knows.
    """
    known = Remembered(remembered, book)
    tables = [table for one in sheets if not sheet or one.name == sheet for table in _tables_of(one, known)]
    taken = [table for table in tables if table.is_keyed or (asks and unexplained(table))]
    return max(taken, key=lambda table: (table.is_keyed, table.score, -table.header_row), default=None)


def _tables_of(sheet: Sheet, known: Remembered) -> list[Table]:
    tables = []
    for index, row in enumerate(sheet.rows[:HEADER_ROWS]):
        below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else []
        single = _headers([_words(cell) for cell in row], known)
        double = _headers(_joined(row, below), known)
        tables += [
            table
            for headers, depth in ((single, 1), (double, 2))
            if (table := _table(sheet, index, headers, depth, known.book)) is not None
        ]
    return tables


def _table(sheet: Sheet, index: int, headers: list[Header], depth: int, book: Book) -> Table | None:
    recognised = {header.field for header in headers if header.field}
    if len(recognised) < book.fewest:
        return None
    first = index + depth
    # Of two readings that recognise the same, the simpler one.
    score = 10 * len(recognised) - depth
    return Table(sheet.name, index, headers, sheet.rows[first:], first, score, bool(recognised & book.keys))


def _words(cell: Any) -> str:
    return one_line(cell)[:LONGEST_HEADER] if isinstance(cell, str) else ""


def _joined(row: Sequence[Any], below: Sequence[Any]) -> list[str]:
    """Two rows of headers read as one: «Fechas» over «Inicio» and «Fin» is «Fechas Inicio» and «Fechas Fin»."""
    joined = []
    for index in range(max(len(row), len(below))):
        upper = _words(row[index]) if index < len(row) else ""
        lower = _words(below[index]) if index < len(below) else ""
        joined.append(upper if fold(upper) == fold(lower) else " ".join(part for part in (upper, lower) if part))
    return joined


def _headers(texts: Sequence[str], known: Remembered) -> list[Header]:
    found: list[Header] = []
    taken: set[str] = set()
    for index, text in enumerate(texts):
        if not text:
            continue
        meant = known.field_of(text)
        if meant is None:
            meant = recognise(text, known.book)
            meant = None if meant in taken else meant
        if meant:
            taken.add(meant)
        found.append(Header(index, text, meant))
    return found


def recognise(text: str, book: Book) -> str | None:
    """The field whose column people call ``text``; empty for one that only counts rows; None when nobody does."""
    folded = fold(text)
    if not folded:
        return SKIP
    for column in book.columns:
        if folded in column.names:
            return column.field
    return SKIP if folded in _ORDER_COLUMNS else None


# A column that only counts the rows carries nothing.
_ORDER_COLUMNS = frozenset({"no", "n", "nro", "num", "numero", "item", "orden", "n o"})


def unexplained(table: Table) -> list[Header]:
    """The columns that nobody recognised and in which some row has something: an empty one needs no explanation."""
    return [
        header
        for header in table.unrecognised
        if any(header.index < len(row) and row[header.index] not in (None, "") for row in table.rows)
    ]


def read_workbook(content: bytes, name: str) -> list[Sheet]:
    """The sheets that have something in them; refuses what is not a workbook, is damaged, or is empty."""
    sheets = [sheet for sheet in read_sheets(content, name=name) if any(any(row) for row in sheet.rows)]
    if not sheets:
        raise Refused(f"{name}: el libro está vacío. Revise que guardó los datos y súbalo de nuevo.")
    return sheets
