"""Two people on one unit and on one role at once. PostgreSQL locks rows; SQLite would hide the race."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django_scopes import scope

from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.institutions import actions
from baquiano.institutions.models import Membership, Unit
from tests.factories.institutions import make_institution, make_member, make_unit

pytestmark = [pytest.mark.engine("postgresql"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def institution() -> Any:
    return make_institution()


def at_once(institution: Any, acts: list[Callable[[], Any]]) -> list[str]:
    """What each got when all of them acted at the same moment: ``done``, ``stale`` or the sentence that refused."""
    together = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> str:
        try:
            with scope(institution=institution):
                together.wait(timeout=10)
                act()
                return "done"
        except StaleEdit:
            return "stale"
        except Refused as refusal:
            return refusal.sentence
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(one, acts), key=len)


@pytest.mark.req("ORG-02")
def test_two_who_change_one_unit_at_once_lose_nothing_and_the_second_knows(institution, at):
    unit = make_unit(institution, name="Antes")

    def rename(name: str) -> Callable[[], Any]:
        return lambda: actions.reorganise_unit(
            unit, name=name, kind="g", parent=None, on=day_of(at), expected_version=1, by=None, at=at
        )

    answers = at_once(institution, [rename("Una"), rename("Otra")])

    unit = Unit._base_manager.get(pk=unit.pk)
    assert answers == ["done", "stale"]
    assert (unit.version, unit.name in {"Una", "Otra"}) == (2, True)


@pytest.mark.req("ORG-02")
def test_two_units_moved_under_each_other_at_once_close_no_circle(institution, at):
    first, second = make_unit(institution, name="A"), make_unit(institution, name="B")

    def move(unit: Unit, parent: Unit) -> Callable[[], Any]:
        return lambda: actions.reorganise_unit(
            unit, name=unit.name, kind="g", parent=parent, on=day_of(at), expected_version=1, by=None, at=at
        )

    answers = at_once(institution, [move(first, second), move(second, first)])

    assert answers[0] == "done"
    assert "no puede depender de sí misma" in answers[1]


@pytest.mark.req("ORG-04")
def test_two_delegations_of_one_role_at_once_leave_one(institution, at):
    with scope(institution=institution):
        unit = make_unit(institution)
        leader = make_member(unit, "group_leader")
        people = [make_member(make_unit(institution), "advisor") for _ in range(2)]
        role = Membership.objects.get(user=leader)
    days = {"starts_on": day_of(at), "ends_on": day_of(at) + timedelta(days=5)}

    answers = at_once(
        institution,
        [
            lambda to=to: actions.delegate_role(role, id=uuid7(), to=to, by=leader, at=at, **days)  # type: ignore[misc]
            for to in people
        ],
    )

    assert answers[0] == "done"
    assert "ya están delegadas" in answers[1]
    assert Membership._base_manager.filter(source=role).count() == 1


def test_one_delegation_sent_ten_times_is_one(institution, at):
    with scope(institution=institution):
        unit = make_unit(institution)
        leader, to = make_member(unit, "group_leader"), make_member(make_unit(institution), "advisor")
        role, key = Membership.objects.get(user=leader), uuid7()
    days = {"starts_on": day_of(at), "ends_on": day_of(at) + timedelta(days=5)}

    answers = at_once(
        institution, [lambda: actions.delegate_role(role, id=key, to=to, by=leader, at=at, **days) for _ in range(10)]
    )

    assert answers == ["done"] * 10
    assert TrailEntry.objects.filter(event="institutions.delegation_given").count() == 1
