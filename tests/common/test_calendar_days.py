"""Working days against an oracle that counts another way, and against the published holidays of Colombia."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baquiano.common.calendar_days import add_working_days, day_of, is_working_day, working_days_between

COLOMBIA = frozenset(holidays.country_holidays("CO", years=range(2024, 2029)))
DAYS = st.dates(min_value=date(2025, 1, 1), max_value=date(2027, 6, 30))


def the_working_days(year_from=2024, year_to=2028):
    """The oracle: the calendar written out, from which working days are read by position."""
    first = date(year_from, 1, 1)
    calendar = [first + timedelta(days=n) for n in range((date(year_to, 12, 31) - first).days + 1)]
    return [day for day in calendar if day.strftime("%a") not in {"Sat", "Sun"} and day not in COLOMBIA]


CALENDAR = the_working_days()


@pytest.mark.req("NFR-01")
@given(DAYS, st.integers(min_value=1, max_value=120))
def test_add_working_days_agrees_with_the_calendar_written_out(start, count):
    after = [day for day in CALENDAR if day > start]

    assert add_working_days(start, count, COLOMBIA) == after[count - 1]


@given(DAYS, st.integers(min_value=1, max_value=120))
def test_walking_back_agrees_with_the_calendar_written_out(start, count):
    before = [day for day in CALENDAR if day < start]

    assert add_working_days(start, -count, COLOMBIA) == before[-count]


@given(DAYS, DAYS)
def test_working_days_between_counts_the_end_and_not_the_start(start, end):
    expected = sum(start < day <= end for day in CALENDAR) - sum(end < day <= start for day in CALENDAR)

    assert working_days_between(start, end, COLOMBIA) == expected


@given(DAYS, st.integers(min_value=0, max_value=120))
def test_adding_and_counting_are_inverse(start, count):
    assert working_days_between(start, add_working_days(start, count, COLOMBIA), COLOMBIA) == count


@pytest.mark.req("NFR-01")
@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 3, 23), False),  # San José, moved to Monday by Ley 51 de 1983
        (date(2026, 3, 19), True),
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 3, 28), False),  # a Saturday
        (date(2026, 3, 10), True),
    ],
)
def test_days_of_march_and_april_2026(day, works):
    assert is_working_day(day, COLOMBIA) is works


@pytest.mark.req("NFR-01")
def test_fifteen_working_days_cross_holy_week_2026():
    assert add_working_days(date(2026, 3, 16), 15, COLOMBIA) == date(2026, 4, 9)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 11, 4, 59, tzinfo=UTC), date(2026, 3, 10)),
        (datetime(2026, 3, 11, 5, 0, tzinfo=UTC), date(2026, 3, 11)),
        (datetime(2026, 1, 1, 3, 0, tzinfo=UTC), date(2025, 12, 31)),
    ],
)
def test_the_day_is_the_day_in_bogota(moment, day):
    assert day_of(moment) == day
