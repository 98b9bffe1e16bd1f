"""Every page that shows what is kept, found in the code behind the URLconf; and what tells it to other systems."""

import inspect
import types
from collections.abc import Iterator
from functools import cache
from typing import Any

from baquiano.ui import deciding
from baquiano.ui.listing import Listing
from tests.house.creating import named_in, names_in
from tests.house.routes import Route, routes

READING_VERBS = ("view_", "list_")


@cache
def readings() -> dict[str, Route]:
    """The pages that show rows to whom the policy lets: lists, and what opens without a form or to look at it."""
    return {route.page: route for route in routes() if not route.is_api and route.action and _reads(route)}


@cache
def told() -> frozenset[str]:
    """The names of the endpoints that read."""
    return frozenset(route.page for route in routes() if route.is_api and "get" in route.methods)


def _reads(route: Route) -> bool:
    if _only_posted(route.view):
        return False
    behind = list(_faces(inspect.unwrap(route.view)))
    asks = any("POST" in names_in(one.__code__) for one in behind)
    return not asks or _is_of_looking(route) or any(_is_listing(found) for one in behind for found in named_in(one))


def _is_of_looking(route: Route) -> bool:
    return str(route.action).partition(".")[2].startswith(READING_VERBS)


def _is_listing(found: Any) -> bool:
    return inspect.isclass(found) and issubclass(found, Listing)


def _only_posted(view: Any) -> bool:
    """Whether ``require_POST`` stands before the view."""
    while view is not None:
        if isinstance(view, types.FunctionType) and view.__closure__:
            kept = dict(zip(view.__code__.co_freevars, view.__closure__, strict=True))
            if "request_method_list" in kept and "GET" not in kept["request_method_list"].cell_contents:
                return True
        view = getattr(view, "__wrapped__", None)
    return False


def _faces(view: Any) -> Iterator[types.FunctionType]:
    """The view and the functions of the pages that it calls."""
    room = ".".join(view.__module__.split(".")[:2])
    waiting, seen = [view], set()
    while waiting:
        here = waiting.pop()
        if not isinstance(here, types.FunctionType) or here in seen:
            continue
        seen.add(here)
        yield here
        named = (inspect.unwrap(one) for one in named_in(here) if isinstance(one, types.FunctionType))
        waiting += [one for one in named if _is_face(one.__module__, room)]


def _is_face(module: str, room: str) -> bool:
    """The pages of the room, and the one with which every room asks for a decision."""
    return (module.startswith(room) and ".views" in module) or module == deciding.__name__
