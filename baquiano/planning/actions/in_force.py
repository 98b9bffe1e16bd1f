"""The end of every approval: a plan comes into force over a baseline that does not change."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.digests import sha256_of
from baquiano.common.errors import Refused
from baquiano.governance.models import Decision
from baquiano.planning import queries
from baquiano.planning.actions.checking import refuse_unchecked_committee
from baquiano.planning.actions.checking_record import issue_check
from baquiano.planning.actions.moving import move
from baquiano.planning.checking.record import record_code
from baquiano.planning.choices import PlanState
from baquiano.planning.contents import content_of
from baquiano.planning.models import Baseline, Plan
from baquiano.planning.queries import lock_plan
from baquiano.procedures import actions as procedures

# A refusal names this many incomplete items; the page of the plan lists all.
NAMED = 5


def put_in_force(
    plan: Plan,
    *,
    content: dict[str, Any] | None = None,
    decision: Decision | None = None,
    by: User,
    at: datetime,
    **fields: Any,
) -> list[Plan]:
    """Put a locked plan in force, with those of its groups if it is the consolidated one, which are given back.

    ``content`` is what was decided on, when somebody already read it; ``decision``, that of a committee; ``fields``,
    what else is written of the approval.
    """
    content = content_of(plan) if content is None else content
    baseline = Baseline.objects.create(
        institution_id=plan.institution_id,
        plan=plan,
        number=plan.baselines.count() + 1,
        content=content,
        sha256=sha256_of(content),
        decision=decision,
        created_by=by,
        created_at=at,
    )
    data = {"decision": decision.pk if decision else None, "baseline": baseline.sha256}
    move(
        plan,
        PlanState.IN_FORCE,
        by=by,
        at=at,
        event="planning.plan_put_in_force",
        data=data,
        approved_by=by,
        approved_at=at,
        **fields,
    )
    if not plan.is_consolidated:
        return []
    group_plans = [lock_plan(one) for one in queries.group_plans_of(plan).order_by("pk")]
    for group_plan in group_plans:
        move(group_plan, PlanState.IN_FORCE, by=by, at=at, event="planning.plan_put_in_force", data=data)
    return group_plans


def refuse_incomplete(plan: Plan) -> int:
    """How many activities the plan has; refused, naming the first ones, while one of them lacks something (PLN-08)."""
    completeness = queries.completeness_of(plan)
    if not completeness.is_complete:
        named = "; ".join(f"{lack.item.code}: {lack.words}" for lack in completeness.lacks[:NAMED])
        raise Refused(
            _("El plan no está completo (%(named)s). Devuelva lo que falta antes de seguir.")
            % {"named": named or _("no tiene actividades")}
        )
    return completeness.total


@transaction.atomic
def adopt_plan(plan: Plan, *, note: str = "", by: User, at: datetime) -> Plan:
    """Put the consolidated plan in force without a committee, where the procedure says so (P001-A5, control point).

    Whoever adopts answers for what planning would verify: a plan that is incomplete, or whose check the profile does
    not let pass, is refused. It leaves the record of the verification and the baseline.
    """
    plan = lock_plan(plan)
    if plan.state == PlanState.IN_FORCE and plan.approved_by_id == by.pk:
        return plan
    claim = procedures.claim("planning.adopt_plan", subject=plan.year, by=by, at=at)
    refuse_incomplete(plan)
    refuse_unchecked_committee(plan)
    group_plans = put_in_force(plan, by=by, at=at)
    records = []
    if record_code(plan):
        records.append(procedures.RecordRef(record_code(plan), issue_check(plan, by=by, at=at)))
    control = procedures.ControlCheck(True, note.strip() or _("Plan verificado y adoptado"))
    procedures.complete(claim, by=by, at=at, control=control, records=records, messages_to=group_plans)
    return plan
