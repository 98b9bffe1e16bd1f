"""The institutions of the country, which only the tests of the demonstration look at."""

from collections.abc import Iterator
from typing import Any

import pytest

from baquiano.demo.building import build_those_of_the_country
from tests.factories.demonstration import TODAY, small_demonstration


@pytest.fixture(scope="module")
def country(django_db_setup: None, shelf: Any, django_db_blocker: Any) -> Iterator[None]:
    """The fourth and the fifth institutions, beside the others of the small demonstration."""
    with django_db_blocker.unblock():
        with shelf.standing("world", small_demonstration):
            pass  # they begin from the ones that the other tests look at
        with shelf.standing("country", _build, over="world"):
            yield


def _build() -> None:
    build_those_of_the_country(TODAY, say=lambda line: None, territory=4)
