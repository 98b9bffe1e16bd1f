"""Working days of Colombia, checked against the ``holidays`` library as an oracle."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from baquiano.institutions import queries
from baquiano.institutions.actions import load_holidays
from baquiano.institutions.models import NonWorkingDay
from tests.factories.institutions import make_institution

pytestmark = [pytest.mark.django_db, pytest.mark.req("NFR-01")]
ORACLE = holidays.country_holidays("CO", years=range(2023, 2036))
DAYS = st.dates(date(2024, 1, 1), date(2033, 12, 31))
slow_fixture = hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def by_the_oracle(start, end):
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 and day not in ORACLE for day in days)


@slow_fixture
@given(start=DAYS, length=st.integers(0, 120))
def test_working_days_between_agree_with_the_oracle(institution, start, length):
    end = start + timedelta(days=length)

    assert queries.working_days_between(institution, start, end) == by_the_oracle(start, end)


@slow_fixture
@given(start=DAYS, count=st.integers(1, 60))
def test_adding_working_days_is_the_inverse_of_counting_them(institution, start, count):
    end = queries.add_working_days(institution, start, count)

    assert queries.working_days_between(institution, start, end) == count
    assert by_the_oracle(start, end) == count


@pytest.mark.parametrize(("year", "how_many"), [(2024, 18), (2025, 17), (2026, 19), (2027, 19)])
def test_shipped_days_follow_the_law_of_2026(year, how_many):
    # Days, not feasts: in 2025 two feasts fall on one Monday.
    days = [day for day in queries.shipped_holidays() if day.year == year]

    assert len(days) == how_many
    assert date(2026, 7, 13) in queries.shipped_holidays()


def test_local_day_counts_only_for_its_institution(institution):
    NonWorkingDay.objects.create(institution=institution, date=date(2026, 2, 16), name="Carnaval")
    friday, tuesday = date(2026, 2, 13), date(2026, 2, 17)

    assert queries.working_days_between(institution, friday, tuesday) == 1
    assert queries.working_days_between(make_institution(), friday, tuesday) == 2


def test_loaded_year_wins_over_the_file_of_the_version(institution, at):
    load_holidays(by=None, at=at, days={date(2026, 3, 4): ["Fiesta nueva"]})

    found = queries.non_working_days(institution, date(2026, 1, 1), date(2026, 12, 31))

    assert found == {date(2026, 3, 4)}


def test_days_of_the_year_tell_their_names_and_which_may_be_removed(institution):
    local = NonWorkingDay.objects.create(institution=institution, date=date(2026, 2, 16), name="Carnaval")

    days = {day.date: (day.name, day.id) for day in queries.days_of_year(institution, 2026)}

    assert days[date(2026, 2, 16)] == ("Carnaval", local.pk)
    assert days[date(2026, 1, 1)] == ("Año Nuevo", None)


def test_calendar_beyond_the_file_is_computed(institution):
    assert {day.name for day in queries.days_of_year(institution, 2040)} >= {"Año Nuevo"}
