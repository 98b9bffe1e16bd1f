"""A request to an address that creates, made ready from its recipe: who, where, and what the form of its page sends."""

from collections import Counter
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.cache import SessionStore
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django_htmx.middleware import HtmxDetails
from django_scopes import scope, scopes_disabled

from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.common.policy import allows, the_policy
from baquiano.institutions.queries import standing_of
from baquiano.ui.endpoints.schema import takes_files
from tests.house.creating import Before, Crowd, Left, Making
from tests.house.filling import filled
from tests.house.recipes import BARE, NOW, Recipe, own_memberships
from tests.house.routes import Route, routes
from tests.house.samples import GROUP, sample_of

# Whoever reaches most is asked first, and the others when the policy gives it to none of them.
ROLES = ["planning_professional", "group_leader", "advisor", "admin", *sorted(the_policy().roles)]


@dataclass(frozen=True)
class Ready:
    """``make`` gives the same request each time; ``identity`` is the one of what it creates, if its form has one."""

    make: Callable[[], Any]
    identity: str


def prepared(making: Making, recipe: Recipe, world: Any) -> Ready:
    route = making.route
    with scope(institution=world):
        kwargs, row = arguments_of(route, recipe, world)
        person = recipe.who(row) if recipe.who else person_for(route, row, recipe, world)
        person.standing = standing_of(person, world, day_of(NOW))
        client = Client()
        client.force_login(person)
        form = None if recipe.form == BARE else form_shown(client, making, recipe, kwargs)
        given = recipe.fields(form, row) if callable(recipe.fields) else recipe.fields
        body = {"id": str(uuid7()), **given} if form is None else _body(form, given, route)
    as_json = route.is_api and not takes_files(route.view.cls.form)
    address = reverse(route.name, kwargs=fitting(route.name, kwargs))
    identity = "" if form is None and making.forms == frozenset() else str(body.get("id", ""))
    return Ready(_maker(address, body, person, world, as_json=as_json), identity)


def ask_alone(crowd: Crowd, ready: Ready, before: Before) -> tuple[Left, HttpResponse]:
    """What one request leaves, with what follows its commit, and its answer; everything is taken back."""
    with transaction.atomic():
        answer = crowd.answer(ready.make())
        while connection.run_on_commit:
            connection.run_on_commit.pop(0)[1]()
        left = before.left()
        transaction.set_rollback(True)
    return left, answer


def tables_with(identity: str, tables: Counter[str]) -> list[str]:
    """Of ``tables``, those in which a row has that identity."""
    with scopes_disabled():
        models = [model for model in apps.get_models() if model._meta.db_table in tables]
        keyed = [model for model in models if model._meta.pk.get_internal_type() == "UUIDField"]
        return [model._meta.db_table for model in keyed if model._base_manager.filter(pk=identity).exists()]


def what_was_answered(answer: HttpResponse) -> tuple[int, str]:
    """The status, and where a page leads or which row an endpoint tells."""
    told = answer.data.get("id", "") if answer.status_code in {200, 201} and hasattr(answer, "data") else ""
    return answer.status_code, str(told or getattr(answer, "url", ""))


def arguments_of(route: Route, recipe: Recipe, world: Any) -> tuple[dict[str, Any], Any]:
    if recipe.at is not None:
        return recipe.at(world)
    return sample_of(route, world) if route.arguments else ({}, None)


def fitting(name: str, kwargs: dict[str, Any]) -> dict[str, Any]:
    """Of ``kwargs``, the arguments that the address has: the page that shows the form may have fewer."""
    wanted = next(route.arguments for route in routes() if route.name == name)
    return {argument: kwargs[argument] for argument in wanted}


def person_for(route: Route, row: Any, recipe: Recipe, world: Any) -> Any:
    """Somebody to whom the policy grants it: of the unit of the row if it has one."""
    asked = [] if row is None else [row]
    for role in [recipe.by] if recipe.by else ROLES:
        held = own_memberships().filter(role=role)
        for membership in [*held.filter(unit=_unit_of(row))[:4], *held.filter(unit__code=GROUP)[:4], *held[:1]]:
            person = membership.user
            person.standing = standing_of(person, world, day_of(NOW))
            if route.action is None or allows(person, route.action, *asked):
                return person
    raise LookupError(f"a nadie se concede {route.action}")


def _unit_of(row: Any) -> Any:
    owners = (row, getattr(row, "meeting", None), getattr(row, "plan", None))
    return next((owner.unit_id for owner in owners if hasattr(owner, "unit_id")), None)


def form_shown(client: Client, making: Making, recipe: Recipe, kwargs: dict[str, Any]) -> Any:
    """The form as its page shows it to the person."""
    page = recipe.page or making.route.page
    shown = client.get(reverse(page, kwargs=fitting(page, kwargs)))
    values = [value for context in shown.context or [] for value in context.flatten().values()]
    found = {type(value).__name__: value for value in values if type(value).__name__ in making.forms}
    if recipe.form or len(found) == 1:
        return found[recipe.form or next(iter(found))]
    raise LookupError(
        f"{page} muestra {sorted(found)} ({shown.status_code}); se esperaba uno de {sorted(making.forms)}"
    )


def _body(form: Any, given: Any, route: Route) -> dict[str, Any]:
    """What the form sends; a page also takes what its button says, which the API does not know."""
    beside = {} if route.is_api else {name: value for name, value in given.items() if name not in form.fields}
    return {**beside, **filled(form, **given)}


def _maker(address: str, body: dict[str, Any], person: Any, world: Any, *, as_json: bool) -> Callable[[], Any]:
    """Requests as the middleware hands them to the view: who asks, from which institution, at which moment."""
    factory = RequestFactory()
    media = {"content_type": "application/json"} if as_json else {}

    def make() -> Any:
        # A file is read once: each request has its own.
        values = {name: value() if callable(value) else value for name, value in body.items()}
        request: Any = factory.post(address, values, **media)
        request.user, request.institution, request.institutions = copy(person), world, [world]
        request.at, request.has_left, request.htmx = NOW, False, HtmxDetails(request)
        request.session, request._messages = SessionStore(), CookieStorage(request)
        request._dont_enforce_csrf_checks = True
        return request

    return make
