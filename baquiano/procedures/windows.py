"""Time windows of activities, computed per vigencia (WFL-06).

A window is data in the diagram (or in the profile, which wins): ``{"kind": "annual", "opens": "01-01", …}``. It gives
two days, the one on which the activity opens and the one on which it falls due; either may be absent.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from baquiano.common.calendar_days import add_working_days, days_in_month
from baquiano.ui.display import WEEKDAYS, month_name

Days = tuple[date | None, date | None]
DEFAULT_WARNING_DAYS = 5
_MONTH_DAY = re.compile(r"(?P<month>\d{2})-(?P<day>\d{2})")
_SETTING = re.compile(r"(?P<key>[a-z_]+\.[a-z_]+)(?P<plus>\+\d{1,2})?")


@dataclass(frozen=True)
class Moment:
    """What a window is computed from."""

    year: int
    opened_on: date
    reference_on: date | None = None
    round: int = 1
    holidays: Collection[date] = field(default=())


def days_of(window: Mapping[str, Any], moment: Moment) -> Days:
    """The opening and due days of ``window``; a window that lacks what it is computed from has none."""
    kind = KINDS.get(str(window.get("kind", "")))
    return kind.compute(window, moment) if kind else (None, None)


def resolved(window: Mapping[str, Any], setting_of: Callable[[str], Any]) -> dict[str, Any]:
    """``window`` with the settings it names: ``day="agenda.closing_day"``, or two days later, ``…closing_day+2``.

    A day that the institution decides is written once, in its profile, and the diagram points at it.
    """
    return {name: _resolved(value, setting_of) for name, value in window.items()}


def _resolved(value: Any, setting_of: Callable[[str], Any]) -> Any:
    found = _SETTING.fullmatch(value) if isinstance(value, str) else None
    return int(setting_of(found["key"])) + int(found["plus"] or 0) if found else value


def settings_named(window: Mapping[str, Any]) -> list[str]:
    """The keys of the profile that ``window`` points at."""
    return [
        found["key"] for value in window.values() if isinstance(value, str) and (found := _SETTING.fullmatch(value))
    ]


def reach_of(window: Mapping[str, Any]) -> timedelta:
    """How far around its day a window of working days looks for holidays: a month of bridges to spare."""
    return timedelta(days=abs(_int(window, "days")) * 2 + 31)


def warning_day(window: Mapping[str, Any], due_on: date | None) -> date | None:
    """The day from which the task is shown as due soon."""
    return due_on - timedelta(days=int(window.get("warn", DEFAULT_WARNING_DAYS))) if due_on else None


def words_of(window: Mapping[str, Any]) -> str:
    """The window in words, for a table; empty when there is none."""
    kind = str(window.get("kind", ""))
    if kind not in KINDS:
        return ""
    blank = {"days": "", "day": "", "weekday": "", "opens": "", "closes": ""}
    earlier = {"month": " anterior", "year": " del año anterior"}
    words = WORDS[kind].format(**blank | {name: _said(name, value) for name, value in window.items()})
    tails = [text for name, text in earlier.items() if str(window.get(name, "")) == "-1" and not words.endswith(text)]
    return words + "".join(tails)


def _said(name: str, value: Any) -> str:
    """A value as people say it: ``02-28`` is 28 de febrero, weekday 5 is viernes, a setting is of the institution."""
    if name in ("opens", "closes") and (found := _MONTH_DAY.fullmatch(str(value))):
        return f"{int(found['day'])} de {month_name(int(found['month']))}"
    if name == "weekday" and str(value) in "1234567":
        return WEEKDAYS[int(value) - 1]
    found = _SETTING.fullmatch(str(value))
    if found and name == "day":
        return "que fija la entidad" + (f", y {found['plus'][1:]} más," if found["plus"] else "")
    return str(value)


def fault_of(window: Mapping[str, Any]) -> str:
    """What is wrong with ``window`` in Spanish, or an empty text."""
    kind = KINDS.get(str(window.get("kind", "")))
    if kind is None:
        return f"el plazo «{window.get('kind', '')}» no existe; use uno de: {', '.join(sorted(KINDS))}"
    unknown = sorted(set(window) - {"kind", "warn"} - set(kind.needs) - set(kind.takes))
    if unknown:
        return f"el plazo «{window['kind']}» no lleva «{unknown[0]}»"
    missing = [name for name in kind.needs if name not in window]
    if missing:
        return f"al plazo «{window['kind']}» le falta «{missing[0]}»"
    # Any day of the month serves to see whether the rest is understood.
    window = resolved(window, lambda key: 15)
    try:
        kind.compute(window, Moment(2026, date(2026, 3, 2), date(2026, 3, 16)))
        warning_day(window, date(2026, 3, 16))
    except (ValueError, TypeError, OverflowError):
        return f"el plazo «{window['kind']}» tiene un valor que no se entiende (días en números, fechas como 02-28)"
    return ""


@dataclass(frozen=True)
class Kind:
    compute: Callable[[Mapping[str, Any], Moment], Days]
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()


def _int(window: Mapping[str, Any], name: str, default: int = 0) -> int:
    return int(window.get(name, default))


def _shift_month(day: date, months: int, to_day: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = days_in_month(year, month + 1)[1]
    return min(last, date(year, month + 1, min(to_day, 28)) + timedelta(max(to_day - 28, 0)))


def _annual(window: Mapping[str, Any], moment: Moment) -> Days:
    year = moment.year + _int(window, "year")
    opens, closes = (tuple(map(int, str(window[name]).split("-"))) for name in ("opens", "closes"))
    closing = days_in_month(year, closes[0])[1] if closes == (2, 29) else date(year, *closes)
    return date(year, *opens), closing


def _months(first: int, last: int, default_year: int = 0) -> Callable[[Mapping[str, Any], Moment], Days]:
    def compute(window: Mapping[str, Any], moment: Moment) -> Days:
        year = moment.year + _int(window, "year", default_year)
        return date(year, first, 1), days_in_month(year, last)[1]

    return compute


def _monthly(window: Mapping[str, Any], moment: Moment) -> Days:
    """Due on a day of the reference month, or of an earlier one: the 25th of the month before."""
    month = moment.reference_on or moment.opened_on
    shift = _int(window, "month")
    return _shift_month(month, shift, _int(window, "opens_day", 1)), _shift_month(month, shift, _int(window, "day"))


def _period(months: int) -> Callable[[Mapping[str, Any], Moment], Days]:
    """Due ``grace`` days after the period ends, open ``lead`` days before its end; the round says which period."""

    def compute(window: Mapping[str, Any], moment: Moment) -> Days:
        last_month = min(moment.round * months, 12)
        end = days_in_month(moment.year, last_month)[1]
        return end - timedelta(_int(window, "lead", 30)), end + timedelta(_int(window, "grace"))

    return compute


def _weekly(window: Mapping[str, Any], moment: Moment) -> Days:
    ahead = (_int(window, "weekday") - moment.opened_on.isoweekday()) % 7
    return None, moment.opened_on + timedelta(ahead)


def _year_close(window: Mapping[str, Any], moment: Moment) -> Days:
    end = date(moment.year, 12, 31)
    return end - timedelta(_int(window, "lead", 30)), end + timedelta(_int(window, "grace"))


def _before_reference(window: Mapping[str, Any], moment: Moment) -> Days:
    if moment.reference_on is None:
        return None, None
    return None, add_working_days(moment.reference_on, -_int(window, "days"), moment.holidays)


def _reference_day(window: Mapping[str, Any], moment: Moment) -> Days:
    return moment.reference_on, moment.reference_on


def _working_days(window: Mapping[str, Any], moment: Moment) -> Days:
    """So many working days after the activity opened."""
    return None, add_working_days(moment.opened_on, _int(window, "days"), moment.holidays)


KINDS: dict[str, Kind] = {
    "annual": Kind(_annual, needs=("opens", "closes"), takes=("year",)),
    "last_two_months": Kind(_months(11, 12), takes=("year",)),
    "last_quarter": Kind(_months(10, 12), takes=("year",)),
    # The last month is the one before the vigencia: 1–31 December of N-1.
    "last_month": Kind(_months(12, 12, default_year=-1), takes=("year",)),
    "january": Kind(_months(1, 1), takes=("year",)),
    "weekly": Kind(_weekly, needs=("weekday",)),
    "monthly": Kind(_monthly, needs=("day",), takes=("month", "opens_day")),
    "quarter": Kind(_period(3), takes=("lead", "grace")),
    "semester": Kind(_period(6), takes=("lead", "grace")),
    "year_close": Kind(_year_close, takes=("lead", "grace")),
    "before_reference": Kind(_before_reference, needs=("days",)),
    "reference_day": Kind(_reference_day),
    "working_days": Kind(_working_days, needs=("days",)),
}

WORDS = {
    "annual": "del {opens} al {closes}",
    "last_two_months": "último bimestre",
    "last_quarter": "último trimestre",
    "last_month": "diciembre del año anterior",
    "january": "enero",
    "weekly": "cada semana, el {weekday}",
    "monthly": "el día {day} del mes",
    "quarter": "al cerrar cada trimestre",
    "semester": "al cerrar cada semestre",
    "year_close": "al cerrar el año",
    "before_reference": "{days} días hábiles antes del día de referencia",
    "reference_day": "el día de referencia",
    "working_days": "{days} días hábiles desde que llega",
}
