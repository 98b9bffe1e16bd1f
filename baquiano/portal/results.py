"""What came of it: the figures of a vigencia until the end of the last month, as anybody may read them (PUB-05)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from baquiano.common.calendar_days import day_of, end_of_day
from baquiano.institutions.models import FiscalYear, Institution
from baquiano.institutions.queries import fiscal_year
from baquiano.reports.accountability.figures import figures_between


@dataclass(frozen=True)
class Results:
    """The figures and the days that they tell."""

    first: date
    last: date
    figures: dict[str, Any]


def years_of(institution: Institution, today: date) -> list[int]:
    """The vigencias of which a whole month has passed, newest first."""
    years = FiscalYear.objects.filter(year__lte=today.year).order_by("-year").values_list("year", flat=True)
    return [year for year in years if last_told(year, today) is not None]


def last_told(year: int, today: date) -> date | None:
    """The end of the last month of the year that has passed: from one day to the next nobody is told apart."""
    ended = date(today.year, today.month, 1) - timedelta(days=1)
    last = min(ended, date(year, 12, 31))
    return last if last.year == year else None


def results_of(institution: Institution, year: int, at: datetime) -> Results | None:
    """The figures of the vigencia; None where nothing of it may be told yet."""
    fiscal, last = fiscal_year(institution, year), last_told(year, day_of(at))
    if fiscal is None or last is None:
        return None
    first = date(year, 1, 1)
    return Results(first, last, figures_between(fiscal, first, last, min(end_of_day(last), at)))
