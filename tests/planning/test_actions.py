"""The plan from draft to force: each verb, its refusals, and what a repeated request does."""

from datetime import date

import pytest

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Conflict, Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.planning import actions, queries
from baquiano.planning.choices import ALLOWED_MOVES, CONSOLIDATED_MOVES, PlanKind, PlanState
from baquiano.planning.contents import digest_of
from baquiano.planning.models import MissingGroup, Plan, PlanItem, PlanReturn
from baquiano.planning.rules import can_move
from tests.factories.institutions import make_fiscal_year, make_member, make_profile, make_unit
from tests.factories.planning import make_complete_item, make_consolidated, make_item, make_plan


@pytest.fixture
def complete(group):
    make_complete_item(group.plan, beneficiaries=[group.school])
    return group.plan


@pytest.fixture
def planner(group):
    return make_member(
        make_unit(group.institution, code="GPE", kind="oficina", name="Planeación Ficticia"), "planning_professional"
    )


def in_state(plan, state):
    plan.state = state
    plan.save()
    return plan


# --- the table of moves ----------------------------------------------------------------------------------------------
MOVES = [(kind, now, then) for kind in PlanKind for now in PlanState for then in PlanState]


@pytest.mark.parametrize(("kind", "now", "then"), MOVES)
def test_a_plan_moves_only_along_its_table(kind, now, then):
    table = CONSOLIDATED_MOVES if kind == PlanKind.CONSOLIDATED else ALLOWED_MOVES

    assert can_move(Plan(kind=kind, state=now), then) is (then in table.get(now, ()))


# --- creating --------------------------------------------------------------------------------------------------------
@pytest.mark.req("PLN-03")
def test_the_profile_says_which_units_plan(scoped):
    make_profile(scoped, {"plan": {"unit": "direccion"}})
    office, year = make_unit(scoped, kind="Direccion"), make_fiscal_year(scoped)
    make_unit(scoped, kind="grupo")

    assert list(queries.planning_units(scoped, year, date(2026, 3, 10))) == [office]


@pytest.mark.req("PLN-03")
def test_each_group_has_one_plan_per_year(group, at):
    with pytest.raises(Refused, match="ya tiene plan en 2026"):
        actions.create_plan(id=uuid7(), unit=group.unit, year=group.plan.year, by=group.advisor, at=at)


@pytest.mark.req("PLN-03")
def test_creating_twice_makes_one_plan(group, at):
    other, key = make_unit(group.institution), uuid7()

    first = actions.create_plan(id=key, unit=other, year=group.plan.year, by=group.advisor, at=at)
    second = actions.create_plan(id=key, unit=other, year=group.plan.year, by=group.advisor, at=at)

    assert first == second
    assert Plan.objects.filter(unit=other).count() == 1


def test_a_closed_year_takes_no_plan(group, at):
    group.plan.year.state = "closed"
    group.plan.year.save()

    with pytest.raises(Refused, match="cerrada"):
        actions.create_plan(id=uuid7(), unit=make_unit(group.institution), year=group.plan.year, by=group.leader, at=at)


# --- items -----------------------------------------------------------------------------------------------------------
@pytest.mark.req("PLN-04")
def test_an_item_keeps_every_column_and_its_trace(group, at):
    values = {"activity": "Acompañar", "need": "Necesidad", "beneficiaries": [group.school], "budget": 10}

    item = actions.create_item(group.plan, id=uuid7(), values=values, by=group.advisor, at=at)

    assert (item.code, item.position, list(item.beneficiaries.all())) == ("GCE-001", 1, [group.school])
    entry = TrailEntry.objects.get(event="planning.item_created")
    assert entry.changes["need"] == [None, "Necesidad"]
    assert entry.changes["beneficiaries"] == [None, [str(group.school.pk)]]


