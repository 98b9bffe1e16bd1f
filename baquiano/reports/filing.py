"""The expediente of the report of a period: its editions, and the letters with which they were delivered (DOC-03)."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from baquiano.archive import sources
from baquiano.archive.choices import CaseKind
from baquiano.archive.sources import Found, Opening, Source
from baquiano.monitoring.choices import CutState
from baquiano.monitoring.models import FollowUpCut
from baquiano.reports.choices import ReportState
from baquiano.reports.models import PeriodReport
from baquiano.reports.queries import reports_visible_to


def register() -> None:
    """Tell the archive of this kind."""
    sources.register(
        Source(CaseKind.REPORT, PeriodReport, _firsts, _describe, _related, _unfinished, reports_visible_to)
    )


def _firsts() -> QuerySet[PeriodReport]:
    """One for each period that was reported: that of its first edition, where the later ones go too."""
    rows = PeriodReport.objects.filter(edition=1, state=ReportState.APPROVED)
    return rows.select_related("unit", "year", "institution")


def _editions(report: PeriodReport) -> QuerySet[PeriodReport]:
    return PeriodReport.objects.filter(year=report.year_id, half=report.half)


def _describe(report: PeriodReport) -> Opening:
    words = f"a la estrategia de {report.year}" if report.is_annual else f"del {report.period.lower()}"
    return Opening(report.unit, report.year.year, f"Informe de seguimiento {words}")


def _related(report: PeriodReport) -> Found:
    editions = list(_editions(report).filter(state=ReportState.APPROVED))
    found = Found(communications={str(one.letter_id) for one in editions if one.letter_id})
    if report.is_annual:
        # The reports of the cuts are what the annual one was made with.
        found.add(FollowUpCut.objects.filter(year=report.year_id, state=CutState.ISSUED).only("pk"))
    return found


def _unfinished(report: PeriodReport) -> str:
    last = _editions(report).exclude(state=ReportState.APPROVED).first()
    return _("La edición %(number)s todavía no está aprobada.") % {"number": last.edition} if last else ""
