"""How a month is drawn from the items of a plan: ``docs/rules/agenda-drawing.md`` says it in prose.

Nothing here reads or writes a table: the same items, month and holidays give the same proposals.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from baquiano.common.calendar_days import BOGOTA, days_in_month, is_working_day

_GOLDEN = 0.6180339887498949

# What each person already has on each day: from when to when.
Busy = dict[tuple[UUID | None, date], list[tuple[datetime, datetime]]]


@dataclass(frozen=True)
class Hours:
    """When the activities of a day are proposed to begin, in order, and how long each lasts."""

    starts: tuple[time, ...] = (time(8, 0), time(10, 30), time(14, 0))
    minutes: int = 120

    def on(self, day: date) -> list[tuple[datetime, datetime]]:
        """The hours of a day, in order."""
        starts = [datetime.combine(day, hour, BOGOTA) for hour in self.starts]
        return [(start, start + timedelta(minutes=self.minutes)) for start in starts]


@dataclass(frozen=True)
class Proposal:
    """An entry that the plan asks for in the month: its item, for whom, and on which day."""

    item: Any
    beneficiary: Any
    day: date

    @property
    def key(self) -> str:
        """What makes two drawings propose the same thing, whatever day each found."""
        return draw_key(self.item.pk, getattr(self.beneficiary, "pk", None))


def draw_key(item_id: UUID, beneficiary_id: UUID | None) -> str:
    return f"{item_id}:{beneficiary_id or ''}"


def period_of(item: Any, year: int) -> tuple[date, date] | None:
    """The days of ``item`` inside its vigencia; None for an item without dates. A lone date is a period of one day."""
    first, last = item.starts_on or item.ends_on, item.ends_on or item.starts_on
    if first is None or last is None:
        return None
    first, last = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
    return (first, last) if first <= last else None


def touches(item: Any, year: int, month: int) -> bool:
    """Whether some day of ``item`` falls in the month."""
    period = period_of(item, year)
    first, last = days_in_month(year, month)
    return period is not None and period[0] <= last and first <= period[1]


def working_days_of(first: date, last: date, holidays: Collection[date]) -> list[date]:
    """The working days of a period; when it has none (a fair on a Sunday), all its days: the plan said so."""
    days = [first + timedelta(offset) for offset in range((last - first).days + 1)]
    return [day for day in days if is_working_day(day, holidays)] or days


def spread(days: Sequence[date], count: int, *, phase: float = 0.5) -> list[date]:
    """``count`` of the ``days``, evenly: each at ``phase`` (0 to 1, excluded) of its share of the period."""
    return [days[int((index + phase) * len(days) / count)] for index in range(count)]


def phase_of(item: Any) -> float:
    """Where in its share of the period an item falls: the items of a plan share periods and must not share days.

    The golden ratio puts the items of consecutive positions far from each other, and is the same at every drawing.
    """
    return (0.5 + item.position * _GOLDEN) % 1


def propose(
    items: Iterable[Any], *, year: int, month: int, holidays: Collection[date], elsewhere: Collection[str] = ()
) -> list[Proposal]:
    """What ``items`` ask of the month, by day.

    The beneficiaries of an item are spread over its whole period, so that a period of three months gives each month
    a third of them; an item that names none is proposed once in every month it touches. ``elsewhere`` are the keys
    already drawn in other months, which are not asked again. Each item has its ``beneficiaries`` prefetched.
    """
    found = []
    for item in items:
        if touches(item, year, month):
            asked = _of_item(item, year, month, holidays)
            found += [proposal for proposal in asked if proposal.beneficiary is None or proposal.key not in elsewhere]
    return sorted(found, key=lambda proposal: (proposal.day, str(proposal.item.pk), str(proposal.key)))


def _of_item(item: Any, year: int, month: int, holidays: Collection[date]) -> list[Proposal]:
    period = period_of(item, year)
    assert period is not None  # noqa: S101 - ``touches`` said so
    first, last = days_in_month(year, month)
    # Neighbours on consecutive days: a trip serves the schools of one municipality.
    served = sorted(item.beneficiaries.all(), key=lambda row: (row.municipality_id or "", row.name, str(row.pk)))
    if not served:
        days = working_days_of(max(period[0], first), min(period[1], last), holidays)
        return [Proposal(item, None, spread(days, 1, phase=phase_of(item))[0])]
    days = spread(working_days_of(*period, holidays), len(served), phase=phase_of(item))
    return [Proposal(item, who, day) for who, day in zip(served, days, strict=True) if first <= day <= last]


def days_for(proposal: Proposal, year: int, month: int, holidays: Collection[date], since: date) -> list[date]:
    """The days on which a proposal may fall in the month: its own, then the nearest of its period from ``since`` on."""
    period, (first, last) = period_of(proposal.item, year), days_in_month(year, month)
    if period is None:
        return [proposal.day]
    within = working_days_of(max(period[0], first), min(period[1], last), holidays)
    others = [day for day in within if day != proposal.day and day >= since]
    return [proposal.day, *sorted(others, key=lambda day: (abs((day - proposal.day).days), day < proposal.day))]


@dataclass(frozen=True)
class Slot:
    """From when to when, and whether the person is free then."""

    starts_at: datetime
    ends_at: datetime
    is_free: bool = True


@dataclass
class Slots:
    """Gives each activity of a person an hour that is free: of its day, or else of the nearest of its days."""

    hours: Hours
    busy: Busy = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.busy = defaultdict(list, {key: list(hours) for key, hours in self.busy.items()})

    def take(self, person_id: UUID | None, days: Sequence[date]) -> Slot:
        """The hour of the next activity of the person. Where every hour of every day is taken it says so.

        An activity that nobody answers for yet clashes with nothing: it stays on its day.
        """
        days = days if person_id else days[:1]
        free = (hours for day in days for hours in self.hours.on(day) if self._is_free(person_id, day, hours))
        found = next(free, None)
        turn = len(self.busy[person_id, days[0]]) % len(self.hours.starts)
        starts_at, ends_at = found or self.hours.on(days[0])[turn]
        self.busy[person_id, starts_at.date()].append((starts_at, ends_at))
        return Slot(starts_at, ends_at, is_free=found is not None or person_id is None)

    def _is_free(self, person_id: UUID | None, day: date, hours: tuple[datetime, datetime]) -> bool:
        return all(hours[1] <= start or end <= hours[0] for start, end in self.busy[person_id, day])
