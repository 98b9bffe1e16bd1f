"""What every test may ask for: an institution, a moment, the scope, a person with a standing."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from django_scopes import scope
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings

from baquiano.common.calendar_days import BOGOTA

# A busy machine is no reason to fail: how long an example takes is for the bench to say. The same examples in each run,
# so that a change lands by what it does and not by luck; ``--hypothesis-profile=explore`` looks for new ones. What
# explains a failure traces every line, and takes minutes where an example uses the database.
PHASES = [phase for phase in Phase if phase is not Phase.explain]
hypothesis_settings.register_profile(
    "explore", deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=PHASES
)
hypothesis_settings.register_profile("house", hypothesis_settings.get_profile("explore"), derandomize=True)
hypothesis_settings.load_profile("house")


# The ones that take seconds begin, so that no worker is left alone with them at the end. Each of two workers takes half
# of the list. Who begins the first half makes the empty database and the demonstration; who begins the second does
# meanwhile what needs no database, and then what needs no demonstration.
HEADS = (("test_access.py",), ("test_drill.py", "test_leaks.py", "test_upgrade.py", "test_fuzz.py", "test_creating.py"))
MEANWHILE = 300
DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, without a skip, the tests that belong to the other engine; the long ones first.

    What touches no database proves the same on both engines, and is asked on SQLite.
    """
    elsewhere = [item for item in items if not _is_of_this_engine(item)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
    here = [item for item in items if item not in set(elsewhere)]
    first, second = ([item for item in here if item.path.name in head] for head in HEADS)
    second.sort(key=lambda item: HEADS[1].index(item.path.name))
    others = [item for item in here if item.path.name not in {*HEADS[0], *HEADS[1]}]
    apart = [item for item in others if not _uses_the_database(item)]
    small = [item for item in others if _uses_the_database(item) and "world" not in item.fixturenames][:MEANWHILE]
    taken = {*apart, *small}
    rest = [item for item in others if item not in taken]
    half = max(0, len(here) // 2 - len(first))
    items[:] = [*first, *rest[:half], *apart, *small, *second, *rest[half:]]


def pytest_collection_finish() -> None:
    """What was imported stays until the end: looking there for what nobody needs any more finds nothing."""
    gc.collect()
    gc.freeze()


def _is_of_this_engine(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("engine")
    if mark:
        return bool(mark.args[0] == connection.vendor)
    return connection.vendor == "sqlite" or _uses_the_database(item)


def _uses_the_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db")) or not DATABASE.isdisjoint(item.fixturenames)


@pytest.fixture(scope="session", autouse=True)
def only_what_was_written_is_emptied() -> Iterator[None]:
    """Tests with real transactions empty afterwards the tables in which there is something, evidence included."""
    from tests.emptying import empty

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: empty())
        yield


@pytest.fixture(scope="session")
def shelf(
    tmp_path_factory: pytest.TempPathFactory,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
) -> Iterator[Any]:
    """The databases that this run made, shared by its workers."""
    from tests.prepared import shelf_in

    own = tmp_path_factory.getbasetemp()
    shelf = shelf_in((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shelf")
    yield shelf
    with django_db_blocker.unblock():
        shelf.close()


@pytest.fixture(scope="session")
def nobody_else_migrates(shelf: Any, django_db_blocker: Any) -> Iterator[Any]:
    """The first one migrates while the others wait; then each begins with a copy of its database."""
    from tests.prepared import EMPTY

    turn = ExitStack()
    with turn, django_db_blocker.unblock():
        turn.enter_context(shelf.alone(EMPTY))
        if shelf.holds(EMPTY):
            shelf.begin_with_empty()
        yield turn


@pytest.fixture(scope="session")
def django_db_setup(nobody_else_migrates: ExitStack, django_db_setup: None, shelf: Any, django_db_blocker: Any) -> None:
    from tests.prepared import EMPTY

    with django_db_blocker.unblock():
        if not shelf.holds(EMPTY):
            shelf.put(EMPTY)
    nobody_else_migrates.close()


@pytest.fixture(scope="module")
def world(django_db_setup: None, shelf: Any, django_db_blocker: Any) -> Iterator[Any]:
    """The first institution of a small demonstration: made once per run, and as new for each module."""
    from baquiano.demo.building import FOLDER
    from baquiano.institutions.models import Institution
    from tests.factories.demonstration import small_demonstration

    with django_db_blocker.unblock(), shelf.standing("world", small_demonstration):
        yield Institution.objects.get(code=FOLDER)


@pytest.fixture
def accompanied(db: None) -> Iterator[Any]:
    """The third institution that is shipped, with a unit that accompanies an entity; its scope is open."""
    from tests.factories.accompaniment import load_accompanying, make_world

    institution = load_accompanying()
    with scope(institution=institution):
        yield make_world(institution)


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
