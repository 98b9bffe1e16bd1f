"""Which monthly snapshots and half-yearly reports a person sees, and whether a report still says what the data say."""

from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from baquiano.accounts.models import User
from baquiano.common.policy import visible
from baquiano.documents.models import IssuedDocument
from baquiano.governance.models import Decision
from baquiano.institutions.models import FiscalYear, Institution
from baquiano.reports.annual import figures_of_year
from baquiano.reports.choices import PackageState, ReportState, SectionKey
from baquiano.reports.figures import Difference, Figures, differences, figures_at
from baquiano.reports.models import AccountabilityPackage, AssistanceRegister, PeriodReport, Snapshot

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


def last_report(year: FiscalYear, half: int | None) -> PeriodReport | None:
    """The last edition of the report of the half, or of that of the year."""
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
    return differences(report.figures, figures_of(report))


def figures_of(report: PeriodReport) -> Figures:
    """The figures that its cut-off gives now."""
    if report.is_annual:
        return figures_of_year(report.year, report.cut_at)
    return figures_at(report.year, report.months, report.cut_at)


def awaiting_committee(institution: Institution) -> QuerySet[PeriodReport]:
    """The approved annual reports that no body has known yet, the last edition of each year."""
    known = Decision.objects.filter(item__subject_type=PeriodReport._meta.label_lower)
    rows = PeriodReport.objects.filter(institution=institution, half=None, state=ReportState.APPROVED)
    rows = rows.annotate(key=Cast("pk", CharField())).exclude(key__in=known.values("item__subject_id"))
    return rows.select_related("year", "institution").order_by("-year__year", "-edition")


def conclusions_of(report: PeriodReport) -> str:
    """What an annual report concludes for the next strategy."""
    return report.sections.filter(key=SectionKey.NEXT).values_list("text", flat=True).first() or ""


def years_to_report() -> QuerySet[FiscalYear]:
    return FiscalYear.objects.filter(state="open").order_by("-year")


_OF_REGISTER = ("unit", "institution", "sealed_by", "document")


def registers_visible_to(user: Any) -> QuerySet[AssistanceRegister]:
    return visible(AssistanceRegister.objects.select_related(*_OF_REGISTER), user, "reports.view_register")


def register_for_update(register: AssistanceRegister) -> AssistanceRegister:
    """The register as it is stored, locked until the transaction ends."""
    rows = AssistanceRegister.objects.select_for_update(of=("self",)).select_related("unit", "institution")
    return rows.get(pk=register.pk)


# --- the package of accountability -----------------------------------------------------------------------------------
def packages() -> QuerySet[AccountabilityPackage]:
    return AccountabilityPackage.objects.select_related(
        "year", "institution", "created_by", "approved_by", "published_by"
    )


def packages_visible_to(user: User) -> QuerySet[AccountabilityPackage]:
    return visible(packages(), user, "reports.view_package")


def packages_published() -> list[AccountabilityPackage]:
    """What anybody may read: of each period the last one that was published."""
    rows = packages().filter(state=PackageState.PUBLISHED).order_by("-last_on", "-first_on", "-published_at")
    last: dict[Any, AccountabilityPackage] = {}
    for one in rows:
        last.setdefault((one.first_on, one.last_on), one)
    return list(last.values())