def test_two_editors_of_an_item_never_lose_what_the_first_saved(group, at):
    item = make_item(group.plan, need="Antes")
    actions.edit_item(item, expected_version=1, values={"need": "Del primero"}, by=group.advisor, at=at)

    with pytest.raises(StaleEdit) as stale:
        actions.edit_item(item, expected_version=1, values={"need": "Del segundo"}, by=group.leader, at=at)

    assert stale.value.current.need == "Del primero"
    assert PlanItem.objects.get().need == "Del primero"


def test_repeating_an_edit_is_not_a_conflict(group, at):
    item = make_item(group.plan)
    actions.edit_item(item, expected_version=1, values={"need": "Nueva"}, by=group.advisor, at=at)

    again = actions.edit_item(item, expected_version=1, values={"need": "Nueva"}, by=group.advisor, at=at)

    assert again.version == 2


@pytest.mark.parametrize("state", [state for state in PlanState if state != PlanState.DRAFT])
def test_items_are_written_only_while_the_group_writes(group, at, state):
    item = make_item(group.plan)
    in_state(group.plan, state)

    for act in (
        lambda: actions.create_item(group.plan, id=uuid7(), values={"activity": "x"}, by=group.advisor, at=at),
        lambda: actions.edit_item(item, expected_version=1, values={"need": "x"}, by=group.advisor, at=at),
        lambda: actions.remove_item(item, reason="x", by=group.advisor, at=at),
    ):
        with pytest.raises(Refused, match="debe devolverlo"):
            act()


def test_a_removed_item_stays_with_its_reason_and_its_code_is_not_reused(group, at):
    item = make_item(group.plan)

    actions.remove_item(item, reason="Repetida", by=group.advisor, at=at)
    fresh = actions.create_item(group.plan, id=uuid7(), values={"activity": "Otra"}, by=group.advisor, at=at)

    item.refresh_from_db()
    assert (item.is_removed, item.removed_reason, fresh.code) == (True, "Repetida", "GCE-002")
    assert actions.restore_item(item, by=group.advisor, at=at).is_removed is False


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"starts_on": "2025-03-01"}, "no es de la vigencia 2026"),
        ({"starts_on": "2026-03-10", "ends_on": "2026-03-01"}, "anterior a la inicial"),
        ({"ends_on": "2026-03-01"}, "fecha inicial"),
    ],
)
def test_impossible_dates_are_refused(group, at, values, sentence):
    from datetime import date

    dates = {name: date.fromisoformat(day) for name, day in values.items()}

    with pytest.raises(Refused, match=sentence):
        actions.create_item(group.plan, id=uuid7(), values={"activity": "x", **dates}, by=group.advisor, at=at)


# --- delivering ------------------------------------------------------------------------------------------------------
@pytest.mark.req("PLN-08")
def test_an_incomplete_plan_is_not_delivered_and_says_what_is_missing(group, at):
    make_item(group.plan, activity="Acompañar")

    with pytest.raises(Refused) as refused:
        actions.submit_plan(group.plan, by=group.advisor, at=at)

    assert "Faltan datos en 1 de 1 actividades (GCE-001: necesidad detectada" in refused.value.sentence


def test_an_empty_plan_is_not_delivered(group, at):
    with pytest.raises(Refused, match="no tiene actividades"):
        actions.submit_plan(group.plan, by=group.advisor, at=at)


@pytest.mark.req("PLN-09")
def test_a_complete_plan_goes_to_its_leader_once(group, complete, at):
    actions.submit_plan(complete, by=group.advisor, at=at)
    plan = actions.submit_plan(complete, by=group.advisor, at=at)

    assert (plan.state, plan.submitted_by) == ("in_review", group.advisor)
    assert TrailEntry.objects.filter(event="planning.plan_submitted").count() == 1


# --- reviewing -------------------------------------------------------------------------------------------------------
@pytest.mark.req("PLN-09")
def test_the_leader_approves_and_a_second_approver_is_told_kindly(group, complete, at):
    actions.submit_plan(complete, by=group.advisor, at=at)
    plan = actions.approve_plan(complete, note="Revisado", by=group.leader, at=at)
    other = make_member(group.unit, "group_leader")

    with pytest.raises(Refused, match="está en estado «Aprobado»"):
        actions.approve_plan(complete, by=other, at=at)

    assert (plan.state, plan.approved_by, plan.is_self_approved) == ("approved", group.leader, False)
    assert actions.approve_plan(complete, by=group.leader, at=at).approved_at == at
    assert TrailEntry.objects.filter(event="planning.plan_approved").count() == 1


