"""Which monthly snapshots and half-yearly reports a person sees, and whether a report still says what the data say."""

from typing import Any

from django.db.models import QuerySet

from baquiano.common.policy import visible
from baquiano.documents.models import IssuedDocument
from baquiano.institutions.models import FiscalYear
from baquiano.reports.figures import Difference, differences, figures_at
from baquiano.reports.models import PeriodReport, Snapshot

_SHOWN = ("unit", "year__institution", "institution", "created_by", "submitted_by", "approved_by", "document", "letter")


def snapshots_visible_to(user: Any) -> QuerySet[Snapshot]:
    """Whole ones: give ``.defer("rows")`` to what lists them."""
    return visible(Snapshot.objects.all(), user, "reports.view_snapshot")


def reports_visible_to(user: Any) -> QuerySet[PeriodReport]:
    return visible(PeriodReport.objects.select_related(*_SHOWN), user, "reports.view_report")


def report_for_update(report: PeriodReport) -> PeriodReport:
    """The report as it is stored, locked until the transaction ends."""
    rows = PeriodReport.objects.select_for_update(of=("self",)).select_related(*_SHOWN)
    return rows.get(pk=report.pk)


def last_report(year: FiscalYear, half: int) -> PeriodReport | None:
    """The last edition of the report of the half."""
    return PeriodReport.objects.filter(year=year, half=half).order_by("-edition").first()


def last_addressee() -> str:
    """To whom the last report was sent: the next one usually goes to the same person."""
    return PeriodReport.objects.order_by("-created_at").values_list("addressee_name", flat=True).first() or ""


def first_edition(report: PeriodReport) -> PeriodReport:
    """That of the half: its documents and its expediente are kept of it, whatever edition made them."""
    return report if report.edition == 1 else PeriodReport.objects.get(year=report.year_id, half=report.half, edition=1)


def last_document(report: PeriodReport) -> IssuedDocument | None:
    """The document of the edition before, which that of this one replaces."""
    earlier = PeriodReport.objects.filter(year=report.year_id, half=report.half, edition__lt=report.edition)
    last = earlier.filter(document__isnull=False).select_related("document").order_by("-edition").first()
    return last.document if last else None


def differences_of(report: PeriodReport) -> list[Difference]:
    """In what the figures of the report are not those that its cut-off gives today; none: it is reproduced whole."""
    return differences(report.figures, figures_at(report.year, report.months, report.cut_at))


def years_to_report() -> QuerySet[FiscalYear]:
    return FiscalYear.objects.filter(state="open").order_by("-year")
