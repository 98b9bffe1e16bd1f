"""How a month is drawn from the plan: ``docs/rules/agenda-drawing.md``, case by case. No table is touched."""

from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from baquiano.agenda import rules
from baquiano.common.calendar_days import BOGOTA

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


def at(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=BOGOTA)


@pytest.mark.req("AGD-01")
def test_one_person_gets_one_hour_after_another_the_same_day():
    slots, person, other = rules.Slots(rules.Hours()), uuid4(), uuid4()

    given = [slots.take(who, [date(2026, 3, 11)]).starts_at for who in (person, person, other, person)]

    assert given == [at(11, 8), at(11, 10, 30), at(11, 8), at(11, 14)]


@pytest.mark.req("AGD-01", "AGD-07")
def test_a_fourth_activity_of_a_day_goes_to_the_nearest_day_with_a_free_hour():
    slots, person = rules.Slots(rules.Hours()), uuid4()
    own, after = date(2026, 3, 11), date(2026, 3, 12)

    given = [slots.take(person, [own, after]) for _ in range(5)]

    assert [one.starts_at for one in given[3:]] == [at(12, 8), at(12, 10, 30)]
    assert all(one.is_free for one in given)


@pytest.mark.req("AGD-07")
def test_what_lasts_at_another_hour_takes_the_ones_it_crosses():
    person, day = uuid4(), date(2026, 3, 11)
    slots = rules.Slots(rules.Hours(), {(person, day): [(at(11, 9), at(11, 11))]})

    assert slots.take(person, [day]).starts_at == at(11, 14)


@pytest.mark.req("AGD-07")
def test_with_nothing_free_it_stays_on_its_day_and_says_so():
    slots, person, day = rules.Slots(rules.Hours()), uuid4(), date(2026, 3, 11)

    given = [slots.take(person, [day]) for _ in range(4)]

    assert [(one.starts_at.hour, one.is_free) for one in given] == [(8, True), (10, True), (14, True), (8, False)]


def test_what_nobody_answers_for_yet_stays_on_its_day_and_clashes_with_nothing():
    slots, days = rules.Slots(rules.Hours()), [date(2026, 3, 11), date(2026, 3, 12)]

    given = [slots.take(None, days) for _ in range(4)]

    assert [(one.starts_at.day, one.is_free) for one in given] == [(11, True)] * 4


def test_the_days_of_a_proposal_are_the_nearest_of_its_period_and_none_is_past():
    (proposal,) = march(item(date(2026, 2, 20), date(2026, 3, 20), school("A")))

    found = rules.days_for(proposal, 2026, 3, HOLIDAYS, since=date(2026, 3, 5))

    assert (proposal.day, found[:4]) == (
        date(2026, 3, 6),
        [date(2026, 3, 6), date(2026, 3, 5), date(2026, 3, 9), date(2026, 3, 10)],
    )
    assert max(found) == date(2026, 3, 20)


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
