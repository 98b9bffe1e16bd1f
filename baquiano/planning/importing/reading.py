"""A whole sheet: the rows understood, what is wrong by sheet, row and column, and what has to be asked."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Municipality
from baquiano.common.errors import Refused
from baquiano.common.importing.cells import Doubt, Unclear, is_nothing, parts_of, words
from baquiano.common.importing.days import NotADate, Period, read_period
from baquiano.common.importing.problems import Problem, Question
from baquiano.common.importing.recognition import Header, Table
from baquiano.common.text import fold, one_line
from baquiano.institutions.queries import catalogue, people_of, setting
from baquiano.planning.importing import cells
from baquiano.planning.importing.columns import BY_FIELD
from baquiano.planning.models import Plan, PlanItem
from baquiano.planning.more import LINKS, MODES, PESOS, YES_NO
from baquiano.planning.rules import check_item

TEXTS = ("need", "strategy", "activity", "objective", "instruments", "place", "team", "resources", "inputs")
ENTRIES = ("programme", "topic", "service_type", "mechanism")
# A foot of signatures or totals, not an activity.
_FOOT = ("total", "subtotal", "elaboro", "reviso", "aprobo", "proyecto", "firma", "vo bo", "observaciones", "nota")
_FEW_CELLS = 3


@dataclass(frozen=True)
class ReadRow:
    """A row understood: where it was and the values of its item. ``code`` is that of the item it says it is."""

    number: int
    values: dict[str, Any]
    code: str = ""


@dataclass(frozen=True)
class Reading:
    """All that a sheet says."""

    rows: list[ReadRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    ignored: list[int] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether everything was understood: only then is something imported."""
        return bool(self.rows) and not self.problems and not self.questions


@dataclass
class RowContext:
    """What reading a row needs to know, read once for the whole sheet."""

    plan: Plan
    table: Table
    answers: dict[str, str]
    entries: dict[str, cells.Catalogue]
    places: cells.Places
    people: cells.People
    more: cells.More = field(default_factory=cells.More)
    problems: list[Problem] = field(default_factory=list)
    doubts: dict[str, Question] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=lambda: {name: one.header for name, one in BY_FIELD.items()})

    @property
    def header_of(self) -> dict[str, Header]:
        return {header.field: header for header in self.table.headers if header.field}

    def complain(self, number: int, name: str, found: Any, mend: str) -> None:
        header = self.header_of.get(name)
        letter, text = (header.letter, header.text) if header else ("", "")
        self.problems.append(Problem(self.table.sheet, number, letter, text, words(found), mend))

    def doubt(self, number: int, name: str, doubt: Doubt) -> None:
        if not doubt.options:
            self.complain(number, name, doubt.text, f"{doubt.ask} Corrija la celda o créelo antes en su catálogo.")
            return
        header = self.header_of.get(name)
        question = self.doubts.setdefault(doubt.key, Question(doubt, header.text if header else self.headers[name], []))
        if number not in question.places:
            question.places.append(number)

    def is_asked(self, number: int, name: str) -> bool:
        """Whether the cell of that row awaits an answer."""
        return any(key.startswith(f"{name}:") and number in one.places for key, one in self.doubts.items())

    def text(self, number: int, name: str, cell: Any, longest: int) -> str:
        """The text of a cell; empty, and told, when it does not fit."""
        text = words(cell)
        if len(text) > longest:
            self.complain(number, name, text, f"tiene {len(text)} letras y caben {longest}: acórtelo.")
            return ""
        return text

    def entry(self, number: int, name: str, cell: Any) -> Any:
        """The entry of the catalogue that the cell names; nothing, and asked about, when it is not known."""
        text = one_line(words(cell))
        if is_nothing(text):
            return None
        found = self.entries[name].read(text, self.answers)
        if isinstance(found, Doubt):
            self.doubt(number, name, found)
            return None
        return found


