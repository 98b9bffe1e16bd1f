"""Dates and periods in the spellings of Colombian spreadsheets."""

from datetime import date, datetime

import pytest

from baquiano.common.importing.days import NotADate, read_period

MARCH_15 = (date(2026, 3, 15), date(2026, 3, 15))
MARCH_10_14 = (date(2026, 3, 10), date(2026, 3, 14))
MARCH = (date(2026, 3, 1), date(2026, 3, 31))
SPELLINGS = [
    *[
        (spelling, MARCH_15)
        for spelling in (
            "15/03/2026",
            "15-03-2026",
            "15.03.26",
            "15/3/26",
            "2026-03-15",
            "15-mar-26",
            "15 mar. 2026",
            "15 de marzo de 2026",
            "15 de Marzo",
            "Marzo 15 de 2026",
            "15/marzo/2026",
            "domingo 15 de marzo de 2026",
            "15 de marzo del año 2026",
            46096,
            46096.0,
            "46096",
            date(2026, 3, 15),
            datetime(2026, 3, 15, 8, 30),
        )
    ],
    *[
        (spelling, MARCH_10_14)
        for spelling in (
            "10 al 14 de marzo de 2026",
            "Del 10 al 14 de marzo de 2026",
            "10 a 14 de marzo",
            "10-14 de marzo",
            "10/03/2026 - 14/03/2026",
            "10/03/2026 al 14/03/2026",
            "10 al 14/03/2026",
            "Marzo 10 al 14 de 2026",
        )
    ],
    *[(spelling, MARCH) for spelling in ("marzo 2026", "Marzo de 2026", "MARZO", "mes de marzo")],
    ("10 y 11 de marzo", (date(2026, 3, 10), date(2026, 3, 11))),
    ("28 de marzo al 3 de abril de 2026", (date(2026, 3, 28), date(2026, 4, 3))),
    ("marzo a mayo de 2026", (date(2026, 3, 1), date(2026, 5, 31))),
    ("marzo-abril", (date(2026, 3, 1), date(2026, 4, 30))),
    ("I semestre 2026", (date(2026, 1, 1), date(2026, 6, 30))),
    ("Segundo trimestre", (date(2026, 4, 1), date(2026, 6, 30))),
    ("15 de septiembre de 2026", (date(2026, 9, 15), date(2026, 9, 15))),
    ("15 sept 2026", (date(2026, 9, 15), date(2026, 9, 15))),
]


@pytest.mark.req("PLN-24")
@pytest.mark.parametrize(("written", "expected"), SPELLINGS, ids=str)
def test_a_colombian_spelling_is_understood(written, expected):
    period = read_period(written, 2026)

    assert (period.first, period.last) == expected


@pytest.mark.req("PLN-24")
@pytest.mark.parametrize(
    "written",
    [
        "03/15/2026",
        "31/02/2026",
        "por definir",
        "2026",
        "mar-26",
        "10 y 20 de marzo",
        "enero y junio",
        "14 al 10 de marzo",
        "3",
        7,
        True,
        "",
        "\u0000",
        "99999",
    ],
)
def test_what_is_not_clear_is_never_guessed(written):
    with pytest.raises(NotADate):
        read_period(written, 2026)
