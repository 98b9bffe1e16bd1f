"""The expediente of a half-yearly report: its editions, and the letters with which they were delivered (DOC-03)."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from baquiano.archive import sources
from baquiano.archive.choices import CaseKind
from baquiano.archive.sources import Found, Opening, Source
from baquiano.reports.choices import Half, ReportState
from baquiano.reports.models import PeriodReport
from baquiano.reports.queries import reports_visible_to


def register() -> None:
    """Tell the archive of this kind."""
    sources.register(
        Source(CaseKind.REPORT, PeriodReport, _firsts, _describe, _related, _unfinished, reports_visible_to)
    )


def _firsts() -> QuerySet[PeriodReport]:
    """One for each half that was reported: that of its first edition, where the later ones go too."""
    rows = PeriodReport.objects.filter(edition=1, state=ReportState.APPROVED)
    return rows.select_related("unit", "year", "institution")


def _editions(report: PeriodReport) -> QuerySet[PeriodReport]:
    return PeriodReport.objects.filter(year=report.year_id, half=report.half)


def _describe(report: PeriodReport) -> Opening:
    words = f"{Half(report.half).label.lower()} de {report.year}"
    return Opening(report.unit, report.year.year, f"Informe de seguimiento del {words}")


def _related(report: PeriodReport) -> Found:
    editions = list(_editions(report).filter(state=ReportState.APPROVED))
    return Found(communications={str(one.letter_id) for one in editions if one.letter_id})


def _unfinished(report: PeriodReport) -> str:
    last = _editions(report).exclude(state=ReportState.APPROVED).first()
    return _("La edición %(number)s todavía no está aprobada.") % {"number": last.edition} if last else ""
