"""Two people on one finding, and two approvers on one change, at once. PostgreSQL locks rows; SQLite would hide it."""

from datetime import date

import pytest
from django_scopes import scope

from baquiano.audit.models import TrailEntry
from baquiano.common.identity import uuid7
from baquiano.planning import actions
from baquiano.planning.checking.results import check_of_year
from baquiano.planning.models import ChangeRequest, Plan, PlanItem, Waiver
from tests.factories.institutions import make_catalogue_item, make_institution, make_member
from tests.planning.checks import world as planting
from tests.planning.checks.world import make_world
from tests.planning.test_races import at_once

pytestmark = [pytest.mark.engine("postgresql"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    institution = make_institution()
    with scope(institution=institution):
        yield make_world(institution, per_group=1)


def events(event):
    return TrailEntry._base_manager.filter(event=event).count()


@pytest.mark.req("PLN-10", "WFL-03")
def test_two_who_accept_a_finding_at_once_leave_one_waiver(world, at):
    planting.on_sunday(world)
    people = [make_member(world.units[0], role) for role in ("planning_professional", "group_leader")]
    (result,) = check_of_year(world.year).all

    def accept(by):
        actions.waive_finding(
            world.year, None, result.pk, id=uuid7(), digest=result.finding.digest, reason=f"Razón de {by}", by=by, at=at
        )

    answers = at_once(world.institution, people, accept)

    assert answers[0] == "done"
    assert "ya aceptó este hallazgo" in answers[1]
    assert (Waiver._base_manager.count(), events("planning.finding_waived")) == (1, 1)


def test_a_waiver_sent_by_eight_clicks_is_one(world, at):
    planting.on_sunday(world)
    planner = make_member(world.units[0], "planning_professional")
    (result,) = check_of_year(world.year).all
    asked = {"id": uuid7(), "digest": result.finding.digest, "reason": "Feria del municipio"}

    answers = at_once(
        world.institution,
        [planner] * 8,
        lambda by: actions.waive_finding(world.year, None, result.pk, **asked, by=by, at=at),
    )

    assert (answers, Waiver._base_manager.count(), events("planning.finding_waived")) == (["done"] * 8, 1, 1)


@pytest.fixture
def change(world, at):
    """A pending change of an activity of a plan in force."""
    reason = make_catalogue_item(world.institution, "change_reason")
    make_catalogue_item(world.institution, "return_reason")
    Plan.objects.update(state="in_force")
    item = PlanItem.objects.filter(plan=world.plans[0]).select_related("plan").first()
    values = {"starts_on": date(2026, 5, 5), "ends_on": date(2026, 5, 6)}
    return actions.request_change(
        item, id=uuid7(), expected_version=item.version, values=values, reason=reason, note="El colegio tiene receso.",
        by=world.people[0], at=at,
    )  # fmt: skip


@pytest.mark.req("PLN-21")
def test_two_approvers_of_a_change_at_once_leave_one_answer(world, change, at):
    people = [make_member(world.units[1], "committee_member") for _ in range(2)]

    answers = at_once(world.institution, people, lambda by: actions.approve_change(change, by=by, at=at))

    assert answers[0] == "done"
    assert answers[1] == "done" or "ya figura como «aprobado»" in answers[1]
    assert events("planning.change_approved") == 1
    assert PlanItem._base_manager.get(pk=change.item_id).starts_on == date(2026, 5, 5)


@pytest.mark.req("PLN-21")
def test_one_who_approves_and_another_who_refuses_at_once_leave_one_answer(world, change, at):
    approver, refuser = (make_member(world.units[1], "committee_member") for _ in range(2))

    def answer(by):
        if by == approver:
            actions.approve_change(change, by=by, at=at)
        else:
            actions.refuse_change(change, reason=None, note="No hay transporte esos días.", by=by, at=at)

    answers = at_once(world.institution, [approver, refuser], answer)

    stored = ChangeRequest._base_manager.get(pk=change.pk)
    moved = PlanItem._base_manager.get(pk=change.item_id).starts_on == date(2026, 5, 5)
    assert answers[0] == "done"
    assert "ya figura como" in answers[1]
    assert (stored.state, moved) in {("approved", True), ("refused", False)}
    assert events("planning.change_approved") + events("planning.change_refused") == 1


@pytest.mark.req("PLN-21")
def test_two_requests_of_one_datum_at_once_leave_one(world, at):
    reason = make_catalogue_item(world.institution, "change_reason")
    Plan.objects.update(state="in_force")
    item = PlanItem.objects.filter(plan=world.plans[0]).select_related("plan").first()
    people = [world.people[0], make_member(world.units[0], "advisor")]

    def ask(by):
        actions.request_change(
            PlanItem.objects.get(pk=item.pk), id=uuid7(), expected_version=item.version, values={"place": f"Sede {by}"},
            reason=reason, note="El colegio cambió de sede.", by=by, at=at,
        )  # fmt: skip

    answers = at_once(world.institution, people, ask)

    assert answers[0] == "done"
    assert "por decidir" in answers[1]
    assert ChangeRequest._base_manager.count() == 1
