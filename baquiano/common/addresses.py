"""Addresses written by the dozen: resolving the same pattern for each row of a list costs more than drawing the row."""

from functools import lru_cache
from uuid import UUID

from django.urls import get_urlconf, reverse

_ANY = UUID(int=0)


def address_of(url_name: str, key: UUID) -> str:
    """``reverse(url_name, args=[key])`` for a page whose only argument is the key of a row."""
    before, after = _around(url_name, get_urlconf())
    return f"{before}{key}{after}"


@lru_cache(maxsize=128)
def _around(url_name: str, urlconf: str | None) -> tuple[str, str]:
    before, _key, after = reverse(url_name, urlconf=urlconf, args=[_ANY]).partition(str(_ANY))
    return before, after
