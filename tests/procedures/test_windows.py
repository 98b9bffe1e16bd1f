"""Windows by vigencia (WFL-06)."""

from datetime import date

import pytest

from baquiano.procedures.choices import Window
from baquiano.procedures.models import Task
from baquiano.procedures.windows import (
    KINDS,
    Moment,
    days_of,
    fault_of,
    resolved,
    settings_named,
    warning_day,
    words_of,
)

OPENED, VISIT = date(2026, 3, 2), date(2026, 4, 9)
HOLY_WEEK = {date(2026, 4, 2), date(2026, 4, 3)}


@pytest.mark.req("WFL-06")
@pytest.mark.parametrize(
    ("window", "round_", "opens", "due"),
    [
        ({"kind": "annual", "opens": "01-01", "closes": "02-28"}, 1, (2026, 1, 1), (2026, 2, 28)),
        ({"kind": "annual", "opens": "11-01", "closes": "12-31", "year": -1}, 1, (2025, 11, 1), (2025, 12, 31)),
        ({"kind": "last_two_months"}, 1, (2026, 11, 1), (2026, 12, 31)),
        ({"kind": "last_quarter"}, 1, (2026, 10, 1), (2026, 12, 31)),
        ({"kind": "last_month"}, 1, (2025, 12, 1), (2025, 12, 31)),
        ({"kind": "january"}, 1, (2026, 1, 1), (2026, 1, 31)),
        ({"kind": "monthly", "day": 25, "month": -1, "opens_day": 15}, 1, (2026, 3, 15), (2026, 3, 25)),
        ({"kind": "monthly", "day": 31, "month": -2}, 1, (2026, 2, 1), (2026, 2, 28)),
        ({"kind": "quarter", "grace": 10}, 2, (2026, 5, 31), (2026, 7, 10)),
        ({"kind": "semester", "grace": 15}, 1, (2026, 5, 31), (2026, 7, 15)),
        ({"kind": "semester", "grace": 15}, 2, (2026, 12, 1), (2027, 1, 15)),
        ({"kind": "weekly", "weekday": 5}, 1, None, (2026, 3, 6)),
        ({"kind": "year_close", "lead": 30}, 1, (2026, 12, 1), (2026, 12, 31)),
        ({"kind": "before_reference", "days": 3}, 1, None, (2026, 4, 6)),
        ({"kind": "before_reference", "days": 5}, 1, None, (2026, 3, 31)),
        ({"kind": "reference_day"}, 1, (2026, 4, 9), (2026, 4, 9)),
        ({"kind": "working_days", "days": 5}, 1, None, (2026, 3, 9)),
    ],
)
def test_window_of_the_vigencia(window, round_, opens, due):
    moment = Moment(2026, OPENED, VISIT, round_, HOLY_WEEK)

    found = days_of(window, moment)

    assert found == (date(*opens) if opens else None, date(*due))
    assert fault_of(window) == ""


def test_window_without_the_day_it_refers_to_has_none():
    assert days_of({"kind": "before_reference", "days": 3}, Moment(2026, OPENED)) == (None, None)


@pytest.mark.parametrize(
    ("window", "words"),
    [
        ({"kind": "eclipse"}, "no existe"),
        ({"kind": "annual", "opens": "01-01"}, "le falta «closes»"),
        ({"kind": "annual", "opens": "enero", "closes": "02-28"}, "no se entiende"),
        ({"kind": "weekly", "weekday": "lunes"}, "no se entiende"),
        ({"kind": "january", "hour": 3}, "no lleva «hour»"),
    ],
)
def test_wrong_window_says_what_to_mend(window, words):
    assert words in fault_of(window)


@pytest.mark.req("NFR-01")
@pytest.mark.parametrize(
    ("window", "words"),
    [
        ({"kind": "annual", "opens": "01-01", "closes": "02-28"}, "del 1 de enero al 28 de febrero"),
        (
            {"kind": "annual", "opens": "11-01", "closes": "12-31", "year": "-1"},
            "del 1 de noviembre al 31 de diciembre del año anterior",
        ),
        ({"kind": "weekly", "weekday": 5}, "cada semana, el viernes"),
        ({"kind": "monthly", "day": "agenda.closing_day", "month": -1}, "el día que fija la entidad del mes anterior"),
        ({"kind": "monthly", "day": "agenda.closing_day+2"}, "el día que fija la entidad, y 2 más, del mes"),
        ({"kind": "working_days", "days": 5}, "5 días hábiles desde que llega"),
        ({"kind": "last_month", "year": -1}, "diciembre del año anterior"),
        ({"kind": "eclipse"}, ""),
    ],
)
def test_window_is_said_in_the_words_of_the_country(window, words):
    assert words_of(window) == words


@pytest.mark.req("WFL-06")
@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 1, 31), Window.NOT_OPEN),
        (date(2026, 2, 1), Window.OPEN),
        (date(2026, 2, 22), Window.OPEN),
        (date(2026, 2, 23), Window.DUE_SOON),
        (date(2026, 2, 28), Window.DUE_SOON),
        (date(2026, 3, 1), Window.OVERDUE),
    ],
)
def test_task_stands_against_its_window(day, state):
    due = date(2026, 2, 28)
    task = Task(opens_on=date(2026, 2, 1), warns_on=warning_day({}, due), due_on=due)

    assert task.window_on(day) == state


def test_every_kind_is_tried_above():
    tried = {mark["kind"] for mark, *_ in test_window_of_the_vigencia.pytestmark[0].args[1]}

    assert tried == set(KINDS)


def test_day_that_the_institution_decides_is_read_from_its_profile():
    window = {"kind": "monthly", "month": "-1", "opens_day": "15", "day": "agenda.closing_day+2"}

    found = resolved(window, {"agenda.closing_day": 25}.get)

    assert found == window | {"day": 27}
    assert (fault_of(window), settings_named(window)) == ("", ["agenda.closing_day"])
