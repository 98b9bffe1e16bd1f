"""What was asked for in a year, told to whoever prepares the strategy of the next one (DEM-07, STR-03)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.demand import queries
from baquiano.demand.choices import RequestChannel, RequestState
from baquiano.demand.figures import offer_of
from baquiano.institutions.models import FiscalYear
from baquiano.strategy.choices import DataKind
from baquiano.strategy.sources import Fact, Source
from baquiano.strategy.sources import register as register_source

MOST_TOPICS = 5


def register() -> None:
    """Declare what it tells."""
    register_source(Source("demand", DataKind.REQUIREMENTS, gettext_lazy("Solicitudes"), facts_of_year, 25))


def facts_of_year(user: Any, year: FiscalYear) -> Iterable[Fact]:
    """How much was asked, by which channel, of which topics, and which of them nothing is offered."""
    rows = queries.requests_of_year(user, year.year).order_by()
    states = dict(rows.values_list("state").annotate(n=Count("pk")))
    if not states:
        return
    url = f"{reverse('demand:volume')}?vigencia={year.year}"
    accepted, refused = states.get(RequestState.ACCEPTED, 0), states.get(RequestState.REFUSED, 0)
    words = {"all": sum(states.values()), "yes": accepted, "no": refused}
    value = _("Solicitudes: %(all)s. Aceptadas para el plan: %(yes)s. Negadas: %(no)s.") % words
    yield Fact("requests", _("Solicitudes del año"), value, url)
    channels = dict(rows.values_list("channel").annotate(n=Count("pk")))
    told = (f"{RequestChannel(name).label}: {n}" for name, n in sorted(channels.items(), key=lambda one: -one[1]))
    yield Fact("channels", _("Solicitudes por canal"), "; ".join(told), url)
    topics = dict(rows.filter(topic__isnull=False).values_list("topic__name").annotate(n=Count("pk")))
    most = sorted(topics, key=lambda name: (-topics[name], name))
    if most:
        told = (f"{name}: {topics[name]}" for name in most[:MOST_TOPICS])
        yield Fact("topics", _("Los temas más pedidos"), "; ".join(told), url)
    missing = [name for name in most if name not in offer_of(year.year).topics]
    if missing:
        yield Fact("missing", _("Temas que se piden y no se ofrecen"), ", ".join(missing), url)
