from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baquiano.common.identity import uuid7
from baquiano.communications import actions
from baquiano.communications.actions import Addressee
from baquiano.communications.choices import Direction, Kind
from tests.factories.institutions import make_member, make_unit

RECTOR = Addressee("Rectora Ficticia", "Rectora", "I. E. Ficticia", "rectoria@colegio.demo")


@pytest.fixture
def unit(scoped: Any) -> Any:
    return make_unit(scoped, code="GFI")


@pytest.fixture
def adviser(unit: Any) -> Any:
    return make_member(unit, "advisor")


@pytest.fixture
def leader(unit: Any) -> Any:
    return make_member(unit, "group_leader")


@pytest.fixture
def register(unit: Any, adviser: Any, at: Any) -> Any:
    """Register a communication with whatever is not said filled in."""

    def call(**given: Any) -> Any:
        other = SimpleNamespace(
            id=given.pop("id", None) or uuid7(),
            unit=given.pop("unit", unit),
            recipients=given.pop("recipients", [RECTOR]),
            task=given.pop("task", None),
            file=given.pop("file", None),
            by=given.pop("by", adviser),
        )
        fields = {
            "direction": Direction.SENT,
            "kind": Kind.LETTER,
            "dated_on": date(2026, 3, 9),
            "sender_name": "Asesor Ficticio",
            "subject": "Invitación ficticia",
            "body": "Los invitamos al taller ficticio.",
        }
        return actions.register_communication(
            other.unit,
            id=other.id,
            fields=fields | given,
            recipients=other.recipients,
            task=other.task,
            file=other.file,
            by=other.by,
            at=at,
        )

    return call


@pytest.fixture
def queries_of() -> Callable[[Any, str], int]:
    """The number of queries of a page, read twice so that what is kept in memory is warm."""

    def count(client: Any, url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    return count
