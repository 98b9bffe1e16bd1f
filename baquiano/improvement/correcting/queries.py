"""Corrections: which a person sees, those of an assistance, and how what they change of the plan stands."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from baquiano.accounts.models import User
from baquiano.common.locking import locked
from baquiano.common.policy import visible
from baquiano.delivery.models import Assistance
from baquiano.improvement.choices import OF_THE_PLAN, PlanEffect
from baquiano.improvement.models import Correction
from baquiano.improvement.rules import VIEW_CORRECTION
from baquiano.planning.choices import ChangeState, PlanState
from baquiano.planning.models import PlanItem

# The requests after which no other is asked for the same correction.
LIVING = (ChangeState.PENDING, ChangeState.APPROVED)
_SHOWN = (
    "institution",
    "unit",
    "assistance__beneficiary",
    "assistance__service_version__service",
    "assistance__plan_item",
    "assistance__topic",
    "plan_item__plan__unit",
    "responsible",
    "communication",
    "change",
    "created_by",
)


def corrections_visible_to(user: User) -> QuerySet[Any]:
    """Each with ``plan_effect``: how what it changes of the plan stands."""
    return with_effect(visible(Correction.objects.select_related(*_SHOWN), user, VIEW_CORRECTION))


def corrections_by_assistance(user: User, rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    """Those that the person sees, by the assistance that each of ``rows`` names, the last one first."""
    found: dict[UUID, list[Any]] = {}
    asked = {row.assistance_id for row in rows}
    for one in corrections_visible_to(user).filter(assistance__in=asked).order_by("-created_at", "-pk"):
        found.setdefault(one.assistance_id, []).append(one)
    return found


def with_effect(rows: QuerySet[Correction]) -> QuerySet[Any]:
    return rows.annotate(
        plan_effect=Case(
            When(~Q(kind__in=OF_THE_PLAN), then=Value(PlanEffect.NONE)),
            When(change__isnull=True, then=Value(PlanEffect.TO_ASK)),
            When(change__state=ChangeState.PENDING, then=Value(PlanEffect.ASKED)),
            When(change__state=ChangeState.APPROVED, then=Value(PlanEffect.APPROVED)),
            default=Value(PlanEffect.REFUSED),
            output_field=CharField(),
        )
    )


def correction_for_update(correction: Correction) -> Correction:
    """The correction as it is stored, locked until the transaction ends."""
    return locked(Correction.objects.select_related(*_SHOWN), correction)


def items_to_correct(assistance: Assistance) -> QuerySet[PlanItem]:
    """The activities of the plan in force of its dependency; that of the assistance first where it has one."""
    rows = PlanItem.objects.filter(
        plan__unit=assistance.unit_id, plan__state=PlanState.IN_FORCE, plan__kind="group", is_removed=False
    )
    return rows.select_related("plan__unit", "plan__year").order_by("code")
