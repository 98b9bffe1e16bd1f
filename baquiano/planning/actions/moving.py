"""What every verb on a plan ends with: the move of its state, or the version that goes back to its writers."""

from datetime import datetime
from typing import Any

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.digests import sha256_of
from baquiano.common.errors import Refused
from baquiano.institutions.models import CatalogueItem
from baquiano.planning.choices import PlanState
from baquiano.planning.contents import content_of
from baquiano.planning.models import Plan, PlanReturn
from baquiano.planning.rules import check_move


def move(plan: Plan, state: str, *, by: User, at: datetime, event: str, data: dict[str, Any], **fields: Any) -> None:
    """Take ``plan`` to ``state`` with ``fields``, by the table of moves, and leave the trace of old and new values."""
    check_move(plan, state)
    names = ["state", *fields]
    before = trail.snapshot(plan, names)
    plan.state = PlanState(state)
    for name, value in fields.items():
        setattr(plan, name, value)
    plan.version += 1
    plan.save(update_fields=[*names, "version"])
    trail.record(event, plan, by=by, at=at, changes=trail.diff(before, trail.snapshot(plan, names)), data=data)


def send_back(plan: Plan, *, stage: str, reason: CatalogueItem | None, note: str, by: User, at: datetime) -> PlanReturn:
    """Back to its writers: keeps the version that is returned, counts it and frees the plan to be written again."""
    if not note.strip():
        raise Refused("Escriba qué se debe ajustar: quien recibe el plan necesita saberlo.")
    check_move(plan, PlanState.DRAFT)
    content = content_of(plan)
    past = PlanReturn.objects.create(
        institution_id=plan.institution_id,
        plan=plan,
        round=plan.returns + 1,
        stage=stage,
        reason=reason,
        note=note.strip(),
        returned_by=by,
        returned_at=at,
        snapshot=content,
        sha256=sha256_of(content),
    )
    cleared = {"approved_by": None, "approved_at": None, "verified_by": None, "verified_at": None}
    data = {"stage": stage, "reason": str(reason or ""), "note": note.strip(), "sha256": past.sha256}
    move(
        plan,
        PlanState.DRAFT,
        by=by,
        at=at,
        event="planning.plan_returned",
        data=data,
        returns=past.round,
        consolidated_into=None,
        is_self_approved=False,
        **cleared,
    )
    return past