@pytest.mark.req("WFL-11")
def test_who_approves_what_he_delivered_is_marked_in_the_trail(group, complete, at):
    actions.submit_plan(complete, by=group.leader, at=at)

    plan = actions.approve_plan(complete, by=group.leader, at=at)

    assert plan.is_self_approved
    assert TrailEntry.objects.get(event="planning.plan_approved").data["self_approved"] is True


@pytest.mark.req("WFL-11")
def test_the_profile_may_ask_for_another_approver(group, complete, at):
    make_profile(group.institution, {"plan": {"author_cannot_approve": True}}, year=2027)
    complete.year.year = 2027
    complete.year.save()
    actions.submit_plan(in_state(complete, "draft"), by=group.leader, at=at)

    with pytest.raises(Refused, match="otra persona"):
        actions.approve_plan(complete, by=group.leader, at=at)


@pytest.mark.req("WFL-04", "PLN-09")
def test_a_return_keeps_the_earlier_version_with_its_reason_and_is_counted(group, complete, at):
    actions.submit_plan(complete, by=group.advisor, at=at)
    before = digest_of(complete)

    plan = actions.return_plan(complete, reason=group.return_reason, note="Ajuste fechas", by=group.leader, at=at)
    actions.return_plan(complete, reason=group.return_reason, note="Ajuste fechas", by=group.leader, at=at)

    past = PlanReturn.objects.get()
    assert (plan.state, plan.returns, past.round, past.sha256) == ("draft", 1, 1, before)
    assert past.snapshot["items"][0]["need"] == "Necesidad ficticia"


@pytest.mark.req("WFL-04")
def test_a_return_without_words_is_refused(group, complete, at):
    actions.submit_plan(complete, by=group.advisor, at=at)

    with pytest.raises(Refused, match="qué se debe ajustar"):
        actions.return_plan(complete, reason=group.return_reason, note=" ", by=group.leader, at=at)


@pytest.mark.req("PLN-09")
def test_several_plans_are_approved_all_or_none(group, complete, at):
    actions.submit_plan(complete, by=group.advisor, at=at)
    draft = make_plan(group.institution)

    with pytest.raises(Refused, match="En preparación"):
        actions.approve_plans([complete, draft], by=group.leader, at=at)

    complete.refresh_from_db()
    assert complete.state == "in_review"


STATES_OF = {
    "submit_plan": "draft",
    "approve_plan": "in_review",
    "return_plan": "in_review",
}


@pytest.mark.parametrize("verb", sorted(STATES_OF))
@pytest.mark.parametrize("state", PlanState.values)
def test_a_verb_is_done_only_in_its_state(group, complete, at, verb, state):
    in_state(complete, state)
    extra = {"reason": group.return_reason, "note": "Ajuste las fechas"} if verb == "return_plan" else {}
    act = getattr(actions, verb)

    if state == STATES_OF[verb]:
        assert act(complete, **extra, by=group.leader, at=at).state != state
        return
    with pytest.raises(Refused, match="está en estado"):
        act(complete, **extra, by=group.leader, at=at)


# --- consolidating ---------------------------------------------------------------------------------------------------
@pytest.mark.req("PLN-03", "PLN-09")
def test_approved_plans_are_consolidated_once(group, complete, planner, at):
    in_state(complete, "approved")
    key = uuid7()

    plan = actions.consolidate_plan(complete.year, id=key, by=planner, at=at)
    again = actions.consolidate_plan(complete.year, id=key, by=planner, at=at)

    complete.refresh_from_db()
    assert (plan, plan.state, complete.state, complete.consolidated_into) == (
        again,
        "consolidated",
        "consolidated",
        plan,
    )