def read_table(table: Table, plan: Plan, answers: dict[str, str], on: date) -> Reading:
    """Read every row of ``table`` into the plan, with the ``answers`` given so far. Writes nothing."""
    context = RowContext(
        plan=plan,
        table=table,
        answers=answers,
        entries={
            name: cells.Catalogue(name, BY_FIELD[name].header, catalogue(plan.institution, _CATALOGUES.get(name, name)))
            for name in (*ENTRIES, "procedure_types")
        },
        places=cells.Places(setting(plan.institution, "beneficiary.department", year=plan.year.year)),
        people=cells.People(list(people_of(plan.institution, on=on, unit=plan.unit))),
    )
    rows, ignored = [], []
    for offset, raw in enumerate(table.rows):
        number = table.first_row + offset + 1
        if is_empty(raw):
            continue
        if is_foot(raw, table):
            ignored.append(number)
            continue
        rows.append(_read_row(number, raw, context))
    return Reading(rows, context.problems, list(context.doubts.values()), ignored)


_CATALOGUES = {"procedure_types": "procedure_type"}


def is_empty(raw: Iterable[Any]) -> bool:
    """Whether no cell of the row says anything."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in raw)


def is_foot(raw: Sequence[Any], table: Table, key: str = "activity") -> bool:
    """A row of totals or signatures: its key is empty or repeats a merged foot, and it begins as feet begin."""
    filled = [words(cell) for cell in raw if cell not in (None, "")]
    first = fold(filled[0]) if filled else ""
    activity = _cell(raw, table.fields.get(key))
    repeated = len(set(filled)) == 1 and len(filled) > 1
    begins = any(first == word or first.startswith(f"{word} ") for word in _FOOT)
    return begins and (words(activity) == "" or repeated or len(set(filled)) < _FEW_CELLS)


def _cell(raw: Sequence[Any], index: int | None) -> Any:
    return raw[index] if index is not None and index < len(raw) else None


def _read_row(number: int, raw: Sequence[Any], context: RowContext) -> ReadRow:
    given = {name: _cell(raw, index) for name, index in context.table.fields.items()}
    values: dict[str, Any] = {}
    values |= {name: _text(number, name, given[name], context) for name in TEXTS if name in given}
    values |= {name: context.entry(number, name, given[name]) for name in ENTRIES if name in given}
    for name, read in _SINGLE.items():
        if name in given:
            values[name] = read(number, given[name], context)
    for name in [one for one in PESOS if one in given]:
        values[name] = _money(number, given[name], context, name)
    for name in [one for one in (*MODES, *YES_NO, *LINKS) if one in given]:
        values[name] = _more(number, name, given[name], context)
    if "assisted_on" in given:
        period = _period(number, "assisted_on", given["assisted_on"], context)
        values["assisted_on"] = period.first if period else None
    if {"dates", "starts_on", "ends_on"} & set(given):
        values |= _dates(number, given, context)
    if "beneficiaries" in given:
        values["beneficiaries"] = read_schools(number, given["beneficiaries"], values.get("municipality"), context)
    if "responsible" in given:
        values |= _responsible(number, given["responsible"], values, context)
    if values.get("activity"):
        _check_as_item(number, values, context)
    else:
        context.complain(number, "activity", "", "falta la actividad: escríbala o borre la fila.")
    return ReadRow(number, values, words(given.get("code")))


_LONGEST = {"place": 200, "team": 500}


def _text(number: int, name: str, cell: Any, context: RowContext) -> str:
    written = one_line(words(cell)) if name in _LONGEST else cell
    return context.text(number, name, written, _LONGEST.get(name, 4000))


def _procedures(number: int, cell: Any, context: RowContext) -> list[Any]:
    text = words(cell)
    if not text.strip():
        return []
    found, doubts = context.entries["procedure_types"].read_many(text, context.answers)
    for doubt in doubts:
        context.doubt(number, "procedure_types", doubt)
    return found


def _money(number: int, cell: Any, context: RowContext, name: str = "budget") -> int | None:
    try:
        return cells.money(cell)
    except Unclear as unclear:
        context.complain(number, name, cell, f"{unclear.mend}.")
        return None


def _more(number: int, name: str, cell: Any, context: RowContext) -> Any:
    try:
        return context.more.read(name, cell)
    except Unclear as unclear:
        context.complain(number, name, cell, f"{unclear.mend}.")
        return "" if name in MODES else None


_DATE_HELP = "escriba la fecha como 15/03/{year}, o un periodo como «10 al 14 de marzo de {year}»."


def _dates(number: int, given: dict[str, Any], context: RowContext) -> dict[str, Any]:
    found: dict[str, Period | None] = {
        name: _period(number, name, given.get(name), context) for name in ("dates", "starts_on", "ends_on")
    }
    whole, start, end = found["dates"], found["starts_on"], found["ends_on"]
    first = start.first if start else whole.first if whole else None
    last = end.last if end else start.last if start and "ends_on" not in given else whole.last if whole else None
    if last and not first and given.get("starts_on"):
        # That the first day is not understood was already said: it is not also missing.
        return {"starts_on": None, "ends_on": None}
    if last and not first and "starts_on" in given:
        context.complain(number, "starts_on", "", "falta la fecha inicial: escríbala.")
        return {"starts_on": None, "ends_on": None}
    if first and last and last < first:
        context.complain(number, "ends_on", f"{last:%d/%m/%Y}", "la fecha final es anterior a la inicial: corríjala.")
        return {"starts_on": first, "ends_on": None}
    return {"starts_on": first, "ends_on": last}


def _period(number: int, name: str, cell: Any, context: RowContext) -> Period | None:
    if cell is None or is_nothing(words(cell)):
        return None
    year = context.plan.year.year
    try:
        period = read_period(cell, year)
    except NotADate:
        context.complain(number, name, cell, _DATE_HELP.format(year=year))
        return None
    if period.first.year != year or period.last.year != year:
        context.complain(number, name, cell, f"la fecha no es de la vigencia {year}: corríjala.")
        return None
    return period


def _town(number: int, cell: Any, context: RowContext) -> Municipality | None:
    text = one_line(words(cell))
    if is_nothing(text):
        return None
    found = context.places.town(text, context.answers)
    if isinstance(found, Doubt):
        context.doubt(number, "municipality", found)
        return None
    return found


def read_schools(number: int, cell: Any, town: Municipality | None, context: RowContext) -> list[Any]:
    """The beneficiaries that a cell names, one after a semicolon or on its own line."""
    text = words(cell)
    if is_nothing(text):
        return []
    found: list[Any] = []
    for part in parts_of(text):
        one = context.places.school(part, town, context.answers)
        if isinstance(one, Doubt):
            context.doubt(number, "beneficiaries", one)
        elif one not in found:
            found.append(one)
    return found


def _responsible(number: int, cell: Any, values: dict[str, Any], context: RowContext) -> dict[str, Any]:
    text = one_line(words(cell))
    if is_nothing(text):
        return {"responsible": None}
    found = context.people.read(text, context.answers)
    if isinstance(found, Doubt):
        context.doubt(number, "responsible", found)
        return {"responsible": None}
    if isinstance(found, User):
        return {"responsible": found}
    team = "; ".join(part for part in (values.get("team", ""), found) if part)
    return {"responsible": None, "team": team[:500]}


_SINGLE: dict[str, Callable[[int, Any, RowContext], Any]] = {
    "procedure_types": _procedures,
    "budget": _money,
    "municipality": _town,
}


def _check_as_item(number: int, values: dict[str, Any], context: RowContext) -> None:
    """The same rules as the form: what the screen refuses, the sheet cannot bring in."""
    columns = {name: value for name, value in values.items() if name not in {"beneficiaries", "procedure_types"}}
    item = PlanItem(institution_id=context.plan.institution_id, plan=context.plan, position=1, code="-", **columns)
    try:
        check_item(item)
    except Refused as refusal:
        context.complain(number, "activity", "", refusal.sentence)
