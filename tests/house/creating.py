"""Every address that creates, found in the code behind it; and a crowd that asks for the same thing at once."""

import inspect
import types
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from threading import Barrier
from typing import Any, TypeVar

from django.apps import apps
from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.db import connection, connections
from django.http import HttpResponse
from django_scopes import scope, scopes_disabled

from baquiano.audit.models import TrailEntry
from baquiano.common.creation import create_once
from baquiano.config.middleware import refusals
from baquiano.ui.forms import CreateForm, EditForm
from tests.house.routes import Route, routes

Result = TypeVar("Result")
CROWD = 50
# Rooms whose rows follow from an act of another room: the trail of it, the notices of it, the task that it closes.
FOLLOWING = {"audit", "notifications", "procedures"}
_WRITES = {"bulk_create", "get_or_create", "update_or_create"}


# --- which addresses create ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Making:
    """An address that creates: the forms with an identity that it reads, and the functions that write a row."""

    route: Route
    forms: frozenset[str]
    writers: frozenset[str]


@cache
def makings() -> tuple[Making, ...]:
    """The addresses behind which a row is written, or a form with the identity of a row is read."""
    found = []
    for route in routes():
        behind = list(_behind(route))
        forms = frozenset(form.__name__ for form in _forms_among(behind, CreateForm) | _form_of(route, CreateForm))
        writers = frozenset(one.__name__ for one in behind if isinstance(one, types.FunctionType) and _writes(one))
        if forms or writers:
            found.append(Making(route, forms, writers))
    return tuple(found)


@cache
def stand_ins() -> dict[str, Making]:
    """By the name of an address that creates, the one that is asked for both: they read the same form, and the same
    functions write.

    An endpoint is asked through its page. Of the pages that do no more than hand the request, with a word of their
    own, to the same function, the first one is asked.
    """
    found, first = {}, {}
    pages = {making.route.page: making for making in makings() if not making.route.is_api}
    for making in makings():
        page = pages.get(making.route.page)
        if making.route.is_api and page is not None and page.writers == making.writers and making.forms <= page.forms:
            found[making.route.name] = page
    for making in pages.values():
        way = (_handed_to(making.route), making.forms, making.writers)
        if way[0] and making.writers and first.setdefault(way, making) is not making:
            found[making.route.name] = first[way]
    return {name: found.get(one.route.name, one) for name, one in found.items()}


def _handed_to(route: Route) -> frozenset[Any]:
    """The functions of the pages of the room that write for the view; nothing when it reads or writes by itself."""
    view = _function(route)
    if _acts(view) or {"POST", "FILES"} & names_in(view.__code__):
        return frozenset()
    faces = (one for one in _behind(route) if isinstance(one, types.FunctionType) and ".views" in one.__module__)
    return frozenset(one for one in faces if _acts(one))


def _acts(function: types.FunctionType) -> bool:
    return any(".actions" in (getattr(found, "__module__", "") or "") for found in named_in(function))


def is_locked(route: Route) -> bool:
    """Whether something behind the address locks a row before it is written."""
    behind = (one for one in _behind(route) if isinstance(one, types.FunctionType))
    return any({"select_for_update", "one_at_a_time"} & names_in(one.__code__) for one in behind)


@cache
def editings() -> tuple[Making, ...]:
    """The addresses that read a form with the version that its editor read."""
    found = []
    for route in routes():
        forms = _forms_among(_behind(route), EditForm) | _form_of(route, EditForm)
        if forms:
            found.append(Making(route, frozenset(form.__name__ for form in forms), frozenset()))
    return tuple(found)


def _function(route: Route) -> Any:
    endpoint = getattr(route.view, "cls", None)
    return inspect.unwrap(route.view) if endpoint is None else getattr(endpoint, "act", None)


def _form_of(route: Route, base: type) -> set[type]:
    form = getattr(getattr(route.view, "cls", None), "form", None)
    return {form} if form is not None and issubclass(form, base) else set()


def _forms_among(found: Iterable[Any], base: type) -> set[type]:
    return {one for one in found if inspect.isclass(one) and issubclass(one, base) and one is not base}