def test_a_missing_group_needs_a_written_reason(group, complete, planner, at):
    in_state(complete, "approved")
    late = make_unit(group.institution, kind="grupo", name="Grupo Tardío")

    with pytest.raises(Refused, match="Aún no han entregado su plan aprobado: Grupo Tardío"):
        actions.consolidate_plan(complete.year, id=uuid7(), by=planner, at=at)

    plan = actions.consolidate_plan(
        complete.year, id=uuid7(), missing={late.pk: "Sin profesional vinculado"}, by=planner, at=at
    )
    assert list(MissingGroup.objects.values_list("plan", "unit", "reason")) == [
        (plan.pk, late.pk, "Sin profesional vinculado")
    ]


@pytest.mark.req("PLN-08")
def test_an_incomplete_consolidated_plan_does_not_go_to_the_committee(group, planner, at):
    make_item(group.plan)
    plan = make_consolidated(group.institution, group.plan)

    with pytest.raises(Refused, match="no está completo"):
        actions.verify_plan(plan, note="", by=planner, at=at)


@pytest.mark.req("WFL-04", "PLN-08")
def test_verification_returns_the_chosen_groups_and_the_others_wait(group, complete, planner, at):
    other = make_plan(group.institution, make_unit(group.institution, kind="grupo"))
    make_complete_item(other)
    plan = make_consolidated(group.institution, complete, other)

    actions.return_consolidated(
        plan, plans=[complete], reason=group.return_reason, note="Duplica actividades", by=planner, at=at
    )

    states = {p.pk: (p.state, p.returns) for p in Plan.objects.all()}
    assert states == {plan.pk: ("draft", 1), complete.pk: ("draft", 1), other.pk: ("consolidated", 0)}
    snapshot = PlanReturn.objects.get(plan=plan).snapshot
    assert len(snapshot["items"]) == 2
    in_state(Plan.objects.get(pk=complete.pk), "approved")
    again = actions.consolidate_plan(plan.year, id=uuid7(), by=planner, at=at)
    assert (again.pk, again.group_plans.count()) == (plan.pk, 2)


def test_a_group_outside_the_consolidated_plan_is_not_returned(group, complete, planner, at):
    plan = make_consolidated(group.institution, complete)
    stranger = make_plan(group.institution, make_unit(group.institution, name="Grupo Ajeno"))

    with pytest.raises(Refused, match="No hacen parte del consolidado"):
        actions.return_consolidated(
            plan, plans=[stranger], reason=group.return_reason, note="Duplica", by=planner, at=at
        )


@pytest.mark.req("PLN-22")
def test_only_an_approved_plan_is_divulged(group, complete, planner, at):
    plan = make_consolidated(group.institution, complete)

    with pytest.raises(Refused, match="Solo se divulga"):
        actions.divulge_plan(plan, by=planner, at=at)


def test_closing_the_year_closes_its_plans_in_force(group, complete, at):
    plan = make_consolidated(group.institution, complete, state="in_force")

    actions.close_plans(plan.year, by=group.leader, at=at)

    assert set(Plan.objects.values_list("state", flat=True)) == {"closed"}


@pytest.mark.req("AUD-08")
def test_opening_the_year_again_puts_its_closed_plans_in_force(group, complete, at):
    plan = make_consolidated(group.institution, complete, state="closed")
    draft = make_plan(group.institution, year=plan.year)

    actions.reopen_plans(plan.year, by=group.leader, at=at)

    plan.refresh_from_db()
    draft.refresh_from_db()
    assert (plan.state, draft.state) == ("in_force", "draft")


def test_the_same_identity_with_other_content_is_a_conflict(group, at):
    key = uuid7()
    actions.create_plan(id=key, unit=make_unit(group.institution), year=group.plan.year, by=group.advisor, at=at)

    with pytest.raises(Conflict):
        actions.create_plan(id=key, unit=make_unit(group.institution), year=group.plan.year, by=group.advisor, at=at)
