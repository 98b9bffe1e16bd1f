"""Days of the demonstration, all relative to the day for which it is built."""

from datetime import date, datetime, time, timedelta

from baquiano.common.calendar_days import BOGOTA


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """That hour of that day in Bogotá."""
    return datetime.combine(day, time(hour, minute), BOGOTA)


def planning_starts(today: date) -> date:
    """When the plans began to be written: January, or earlier when the demonstration is set in the first months."""
    return min(date(today.year, 1, 12), today - timedelta(days=75))
