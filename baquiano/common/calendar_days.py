"""Days as Colombian law counts them: in Bogotá, and working days without weekends nor holidays."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BOGOTA = ZoneInfo("America/Bogota")
_ONE_DAY = timedelta(days=1)


def day_of(at: datetime) -> date:
    """The legal day of the moment ``at``: the date in America/Bogota, wherever the server runs."""
    return at.astimezone(BOGOTA).date()


def end_of_day(day: date) -> datetime:
    """The last moment of the day in Bogotá: how things stood on it."""
    return datetime.combine(day, time.max, tzinfo=BOGOTA)


def moment_of(day: str, now: datetime) -> datetime:
    """The end of the day that an address names, never after ``now``; ``now`` where it names none."""
    try:
        return min(end_of_day(date.fromisoformat(day)), now)
    except (ValueError, OverflowError):
        return now


def days_in_month(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of the month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def months_after(first: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    total = first.month - 1 + months
    year, month = first.year + total // 12, total % 12 + 1
    return date(year, month, min(first.day, days_in_month(year, month)[1].day))


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < 5 and day not in holidays


def add_working_days(start: date, count: int, holidays: Collection[date]) -> date:
    """The day that is ``count`` working days after ``start``; counting begins on the next day (Ley 1755 de 2015).

    A negative ``count`` walks back. ``count`` 0 returns ``start`` itself.
    """
    step = _ONE_DAY if count >= 0 else -_ONE_DAY
    day, left = start, abs(count)
    while left:
        day += step
        if is_working_day(day, holidays):
            left -= 1
    return day


def working_days_between(start: date, end: date, holidays: Collection[date]) -> int:
    """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
    if end < start:
        return -working_days_between(end, start, holidays)
    days = (start + _ONE_DAY * offset for offset in range(1, (end - start).days + 1))
    return sum(is_working_day(day, holidays) for day in days)
