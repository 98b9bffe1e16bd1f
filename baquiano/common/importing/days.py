"""Dates and periods as people write them in Colombian spreadsheets.

    15/03/2026 · 15-mar-26 · 15 de marzo de 2026 · marzo 15 de 2026 · 2026-03-15 · 46096 (a serial of Excel)
    10 al 14 de marzo de 2026 · 10/03/2026 a 14/03/2026 · 10 y 11 de marzo · marzo 2026 · marzo a mayo · I semestre

The day comes before the month, as here. What does not say its year is of the vigencia. Nothing is guessed: what is not
understood raises ``NotADate``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from baquiano.common.calendar_days import days_in_month
from baquiano.common.text import fold

_MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre")
MONTHS = {name: number for number, name in enumerate((*_MONTHS, "noviembre", "diciembre"), start=1)}
_SHORT = {name[:3]: number for name, number in MONTHS.items()} | {"set": 9, "sept": 9, "setiembre": 9}
# Serials of the years 2000 to 2100: smaller or larger numbers in a date column are something else.
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_415
_EPOCH = date(1899, 12, 30)
_ORDINALS = {"i": 1, "1": 1, "1er": 1, "primer": 1, "primero": 1, "ii": 2, "2": 2, "2do": 2, "segundo": 2}
_ORDINALS |= {"iii": 3, "3": 3, "3er": 3, "tercer": 3, "tercero": 3, "iv": 4, "4": 4, "4to": 4, "cuarto": 4}

_D, _Y = r"(\d{1,2})", r"(\d{4}|\d{2})"
_M = rf"({'|'.join(sorted({*MONTHS, *_SHORT}, key=len, reverse=True))})"
_OF_YEAR = rf"(?: (?:de |del )?(?:año )?{_Y})?"
_SEP = r"(?:al|a|hasta el|hasta|y el|y)"


class NotADate(ValueError):
    """The text names no day nor period."""


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included."""

    first: date
    last: date


def read_period(value: Any, year: int) -> Period:
    """The period of a cell in the plan of ``year``; one day is a period of one day."""
    if isinstance(value, datetime):
        return _one(value.date())
    if isinstance(value, date):
        return _one(value)
    if isinstance(value, bool):
        raise NotADate(value)
    if isinstance(value, int | float):
        return _one(_from_serial(value))
    return _from_text(str(value), year)


def _from_serial(value: float) -> date:
    if not _FIRST_SERIAL <= value <= _LAST_SERIAL:
        raise NotADate(value)
    return _EPOCH + timedelta(days=int(value))


def _from_text(raw: str, year: int) -> Period:
    text = _plain(raw)
    if re.fullmatch(r"\d{5}(?:\.0+)?", text):
        return _one(_from_serial(float(text)))
    for pattern, build in _PATTERNS:
        found = pattern.fullmatch(text)
        if found:
            try:
                period = build(found.groups(), year)
            except (ValueError, KeyError) as error:
                raise NotADate(raw) from error
            if period.last < period.first or (" y " in text and not _are_neighbours(period)):
                raise NotADate(raw)
            return period
    raise NotADate(raw)


def _plain(raw: str) -> str:
    """Lower case, no accents; a separator inside a date becomes ``/``, a dash between two dates ``a``."""
    text = raw.casefold().strip().replace("–", "-").replace("—", "-")
    text = re.sub(r"\s+-\s+|(?<=[a-z])-(?=[a-z])", " a ", text)
    text = re.sub(r"(?<=\d)[.\-/](?=\d)", "/", text)
    text = re.sub(r"(?<=\d)[\-/ ](?=[a-z])|(?<=[a-z])[\-/.](?=\d)|(?<=[a-z])\.(?=\s|$)", " ", text)
    kept = "".join(fold(part) if part != "/" else "/" for part in re.split(r"(/)", text))
    kept = re.sub(r"(?<=[a-z])\s*/\s*(?=[a-z0-9])", " ", kept)
    text = re.sub(r"\s+", " ", kept).strip()
    # «lunes 9 de marzo»: the weekday adds nothing.
    text = re.sub(r"\b(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)\b ?", "", text)
    return re.sub(r"^(?:del|de|el|entre el|entre|desde el|desde|mes de) ", "", text).strip()


def _are_neighbours(period: Period) -> bool:
    """Whether «a y b» is one period: two days or two months in a row. «10 y 20 de marzo» are two dates, not one."""
    whole = period.first.day == 1 and (period.last + timedelta(days=1)).day == 1
    return period.last.month - period.first.month == 1 if whole else (period.last - period.first).days == 1


