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
from baquiano.planning.grid.outcomes import RowEdit
from baquiano.planning.models import Need, Plan, PlanItem
from tests.factories.institutions import make_catalogue_item, make_institution, make_member, make_unit
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


@pytest.mark.req("PLN-04")
def test_batch_of_the_grid_sent_fifty_times_at_once_writes_its_rows_once(plan, at):
    keys = [uuid7() for _ in range(3)]
    edits = [RowEdit(key, cells={"activity": f"Fila {number}"}) for number, key in enumerate(keys)]

    answers = at_once(plan.institution, [plan.created_by] * 50, lambda by: actions.save_rows(plan, edits, by=by, at=at))

    assert answers == ["done"] * 50
    rows = PlanItem._base_manager.filter(plan=plan).order_by("position")
    assert [(row.pk, row.position) for row in rows] == [(key, place) for place, key in enumerate(keys, start=1)]
    assert TrailEntry.objects.filter(event="planning.item_created").count() == 3


@pytest.mark.req("PLN-04")
def test_two_people_on_the_same_cell_at_once_leave_one_text_and_one_conflict(plan, at):
    with scope(institution=plan.institution):
        people = [make_member(plan.unit, "advisor") for _ in range(2)]
        item = actions.create_item(plan, id=uuid7(), values={"activity": "Una"}, by=people[0], at=at)
    found = []

    def write(by):
        edit = RowEdit(item.pk, version=1, cells={"objective": str(by.pk)}, bases={"objective": ("",)})
        found.extend(actions.save_rows(plan, [edit], by=by, at=at))

    at_once(plan.institution, people, write)

    winner = PlanItem._base_manager.get(pk=item.pk).objective
    assert sorted(bool(outcome.theirs) for outcome in found) == [False, True]
    assert [outcome.theirs for outcome in found if outcome.theirs] == [{"objective": winner}]


def test_the_same_need_sent_by_fifty_clicks_is_written_once(plan, at):
    with scope(institution=plan.institution):
        entries = {
            "component": make_catalogue_item(plan.institution, "component"),
            "source_type": make_catalogue_item(plan.institution, "need_source"),
        }
    key = uuid7()
    values = {"description": "Una", "goal": "Meta", "source_reference": "PAM", "priority": 1, **entries}

    answers = at_once(
        plan.institution,
        [plan.created_by] * 50,
        lambda by: actions.create_need(id=key, unit=plan.unit, year=plan.year, values=values, by=by, at=at),
    )

    assert answers == ["done"] * 50
    assert Need._base_manager.filter(unit=plan.unit).count() == 1
