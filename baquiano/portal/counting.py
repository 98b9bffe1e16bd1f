"""How a count of people is told on a public page."""

from baquiano.common.small_counts import LEAST, is_few
from baquiano.ui.display import number

FEW, HIDDEN = f"menos de {LEAST}", "reservado"


def told(count: int) -> str:
    """``count`` in words; one that could point at somebody is told as «menos de 5»."""
    return FEW if is_few(count) else number(count)
