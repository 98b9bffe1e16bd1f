"""What every test may ask for: an institution, a moment, the scope, a person with a standing."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from django_scopes import scope

from baquiano.audit import triggers
from baquiano.common.calendar_days import BOGOTA


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, without a skip, the tests that belong to the other engine."""
    elsewhere = [
        item for item in items if (mark := item.get_closest_marker("engine")) and mark.args[0] != connection.vendor
    ]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


@pytest.fixture(scope="session", autouse=True)
def evidence_can_be_emptied() -> Iterator[None]:
    """Tests with real transactions empty the tables afterwards; the triggers of evidence would refuse it."""
    empty = TransactionTestCase._fixture_teardown

    def without_triggers(case: TransactionTestCase) -> None:
        with triggers.lifted(connection):
            empty(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_triggers)
        yield


@pytest.fixture
def at() -> datetime:
    """A Tuesday morning in Bogotá, 10 March 2026."""
    return datetime(2026, 3, 10, 9, 0, tzinfo=BOGOTA)


@pytest.fixture
def institution(db: None) -> Any:
    from tests.factories.institutions import make_institution

    return make_institution()


@pytest.fixture
def scoped(institution: Any) -> Iterator[Any]:
    """The institution, with its scope active while the test runs."""
    with scope(institution=institution):
        yield institution


@pytest.fixture
def sign_in(client: Client) -> Callable[[Any], Client]:
    """Sign a person in without going through the page."""

    def enter(user: Any) -> Client:
        client.force_login(user)
        return client

    return enter
