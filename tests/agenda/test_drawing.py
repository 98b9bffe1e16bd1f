"""How a month is drawn from the plan: ``docs/rules/agenda-drawing.md``, case by case. No table is touched."""

from dataclasses import dataclass, field
from datetime import date, time
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from baquiano.agenda import rules

HOLIDAYS = {date(2026, 3, 23)}


@dataclass
class Rows:
    rows: list = field(default_factory=list)

    def all(self):
        return self.rows


def school(name, municipality="08638"):
    return SimpleNamespace(pk=UUID(int=sum(map(ord, name))), name=name, municipality_id=municipality)


def item(starts_on, ends_on=None, *served):
    rows = Rows(list(served))
    return SimpleNamespace(pk=uuid4(), position=0, starts_on=starts_on, ends_on=ends_on, beneficiaries=rows)


def days(proposals):
    return [proposal.day for proposal in proposals]


def march(*items, elsewhere=()):
    return rules.propose(items, year=2026, month=3, holidays=HOLIDAYS, elsewhere=elsewhere)


@pytest.mark.req("AGD-01")
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "touches"),
    [
        (date(2026, 3, 1), date(2026, 3, 31), True),
        (date(2026, 1, 15), date(2026, 3, 1), True),
        (date(2026, 3, 31), date(2026, 6, 30), True),
        (date(2026, 1, 1), date(2026, 12, 31), True),
        (date(2026, 3, 9), None, True),
        (None, date(2026, 3, 9), True),
        (date(2026, 2, 1), date(2026, 2, 28), False),
        (date(2026, 4, 1), date(2026, 4, 30), False),
        (date(2025, 3, 1), date(2025, 3, 31), False),
        (None, None, False),
    ],
)
def test_an_item_touches_the_month_when_some_day_of_it_falls_there(starts_on, ends_on, touches):
    assert rules.touches(item(starts_on, ends_on), 2026, 3) is touches


@pytest.mark.req("AGD-01")
def test_an_item_of_one_month_proposes_each_beneficiary_once_on_working_days():
    served = [school(name) for name in ("A", "B", "C", "D")]

    found = march(item(date(2026, 3, 1), date(2026, 3, 31), *served))

    assert days(found) == [date(2026, 3, 4), date(2026, 3, 11), date(2026, 3, 19), date(2026, 3, 27)]
    assert [proposal.beneficiary.name for proposal in found] == ["A", "B", "C", "D"]


@pytest.mark.req("AGD-01")
def test_an_item_of_three_months_gives_each_month_its_share():
    long = item(date(2026, 2, 1), date(2026, 4, 30), *[school(name) for name in "ABCDEF"])

    shares = {month: len(rules.propose([long], year=2026, month=month, holidays=HOLIDAYS)) for month in (1, 2, 3, 4, 5)}

    assert shares == {1: 0, 2: 2, 3: 2, 4: 2, 5: 0}


def test_schools_of_one_municipality_are_neighbours_in_time():
    served = [school("Zeta", "08001"), school("Alfa", "08638"), school("Beta", "08001")]

    found = march(item(date(2026, 3, 2), date(2026, 3, 31), *served))

    assert [proposal.beneficiary.name for proposal in found] == ["Beta", "Zeta", "Alfa"]


def test_an_item_that_names_no_beneficiary_is_proposed_once_in_every_month_it_touches():
    open_item = item(date(2026, 2, 16), date(2026, 3, 13))

    february = rules.propose([open_item], year=2026, month=2, holidays=HOLIDAYS)
    march_ones = march(open_item, elsewhere={february[0].key})

    assert days(february + march_ones) == [date(2026, 2, 23), date(2026, 3, 9)]


def test_items_with_the_same_dates_do_not_pile_up_on_one_day():
    items = [item(date(2026, 3, 1), date(2026, 3, 31), school("A")) for _ in range(10)]
    for position, one in enumerate(items, start=1):
        one.position = position

    assert len(set(days(march(*items)))) >= 9


def test_what_another_month_took_is_not_asked_again():
    long = item(date(2026, 3, 1), date(2026, 3, 31), school("A"), school("B"))
    taken = march(long)[0].key

    assert [proposal.beneficiary.name for proposal in march(long, elsewhere={taken})] == ["B"]


def test_holidays_and_weekends_are_left_out_of_the_working_days():
    week = item(date(2026, 3, 21), date(2026, 3, 24), school("A"))

    assert days(march(week)) == [date(2026, 3, 24)]


def test_a_period_without_working_days_keeps_the_days_of_the_plan():
    fair = item(date(2026, 3, 21), date(2026, 3, 22), school("A"))

    assert days(march(fair)) == [date(2026, 3, 22)]


def test_dates_beyond_the_vigencia_are_cut_to_it():
    across = item(date(2026, 12, 21), date(2027, 2, 28), school("A"))

    assert rules.period_of(across, 2026) == (date(2026, 12, 21), date(2026, 12, 31))


def test_one_person_gets_one_hour_after_another_the_same_day():
    slots, person, other = rules.Slots(rules.Hours()), uuid4(), uuid4()
    day = date(2026, 3, 11)

    hours = [slots.take(who, day)[0].time() for who in (person, person, other, person, person)]

    assert hours == [time(8), time(10, 30), time(8), time(14), time(8)]


@pytest.mark.req("WFL-06")
@pytest.mark.parametrize(
    ("year", "month", "day", "closes_on"),
    [
        (2026, 3, 25, date(2026, 2, 25)),
        (2026, 1, 25, date(2025, 12, 25)),
        (2026, 3, 31, date(2026, 2, 28)),
        (2026, 5, 31, date(2026, 4, 30)),
        (2026, 3, 0, date(2026, 2, 1)),
    ],
)
def test_the_agenda_closes_in_the_month_before(year, month, day, closes_on):
    assert rules.closing_day(year, month, day) == closes_on


@pytest.mark.req("WFL-06")
@pytest.mark.parametrize(
    ("state", "today", "late"),
    [
        ("", date(2026, 2, 26), True),
        ("draft", date(2026, 2, 26), True),
        ("draft", date(2026, 2, 25), False),
        ("submitted", date(2026, 3, 10), False),
        ("verified", date(2026, 3, 10), False),
        ("published", date(2026, 3, 10), False),
    ],
)
def test_only_what_was_not_sent_after_the_closing_day_is_late(state, today, late):
    assert rules.is_late(state, date(2026, 2, 25), today) is late
