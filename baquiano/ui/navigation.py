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
STRATEGY = "Estrategia y oferta"
PLANNING = "Planeación"
FIELD = "Asistencia técnica"
TERRITORY = "Territorio"
CONTROL = "Seguimiento e informes"
QUALITY = "Evaluación y mejora"
RECORDS = "Documentos y archivo"
PROCEDURE = "Procedimientos y control"
SETTINGS = "Administración"
# Entries of this section are drawn in the header, beside the name of the person.
HEADER = "header"

SECTIONS = (WORK, STRATEGY, PLANNING, FIELD, TERRITORY, CONTROL, QUALITY, RECORDS, PROCEDURE, SETTINGS)


@dataclass(frozen=True)
class Item:
    """An entry of the menu, shown to whom the policy grants ``action``; ``action=""`` shows it to everyone.

    ``icon`` is the name of an icon of ``{% icon %}``. ``count`` receives the request and returns the number beside
    the label (pending things); it must cost at most one query. ``also`` are URL prefixes that light this entry too.
    ``words`` receives the request and returns the label as this institution says it; ``label`` orders the entry.
    ``part`` is the action that fills the page: where the institution does not use it, there is nothing to show.
    """

    label: Any
    url_name: str
    action: str = ""
    order: int = 100
    section: str = WORK
    icon: str = ""
    count: Callable[[Any], int] | None = None
    also: tuple[str, ...] = ()
    words: Callable[[Any], str] | None = None
    part: str = ""


class Pairs(tuple[tuple[Item, str], ...]):
    """Items and their addresses. ``_open_to`` makes them once, so identity tells them apart at no cost."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


# Kept while nothing changes: compared by identity too, or drawing a menu would cost less than comparing it.
@dataclass(frozen=True, eq=False)
class Entry:
    """An ``Item`` drawn for one request."""

    label: Any
    url: str
    icon: str
    is_current: bool
    count: int


@dataclass(frozen=True, eq=False)
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
    roles: frozenset[str], names: tuple[str, ...], urlconf: str, language: str | None, in_header: bool
) -> "Pairs":
    """The items ``names`` of the header, or of the menu, that the policy grants to ``roles``, and their addresses.

    The same in every request, labels in ``language`` included: neither the order nor the words are looked up again.
    """
    policy = the_policy()
    return Pairs(
        (replace(item, label=str(item.label)), url)
        for item in sorted((_items[name] for name in names), key=_place)
        if (item.section == HEADER) == in_header
        and (not item.action or roles & policy.roles_with(item.action))
        and (url := _url(item))
    )


def _roles_of(user: Any) -> frozenset[str]:
    standing = getattr(user, "standing", None)
    return standing.roles if standing and user.is_authenticated and user.is_active else frozenset()


def _used_by(user: Any) -> tuple[str, ...]:
    """The items of the rooms that the institution uses."""
    standing = getattr(user, "standing", None)
    if standing is None or not standing.closed:
        return tuple(_items)
    return tuple(
        name
        for name, item in _items.items()
        if standing.uses(item.action) and (not item.part or standing.uses(item.part))
    )


def _is_under(path: str, prefixes: tuple[str, ...]) -> int:
    """Length of the longest of ``prefixes`` under which ``path`` lies; 0 when under none. ``/`` only equals itself."""
    return max((len(p) for p in prefixes if path == p or (p != "/" and path.startswith(p))), default=0)


# What changes from one request to another beside each item: its label and its count.
Beside = tuple[tuple[Any, int], ...]


def _visible(request: Any, *, in_header: bool) -> tuple[Pairs, str, Beside]:
    """The items that the person of ``request`` may open, the one that best matches the address, and what they say."""
    urlconf = get_urlconf() or settings.ROOT_URLCONF
    items = _open_to(_roles_of(request.user), _used_by(request.user), urlconf, get_language(), in_header)
    matches = {item.url_name: _is_under(request.path, (url, *item.also)) for item, url in items}
    best = max(matches, key=lambda name: matches[name], default="")
    beside = tuple(
        (item.words(request) if item.words else item.label, item.count(request) if item.count else 0)
        for item, _ in items
    )
    return items, best if matches.get(best) else "", beside


@lru_cache(maxsize=512)
def _entries(items: Pairs, current: str, beside: Beside) -> tuple[Entry, ...]:
    return tuple(
        Entry(label=label, url=url, icon=item.icon, is_current=item.url_name == current, count=count)
        for (item, url), (label, count) in zip(items, beside, strict=True)
    )


@lru_cache(maxsize=512)
def _sections(items: Pairs, current: str, beside: Beside) -> tuple[Section, ...]:
    pairs = zip(items, _entries(items, current, beside), strict=True)
    return tuple(
        Section(label=label, entries=tuple(entry for _, entry in group))
        for label, group in groupby(pairs, key=lambda pair: pair[0][0].section)
    )


def main_menu(request: Any) -> tuple[Section, ...]:
    """The sections of the menu with at least one entry for this person; the same object while nothing changes."""
    return _sections(*_visible(request, in_header=False))


def header_entries(request: Any) -> tuple[Entry, ...]:
    """The entries beside the name of the person; the same object while nothing changes."""
    return _entries(*_visible(request, in_header=True))
