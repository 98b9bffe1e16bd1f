"""The plan beside the file of another system, field by field. Reads; writes nothing.

Both are compared as people read them: a date is a day however it is written, a value is its pesos, a name is its
letters without accents, a list is the same in another order. Rows are matched by the code of the activity, else by its
words.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from baquiano.common.errors import Refused
from baquiano.common.importing.cells import Unclear, parts_of, words
from baquiano.common.importing.days import NotADate, read_period
from baquiano.common.importing.recognition import Column, Table, find_table, read_workbook
from baquiano.common.text import fold, one_line
from baquiano.planning import queries
from baquiano.planning.choices import MatchState
from baquiano.planning.importing import cells
from baquiano.planning.importing.columns import BY_FIELD, activities_of, exported_columns
from baquiano.planning.importing.reading import is_empty, is_foot
from baquiano.planning.models import Plan, PlanItem
from baquiano.ui.display import cop, day

_DAYS = frozenset({"starts_on", "ends_on", "assisted_on"})
_LISTS = frozenset({"beneficiaries", "procedure_types"})
_BRACKETS = re.compile(r"\[[^\]]*\]|<[^>]*>")
KEYS = frozenset({"code"})


@dataclass(frozen=True)
class Match:
    """An activity and how both tell it. ``fields`` lists ``[label, planned, loaded]`` of what differs."""

    state: str
    code: str
    activity: str
    item: PlanItem | None = None
    line: int | None = None
    fields: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Comparison:
    """All the activities of the plan and of the file, and the headers of the columns that both have."""

    columns: list[str]
    matches: list[Match]

    def count(self, state: str) -> int:
        return sum(match.state == state for match in self.matches)


def compare(plan: Plan, content: bytes, name: str) -> Comparison:
    """``plan`` beside the workbook ``content``; refused when no table of activities is found in it."""
    institution, year = plan.institution, plan.year.year
    table = find_table(read_workbook(content, name), {}, activities_of(institution, year))
    if table is None:
        raise Refused(
            _(
                "No se encontró en %(name)s una tabla con los títulos del plan. Descargue del otro sistema las "
                "actividades con su código o su nombre, y sus fechas, entidades y valores, y vuelva a cargarla."
            )
            % {"name": name}
        )
    places = {header.field: header.index for header in table.headers if header.field}
    shared = [one for one in _columns(plan) if one.field in places and one.field not in KEYS]
    theirs = list(_rows(table, places))
    items = list(queries.with_everything(queries.items_of(plan)))
    found = _Matcher(shared, places, year).match(items, theirs)
    return Comparison([one.header for one in shared], found)


def _columns(plan: Plan) -> Sequence[Column]:
    """Those of the format, and the days one by one."""
    known = exported_columns(plan.institution, plan.year.year)
    return [*known, *(BY_FIELD[name] for name in ("starts_on", "ends_on") if BY_FIELD[name] not in known)]


def _rows(table: Table, places: dict[str, int]) -> Iterable[tuple[int, Sequence[Any]]]:
    for offset, raw in enumerate(table.rows):
        if not is_empty(raw) and not is_foot(raw, table):
            yield table.first_row + offset + 1, raw


class _Matcher:
    def __init__(self, columns: Sequence[Column], places: dict[str, int], year: int) -> None:
        self.columns, self.places, self.year = columns, places, year

    def match(self, items: Sequence[PlanItem], rows: Sequence[tuple[int, Sequence[Any]]]) -> list[Match]:
        """First what only one of both has is told apart; the activities in the order of the plan, then the others."""
        by_code = {fold(one.code): one for one in items}
        by_words: dict[str, list[PlanItem]] = {}
        for one in items:
            by_words.setdefault(fold(one_line(one.activity)), []).append(one)
        taken: dict[Any, tuple[int, Sequence[Any]]] = {}
        strangers = []
        for line, raw in rows:
            item: PlanItem | None = by_code.get(fold(words(self._cell(raw, "code"))))
            if item is None:
                named = by_words.get(fold(one_line(words(self._cell(raw, "activity")))), [])
                item = next((other for other in named if other.pk not in taken), None)
            if item is None or item.pk in taken:
                strangers.append((line, raw))
            else:
                taken[item.pk] = (line, raw)
        return [
            *(self._compared(one, *taken[one.pk]) if one.pk in taken else self._missing(one) for one in items),
            *(self._stranger(line, raw) for line, raw in strangers),
        ]

    def _cell(self, raw: Sequence[Any], name: str) -> Any:
        index = self.places.get(name)
        return raw[index] if index is not None and index < len(raw) else None

    def _compared(self, item: PlanItem, line: int, raw: Sequence[Any]) -> Match:
        differing = []
        for column in self.columns:
            ours, theirs = column.write(item), self._cell(raw, column.field)
            if self._plain(column.field, ours) != self._plain(column.field, theirs):
                differing.append([column.header, _told(ours), _told(theirs)])
        state = MatchState.DIFFERENT if differing else MatchState.LOADED
        return Match(state, item.code, item.activity, item, line, differing)

    def _missing(self, item: PlanItem) -> Match:
        return Match(MatchState.MISSING, item.code, item.activity, item)

    def _stranger(self, line: int, raw: Sequence[Any]) -> Match:
        code, activity = (one_line(words(self._cell(raw, name))) for name in ("code", "activity"))
        return Match(MatchState.UNPLANNED, code[:40], activity, None, line)

    def _plain(self, name: str, value: Any) -> Any:
        """What both say when they say the same."""
        if name in _DAYS:
            return self._day(name, value)
        if name == "budget":
            try:
                return cells.money(value)
            except Unclear:
                return words(value)
        text = _BRACKETS.sub(" ", words(value))
        if name in _LISTS:
            return sorted(fold(part) for part in parts_of(text, r"[;,\n]"))
        return fold(one_line(text))

    def _day(self, name: str, value: Any) -> Any:
        if value in (None, ""):
            return None
        try:
            period = read_period(value, self.year)
        except NotADate:
            return words(value)
        return period.last if name == "ends_on" else period.first


def _told(value: Any) -> str:
    """A cell as a person reads it."""
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return cop(value)
    return words(value)
