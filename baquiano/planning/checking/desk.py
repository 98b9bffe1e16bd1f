"""The rows of a sheet found by entity, person and plan, and compared with each other."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from rapidfuzz import fuzz, process

from baquiano.common.calendar_days import is_working_day
from baquiano.common.text import fold
from baquiano.planning.checking.settings import Thresholds
from baquiano.planning.checking.sheet import Entity, Entry, PlanFacts, Row, Sheet, TeamDays

K = TypeVar("K")
R = TypeVar("R")
# A block in which every row would be compared with every other is divided beyond this size.
LARGEST_BLOCK = 120
RAREST_WORDS = 3


class Desk:
    """A sheet with what several rules look up in it, each computed once."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.rows, self.year = sheet, sheet.rows, sheet.year
        self.thresholds: Thresholds = sheet.settings.thresholds

    # --- looking up ---------------------------------------------------------------------------------------------------
    @cached_property
    def by_id(self) -> dict[UUID, Row]:
        return {row.id: row for row in self.rows}

    @cached_property
    def order(self) -> dict[UUID, int]:
        """The place of each row in the plans."""
        return {row.id: place for place, row in enumerate(self.rows)}

    @cached_property
    def plans(self) -> dict[UUID, PlanFacts]:
        return {plan.id: plan for plan in self.sheet.plans}

    @cached_property
    def plan_of_unit(self) -> dict[UUID, UUID]:
        return {plan.unit: plan.id for plan in self.sheet.plans}

    @cached_property
    def entities(self) -> dict[UUID, Entity]:
        return {entity.id: entity for entity in self.sheet.entities}

    @cached_property
    def people(self) -> dict[UUID, str]:
        return dict(self.sheet.people)

    @cached_property
    def topics(self) -> dict[UUID, str]:
        return {entry.id: entry.name for entry in self.entries("topic")}

    @cached_property
    def rows_at(self) -> dict[UUID, list[Row]]:
        """The rows of each entity, by their first day."""
        return _grouped(sorted(self.rows, key=_when), lambda row: row.entities)

    @cached_property
    def rows_of_need(self) -> dict[UUID, list[Row]]:
        return _grouped(self.rows, lambda row: row.needs)

    @cached_property
    def work_of_person(self) -> dict[UUID, list[tuple[Row, TeamDays | None]]]:
        """What each person works, in the order of the plans: what they answer for, whole; what their teams carry out,
        in the days in which they are in the team.
        """
        in_teams = _grouped(self.sheet.teams, lambda one: (one.item,))
        found: dict[UUID, list[tuple[Row, TeamDays | None]]] = defaultdict(list)
        for row in self.rows:
            if row.responsible:
                found[row.responsible].append((row, None))
            for one in in_teams.get(row.id, ()):
                if one.person != row.responsible:
                    found[one.person].append((row, one))
        return dict(found)

    def entries(self, catalogue: str) -> list[Entry]:
        return [entry for entry in self.sheet.entries if entry.catalogue == catalogue]

    def group(self, row: Row) -> str:
        return self.plans[row.plan].group

    def groups(self, rows: Iterable[Row]) -> list[str]:
        """The names of their groups, without repeating."""
        return sorted({self.group(row) for row in rows})

    def named(self, entities: Iterable[UUID], shown: int = 2) -> str:
        """The names of some entities, and how many more there are."""
        names = sorted(self.entities[one].name for one in entities if one in self.entities)
        rest = len(names) - shown
        return ", ".join(names[:shown]) + (f" y {rest} más" if rest > 0 else "")

    # --- days ---------------------------------------------------------------------------------------------------------
    def is_working(self, day: date) -> bool:
        return is_working_day(day, self.sheet.days_off)

    def working_days(self, first: date, last: date) -> list[date]:
        """The working days of a period of the vigencia, both ends included."""
        if last < first or (last - first).days > 400:
            return []
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return [day for day in days if self.is_working(day)]

    # --- comparing ----------------------------------------------------------------------------------------------------
    @cached_property
    def similar(self) -> dict[frozenset[UUID], float]:
        """The pairs of rows that say almost the same of the same place, with how much they resemble, out of 100.

        Two rows are compared only when they share an entity or one of their rarest words; a large block is divided,
        so that two thousand rows are not two million comparisons.
        """
        found: dict[frozenset[UUID], float] = {}
        words = {row.id: fold(row.activity).split() for row in self.rows}
        # The words in order, so that their order does not tell two activities apart.
        texts = {key: " ".join(sorted(each)) for key, each in words.items()}
        # "Taller 1" and "Taller 2" are two workshops, however alike.
        numbers = {key: {word for word in each if word.isdigit()} for key, each in words.items()}
        for block in self._blocks(words):
            lines = [texts[row.id] for row in block]
            for at, one in enumerate(block[:-1]):
                near = process.extract_iter(
                    lines[at], lines[at + 1 :], scorer=fuzz.ratio, score_cutoff=self.thresholds.similar_percent
                )
                for _text, score, place in near:
                    other = block[at + 1 + place]
                    if numbers[one.id] == numbers[other.id] and may_repeat(one, other):
                        found[frozenset((one.id, other.id))] = score
        return found

    def _blocks(self, words: dict[UUID, list[str]]) -> Iterator[list[Row]]:
        common = Counter(word for each in words.values() for word in set(each))
        rarest = {
            key: tuple(sorted(set(each), key=lambda word: (common[word], word))[:RAREST_WORDS])
            for key, each in words.items()
        }
        yield from _divided(self.rows_at.values(), lambda row: rarest[row.id][:1])
        by_word = _grouped(self.rows, lambda row: rarest[row.id])
        yield from _divided(by_word.values(), lambda row: (row.topic, row.municipality, row.starts_on))


