"""The plan of a group: created, delivered, returned or approved by its leader (activities 2 and 3 of MI-GE-PR-16)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.common.policy import delegation_of
from baquiano.institutions.models import CatalogueItem, FiscalYear, Unit
from baquiano.institutions.queries import awaits_start, label, setting
from baquiano.institutions.rules import accepts_changes
from baquiano.planning import queries
from baquiano.planning.actions.acknowledging import refuse_unacknowledged
from baquiano.planning.actions.in_force import NAMED, put_in_force, refuse_incomplete
from baquiano.planning.actions.moving import move, send_back
from baquiano.planning.choices import PlanKind, PlanState, ReturnStage
from baquiano.planning.models import Plan
from baquiano.planning.per_topic.queries import refuse_without_basis, refuse_without_meeting
from baquiano.planning.queries import format_code, lock_plan
from baquiano.planning.rules import check_state, reason_words
from baquiano.procedures import actions as procedures


@transaction.atomic
def create_plan(*, id: UUID, unit: Unit, year: FiscalYear, title: str = "", by: User | None, at: datetime) -> Plan:
    """The plan of ``unit`` for ``year``, which starts its case. Repeating the request creates one plan."""
    if not accepts_changes(year):
        raise Refused(_("La vigencia %(year)s está cerrada.") % {"year": year})
    other = queries.plan_of(unit, year)
    if other is not None and other.pk != id:
        raise Refused(_("%(unit)s ya tiene plan en %(year)s. Ábralo desde la lista.") % {"unit": unit, "year": year})
    default = _("%(plan)s %(year)s · %(unit)s") % {
        "plan": label(unit.institution, "plan").capitalize(),
        "year": year,
        "unit": unit,
    }
    fields = {
        "institution_id": unit.institution_id,
        "kind": PlanKind.GROUP,
        "unit": unit,
        "year": year,
        "title": (title.strip() or default)[:250],
        "created_by": by,
        "created_at": at,
    }
    plan, is_new = create_once(Plan, id=id, fields=fields)
    if is_new:
        trail.record("planning.plan_created", plan, by=by, at=at, data={"unit": str(unit), "year": year.year})
        procedures.start_case("year", subject=year, unit=None, year=year, by=by, at=at, label=f"Vigencia {year}")
        procedures.start_case("group_plan", subject=plan, unit=unit, year=year, by=by, at=at, parent=year)
    return plan


@transaction.atomic
def submit_plan(plan: Plan, *, note: str = "", by: User, at: datetime) -> Plan:
    """Deliver the plan to its leader. Refused naming what is missing (PLN-08) or must be acknowledged (WFL-13)."""
    plan = lock_plan(plan)
    if plan.state == PlanState.IN_REVIEW and plan.submitted_by_id == by.pk:
        return plan
    claim = procedures.claim("planning.submit_plan", subject=plan, by=by, at=at)
    _refuse_before_start(plan)
    completeness = queries.completeness_of(plan)
    if not completeness.total:
        raise Refused(_("El plan no tiene actividades. Escríbalas o impórtelas de Excel antes de entregarlo."))
    if completeness.lacks:
        named = "; ".join(f"{lack.item.code}: {lack.words}" for lack in completeness.lacks[:NAMED])
        raise Refused(
            _("Faltan datos en %(count)s de %(total)s actividades (%(named)s%(more)s). Complételas y entregue.")
            % {
                "count": len(completeness.lacks),
                "total": completeness.total,
                "named": named,
                "more": "…" if len(completeness.lacks) > NAMED else "",
            }
        )
    refuse_unacknowledged(plan, at)
    refuse_without_basis(plan)
    data = {"items": completeness.total, "note": note.strip()}
    move(
        plan,
        PlanState.IN_REVIEW,
        by=by,
        at=at,
        event="planning.plan_submitted",
        data=data,
        submitted_by=by,
        submitted_at=at,
    )
    control = procedures.ControlCheck(True, note.strip() or _("Plan formulado y completo"))
    records = [procedures.RecordRef(format_code(plan), target=plan)]
    procedures.complete(claim, by=by, at=at, control=control, records=records)
    return plan


def _refuse_before_start(plan: Plan) -> None:
    """Where the institution asks for it, nothing is delivered before the go-live of the vigencia (NFR-03)."""
    if awaits_start(plan.year, plan.institution):
        raise Refused(
            _(
                "La vigencia %(year)s todavía no se ha puesto en marcha: su lista no está completa. El administrador "
                "funcional la ve en Vigencias y calendario. Su plan queda guardado."
            )
            % {"year": plan.year}
        )


@transaction.atomic
def approve_plan(plan: Plan, *, note: str = "", by: User, at: datetime) -> Plan:
    """Approve the plan of the group and send it to consolidation; marks who approves what he himself delivered.

    Where the plans are not consolidated it comes into force, over a baseline of its own. ``note`` is the observation of
    the control point. Asked again by the same person, it changes nothing.
    """
    plan = lock_plan(plan)
    if plan.state in (PlanState.APPROVED, PlanState.IN_FORCE) and plan.approved_by_id == by.pk:
        return plan
    claim = procedures.claim("planning.approve_plan", subject=plan, by=by, at=at)
    own = queries.is_own_work(plan, by)
    forbidden = setting(plan.institution, "plan.author_cannot_approve", year=plan.year.year, default=False)
    if own and (forbidden or delegation_of(by, plan)):
        raise Refused(_("Usted entregó este plan: la institución pide que lo apruebe otra persona."))
    left = refuse_without_meeting(plan)
    if setting(plan.institution, "plan.consolidate", year=plan.year.year, default=True):
        data = {"note": note.strip(), "self_approved": own}
        done = {"approved_by": by, "approved_at": at, "is_self_approved": own}
        move(plan, PlanState.APPROVED, by=by, at=at, event="planning.plan_approved", data=data, **done)
    else:
        refuse_incomplete(plan)
        put_in_force(plan, by=by, at=at, is_self_approved=own)
    control = procedures.ControlCheck(True, note.strip() or _("Plan revisado"))
    procedures.complete(claim, by=by, at=at, control=control, self_approved=own, records=left)
    return plan


@transaction.atomic
def approve_plans(plans: Iterable[Plan], *, note: str = "", by: User, at: datetime) -> list[Plan]:
    """Approve several plans at once: all of them or none; the refusal says which one stands in the way."""
    approved = []
    for plan in sorted(plans, key=lambda plan: str(plan.pk)):
        try:
            approved.append(approve_plan(plan, note=note, by=by, at=at))
        except Refused as refusal:
            raise Refused(f"{plan}: {refusal.sentence}") from refusal
    return approved


@transaction.atomic
def return_plan(plan: Plan, *, reason: CatalogueItem, note: str, by: User, at: datetime) -> Plan:
    """Return the plan to its writers with a reason and what to mend; the version returned is kept (WFL-04)."""
    plan = lock_plan(plan)
    if _already_returned(plan, note, by):
        return plan
    claim = procedures.claim("planning.return_plan", subject=plan, by=by, at=at)
    check_state(plan, PlanState.IN_REVIEW)
    send_back(plan, stage=ReturnStage.LEADER, reason=reason, note=note, by=by, at=at)
    procedures.complete(claim, by=by, at=at, reason=reason_words(reason, note))
    return plan


@transaction.atomic
def return_plans(plans: Iterable[Plan], *, reason: CatalogueItem, note: str, by: User, at: datetime) -> list[Plan]:
    """Return several plans with one reason: all of them or none."""
    returned = []
    for plan in sorted(plans, key=lambda plan: str(plan.pk)):
        try:
            returned.append(return_plan(plan, reason=reason, note=note, by=by, at=at))
        except Refused as refusal:
            raise Refused(f"{plan}: {refusal.sentence}") from refusal
    return returned


@transaction.atomic
def close_plans(year: FiscalYear, *, by: User, at: datetime) -> list[Plan]:
    """Close the plans in force of a vigencia that closes. A plan that never came into force stays as it was left."""
    closed = []
    for plan in Plan.objects.filter(year=year, state=PlanState.IN_FORCE).order_by("pk"):
        locked = lock_plan(plan)
        move(locked, PlanState.CLOSED, by=by, at=at, event="planning.plan_closed", data={"year": year.year})
        closed.append(locked)
    return closed


@transaction.atomic
def reopen_plans(year: FiscalYear, *, by: User, at: datetime) -> list[Plan]:
    """Put back in force the plans that the closing of the vigencia closed."""
    reopened = []
    for plan in Plan.objects.filter(year=year, state=PlanState.CLOSED).order_by("pk"):
        locked = lock_plan(plan)
        move(locked, PlanState.IN_FORCE, by=by, at=at, event="planning.plan_reopened", data={"year": year.year})
        reopened.append(locked)
    return reopened


def _already_returned(plan: Plan, note: str, by: User) -> bool:
    last = queries.returns_of(plan).first()
    return (
        plan.state == PlanState.DRAFT
        and last is not None
        and last.round == plan.returns
        and last.returned_by_id == by.pk
        and last.note == note.strip()
    )
