"""What the rooms below know of the year that a strategy analyses: figures, whom they put first, letters, promises."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Avg, Count, Max, Min, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.commitments.queries import commitments_visible_to
from baquiano.common.calendar_days import BOGOTA
from baquiano.communications.choices import Direction
from baquiano.communications.queries import communications_visible_to
from baquiano.institutions.models import FiscalYear
from baquiano.strategy.choices import DataKind
from baquiano.strategy.sources import Fact, Source
from baquiano.strategy.sources import register as register_source
from baquiano.targeting.choices import ExerciseState, SelectionState
from baquiano.targeting.models import Scenario
from baquiano.targeting.prioritised_list import cost_words
from baquiano.targeting.queries import exercises_visible_to, selections_visible_to, values_visible_to
from baquiano.ui.display import number


def register() -> None:
    """Declare them, after what the rooms above tell."""
    words = gettext_lazy("Mediciones de las entidades"), gettext_lazy("Priorizaciones congeladas")
    register_source(Source("measures", DataKind.MEASURE, words[0], measures, 5, needs_vigencia=False))
    register_source(Source("exercises", DataKind.SELECTION, words[1], exercises, 6, needs_vigencia=False))
    register_source(Source("letters", DataKind.REQUIREMENTS, gettext_lazy("Comunicaciones recibidas"), letters, 50))
    register_source(Source("commitments", DataKind.COMMITMENTS, gettext_lazy("Compromisos"), commitments, 60))
    register_source(Source("selections", DataKind.SELECTION, gettext_lazy("Selecciones cerradas"), selections, 80))


def measures(user: Any, year: FiscalYear) -> Iterable[Fact]:
    """Each variable as it was last measured by then: an index is published the year after that of its results."""
    rows = values_visible_to(user).filter(year__lte=year.year).order_by("measure__name", "measure", "-year")
    names = ("measure", "measure__name", "measure__source", "year")
    told = set()
    for row in rows.values(*names).annotate(n=Count("pk"), mean=Avg("value"), low=Min("value"), high=Max("value")):
        if row["measure"] in told:
            continue
        told.add(row["measure"])
        figures = {name: number(row[name], 1) for name in ("mean", "low", "high")}
        value = _("Entidades: %(n)s. Promedio: %(mean)s, de %(low)s a %(high)s. %(source)s, %(year)s.") % {
            "n": row["n"],
            "source": row["measure__source"],
            "year": row["year"],
            **figures,
        }
        url = f"{reverse('targeting:value_list')}?variable={row['measure']}&anio={row['year']}"
        yield Fact(str(row["measure"]), row["measure__name"], value, url)


def exercises(user: Any, year: FiscalYear) -> Iterable[Fact]:
    """Whom the data put first, for the year or for the one after it, with the scenarios compared (ENT-10)."""
    years = (year.year, year.year + 1)
    rows = exercises_visible_to(user).filter(state=ExerciseState.FROZEN, year__year__in=years).order_by("number")
    sized = Scenario.objects.annotate(listed=Count("ranked", filter=Q(ranked__is_listed=True))).order_by("position")
    for row in rows.prefetch_related(Prefetch("scenarios", sized)):
        told = {one.pk: _scenario_words(one) for one in row.scenarios.all()}
        value = _("Escenario elegido: %(chosen)s.") % {"chosen": told.pop(row.chosen_id)}
        if told:
            value += " " + _("Se comparó con: %(others)s.") % {"others": "; ".join(told.values())}
        yield Fact(str(row.pk), str(row), value, row.get_absolute_url())


def _scenario_words(scenario: Any) -> str:
    words = _("«%(name)s», entidades: %(n)s") % {"name": scenario, "n": scenario.listed}
    cost = cost_words(scenario, scenario.listed)
    return _("%(words)s, costo: %(cost)s") % {"words": words, "cost": cost} if cost else words


def letters(user: Any, year: FiscalYear) -> Iterable[Fact]:
    """How many letters were received in the year."""
    rows = communications_visible_to(user).filter(
        direction=Direction.RECEIVED, dated_on__range=(year.starts_on, year.ends_on)
    )
    if count := rows.count():
        value = _("Comunicaciones recibidas en %(year)s: %(n)s.") % {"n": count, "year": year}
        yield Fact("received", _("Lo que pidieron las entidades"), value, reverse("communications:communication_list"))


def commitments(user: Any, year: FiscalYear) -> Iterable[Fact]:
    """How the commitments of the year stand."""
    rows = commitments_visible_to(user).filter(created_at__year=year.year)
    by_state = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    if by_state:
        value = _("Compromisos del año: %(all)s. Cumplidos: %(done)s. Siguen abiertos: %(open)s.") % {
            "all": sum(by_state.values()),
            "done": by_state.get("fulfilled", 0),
            "open": by_state.get("open", 0),
        }
        yield Fact("standing", _("Compromisos abiertos y cumplidos"), value, reverse("commitments:commitment_list"))


def selections(user: Any, year: FiscalYear) -> Iterable[Fact]:
    """Whom each unit chose to assist in the year."""
    rows = selections_visible_to(user).filter(year=year, state=SelectionState.CLOSED, is_replaced=False)
    for row in rows.annotate(entities=Count("picks")).order_by("number"):
        value = _("Entidades: %(n)s. Cerrada el %(day)s.") % {
            "n": row.entities,
            "day": f"{row.closed_at.astimezone(BOGOTA):%d/%m/%Y}",
        }
        yield Fact(str(row.pk), str(row), value, row.get_absolute_url())