def listed(names: Iterable[str]) -> str:
    """``Uno, Dos y Tres``."""
    *first, last = list(names) or [""]
    if not first:
        return last
    # "Grupo Uno e Inclusión": the conjunction changes before its own sound.
    word = "e" if fold(last).startswith(("i", "hi")) and not fold(last).startswith("hie") else "y"
    return f"{', '.join(first)} {word} {last}"


def may_repeat(one: Row, other: Row) -> bool:
    """Whether two rows could be the same activity: of two groups in one place, or of one group on the same days."""
    return same_place(one, other) and (one.plan != other.plan or same_days(one, other))


def same_place(one: Row, other: Row) -> bool:
    """Whether they share an entity; where one names none, whether they are in the same town, or both say nothing."""
    if one.entities and other.entities:
        return not set(one.entities).isdisjoint(other.entities)
    return one.municipality == other.municipality


def same_days(one: Row, other: Row) -> bool:
    """Whether their periods touch; two without dates are taken as the same."""
    if one.starts_on is None or other.starts_on is None:
        return one.starts_on is None and other.starts_on is None
    return overlap(one, other)


def overlap(one: Row, other: Row) -> bool:
    """Whether both have dates and some day is of both."""
    if one.starts_on is None or other.starts_on is None:
        return False
    return one.starts_on <= (other.last_day or other.starts_on) and other.starts_on <= (one.last_day or one.starts_on)


def collide(one: Row, other: Row) -> bool:
    """Two groups with the same topic, in the same entity, on overlapping dates."""
    return (
        one.plan != other.plan
        and one.topic is not None
        and one.topic == other.topic
        and not set(one.entities).isdisjoint(other.entities)
        and overlap(one, other)
    )


def joined(pairs: Iterable[frozenset[UUID]]) -> list[set[UUID]]:
    """The sets of rows that pairs join, directly or through others."""
    leader: dict[UUID, UUID] = {}

    def of(key: UUID) -> UUID:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for pair in pairs:
        one, other = sorted(of(key) for key in pair)
        leader[other] = one
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for key in leader:
        found[of(key)].add(key)
    return list(found.values())


def _when(row: Row) -> tuple[bool, date, str]:
    return (row.starts_on is None, row.starts_on or date.min, row.code)


def _grouped(rows: Iterable[R], keys: Callable[[R], Iterable[K]]) -> dict[K, list[R]]:
    found: dict[K, list[R]] = defaultdict(list)
    for row in rows:
        for key in keys(row):
            found[key].append(row)
    return dict(found)


def _divided(blocks: Iterable[list[Row]], finer: Callable[[Row], Iterable[object]]) -> Iterator[list[Row]]:
    """Blocks of two or more; a large one by ``finer``, and what is still large in stretches that overlap by half."""
    for block in blocks:
        if len(block) <= LARGEST_BLOCK:
            if len(block) > 1:
                yield block
            continue
        for part in _grouped(block, lambda row: (tuple(finer(row)),)).values():
            step = LARGEST_BLOCK // 2
            for start in range(0, max(1, len(part) - step), step):
                if len(part) > 1:
                    yield part[start : start + LARGEST_BLOCK]