def _one(day: date) -> Period:
    return Period(day, day)


def _month(name: str) -> int:
    return MONTHS.get(name) or _SHORT[name]


def _year(text: str | None, default: int) -> int:
    if text is None:
        return default
    return int(text) if len(text) == 4 else 2000 + int(text)


def _day(day: str, month: int | str, year: str | None, default: int) -> date:
    number = month if isinstance(month, int) else (_month(month) if month.isalpha() else int(month))
    return date(_year(year, default), number, int(day))


def _whole_months(first: int, last: int, year: int) -> Period:
    return Period(date(year, first, 1), days_in_month(year, last)[1])


def _part_of_year(ordinal: str, months: int, year: int) -> Period:
    last = _ORDINALS[ordinal] * months
    return _whole_months(last - months + 1, last, year)


def _unlike_a_year(groups: Any, year: int) -> date:
    """«mar-26» may be the 26th or the month of 2026: it is not guessed."""
    if groups[2] is None and int(groups[1]) == year % 100:
        raise NotADate(groups)
    return _day(groups[1], groups[0], groups[2], year)


Builder = Callable[[Any, int], Period]
_PATTERNS: tuple[tuple[re.Pattern[str], Builder], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        # 15/03/2026 · 15/3/26 · 2026/03/15 · 15/03
        (rf"{_D}/{_D}/{_Y}", lambda g, y: _one(_day(g[0], g[1], g[2], y))),
        (r"(\d{4})/(\d{1,2})/(\d{1,2})", lambda g, y: _one(_day(g[2], g[1], g[0], y))),
        (r"(\d{4})/(\d{1,2})/(\d{1,2}) 00 00 00", lambda g, y: _one(_day(g[2], g[1], g[0], y))),
        # 15 mar 26 · 15 de marzo de 2026 · marzo 15 de 2026
        (rf"{_D} (?:de )?{_M}{_OF_YEAR}", lambda g, y: _one(_day(g[0], g[1], g[2], y))),
        (rf"{_M} {_D}(?: (?:de |del )?(\d{{4}}))?", lambda g, y: _one(_unlike_a_year(g, y))),
        # marzo 2026 · marzo · marzo a mayo de 2026
        (
            rf"{_M}(?: (?:de |del )?(\d{{4}}|\d{{2}}))?",
            lambda g, y: _whole_months(_month(g[0]), _month(g[0]), _year(g[1], y)),
        ),
        (
            rf"{_M}(?: (?:de )?(?:\d{{4}}))? {_SEP} {_M}(?: (?:de |del )?(\d{{4}}))?",
            lambda g, y: _whole_months(_month(g[0]), _month(g[1]), _year(g[2], y)),
        ),
        # 10 al 14 de marzo de 2026 · 10/14 de marzo · marzo 10 al 14 de 2026
        (
            rf"{_D} ?(?:{_SEP}|/) ?{_D} (?:de )?{_M}{_OF_YEAR}",
            lambda g, y: Period(_day(g[0], g[2], g[3], y), _day(g[1], g[2], g[3], y)),
        ),
        (
            rf"{_M} {_D} {_SEP} {_D}(?: (?:de |del )?(\d{{4}}))?",
            lambda g, y: Period(_day(g[1], g[0], g[3], y), _day(g[2], g[0], g[3], y)),
        ),
        # 28 de marzo al 3 de abril de 2026
        (
            rf"{_D} (?:de )?{_M}{_OF_YEAR} {_SEP} {_D} (?:de )?{_M}{_OF_YEAR}",
            lambda g, y: Period(_day(g[0], g[1], g[2] or g[5], y), _day(g[3], g[4], g[5], y)),
        ),
        # 10/03/2026 a 14/03/2026 · 10 a 14/03/2026
        (
            rf"{_D}/{_D}/{_Y} {_SEP} {_D}/{_D}/{_Y}",
            lambda g, y: Period(_day(g[0], g[1], g[2], y), _day(g[3], g[4], g[5], y)),
        ),
        (
            rf"{_D} {_SEP} {_D}/{_D}/{_Y}",
            lambda g, y: Period(_day(g[0], g[2], g[3], y), _day(g[1], g[2], g[3], y)),
        ),
        # I semestre 2026 · segundo trimestre
        (r"(\w+) semestre" + _OF_YEAR, lambda g, y: _part_of_year(g[0], 6, _year(g[1], y))),
        (r"(\w+) trimestre" + _OF_YEAR, lambda g, y: _part_of_year(g[0], 3, _year(g[1], y))),
    )
)
