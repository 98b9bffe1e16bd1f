"""A sheet of a register: the rows understood, what is wrong by sheet, row and column, and what has to be asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.importing.cells import Doubt, Option, is_nothing, words
from baquiano.common.importing.days import NotADate, read_period
from baquiano.common.importing.problems import Problem, Question
from baquiano.common.importing.recognition import Book, Table
from baquiano.common.spreadsheets import Sheet
from baquiano.common.text import fold, one_line
from baquiano.institutions.models import Institution
from baquiano.ui.display import moment, number

LEAST_DOTTED = 10_000


@dataclass(frozen=True)
class ReadRow:
    """A row understood. ``found`` is the stored row that it is about, and ``changes`` what it would change of it."""

    number: int
    title: str
    values: dict[str, Any]
    found: Any = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.found is None

    @property
    def is_same(self) -> bool:
        return self.found is not None and not self.changes


def changes_told(row: ReadRow, headers: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Each datum that the row changes: its name in the sheet, or in the register, how it is and how it would be."""
    return [(_label(row, name, headers), _told(old), _told(new)) for name, (old, new) in row.changes.items()]


def _label(row: ReadRow, name: str, headers: Mapping[str, str]) -> str:
    fields = {one.name: one for one in row.found._meta.fields} if row.found is not None else {}
    own = str(fields[name].verbose_name).capitalize() if name in fields else ""
    return str(headers.get(name, own))


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("Sí") if value else _("No"))
    if isinstance(value, date):
        return moment(value)
    # A year or an order is read without dots; an amount with them.
    if isinstance(value, int) and abs(value) >= LEAST_DOTTED:
        return number(value)
    return "" if value is None else str(value)


@dataclass
class Reading:
    """All that a sheet says."""

    rows: list[ReadRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return bool(self.rows) and not self.problems and not self.questions

    @property
    def new(self) -> list[ReadRow]:
        return [row for row in self.rows if row.is_new]

    @property
    def changed(self) -> list[ReadRow]:
        return [row for row in self.rows if row.changes and not row.is_new]

    @property
    def same(self) -> list[ReadRow]:
        return [row for row in self.rows if row.is_same]


@dataclass
class SheetReader:
    """What reading the rows needs: the table, the answers given, and where problems and questions gather."""

    table: Table
    book: Book
    institution: Institution
    answers: Mapping[str, str]
    on: date
    problems: list[Problem] = field(default_factory=list)
    doubts: dict[str, Question] = field(default_factory=dict)

    def rows(self) -> list[tuple[int, dict[str, Any]]]:
        """Each row that holds something: its number as the person sees it, and its cells by field."""
        found = []
        for offset, raw in enumerate(self.table.rows):
            if any(not is_nothing(words(cell)) for cell in raw):
                cells = {name: self._cell(raw, index) for name, index in self.table.fields.items()}
                found.append((self.table.first_row + offset + 1, cells))
        return found

    @staticmethod
    def _cell(raw: Sequence[Any], index: int) -> Any:
        return raw[index] if index < len(raw) else None

    def complain(self, number: int, name: str, found: Any, mend: str) -> None:
        header = next((one for one in self.table.headers if one.field == name), None)
        letter, text = (header.letter, header.text) if header else ("", "")
        self.problems.append(Problem(self.table.sheet, number, letter, text, words(found), mend))

    def ask(self, number: int, name: str, doubt: Doubt) -> None:
        """Ask once, for every row in which the doubt appears."""
        question = self.doubts.setdefault(doubt.key, Question(doubt, self.book.headers[name], []))
        if number not in question.places:
            question.places.append(number)

    def answer(self, key: str) -> str:
        return self.answers.get(key, "")

    def text(self, number: int, name: str, cell: Any, longest: int = 200) -> str:
        text = one_line(words(cell))
        text = "" if is_nothing(text) else text
        if len(text) > longest:
            self.complain(number, name, text, f"tiene {len(text)} letras y caben {longest}: acórtelo.")
            return ""
        return text

    def day(self, number: int, name: str, cell: Any) -> date | None:
        if is_nothing(words(cell)):
            return None
        try:
            period = read_period(cell, self.on.year)
        except NotADate:
            period = None
        if period is None or period.first != period.last:
            self.complain(number, name, cell, f"escriba la fecha como 15/03/{self.on.year}.")
            return None
        return period.first

    def choice(self, number: int, name: str, cell: Any, choices: Sequence[tuple[str, Any]]) -> str:
        """The code of a closed list, by its words or its code."""
        text = one_line(words(cell))
        if is_nothing(text):
            return ""
        known = {fold(code): code for code, _label in choices} | {fold(str(label)): code for code, label in choices}
        if fold(text) not in known:
            labels = ", ".join(str(label) for _code, label in choices)
            self.complain(number, name, text, f"escriba una de estas: {labels}.")
            return ""
        return known[fold(text)]

    def one_of(self, number: int, name: str, text: str, options: Sequence[Option], ask: str) -> str:
        """The answer given to a doubt about ``text``, or nothing and the question is asked."""
        key = f"{name}:{fold(text)}"
        chosen = self.answer(key)
        if chosen in {option.value for option in options}:
            return chosen
        self.ask(number, name, Doubt(key, text, ask, tuple(options)))
        return ""

    def result(self, rows: list[ReadRow]) -> Reading:
        return Reading(rows, self.problems, list(self.doubts.values()))


@dataclass(frozen=True)
class RegisterKind:
    """A register that is filled from spreadsheets: who may, its columns, how it is read and how a row is written.

    ``list_url`` names the page where what was loaded is seen. Where the columns depend on the institution, or on what a
    workbook has above them, ``grow`` gives the book of that workbook; ``book`` is then that of the template.
    """

    code: str
    title: Any
    verb: str
    book: Book
    help: Any
    read: Callable[[SheetReader], Reading]
    write: Callable[..., None]
    list_url: str
    grow: Callable[[Institution, Sequence[Sheet]], Book] | None = None

    def book_of(self, institution: Institution, sheets: Sequence[Sheet]) -> Book:
        """The columns by which a workbook of the institution is understood."""
        return self.grow(institution, sheets) if self.grow else self.book


def repeated(reader: SheetReader, rows: list[ReadRow], name: str, key: Callable[[ReadRow], Any]) -> None:
    """Complain of the rows that say the same thing twice: which of them is right, only the person knows."""
    seen: dict[Any, int] = {}
    for row in rows:
        value = key(row)
        if value is None:
            continue
        if value in seen:
            reader.complain(row.number, name, row.title, f"repite la fila {seen[value]}: deje una de las dos.")
        seen.setdefault(value, row.number)


def near_people(people: Sequence[User], name: str) -> list[User]:
    """Those whose name is the same, accents and case apart."""
    return [person for person in people if fold(person.full_name) == fold(name)]
