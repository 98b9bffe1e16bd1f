"""Days of work and figures, as people write them."""

from decimal import Decimal
from typing import Any

from baquiano.ui.display import number


def days_words(value: Any) -> str:
    """``120`` and ``12,5``: the decimal only where there is one."""
    exact = round(Decimal(value), 1)
    return number(exact, 0 if exact == exact.to_integral_value() else 1)


def figure_words(value: float | None) -> str:
    """``44,4``, ``1.234`` or ``0,0125``: with the decimals that it has, up to four; nothing when there is none."""
    if value is None:
        return ""
    exact = round(Decimal(str(value)), 4).normalize()
    return number(exact, max(0, -int(exact.as_tuple().exponent)))
