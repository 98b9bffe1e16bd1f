"""A visit that is under way today, with whoever registers it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from baquiano.meetings.models import Meeting
from tests.factories.institutions import make_consent_text, make_member, make_unit
from tests.factories.meetings import make_meeting


@pytest.fixture
def unit(scoped: Any) -> Any:
    return make_unit(scoped)


@pytest.fixture
def advisor(unit: Any) -> Any:
    return make_member(unit, "advisor")


@pytest.fixture
def notice(scoped: Any) -> Any:
    return make_consent_text(scoped, version=2, text="Autorizo de manera previa, expresa e informada.")


@pytest.fixture
def meeting(unit: Any, advisor: Any, notice: Any, at: datetime) -> Meeting:
    """Began an hour ago and ends when the hour of the test strikes."""
    return make_meeting(unit, responsible=advisor, starts_at=at - timedelta(hours=2))
