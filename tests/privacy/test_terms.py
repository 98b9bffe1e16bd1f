"""The terms of the law, against a calculation that shares nothing with ours."""

from datetime import date, datetime, time, timedelta

import holidays
import pytest

from baquiano.common.calendar_days import BOGOTA
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.institutions.actions import add_local_day
from baquiano.notifications.models import Message
from baquiano.privacy import actions, rules
from baquiano.privacy.choices import Light

pytestmark = pytest.mark.req("AUD-04")


def moment(day):
    return datetime.combine(day, time(9), BOGOTA)


@pytest.mark.parametrize(
    ("kind", "extended", "due"),
    [
        # Received on Tuesday 10 March 2026; the 23rd, and 2 and 3 April, are holidays. Counted by hand on a calendar.
        ("consult", False, date(2026, 3, 25)),
        ("consult", True, date(2026, 4, 1)),
        ("correct", False, date(2026, 4, 1)),
        ("correct", True, date(2026, 4, 15)),
        ("withdraw", False, date(2026, 4, 1)),
        ("withdraw", True, date(2026, 4, 15)),
    ],
)
def test_the_terms_of_the_law_counted_by_hand(scoped, kind, extended, due):
    assert rules.term_ends(scoped, kind, date(2026, 3, 10), extended=extended) == due


LENGTHS = {("consult", False): 10, ("consult", True): 15, ("withdraw", False): 15, ("withdraw", True): 23}


@pytest.mark.parametrize(("kind", "extended"), list(LENGTHS))
def test_the_terms_agree_with_another_calculation_on_every_day_of_three_years(scoped, kind, extended):
    feasts = set(holidays.country_holidays("CO", years=range(2026, 2031)))
    everyday = [date(2026, 1, 1) + timedelta(days=count) for count in range(1500)]
    working = [day for day in everyday if day.isoweekday() <= 5 and day not in feasts]

    wrong = []
    for received in everyday[:1000:7]:
        after = [day for day in working if day > received]
        if rules.term_ends(scoped, kind, received, extended=extended) != after[LENGTHS[kind, extended] - 1]:
            wrong.append(received)

    assert wrong == []


def test_a_local_day_without_work_moves_the_term(scoped, official, at):
    before = rules.term_ends(scoped, "consult", date(2026, 3, 10))
    add_local_day(scoped, id=uuid7(), date=date(2026, 3, 20), name="Día cívico", by=official, at=at)

    assert (before, rules.term_ends(scoped, "consult", date(2026, 3, 10))) == (date(2026, 3, 25), date(2026, 3, 26))


def test_the_term_runs_from_the_day_it_was_received_and_not_from_the_identity(ask, official, at):
    row = ask("withdraw")
    opened = actions.identify_by_official(
        row, note="Mostró su cédula.", email=row.email, by=official, at=at + timedelta(days=4)
    )

    assert opened.due_on == date(2026, 4, 1)


def test_a_term_is_extended_once_with_its_reason_and_before_it_ends(opened, official, at):
    row = opened()
    with pytest.raises(Refused):
        actions.extend_request(row, reason="corto", by=official, at=at)
    longer = actions.extend_request(row, reason="Falta buscar en el archivo central.", by=official, at=at)

    assert (longer.due_on, longer.extension_reason) == (date(2026, 4, 1), "Falta buscar en el archivo central.")
    with pytest.raises(Refused, match="solo se prorroga una vez"):
        actions.extend_request(longer, reason="Falta buscar en el archivo central.", by=official, at=at)


def test_a_term_that_ended_is_not_extended(opened, official):
    row = opened()

    with pytest.raises(Refused, match="antes de que venza"):
        actions.extend_request(row, reason="Falta buscar en el archivo.", by=official, at=moment(date(2026, 3, 26)))


@pytest.mark.parametrize(
    ("day", "light"),
    [
        (date(2026, 3, 18), Light.ON_TIME),
        (date(2026, 3, 19), Light.DUE_SOON),
        (date(2026, 3, 25), Light.DUE_SOON),
        (date(2026, 3, 26), Light.OVERDUE),
    ],
)
def test_the_light_of_a_term_that_ends_on_25_march(ask, day, light):
    assert rules.light_of(ask(), day) == light


def test_whoever_answers_is_told_once_a_day_while_a_term_is_near(ask, official):
    ask()
    counts = []
    for day in (18, 19, 19, 26):
        actions.warn_of_terms(at=moment(date(2026, 3, day)))
        counts.append(Message.objects.filter(kind="privacy.term_near", recipient=official).count())

    assert counts == [0, 1, 1, 2]
