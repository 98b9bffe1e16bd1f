from typing import Any

import pytest

from tests.factories.institutions import make_member, make_unit


@pytest.fixture
def unit(scoped: Any) -> Any:
    return make_unit(scoped)


@pytest.fixture
def advisor(unit: Any) -> Any:
    return make_member(unit, "advisor")


@pytest.fixture
def leader(unit: Any) -> Any:
    return make_member(unit, "group_leader")
