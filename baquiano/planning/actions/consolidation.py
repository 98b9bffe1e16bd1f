"""The plan of the whole institution: consolidated, verified, or sent back to the groups that must mend theirs."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.institutions.models import CatalogueItem, FiscalYear, Institution, Unit
from baquiano.institutions.queries import label
from baquiano.institutions.rules import accepts_changes
from baquiano.planning import queries
from baquiano.planning.actions.checking import refuse_unchecked_committee, refuse_unchecked_consolidation
from baquiano.planning.actions.checking_record import issue_check
from baquiano.planning.actions.in_force import refuse_incomplete
from baquiano.planning.actions.moving import move, send_back
from baquiano.planning.checking.record import record_code
from baquiano.planning.choices import PlanKind, PlanState, ReturnStage
from baquiano.planning.models import MissingGroup, Plan
from baquiano.planning.queries import format_code, lock_plan
from baquiano.planning.rules import check_state, reason_words
from baquiano.procedures import actions as procedures


@transaction.atomic
def consolidate_plan(
    year: FiscalYear,
    *,
    id: UUID,
    missing: Mapping[UUID, str] | None = None,
    note: str = "",
    by: User,
    at: datetime,
) -> Plan:
    """Gather the approved plans of the groups in the plan of the institution (activity 4).

    A group without an approved plan is left out only with a written reason in ``missing`` (unit → reason). After a
    return, the same consolidated plan takes the mended plans in.
    """
    year = FiscalYear.objects.select_for_update().get(pk=year.pk)
    plan = queries.consolidated_of(year)
    if plan is not None and plan.state == PlanState.CONSOLIDATED and plan.submitted_by_id == by.pk:
        return plan
    if not accepts_changes(year):
        raise Refused(_("La vigencia %(year)s está cerrada.") % {"year": year})
    claim = procedures.claim("planning.consolidate_plan", subject=year, by=by, at=at)
    institution = year.institution
    groups = queries.consolidation_of(institution, year, day_of(at))
    absent = _reasons(groups, missing or {})
    delivered = [group.plan for group in groups if group.is_delivered and group.plan]
    if not delivered:
        raise Refused(_("Todavía no hay planes de grupo aprobados para consolidar."))
    refuse_unchecked_consolidation(year, delivered)
    if plan is None:
        unit = claim.task.unit if claim.task and claim.task.unit else _unit_of(by, institution)
        plan = _new_consolidated(year, id, unit, by=by, at=at)
    else:
        plan = lock_plan(plan)
        move(
            plan,
            PlanState.CONSOLIDATED,
            by=by,
            at=at,
            event="planning.plan_consolidated",
            data={"note": note.strip(), "round": plan.returns + 1},
            submitted_by=by,
            submitted_at=at,
        )
    _take_in(plan, delivered, by=by, at=at)
    _keep_absent(plan, absent, by=by, at=at)
    control = procedures.ControlCheck(True, note.strip() or _("Plan consolidado"))
    records = [procedures.RecordRef(format_code(plan), target=plan)]
    procedures.complete(claim, by=by, at=at, control=control, records=records)
    return plan


def _reasons(groups: Iterable[queries.GroupStanding], missing: Mapping[UUID, str]) -> dict[Unit, str]:
    absent = {group.unit: missing.get(group.unit.pk, "").strip() for group in groups if not group.is_delivered}
    silent = [str(unit) for unit, reason in absent.items() if not reason]
    if silent:
        raise Refused(
            _("Aún no han entregado su plan aprobado: %(names)s. Espere el plan o escriba por qué se consolida sin él.")
            % {"names": ", ".join(silent)}
        )
    return absent


def _unit_of(by: User, institution: Institution) -> Unit:
    holdings = by.standing.holdings if by.standing else ()
    held = next((h for h in holdings if h.role == "planning_professional" and h.unit_id), None) or next(
        iter(holdings), None
    )
    unit = Unit.objects.filter(pk=held.unit_id).first() if held else None
    if unit is None:
        raise Refused(_("Usted no tiene una dependencia vigente en %(who)s.") % {"who": institution})
    return unit


def _new_consolidated(year: FiscalYear, id: UUID, unit: Unit, *, by: User, at: datetime) -> Plan:
    title = _("%(plan)s %(year)s · consolidado") % {
        "plan": label(year.institution, "plan").capitalize(),
        "year": year,
    }
    plan = Plan.objects.create(
        id=id,
        institution_id=year.institution_id,
        kind=PlanKind.CONSOLIDATED,
        year=year,
        unit=unit,
        title=title[:250],
        state=PlanState.CONSOLIDATED,
        submitted_by=by,
        submitted_at=at,
        created_by=by,
        created_at=at,
    )
    trail.record("planning.plan_consolidated", plan, by=by, at=at, data={"year": year.year})
    return plan


def _take_in(plan: Plan, group_plans: Iterable[Plan], *, by: User, at: datetime) -> None:
    for each in sorted(group_plans, key=lambda one: str(one.pk)):
        group_plan = lock_plan(each)
        if group_plan.state == PlanState.APPROVED:
            move(
                group_plan,
                PlanState.CONSOLIDATED,
                by=by,
                at=at,
                event="planning.plan_taken_in",
                data={"consolidated": str(plan)},
                consolidated_into=plan,
            )


def _keep_absent(plan: Plan, absent: Mapping[Unit, str], *, by: User, at: datetime) -> None:
    before = dict(plan.missing_groups.values_list("unit__name", "reason"))
    plan.missing_groups.all().delete()
    MissingGroup.objects.bulk_create(
        MissingGroup(
            institution_id=plan.institution_id,
            plan=plan,
            unit=unit,
            reason=reason[:500],
            registered_by=by,
            registered_at=at,
        )
        for unit, reason in absent.items()
    )
    changes = trail.diff(before, {unit.name: reason for unit, reason in absent.items()})
    if changes:
        trail.record("planning.missing_groups_registered", plan, by=by, at=at, changes=changes)


@transaction.atomic
def verify_plan(plan: Plan, *, note: str, by: User, at: datetime) -> Plan:
    """Verify the consolidated plan and send it to the committee (activity 5); it leaves the record of verification.

    One that is incomplete, or whose check the profile does not let pass, is refused (PLN-08).
    """
    plan = lock_plan(plan)
    if plan.state == PlanState.IN_REVIEW and plan.verified_by_id == by.pk:
        return plan
    claim = procedures.claim("planning.verify_plan", subject=plan.year, by=by, at=at)
    total = refuse_incomplete(plan)
    refuse_unchecked_committee(plan)
    data = {"note": note.strip(), "items": total}
    move(
        plan,
        PlanState.IN_REVIEW,
        by=by,
        at=at,
        event="planning.plan_verified",
        data=data,
        verified_by=by,
        verified_at=at,
    )
    records = []
    if record_code(plan):
        records.append(procedures.RecordRef(record_code(plan), issue_check(plan, by=by, at=at)))
    control = procedures.ControlCheck(True, note.strip() or _("Plan verificado"))
    procedures.complete(claim, by=by, at=at, control=control, records=records)
    return plan


@transaction.atomic
def return_consolidated(
    plan: Plan, *, plans: Iterable[Plan], reason: CatalogueItem, note: str, by: User, at: datetime
) -> Plan:
    """Send the chosen group plans back to their writers from the verification; the others wait consolidated."""
    plan = lock_plan(plan)
    if plan.state == PlanState.DRAFT and _returned_by(plan, note, by):
        return plan
    claim = procedures.claim("planning.return_consolidated", subject=plan.year, by=by, at=at)
    check_state(plan, PlanState.CONSOLIDATED)
    chosen = return_groups(plan, plans, stage=ReturnStage.VERIFICATION, reason=reason, note=note, by=by, at=at)
    procedures.complete(claim, by=by, at=at, reason=reason_words(reason, note), messages_to=chosen)
    return plan


def return_groups(
    plan: Plan,
    plans: Iterable[Plan],
    *,
    stage: str,
    reason: CatalogueItem | None,
    note: str,
    by: User,
    at: datetime,
) -> list[Plan]:
    """The work of every return from the consolidated plan: it and the chosen group plans go back, versions kept."""
    members = {one.pk for one in plan.group_plans.all()}
    chosen = sorted({one.pk: one for one in plans}.values(), key=lambda one: str(one.pk))
    if not chosen:
        raise Refused(_("Elija al menos un grupo al que se devuelve el plan."))
    strangers = [str(one) for one in chosen if one.pk not in members]
    if strangers:
        raise Refused(_("No hacen parte del consolidado: %(names)s.") % {"names": ", ".join(strangers)})
    # The snapshot of the consolidated plan first, while the groups are still in it.
    send_back(plan, stage=stage, reason=reason, note=note, by=by, at=at)
    returned = []
    for one in chosen:
        group_plan = lock_plan(one)
        send_back(group_plan, stage=stage, reason=reason, note=note, by=by, at=at)
        returned.append(group_plan)
    return returned


def _returned_by(plan: Plan, note: str, by: User) -> bool:
    last = queries.returns_of(plan).first()
    return last is not None and last.returned_by_id == by.pk and last.note == note.strip()
