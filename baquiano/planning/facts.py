"""What the plans of a year tell to whoever prepares the strategy of the next one (STR-03)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.institutions.models import FiscalYear
from baquiano.planning.choices import PlanKind, PlanState
from baquiano.planning.models import Plan
from baquiano.planning.queries import DIVULGED, plans_visible_to
from baquiano.strategy.choices import DataKind
from baquiano.strategy.guided import Guided
from baquiano.strategy.guided import register as register_guided
from baquiano.strategy.sources import Fact, Source
from baquiano.strategy.sources import register as register_source


def register() -> None:
    """Declare what it tells, and that plans follow the guidelines of the senior management (GOV-08)."""
    register_source(Source("planning", DataKind.EXECUTION, gettext_lazy("Planes de la vigencia"), facts_of_year, 20))
    register_guided(Guided("planning.plan", gettext_lazy("Planes"), plans_visible_to, plans_offered))


def plans_offered(user: Any) -> Any:
    """The plans of open vigencias that the person may see."""
    rows = plans_visible_to(user).filter(year__state="open").exclude(state=PlanState.CLOSED)
    return rows.order_by("-year__year", "unit__name", "pk")


def facts_of_year(user: Any, year: FiscalYear) -> Iterable[Fact]:
    """How many plans came into force, with how many activities, and how many were called off."""
    seen = plans_visible_to(user).filter(year=year, kind=PlanKind.GROUP, state__in=DIVULGED)
    plans = Plan.objects.filter(pk__in=seen.values("pk"))
    count = plans.count()
    if not count:
        return
    items = plans.aggregate(
        kept=Count("items", filter=Q(items__is_removed=False)), gone=Count("items", filter=Q(items__is_removed=True))
    )
    value = _("Planes vigentes: %(plans)s. Actividades: %(kept)s. Retiradas durante el año: %(gone)s.") % {
        "plans": count,
        **items,
    }
    yield Fact("plans", _("Planes y actividades"), value, f"{reverse('planning:plan_list')}?vigencia={year}")
