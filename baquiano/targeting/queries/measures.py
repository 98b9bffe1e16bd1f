"""The catalogue of variables and their values (ENT-04)."""

from django.db.models import Count, Max, Min, QuerySet

from baquiano.accounts.models import User
from baquiano.common.policy import visible
from baquiano.targeting.models import Measure, MeasureValue
from baquiano.targeting.rules import VIEW_MEASURES


def measures(*, active: bool = False) -> QuerySet[Measure]:
    """The catalogue of the scope, by name; only what is in use when ``active``."""
    rows = Measure.objects.order_by("name", "pk")
    return rows.filter(is_active=True) if active else rows


def measures_visible_to(user: User) -> QuerySet[Measure]:
    """The catalogue, each variable with how many values it has and between which years."""
    rows = visible(Measure.objects.all(), user, VIEW_MEASURES)
    return rows.annotate(value_count=Count("values"), first_year=Min("values__year"), last_year=Max("values__year"))


def values_visible_to(user: User) -> QuerySet[MeasureValue]:
    rows = MeasureValue.objects.select_related("measure", "beneficiary__municipality__department")
    return visible(rows, user, VIEW_MEASURES)
