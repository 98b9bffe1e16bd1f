"""The improvement actions of a year, told to whoever prepares the strategy of the next one (STR-03)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.improvement.choices import LIVE, ActionState
from baquiano.improvement.queries import actions_visible_to
from baquiano.institutions.models import FiscalYear
from baquiano.strategy.choices import DataKind
from baquiano.strategy.sources import Fact, Source
from baquiano.strategy.sources import register as register_source


def register() -> None:
    """Declare what it tells."""
    register_source(Source("improvement", DataKind.IMPROVEMENT, gettext_lazy("Acciones de mejora"), facts_of_year, 70))


def facts_of_year(user: Any, year: FiscalYear) -> Iterable[Fact]:
    """How many actions of the year are still open, and how many worked."""
    rows = actions_visible_to(user).filter(created_at__year=year.year).exclude(state=ActionState.CANCELLED)
    states = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    if states:
        value = _(
            "Acciones del año: %(all)s. Siguen abiertas: %(open)s. Cerradas con su causa resuelta: %(closed)s."
        ) % {
            "all": sum(states.values()),
            "open": sum(states.get(state, 0) for state in LIVE),
            "closed": states.get(ActionState.CLOSED, 0),
        }
        yield Fact("actions", _("Acciones abiertas y cerradas"), value, reverse("improvement:action_list"))
