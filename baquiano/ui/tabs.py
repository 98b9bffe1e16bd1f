"""Tabs of a page, registered by the rooms that own what they show (the first door of the house).

The page names itself (``"planning.plan"``) and passes its object; each tab is a URL of the upper room that receives
the primary key. The lower page knows nothing of what is behind.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from baquiano.common.policy import allows


@dataclass(frozen=True)
class Tab:
    """A tab: its words, the URL name taking the object's key, the action, and optionally a count beside the words."""

    label: Any
    url_name: str
    action: str = ""
    order: int = 100
    icon: str = ""
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True)
class ShownTab:
    """A ``Tab`` for one object and one person."""

    label: Any
    url: str
    icon: str
    count: int | None
    key: str
    is_current: bool


_tabs: dict[str, dict[str, Tab]] = defaultdict(dict)


def register(page: str, tab: Tab) -> None:
    """Add ``tab`` to ``page``; the same URL name again replaces it."""
    _tabs[page][tab.url_name] = tab


def registered_tabs(page: str) -> list[Tab]:
    return sorted(_tabs[page].values(), key=lambda tab: (tab.order, tab.label)) if page in _tabs else []


def tabs_for(page: str, obj: Any, request: Any) -> list[ShownTab]:
    """The tabs of ``page`` for ``obj`` that the person of ``request`` may open."""
    shown = []
    for tab in registered_tabs(page):
        if tab.action and not allows(request.user, tab.action):
            continue
        url = reverse(tab.url_name, args=[obj.pk])
        shown.append(
            ShownTab(
                label=tab.label,
                url=url,
                icon=tab.icon,
                count=tab.count(obj) if tab.count else None,
                key=tab.url_name.replace(":", "-"),
                is_current=request.path == url,
            )
        )
    return shown
