"""How a count of people is told on a public page."""

from django.utils.translation import gettext

from baquiano.common.small_counts import LEAST, is_few
from baquiano.ui.display import number

# A word of the open data, the same in every language.
HIDDEN = "reservado"


def told(count: int) -> str:
    """``count`` in words; one that could point at somebody is told as «menos de 5»."""
    return gettext("menos de %(least)s") % {"least": LEAST} if is_few(count) else number(count)
