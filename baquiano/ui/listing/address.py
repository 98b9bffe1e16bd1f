"""Reading what a list is asked through the address, and writing the addresses of its links.

Everything is checked. What is not understood is left aside with a notice for the person, and never an error.
"""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest
from django.utils.translation import gettext as _

from baquiano.common.text import has_control_characters
from baquiano.ui.search import MOST_LETTERS

MOST_DIGITS = 6


class Address:
    """The query of one request, as one list sees it. ``prefix`` keeps two lists of a page apart."""

    def __init__(self, request: HttpRequest, prefix: str = "") -> None:
        self.request, self.prefix = request, prefix
        self.notices: list[str] = []

    def notice(self, sentence: str) -> None:
        if sentence not in self.notices:
            self.notices.append(sentence)

    def text(self, name: str) -> str:
        found = self.request.GET.get(f"{self.prefix}{name}", "").strip()
        if has_control_characters(found):
            self._not_understood()
            return ""
        return found[:MOST_LETTERS]

    def whole(self, name: str, default: int, most: int = 10**MOST_DIGITS) -> int:
        """A whole number from 1 to ``most``, or ``default``."""
        raw = self.text(name)
        if not raw:
            return default
        if raw.isascii() and raw.isdigit() and len(raw) <= MOST_DIGITS and 1 <= int(raw) <= most:
            return int(raw)
        self._not_understood()
        return default

    def _not_understood(self) -> None:
        self.notice(_("Una parte de la dirección no se entiende y se dejó de lado."))

    def url(self, **changes: Any) -> str:
        """The same address with some parameters changed; an empty value removes one."""
        query = dict(self.request.GET.lists())
        for name, value in changes.items():
            query.pop(f"{self.prefix}{name}", None)
            if value not in ("", None):
                query[f"{self.prefix}{name}"] = [str(value)]
        return f"{self.request.path}?{urlencode(query, doseq=True)}" if query else self.request.path

    def others(self, own: set[str]) -> list[tuple[str, str]]:
        """The parameters that are not ``own`` of this list."""
        mine = {f"{self.prefix}{name}" for name in own}
        return [(key, value) for key, values in self.request.GET.lists() for value in values if key not in mine]

    @property
    def is_of_the_page(self) -> bool:
        """Whether the address bar should follow the list: not when it is a panel of another page."""
        shown = self.request.headers.get("HX-Current-URL", "")
        return not shown or urlsplit(shown).path == self.request.path
