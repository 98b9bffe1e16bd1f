"""An institution that prepares its strategy: two directorates, who leads it, and the committee that approves it."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from baquiano.demo.strategies import build_strategy
from tests.factories.strategy import make_directorates

FIRST_DAY = date(2026, 3, 2)


@pytest.fixture
def people(scoped: Any) -> SimpleNamespace:
    return make_directorates(scoped)


@pytest.fixture
def lived(people: Any) -> Any:
    """The strategy of the next vigencia, lived until a step."""
    return lambda until: build_strategy(people.year, people.cast, first_day=FIRST_DAY, until=until)
