"""The days of the demonstration are days of work."""

from datetime import date
from random import Random
from types import SimpleNamespace

import pytest

from baquiano.common.calendar_days import is_working_day
from baquiano.demo.plans import _item
from baquiano.demo.trips import _each_state
from baquiano.demo.visits import Year

TODAY = date(2026, 11, 20)


@pytest.fixture
def year(scoped, monkeypatch):
    monkeypatch.setattr(Year, "item", lambda self, catalogue: SimpleNamespace(name=catalogue, code="none"))
    return Year(scoped, TODAY, Random(16))


def test_a_day_without_work_gives_way_to_the_next_one(year):
    assert year.working_day(date(2026, 11, 13)) == date(2026, 11, 13)
    assert year.working_day(date(2026, 11, 15)) == date(2026, 11, 17)  # Sunday, and the Monday is a holiday


def test_no_activity_of_the_plan_begins_on_a_day_without_work(year):
    towns = [SimpleNamespace(name=f"Municipio {number}") for number in range(3)]
    schools = [SimpleNamespace(name=town.name, municipality=town, municipality_id=town.name) for town in towns]
    items = [_item(year, number, schools, ["asesora"], TODAY.year) for number in range(120)]

    assert [one["starts_on"] for one in items if not is_working_day(one["starts_on"], year.holidays)] == []
    assert all(one["starts_on"] <= one["ends_on"] for one in items)


def test_no_trip_in_each_state_is_on_a_day_without_work(year):
    days = [day for _state, day in _each_state(year)]

    assert [day for day in days if not is_working_day(day, year.holidays)] == []
    assert len(days) == len(set(days)) == 12
