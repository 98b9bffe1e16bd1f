"""What a unit can do in each month of a year, against what it already has (ORG-10). ``docs/rules/selection.md``."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from baquiano.accounts.models import User
from baquiano.common.policy import visible
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.targeting import loads
from baquiano.targeting.models import Capacity, Pick
from baquiano.targeting.queries.selections import in_force
from baquiano.targeting.rules import VIEW_CAPACITY

NOTHING = Decimal(0)


@dataclass(frozen=True)
class MonthOfWork:
    """A month: the days that the unit has, those of who was chosen, and those of its other work by kind."""

    month: int
    capacity: Decimal
    chosen: Decimal
    others: dict[str, Decimal]

    @property
    def asked(self) -> Decimal:
        return self.chosen + sum(self.others.values(), NOTHING)

    @property
    def free(self) -> Decimal:
        return max(NOTHING, self.capacity - self.asked)

    @property
    def over(self) -> Decimal:
        return max(NOTHING, self.asked - self.capacity)

    @property
    def fitting(self) -> list[Decimal]:
        """What fits in the month, of who was chosen first and then of each other kind of work."""
        left, parts = self.capacity, []
        for asked in (self.chosen, *self.others.values()):
            parts.append(min(asked, left))
            left -= parts[-1]
        return parts

    @property
    def is_over(self) -> bool:
        return round(self.asked, 2) > self.capacity


@dataclass(frozen=True)
class YearOfWork:
    """The twelve months; ``is_known`` says whether somebody registered a capacity for any of them."""

    months: list[MonthOfWork]
    is_known: bool

    @property
    def capacity(self) -> Decimal:
        return _total(one.capacity for one in self.months)

    @property
    def asked(self) -> Decimal:
        return _total(one.asked for one in self.months)

    @property
    def chosen(self) -> Decimal:
        return _total(one.chosen for one in self.months)

    @property
    def over(self) -> Decimal:
        """The days beyond the capacity of the year; what a month lacks may be done in another."""
        return max(NOTHING, self.asked - self.capacity)

    @property
    def others(self) -> Decimal:
        return self.asked - self.chosen

    @property
    def crowded(self) -> list[int]:
        return [one.month for one in self.months if one.is_over]


def _total(parts: Iterable[Decimal]) -> Decimal:
    """A twelfth twelve times is a whole."""
    return round(sum(parts, NOTHING), 2)


def capacities_visible_to(user: User) -> QuerySet[Capacity]:
    return visible(Capacity.objects.select_related("unit"), user, VIEW_CAPACITY)


def year_of_work(unit: Unit, year: FiscalYear) -> YearOfWork:
    """The year of a unit: its capacity, the entities of its selections in force, and what the rooms above have."""
    rows = list(Capacity.objects.filter(unit=unit, starts_on__lte=year.ends_on).order_by("starts_on"))
    picks = list(
        Pick.objects.filter(selection__in=in_force(year).filter(unit=unit)).values_list(
            "beneficiary_id", "days", "selection__starts_on", "selection__ends_on"
        )
    )
    chosen: dict[int, Decimal] = defaultdict(Decimal)
    for _beneficiary, days, first, last in picks:
        touched = _months(first, last, year.year)
        for month in touched:
            chosen[month] += days / len(touched)
    already = frozenset(key for key, *_rest in picks)
    others = {load.key: load.read(unit, year, already) for load in loads.registered()}
    months = [
        MonthOfWork(
            month,
            _capacity_on(rows, date(year.year, month, 1)),
            chosen[month],
            {key: found.get(month, NOTHING) for key, found in others.items()},
        )
        for month in range(1, 13)
    ]
    return YearOfWork(months, any(_row_on(rows, date(year.year, month, 1)) for month in range(1, 13)))


def _row_on(rows: list[Capacity], day: date) -> Capacity | None:
    """The row in force on the first of the month, or the first one of the unit when it begins within that month."""
    began = [row for row in rows if (row.starts_on.year, row.starts_on.month) <= (day.year, day.month)]
    return began[-1] if began else None


def _capacity_on(rows: list[Capacity], day: date) -> Decimal:
    row = _row_on(rows, day)
    return row.days if row else NOTHING


def _months(first: date, last: date, year: int) -> list[int]:
    """The months of the year that the period touches."""
    begins = 1 if first.year < year else first.month
    ends = 12 if last.year > year else last.month
    return list(range(begins, ends + 1)) or [begins]
