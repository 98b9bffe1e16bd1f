"""Which rows are new, which change an item, and which say what the plan already says."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from baquiano.audit import trail
from baquiano.common.text import fold
from baquiano.planning.importing.reading import ReadRow
from baquiano.planning.models import Need, PlanItem
from baquiano.planning.values import changes_in

Key = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True)
class Change:
    """A row that changes an item or a need, and what it changes."""

    row: ReadRow
    item: Any
    changes: trail.Changes


@dataclass(frozen=True)
class Difference:
    """What importing would do."""

    new: list[ReadRow] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: list[ReadRow] = field(default_factory=list)
    absent: list[PlanItem | Need] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        return (
            f"{_count(len(self.new), 'fila nueva', 'filas nuevas')}, "
            f"{_count(len(self.changed), 'cambiada', 'cambiadas')}, "
            f"{_count(len(self.same), 'igual', 'iguales')}"
        )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def compare(rows: Iterable[ReadRow], items: Iterable[PlanItem]) -> Difference:
    """Match each row with an item of the plan: by its code, or by activity, town and schools, in their order.

    Two rows with the same activity in the same place are told apart by their order in the sheet. A column that the
    sheet does not have is not touched.
    """
    kept = list(items)
    by_code = {fold(item.code): item for item in kept}
    rows = list(rows)
    coded = {row.number: by_code[fold(row.code)] for row in rows if fold(row.code) in by_code}
    taken = {item.pk for item in coded.values()}
    waiting: dict[Key, list[PlanItem]] = defaultdict(list)
    for item in kept:
        if item.pk not in taken:
            waiting[_key_of_item(item)].append(item)
    difference = Difference()
    for row in rows:
        queue = waiting[_key_of_row(row)]
        found = coded.get(row.number) or (queue.pop(0) if queue else _without_schools(row, waiting))
        _place(row, found, difference)
        if found is not None:
            taken.add(found.pk)
    difference.absent.extend(item for item in kept if item.pk not in taken)
    return difference


def repeated_codes(rows: Iterable[ReadRow]) -> list[str]:
    """Codes that two rows of the sheet claim."""
    return [code for code, times in Counter(row.code for row in rows if row.code).items() if times > 1]


def _place(row: ReadRow, item: PlanItem | None, difference: Difference) -> None:
    if item is None:
        difference.new.append(row)
        return
    changes = changes_in(item, row.values)
    if changes:
        difference.changed.append(Change(row, item, changes))
    else:
        difference.same.append(row)


def _without_schools(row: ReadRow, waiting: dict[Key, list[PlanItem]]) -> PlanItem | None:
    """A sheet without columns of place cannot tell where an item is: the activity alone names it."""
    if {"municipality", "beneficiaries"} & set(row.values):
        return None
    activity = fold(row.values.get("activity", ""))
    queue = next((items for key, items in waiting.items() if key[0] == activity and items), None)
    return queue.pop(0) if queue else None


def _key_of_item(item: PlanItem) -> Key:
    schools = tuple(sorted(str(one.pk) for one in item.beneficiaries.all()))
    return fold(item.activity), item.municipality_id or "", schools


def _key_of_row(row: ReadRow) -> Key:
    values: dict[str, Any] = row.values
    town = values.get("municipality")
    schools = tuple(sorted(str(one.pk) for one in values.get("beneficiaries", ())))
    return fold(values.get("activity", "")), town.pk if town else "", schools
