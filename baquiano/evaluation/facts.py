"""How the assistance of a year was evaluated, told to whoever prepares the strategy of the next one (STR-03)."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.evaluation.choices import ReportState
from baquiano.evaluation.queries import campaigns_told, reports_visible_to, total_of
from baquiano.evaluation.settings import smallest_group
from baquiano.institutions.models import FiscalYear
from baquiano.strategy.choices import DataKind
from baquiano.strategy.sources import Fact, Source
from baquiano.strategy.sources import register as register_source


def register() -> None:
    """Declare what it tells."""
    register_source(Source("evaluation", DataKind.EVALUATION, gettext_lazy("Evaluaciones"), facts_of_year, 10))


def facts_of_year(user: Any, year: FiscalYear) -> Iterable[Fact]:
    """The results of every campaign of the year together, and the reports of results that were issued."""
    campaigns = list(campaigns_told(user).filter(opens_on__year=year.year))
    if campaigns:
        total = total_of(campaigns, least=smallest_group(year.institution, year.year))
        value = _("Evaluaciones: %(n)s. Respuestas: %(answers)s") % {"n": total.campaigns, "answers": total.answered}
        if total.percent is not None:
            value += _(". Satisfacción: %(percent)s %%") % {"percent": round(total.percent)}
        yield Fact("results", _("Resultados de las evaluaciones"), f"{value}.", reverse("evaluation:campaign_list"))
    reports = reports_visible_to(user).filter(state=ReportState.ISSUED, last_on__year=year.year).order_by("last_on")
    for report in reports:
        yield Fact(str(report.pk), report.title, report.improvements or report.perception, report.get_absolute_url())
