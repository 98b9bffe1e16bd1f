"""The main menu: each room registers its entries in ``apps.ready()`` and ``ui`` knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.translation import get_language

from baquiano.common.policy import the_policy

WORK = "Mi trabajo"
PLANNING = "Planeación"
FIELD = "Asistencia técnica"
TERRITORY = "Territorio"
CONTROL = "Seguimiento y control"
SETTINGS = "Administración"
# Entries of this section are drawn in the header, beside the name of the person.
HEADER = "header"

SECTIONS = (WORK, PLANNING, FIELD, TERRITORY, CONTROL, SETTINGS)


@dataclass(frozen=True)
class Item:
    """An entry of the menu, shown to whom the policy grants ``action``; ``action=""`` shows it to everyone.

    ``icon`` is the name of an icon of ``{% icon %}``. ``count`` receives the request and returns the number beside
    the label (pending things); it must cost at most one query. ``also`` are URL prefixes that light this entry too.
    """

    label: Any
    url_name: str
    action: str = ""
    order: int = 100
    section: str = WORK
    icon: str = ""
    count: Callable[[Any], int] | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """An ``Item`` drawn for one request."""

    label: Any
    url: str
    icon: str
    is_current: bool
    count: int


@dataclass(frozen=True)
class Section:
    """A titled group of entries."""

    label: Any
    entries: tuple[Entry, ...] = ()


_items: dict[str, Item] = {}


def register(item: Item) -> None:
    """Add ``item`` to the menu; registering the same URL again replaces it, so that ``ready()`` may run twice."""
    _items[item.url_name] = item
    _open_to.cache_clear()


def _place(item: Item) -> tuple[int, str, int, str]:
    known = SECTIONS.index(item.section) if item.section in SECTIONS else len(SECTIONS)
    return (known, item.section, item.order, str(item.label))


def registered_items() -> list[Item]:
    """Every item by section, order and label."""
    return sorted(_items.values(), key=_place)


def _url(item: Item) -> str:
    try:
        return reverse(item.url_name)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=256)
def _open_to(
    roles: frozenset[str], names: tuple[str, ...], urlconf: str, language: str | None
) -> list[tuple[Item, str]]:
    """The items ``names`` that the policy grants to ``roles`` with any reach, and their addresses.

    The same in every request, labels in ``language`` included: neither the order nor the words are looked up again.
    """
    policy = the_policy()
    return [
        (replace(item, label=str(item.label)), url)
        for item in sorted((_items[name] for name in names), key=_place)
        if (not item.action or roles & policy.roles_with(item.action)) and (url := _url(item))
    ]


def _roles_of(user: Any) -> frozenset[str]:
    standing = getattr(user, "standing", None)
    return standing.roles if standing and user.is_authenticated and user.is_active else frozenset()


def _is_under(path: str, prefixes: tuple[str, ...]) -> int:
    """Length of the longest of ``prefixes`` under which ``path`` lies; 0 when under none. ``/`` only equals itself."""
    return max((len(p) for p in prefixes if path == p or (p != "/" and path.startswith(p))), default=0)


def entries_for(request: Any, section: str | None = None) -> list[tuple[Item, Entry]]:
    """The entries that the person of ``request`` may open; the one that best matches the address is current."""
    urlconf = get_urlconf() or settings.ROOT_URLCONF
    open_items = _open_to(_roles_of(request.user), tuple(_items), urlconf, get_language())
    visible = [
        (item, url) for item, url in open_items if (item.section == section if section else item.section != HEADER)
    ]
    matches = {item.url_name: _is_under(request.path, (url, *item.also)) for item, url in visible}
    best = max(matches.values(), default=0)
    return [
        (
            item,
            Entry(
                label=item.label,
                url=url,
                icon=item.icon,
                is_current=bool(best) and matches[item.url_name] == best,
                count=item.count(request) if item.count else 0,
            ),
        )
        for item, url in visible
    ]


def main_menu(request: Any) -> list[Section]:
    """The sections of the menu with at least one entry for this person."""
    pairs = entries_for(request)
    return [
        Section(label=label, entries=tuple(entry for _, entry in group))
        for label, group in groupby(pairs, key=lambda pair: pair[0].section)
    ]


def header_entries(request: Any) -> list[Entry]:
    """The entries beside the name of the person."""
    return [entry for _, entry in entries_for(request, section=HEADER)]
