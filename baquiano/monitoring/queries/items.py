"""The activities of the plans beside what was done of them at a moment (MON-02, MON-15)."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from baquiano.common.calendar_days import day_of
from baquiano.delivery.choices import AssistanceState
from baquiano.delivery.models import Assistance, SessionBeneficiary
from baquiano.institutions.models import FiscalYear
from baquiano.monitoring import profile
from baquiano.monitoring.choices import Light, Pace
from baquiano.monitoring.rules import Progress
from baquiano.planning.choices import PlanKind, PlanState
from baquiano.planning.models import PlanItem


@dataclass(frozen=True)
class ItemFollowUp:
    """How an activity goes at the moment that was asked for."""

    pk: Any
    unit_id: Any
    progress: Progress
    pace: Pace
    light: Light
    days_late: int
    expected: int


def items_of_year(year: FiscalYear, at: datetime) -> QuerySet[PlanItem]:
    """The activities that the group plans had at ``at``: what was retired by then is out of every count."""
    return PlanItem.objects.filter(
        Q(is_removed=False) | Q(removed_at__gt=at),
        plan__year=year,
        plan__kind=PlanKind.GROUP,
        plan__state__in=(PlanState.IN_FORCE, PlanState.CLOSED),
        created_at__lte=at,
    )


def follow_ups_of_items(rows: QuerySet[PlanItem], year: FiscalYear, at: datetime) -> dict[Any, ItemFollowUp]:
    """How each of the activities goes: four reads for one and for a thousand."""
    day = day_of(at)
    amber, red = profile.gaps(year.institution, year.year)
    found = {}
    targets, served, last = _asked_of(rows), *_done_of(rows, at)
    for pk, unit_id, starts_on, ends_on in rows.order_by().values_list("pk", "plan__unit_id", "starts_on", "ends_on"):
        target = targets.get(pk, set())
        done = len(target & served[pk]) if target else min(1, len(served[pk]))
        progress = Progress(len(target) or 1, done, starts_on, ends_on, last.get(pk))
        light = progress.light(day, amber=amber, red=red)
        pace, late = progress.pace(day), progress.days_late(day)
        found[pk] = ItemFollowUp(pk, unit_id, progress, pace, light, late, progress.expected(day))
    return found


def _asked_of(rows: QuerySet[PlanItem]) -> dict[Any, set[Any]]:
    """The entities that each activity is for."""
    asked: dict[Any, set[Any]] = defaultdict(set)
    pairs = rows.order_by().filter(beneficiaries__isnull=False).values_list("pk", "beneficiaries")
    for pk, beneficiary in pairs:
        asked[pk].add(beneficiary)
    return asked


def _done_of(rows: QuerySet[PlanItem], at: datetime) -> tuple[dict[Any, set[Any]], dict[Any, date]]:
    """The entities that each activity reached by ``at``, and the day of the last visit."""
    served: dict[Any, set[Any]] = defaultdict(set)
    last: dict[Any, date] = {}
    held = SessionBeneficiary.objects.filter(
        session__plan_item__in=rows.order_by().values("pk"), session__meeting__held_at__lte=at
    )
    for pk, beneficiary, moment in held.values_list(
        "session__plan_item_id", "beneficiary_id", "session__meeting__starts_at"
    ):
        served[pk].add(beneficiary)
        last[pk] = max(last.get(pk, date.min), day_of(moment))
    _add_rendered(rows, at, served, last)
    return served, last


def _add_rendered(rows: QuerySet[PlanItem], at: datetime, served: dict[Any, set[Any]], last: dict[Any, date]) -> None:
    """What advances by hitos has its own days: it reached the entity when it was rendered, whole."""
    rendered = Assistance.objects.filter(
        plan_item__in=rows.order_by().values("pk"),
        service_version__isnull=False,
        state=AssistanceState.RENDERED,
        closed_at__lte=at,
    )
    for pk, beneficiary, moment in rendered.values_list("plan_item_id", "beneficiary_id", "closed_at"):
        served[pk].add(beneficiary)
        if moment is not None:
            last[pk] = max(last.get(pk, date.min), day_of(moment))


def lights_by_unit(found: dict[Any, ItemFollowUp]) -> dict[Any, Counter[str]]:
    """Of each unit, how many activities are in each light."""
    counts: dict[Any, Counter[str]] = defaultdict(Counter)
    for one in found.values():
        counts[one.unit_id][one.light.value] += 1
    return counts
