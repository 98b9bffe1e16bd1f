"""The record that the verification of a plan leaves (P002-A5)."""

import pytest
from django.urls import reverse

from baquiano.common.identity import uuid7
from baquiano.documents.models import IssuedDocument
from baquiano.planning import actions
from baquiano.planning.checking.record import check_payload
from baquiano.planning.checking.results import check_of
from baquiano.planning.checks import CHECKS
from tests.factories.documents import make_format
from tests.factories.institutions import make_member
from tests.factories.planning import make_consolidated
from tests.planning.checks import world as planting
from tests.planning.checks.world import SETTINGS, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(scoped):
    world = make_world(scoped, per_group=1, settings={"checks": SETTINGS["checks"] | {"format": "AT-V"}})
    make_format(scoped, code="AT-V")
    return world


@pytest.fixture
def planner(world):
    return make_member(world.units[0], "planning_professional")


@pytest.mark.req("PLN-02", "PLN-08")
def test_it_says_what_was_checked_and_what_was_accepted_by_whom_and_why(world, planner, at):
    planting.on_sunday(world)
    planting.forgotten_need(world)
    plan = world.plans[0]
    sunday = next(one for one in check_of(plan).all if one.finding.rule == "day_without_work")
    fields = {"id": uuid7(), "digest": sunday.finding.digest, "reason": "Es la feria"}
    actions.waive_finding(world.year, plan, sunday.pk, **fields, by=planner, at=at)

    payload = check_payload(plan)

    assert (payload.items, payload.needs, payload.needs_answered) == (2, 2, 1)
    assert (payload.blocks, payload.warns, payload.suggests, payload.waived) == (0, 1, 0, 1)
    assert {(row.rule, row.waived_by, row.waived_at, row.reason) for row in payload.rows} == {
        (str(sunday.check.title), planner.full_name, at, "Es la feria"),
        ("Necesidad sin actividad", "", None, ""),
    }
    assert {(one.label, one.items) for one in payload.fields} >= {("Objetivo", 2), ("Lugar", 2)}
    assert len(payload.rules) == len(CHECKS)


def test_issued_twice_it_is_one_document_and_after_a_change_its_next_version(world, planner, at):
    plan = world.plans[0]
    first = actions.issue_check(plan, by=planner, at=at)
    again = actions.issue_check(plan, by=planner, at=at)
    planting.on_sunday(world)
    after = actions.issue_check(plan, by=planner, at=at)

    assert first == again
    assert (after.number, after.version, after.supersedes) == (first.number, 2, first)


@pytest.mark.req("WFL-03", "PLN-08")
def test_verifying_the_plan_leaves_the_record(world, planner, at):
    plan = make_consolidated(world.institution, *world.plans, year=world.year)

    actions.verify_plan(plan, note="", by=planner, at=at)

    document = IssuedDocument.objects.get()
    assert (document.subject_id, document.format.code) == (str(plan.pk), "AT-V")


def test_it_is_issued_from_the_page(world, planner, sign_in):
    plan = world.plans[0]

    response = sign_in(planner).post(reverse("planning:plan_check_issue", args=[plan.pk]))

    assert response.url == IssuedDocument.objects.get().get_absolute_url()
