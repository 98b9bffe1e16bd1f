"""Accepting findings, having seen them, and what the procedure asks of the check."""

import pytest
from django.db import DatabaseError, transaction

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.planning import actions
from baquiano.planning.checking.queries import may_waive
from baquiano.planning.checking.results import check_of, check_of_year
from baquiano.planning.models import PlanCheck, PlanItem, Waiver
from tests.factories.institutions import make_member
from tests.factories.planning import make_consolidated
from tests.planning.checks import world as planting
from tests.planning.checks.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(scoped):
    return make_world(scoped, per_group=1)


@pytest.fixture
def planner(world):
    return make_member(world.units[0], "planning_professional")


def the_finding(world, plan=None):
    (result,) = (check_of(plan) if plan else check_of_year(world.year)).all
    return result


def waive(world, result, by, at, plan=None, **changes):
    fields = {"id": uuid7(), "digest": result.finding.digest, "reason": "Así lo pidió el colegio"} | changes
    return actions.waive_finding(world.year, plan, result.pk, **fields, by=by, at=at)


@pytest.mark.req("PLN-10", "WFL-03")
def test_an_accepted_finding_says_who_when_and_why_and_leaves_its_trace(world, planner, at):
    planting.on_sunday(world)
    result = the_finding(world)
    key = uuid7()

    for _time in range(2):
        waive(world, result, planner, at, id=key)

    after = the_finding(world)
    assert (after.is_open, after.waiver.waived_by, after.waiver.waived_at) == (False, planner, at)
    assert after.waiver.reason == "Así lo pidió el colegio"
    assert TrailEntry.objects.filter(event="planning.finding_waived").count() == 1


def test_it_comes_back_when_the_rows_change_in_what_matters_and_only_then(world, planner, at):
    (item,) = planting.on_sunday(world)
    waive(world, the_finding(world), planner, at)

    PlanItem.objects.filter(pk=item).update(objective="Otro objetivo", activity="Otra actividad")
    assert not the_finding(world).is_open

    saturday = PlanItem.objects.get(pk=item).starts_on.replace(day=9)
    PlanItem.objects.filter(pk=item).update(starts_on=saturday, ends_on=saturday)
    result = the_finding(world)
    assert (result.is_open, result.earlier.reason) == (True, "Así lo pidió el colegio")


def test_a_finding_read_before_its_rows_changed_is_not_accepted(world, planner, at):
    planting.on_sunday(world)

    with pytest.raises(Refused, match="cambiaron mientras usted leía"):
        waive(world, the_finding(world), planner, at, digest="0" * 64)


def test_one_without_reason_or_that_is_gone_or_already_accepted_is_refused(world, planner, at):
    (item,) = planting.on_sunday(world)
    result = the_finding(world)
    with pytest.raises(Refused, match="por qué se acepta"):
        waive(world, result, planner, at, reason="  ")
    waive(world, result, planner, at)
    with pytest.raises(Refused, match="ya aceptó este hallazgo"):
        waive(world, result, planner, at)
    PlanItem.objects.filter(pk=item).update(is_removed=True, removed_reason="Retirada")
    with pytest.raises(Refused, match="ya no existe"):
        waive(world, result, planner, at)


@pytest.mark.req("PLN-08")
def test_a_missing_datum_is_completed_not_accepted(world, planner, at):
    planting.without_objective(world)

    with pytest.raises(Refused, match="complete el dato"):
        waive(world, the_finding(world), planner, at)


def test_a_waiver_taken_back_opens_the_finding(world, planner, at):
    planting.on_sunday(world)
    waiver = waive(world, the_finding(world), planner, at)

    for _time in range(2):
        actions.withdraw_waiver(waiver, by=planner, at=at)

    assert the_finding(world).is_open
    assert TrailEntry.objects.filter(event="planning.waiver_withdrawn").count() == 1


def test_a_leader_accepts_what_is_only_of_the_group(world, planner):
    leader = make_member(world.units[0], "group_leader")
    planting.on_sunday(world)
    planting.forgotten_link(world)
    planting.two_in_one_week(world)
    results = {result.finding.rule: result for result in check_of_year(world.year).all}

    may = {rule: may_waive(leader, world.year, result) for rule, result in results.items()}

    assert may == {"day_without_work": True, "link_without_item": False, "joint_visit": False}
    assert all(may_waive(planner, world.year, result) for result in results.values())
    assert not any(may_waive(world.people[0], world.year, result) for result in results.values())


