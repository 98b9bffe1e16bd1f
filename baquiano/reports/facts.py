"""The follow-up reports of a year, told to whoever prepares the strategy of the next one (STR-03)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.institutions.models import FiscalYear
from baquiano.reports.choices import ReportState
from baquiano.reports.queries import conclusions_of, reports_visible_to
from baquiano.strategy.choices import DataKind
from baquiano.strategy.sources import Fact, Source
from baquiano.strategy.sources import register as register_source
from baquiano.ui.display import day


def register() -> None:
    """Declare what it tells."""
    register_source(Source("reports", DataKind.REPORT, gettext_lazy("Informes de seguimiento"), facts_of_year, 40))


def facts_of_year(user: Any, year: FiscalYear) -> Iterable[Fact]:
    """The approved reports of the year, the last one first."""
    rows = reports_visible_to(user).filter(year=year, state=ReportState.APPROVED).order_by("-half", "-edition")
    for report in rows:
        value = _("Aprobado el %(day)s, con corte del %(cut)s.") % {
            "day": day(report.approved_at),
            "cut": day(report.cut_at),
        }
        if report.is_annual and (words := conclusions_of(report)):
            # What it was written for: the next strategy begins by reading it.
            value = f"{value}\n\n{words}"
        yield Fact(str(report.pk), str(report), value, report.get_absolute_url())
