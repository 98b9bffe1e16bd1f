"""How days, moments, money and numbers are written for a Colombian reader."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.db.models import Model
from django.utils.translation import get_language

from baquiano.common.calendar_days import BOGOTA

WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)


def _local(value: date | datetime) -> date | datetime:
    return value.astimezone(BOGOTA) if isinstance(value, datetime) and value.tzinfo else value


def day(value: date | datetime | None) -> str:
    """``05/03/2026``; a moment is written as its day in Bogotá."""
    return _local(value).strftime("%d/%m/%Y") if isinstance(value, date) else ""


def moment(value: date | datetime | None) -> str:
    """``05/03/2026 14:30`` in Bogotá; a mere day stays a day."""
    return _local(value).strftime("%d/%m/%Y %H:%M") if isinstance(value, datetime) else day(value)


def hour(value: Any) -> str:
    """``14:30`` in Bogotá."""
    local = _local(value) if isinstance(value, datetime) else value
    return local.strftime("%H:%M") if hasattr(local, "hour") else ""


def long_day(value: date | datetime | None) -> str:
    """``jueves 5 de marzo de 2026``."""
    if not isinstance(value, date):
        return ""
    local = _local(value)
    return f"{WEEKDAYS[local.weekday()]} {local.day} de {MONTHS[local.month - 1]} de {local.year}"


def month_name(number: int | None) -> str:
    """``marzo`` for 3; empty outside 1–12."""
    return MONTHS[number - 1] if isinstance(number, int) and 1 <= number <= 12 else ""


def _dotted(number: Decimal, places: int) -> str:
    text = f"{number:,.{places}f}"
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".")


def _decimal(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() else None


def cop(value: Any) -> str:
    """``$ 1.234.567``: Colombian pesos without cents, with a space that does not break."""
    number = _decimal(value) if value is not None else None
    if number is None:
        return ""
    sign = "-" if number < 0 else ""
    return f"{sign}$\N{NO-BREAK SPACE}{_dotted(abs(number).quantize(Decimal(1), ROUND_HALF_UP), 0)}"


def number(value: Any, places: int = 0) -> str:
    """``12.345`` or, with places, ``12.345,7``."""
    found = _decimal(value) if value is not None else None
    return "" if found is None else _dotted(found, places)


def percent_words(value: float | None) -> str:
    """``12,5 %``, or a dash for the part of nothing."""
    return f"{number(value, 1)} %" if value is not None else "—"


def choice_words(row: Model, field: str) -> str:
    """``row.get_state_display()`` for rows by the dozen: Django makes the dictionary of the choices anew each time."""
    return _words(type(row), field, get_language()).get(getattr(row, field), str(getattr(row, field) or ""))


@lru_cache(maxsize=256)
def _words(model: type[Model], field: str, _language: str | None) -> dict[Any, str]:
    choices = model._meta.get_field(field).flatchoices  # type: ignore[union-attr]
    return {value: str(label) for value, label in choices}


def file_size(size: int | None) -> str:
    """``340 B``, ``12 kB``, ``3,4 MB``."""
    if size is None:
        return ""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{round(size / 1000)} kB"
    return f"{number(size / 1_000_000, 1)} MB"