def test_the_check_of_a_group_is_what_concerns_it_seen_against_the_others(world):
    planting.two_in_one_week(world)
    planting.on_sunday(world)
    planting.forgotten_link(world)

    of_first, of_second = (sorted(one.finding.rule for one in check_of(plan).all) for plan in world.plans)

    assert (of_first, of_second) == (["day_without_work", "joint_visit"], ["joint_visit"])


def test_the_check_of_a_consolidated_plan_reads_only_the_plans_inside_it(world):
    planting.two_in_one_week(world)
    planting.on_sunday(world)
    planting.forgotten_link(world)
    consolidated = make_consolidated(world.institution, world.plans[0], year=world.year)

    found = sorted(one.finding.rule for one in check_of(consolidated).all)

    assert found == ["day_without_work", "link_without_item", "need_without_item"]


# --- before consolidation and committee ------------------------------------------------------------------------------
def consolidate(world, by, at):
    for plan in world.plans:
        plan.state = "approved"
        plan.save()
    return actions.consolidate_plan(world.year, id=uuid7(), by=by, at=at)


@pytest.mark.req("WFL-03", "PLN-10")
def test_plans_with_a_blocking_finding_are_not_consolidated_until_it_is_accepted(world, planner, at):
    planting.inactive_school(world)

    with pytest.raises(Refused, match=r"un hallazgo que bloquea.*está inactiva.*Verificación de los planes"):
        consolidate(world, planner, at)

    waive(world, the_finding(world), planner, at)
    assert consolidate(world, planner, at).state == "consolidated"


@pytest.mark.req("WFL-03", "PLN-08")
def test_a_plan_with_a_blocking_finding_does_not_go_to_the_committee(world, planner, at):
    plan = consolidate(world, planner, at)
    (item,) = planting.inactive_school(world)

    with pytest.raises(Refused, match="Verificación del plan"):
        actions.verify_plan(plan, note="", by=planner, at=at)

    PlanItem.objects.get(pk=item).beneficiaries.update(is_active=True)
    assert actions.verify_plan(plan, note="", by=planner, at=at).state == "in_review"


def test_a_profile_may_ask_only_that_the_check_was_seen_as_it_is(scoped, at):
    gates = {"visits_at_most": 6, "before_consolidation": "none", "before_committee": "seen"}
    world = make_world(scoped, per_group=1, settings={"checks": gates})
    planner = make_member(world.units[0], "planning_professional")
    planting.inactive_school(world)
    plan = consolidate(world, planner, at)
    with pytest.raises(Refused, match="deje constancia de que vio la verificación"):
        actions.verify_plan(plan, note="", by=planner, at=at)
    actions.record_check(world.year, plan, id=uuid7(), note="Vista", by=planner, at=at)

    planting.on_sunday(world)
    with pytest.raises(Refused, match="como está hoy"):
        actions.verify_plan(plan, note="", by=planner, at=at)

    actions.record_check(world.year, plan, id=uuid7(), by=planner, at=at)
    assert actions.verify_plan(plan, note="", by=planner, at=at).state == "in_review"


@pytest.mark.req("WFL-03")
def test_having_seen_the_check_is_kept_with_what_it_said_and_does_not_change(world, planner, at):
    planting.on_sunday(world)
    key = uuid7()
    for _time in range(2):
        check = actions.record_check(world.year, world.plans[0], id=key, note="Vista", by=planner, at=at)

    assert (check.seen_by, check.seen_at, check.note) == (planner, at, "Vista")
    assert check.counts == {"blocks": 0, "warns": 1, "suggests": 0, "waived": 0}
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanCheck.objects.filter(pk=key).update(note="Otra")


def test_waivers_are_of_one_vigencia_and_one_institution(world, planner, at):
    planting.on_sunday(world)
    waiver = waive(world, the_finding(world), planner, at)

    assert (waiver.institution, waiver.year, waiver.unit) == (world.institution, world.year, world.units[0])
    assert Waiver.objects.count() == 1
