"""Two people on one plan at once, and one person twice. PostgreSQL locks rows; SQLite would hide the race."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django_scopes import scope

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.planning import actions
from baquiano.planning.models import Plan, PlanItem
from tests.factories.institutions import make_institution, make_member, make_unit
from tests.factories.planning import make_plan

pytestmark = [pytest.mark.engine("postgresql"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(at: Any) -> Plan:
    institution = make_institution()
    with scope(institution=institution):
        unit = make_unit(institution)
        return make_plan(institution, unit, created_by=make_member(unit, "advisor"))


def at_once(institution: Any, people: list[Any], act: Callable[[Any], Any]) -> list[str]:
    """What each person got when all of them acted at the same moment: ``done`` or the sentence that refused."""
    together = Barrier(len(people))

    def one(person: Any) -> str:
        try:
            with scope(institution=institution):
                together.wait(timeout=10)
                act(person)
                return "done"
        except Refused as refusal:
            return refusal.sentence
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        return sorted(pool.map(one, people), key=len)


@pytest.mark.req("PLN-09")
def test_two_leaders_who_approve_at_once_leave_one_approval(plan, at):
    Plan._base_manager.filter(pk=plan.pk).update(state="in_review")
    with scope(institution=plan.institution):
        leaders = [make_member(plan.unit, "group_leader") for _ in range(2)]

    answers = at_once(plan.institution, leaders, lambda by: actions.approve_plan(plan, by=by, at=at))

    assert answers[0] == "done"
    assert answers[1] != "done"
    assert TrailEntry.objects.filter(event="planning.plan_approved").count() == 1


def test_the_same_activity_sent_by_eight_clicks_is_written_once(plan, at):
    key, values = uuid7(), {"activity": "Acompañar al equipo directivo"}
    by = plan.created_by

    answers = at_once(
        plan.institution, [by] * 8, lambda by: actions.create_item(plan, id=key, values=values, by=by, at=at)
    )

    assert answers == ["done"] * 8
    assert PlanItem._base_manager.filter(plan=plan).count() == 1
    assert TrailEntry.objects.filter(event="planning.item_created").count() == 1
