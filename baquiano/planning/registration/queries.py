"""Reads of the comparisons with the other system."""

from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate

from baquiano.accounts.models import User
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.policy import visible
from baquiano.institutions.models import FiscalYear, Institution, Unit
from baquiano.institutions.queries import setting
from baquiano.planning import queries
from baquiano.planning.choices import PlanKind
from baquiano.planning.models import Plan, ReconciledRow, Reconciliation

DEFAULT_SYSTEM = "el otro sistema"


def other_system(plan: Plan) -> str:
    """How the institution calls the system in which the plan is also registered."""
    return setting(plan.institution, "plan.registered_in", year=plan.year.year, default=DEFAULT_SYSTEM)


def reconciliations_visible_to(user: User) -> QuerySet[Reconciliation]:
    rows = Reconciliation.objects.select_related("plan__unit", "plan__year", "plan__institution", "file", "created_by")
    return visible(rows, user, "planning.view_reconciliation")


def rows_of(reconciliation: Reconciliation) -> QuerySet[ReconciledRow]:
    return reconciliation.rows.select_related("item", "reconciliation")


def rows_visible_to(user: User) -> QuerySet[ReconciledRow]:
    rows = ReconciledRow.objects.select_related("item", "reconciliation__plan")
    return rows.filter(reconciliation__in=reconciliations_visible_to(user).values("pk"))


# --- who delivered the plan, and when (PLN-13) -----------------------------------------------------------------------
# A window of the last quarter is of the year before: the plan is written before its vigencia begins.
LAST_QUARTER = 10


def formulation_days(institution: Institution, year: int) -> tuple[date, date] | None:
    """The first and the last day for delivering the plan of ``year``, as the profile says them."""
    window = setting(institution, "plan.formulation_window", year=year, default=())
    if len(window) != 2:
        return None
    first, last = (tuple(int(part) for part in day.split("-")) for day in window)
    of_last = year - 1 if last[0] >= LAST_QUARTER else year
    of_first = of_last if first <= last else of_last - 1
    return date(of_first, *first), date(of_last, *last)


def deliveries_of(institution: Institution, year: FiscalYear, on: date) -> QuerySet[Unit]:
    """Each unit that owes a plan with ``plan_id``, ``plan_state``, ``delivered_on``, ``is_timely`` (nothing: not yet),
    ``plan_returns``, ``item_count`` and ``complete_count``.
    """
    required = queries.required_fields(institution, year.year)
    plans: Any = queries.with_progress(
        Plan.objects.filter(year=year, kind=PlanKind.GROUP, unit=OuterRef("pk")), required
    )
    days = formulation_days(institution, year.year)
    late = Q(delivered_on__gt=days[1]) if days else Q(pk__in=[])
    rows = queries.planning_units(institution, year, on).annotate(
        plan_id=Subquery(plans.values("pk")[:1]),
        plan_state=Subquery(plans.values("state")[:1]),
        plan_returns=Coalesce(Subquery(plans.values("returns")[:1]), 0),
        delivered_on=Subquery(plans.annotate(day=TruncDate("submitted_at", tzinfo=BOGOTA)).values("day")[:1]),
        item_count=Coalesce(Subquery(plans.values("item_count")[:1]), 0),
        complete_count=Coalesce(Subquery(plans.values("complete_count")[:1]), 0),
    )
    return rows.annotate(
        is_timely=Case(
            When(delivered_on__isnull=True, then=Value(None)),
            When(late, then=Value(False)),
            default=Value(True),
            output_field=BooleanField(null=True),
        )
    )


TIMELY = {"en-el-plazo": True, "tarde": False, "sin-entregar": None}


def by_term(rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
    """Those that delivered in the term, after it, or not yet."""
    value = TIMELY[wanted]
    return rows.filter(delivered_on__isnull=True) if value is None else rows.filter(is_timely=value)


def by_wholeness(rows: QuerySet[Any], *, wanted: bool) -> QuerySet[Any]:
    """Those whose plan says all that the profile asks, or the others."""
    whole = Q(item_count__gt=0, complete_count=F("item_count"))
    return rows.filter(whole) if wanted else rows.exclude(whole)