def _behind(route: Route) -> Iterator[Any]:
    """The functions that the view of an address calls, one inside another, and the classes that they name."""
    room = route.page.partition(":")[0]
    waiting, seen = [_function(route)], set()
    while waiting:
        here = waiting.pop()
        if not isinstance(here, types.FunctionType) or here in seen:
            continue
        seen.add(here)
        yield here
        for found in named_in(here):
            if inspect.isclass(found):
                yield found
            elif _belongs(found, room):
                waiting.append(inspect.unwrap(found))


def _writes(function: types.FunctionType) -> bool:
    names = names_in(function.__code__)
    if ".actions" not in function.__module__:
        return False
    named = any(function.__globals__.get(name) is create_once for name in names)
    return named or bool(names & _WRITES) or {"create", "objects"} <= names


def named_in(function: types.FunctionType) -> Iterator[Any]:
    """What the function names: its globals, and what it takes of the modules of ours among them."""
    names = names_in(function.__code__)
    for name in names:
        found = function.__globals__.get(name)
        if isinstance(found, types.ModuleType) and found.__name__.startswith("baquiano."):
            yield from (getattr(found, inner) for inner in names if hasattr(found, inner))
        elif found is not None:
            yield found


def names_in(code: types.CodeType) -> set[str]:
    inner = [names_in(const) for const in code.co_consts if isinstance(const, types.CodeType)]
    return set(code.co_names).union(*inner)


def _belongs(found: Any, room: str) -> bool:
    module = getattr(found, "__module__", "") or ""
    if not isinstance(found, types.FunctionType) or not module.startswith("baquiano."):
        return False
    other = module.split(".")[1]
    return other == room or other not in FOLLOWING


# --- fifty at once ---------------------------------------------------------------------------------------------------
@dataclass
class Left:
    """What requests left behind: how many rows in each table, and which entries in the trail."""

    rows: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)


class Crowd:
    """Fifty people at their keyboards, each with a connection of its own, who press at the same moment."""

    def __init__(self, size: int = CROWD) -> None:
        self.size = size
        handler = BaseHandler()
        handler._view_middleware, handler._template_response_middleware = [], []
        handler._exception_middleware = [refusals(handler._get_response).process_exception]
        self._view = convert_exception_to_response(handler._get_response)
        self._pool, self._desk = ThreadPoolExecutor(size), ThreadPoolExecutor(1)

    def at_the_desk(self, act: Callable[..., Result], *arguments: Any) -> Result:
        """What ``act`` gives, done outside the transaction of the test: the crowd sees what it writes."""
        return self._desk.submit(act, *arguments).result()

    def answer(self, request: Any) -> HttpResponse:
        """What the view answers, its door included; what the middleware finds out is on the request already."""
        with scope(institution=request.institution):
            return self._view(request)

    def ask(self, request: Callable[[], Any]) -> list[HttpResponse]:
        """The answers to ``request``, made and sent by each of the crowd."""
        together = Barrier(self.size)

        def one(_number: int) -> HttpResponse:
            made = request()
            connection.ensure_connection()
            together.wait(timeout=60)
            return self.answer(made)

        return list(self._pool.map(one, range(self.size)))

    def leave(self) -> None:
        """Close the connection of each, and go."""
        together = Barrier(self.size)

        def one(_number: int) -> None:
            connections.close_all()
            together.wait(timeout=60)

        list(self._pool.map(one, range(self.size)))
        self.at_the_desk(connections.close_all)
        self._pool.shutdown()
        self._desk.shutdown()


@cache
def _tables() -> tuple[str, ...]:
    return tuple(sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)}))


class Before:
    """The rows and the trail as they were; ``left`` says what there is besides."""

    def __init__(self) -> None:
        self._rows, self._last = self._count(), self._newest()

    def left(self) -> Left:
        rows = self._count()
        rows.subtract(self._rows)
        with scopes_disabled():
            events = TrailEntry.objects.filter(id__gt=self._last).values_list("event", flat=True)
            return Left(Counter({table: n for table, n in rows.items() if n}), Counter(events))

    @staticmethod
    def _count() -> Counter[str]:
        counts = " UNION ALL ".join(f"SELECT '{table}', COUNT(*) FROM \"{table}\"" for table in _tables())
        with connection.cursor() as cursor:
            cursor.execute(counts)
            return Counter(dict(cursor.fetchall()))

    @staticmethod
    def _newest() -> int:
        with scopes_disabled():
            return TrailEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
