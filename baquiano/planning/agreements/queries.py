"""Reads of agreements and of the money of the activities."""

from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum

from baquiano.accounts.models import User
from baquiano.common.policy import visible
from baquiano.institutions.models import Unit, in_force
from baquiano.planning.models import Agreement, Funding, PlanItem


def agreements_visible_to(user: User) -> QuerySet[Agreement]:
    rows = Agreement.objects.select_related("unit", "created_by")
    return visible(rows, user, "planning.view_agreement")


def with_use(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Each with ``item_count``: how many activities rest on it."""
    return agreements.annotate(item_count=Count("items", filter=Q(items__is_removed=False)))


def items_on(agreement: Agreement) -> QuerySet[PlanItem]:
    return agreement.items.filter(is_removed=False).select_related("plan__unit", "plan__year").order_by("code")


def units_for_agreements(user: User, on: date) -> QuerySet[Unit]:
    """The units in whose name the person may register one."""
    return visible(Unit.objects.filter(in_force(on)), user, "planning.edit_agreement").order_by("name")


def funding_of(item: PlanItem) -> list[Funding]:
    return list(item.funding.select_related("source").order_by("source__position", "id"))


def funding_visible_to(user: User) -> QuerySet[Funding]:
    rows = Funding.objects.select_related("item__plan__unit", "item__plan__year", "source")
    return visible(rows, user, "planning.view_funding").filter(item__is_removed=False)


def exceeded(rows: QuerySet[Funding], *, wanted: bool = True) -> QuerySet[Funding]:
    """Those that spent more than was planned, or the others."""
    return rows.filter(executed__gt=F("planned")) if wanted else rows.filter(executed__lte=F("planned"))


def totals(rows: QuerySet[Funding]) -> dict[str, int]:
    found = rows.aggregate(planned=Sum("planned"), executed=Sum("executed"))
    return {name: value or 0 for name, value in found.items()}


def by_source(rows: QuerySet[Funding]) -> list[tuple[str, int, int]]:
    """Each source with what it gave and what was spent of it, the greatest first."""
    found = rows.order_by().values("source__name").annotate(planned=Sum("planned"), executed=Sum("executed"))
    return [
        (one["source__name"], one["planned"], one["executed"]) for one in found.order_by("-planned", "source__name")
    ]
