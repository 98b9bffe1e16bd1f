"""What the walks over every address look at."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.house.side_by_side import two_worlds


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, shelf: Any, django_db_blocker: Any) -> Iterator[tuple[Any, Any]]:
    """Our institution, and beside it another whose every word bears a mark."""
    with django_db_blocker.unblock(), two_worlds(shelf) as found:
        yield found
