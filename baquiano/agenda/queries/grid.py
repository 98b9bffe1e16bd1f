"""The month as the weeks of a calendar."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from baquiano.agenda.models import AgendaEntry
from baquiano.common.calendar_days import is_working_day


@dataclass(frozen=True)
class Day:
    """A day of the calendar with its entries; the days of the neighbouring months are drawn empty."""

    date: date
    entries: list[AgendaEntry]
    in_month: bool
    is_working: bool
    is_holiday: bool
    is_today: bool


def month_grid(
    entries: Iterable[AgendaEntry], year: int, month: int, *, holidays: Collection[date], today: date
) -> list[list[Day]]:
    """The weeks of the month, Monday first."""
    by_day: dict[date, list[AgendaEntry]] = defaultdict(list)
    for entry in entries:
        by_day[entry.day].append(entry)

    def drawn(day: date) -> Day:
        inside = day.month == month
        return Day(
            day, by_day[day] if inside else [], inside, is_working_day(day, holidays), day in holidays, day == today
        )

    return [[drawn(day) for day in week] for week in Calendar().monthdatescalendar(year, month)]
