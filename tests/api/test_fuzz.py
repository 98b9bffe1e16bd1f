"""The whole API under generated requests: no server error, and every answer as the schema tells it (NFR-08)."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.utils import timezone
from django_scopes import scope
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from baquiano.institutions.models import Membership
from tests.factories.tokens import make_token
from tests.house.routes import routes
from tests.house.samples import sample_of

pytestmark = [pytest.mark.django_db, pytest.mark.req("NFR-08"), pytest.mark.timeout(300)]

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# Few, always the same ones, and none kept between runs: a nightly run may ask for more.
BOUNDED = examples(
    max_examples=2,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def connection_stays_open() -> Iterator[None]:
    """The application as it is served closes its connection after a request; here it holds the world of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def keys(world: Any, django_db_blocker: Any) -> dict[str, str]:
    """The header of a person of each role that asks: the ones who reach most."""
    found = {}
    with django_db_blocker.unblock(), scope(institution=world):
        for role in ("planning_professional", "group_leader"):
            person = Membership.objects.filter(role=role).order_by("user__email").first().user
            text = make_token(person, world, at=timezone.now())[1]
            found[role] = f"Bearer {text}"
    return found


# What the schema promises is written above the engine; a wrong value is asked of the one that refuses more of them:
# what only the other refuses (numbers too long, text that is not text) is in the bad input of ``tests/house``.
RIGHT = pytest.param(GenerationMode.POSITIVE, "planning_professional", marks=pytest.mark.engine("sqlite"), id="right")
WRONG = pytest.param(GenerationMode.NEGATIVE, "group_leader", marks=pytest.mark.engine("postgresql"), id="wrong")


@pytest.mark.parametrize(("mode", "role"), [RIGHT, WRONG])
def test_no_generated_request_ends_in_a_server_error(world, keys, settings, mode, role):
    settings.API_PER_MINUTE = 1_000_000
    header = {"Authorization": keys[role]}
    schema = schemathesis.openapi.from_wsgi("/api/v1/esquema/", get_wsgi_application(), headers=header)
    rows = {f"{route.page.replace(':', '_')}": _arguments(route, world) for route in routes() if route.is_api}

    broken, asked = [], 0
    for found in schema.get_all_operations():
        operation = found.ok()
        arguments = rows[operation.definition.raw["operationId"]]
        asked += 1
        broken += _asked(operation, mode, header, arguments)

    assert asked > 90
    assert "\n".join(broken) == ""


def _arguments(route: Any, world: Any) -> dict[str, str]:
    kwargs = sample_of(route, world)[0] if route.arguments else {}
    return {name: str(value) for name, value in kwargs.items()}


def _asked(operation: Any, mode: Any, header: dict[str, str], arguments: dict[str, str]) -> list[str]:
    """What goes wrong with the operation, asked of an existing row and leaving nothing behind."""
    wrong: list[str] = []

    @BOUNDED
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        if arguments and case.path_parameters:
            case.path_parameters.update({name: arguments[name] for name in case.path_parameters if name in arguments})
        with transaction.atomic():
            response = case.call(headers=header)
            transaction.set_rollback(True)
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            wrong.append(f"{operation.method} {operation.path}: {response.status_code} {group}"[:1500])

    ask()
    return wrong
