"""Which monthly snapshots and half-yearly reports a person sees, and whether a report still says what the data say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from baquiano.accounts.models import User
from baquiano.common.calendar_days import days_in_month
from baquiano.common.policy import visible
from baquiano.documents.models import IssuedDocument
from baquiano.governance.models import Decision
from baquiano.institutions.models import FiscalYear, Institution, Unit
from baquiano.planning.choices import PlanKind, PlanState
from baquiano.planning.models import Plan
from baquiano.reports.annual import figures_of_year
from baquiano.reports.choices import PackageState, ReportState, SectionKey, TopicPeriod
from baquiano.reports.figures import Difference, Figures, differences, figures_at
from baquiano.reports.models import AccountabilityPackage, AssistanceRegister, PeriodReport, Snapshot, TopicReport
from baquiano.reports.rules import VIEW_TOPIC, WRITE_TOPIC
from baquiano.reports.topics.rows import rows_of

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


# --- the reports by topic --------------------------------------------------------------------------------------------
_OF_TOPIC = ("unit", "year__institution", "institution", "created_by", "submitted_by", "approved_by", "document")
# Days after the end of the period in which it is presented.
GRACE = timedelta(days=15)


def topic_reports_visible_to(user: Any) -> QuerySet[TopicReport]:
    return visible(TopicReport.objects.select_related(*_OF_TOPIC), user, VIEW_TOPIC)


def topic_report_for_update(report: TopicReport) -> TopicReport:
    """The report as it is stored, locked until the transaction ends."""
    rows = TopicReport.objects.select_for_update(of=("self",)).select_related(*_OF_TOPIC)
    return rows.get(pk=report.pk)


def editions_of_topic(report: TopicReport) -> QuerySet[TopicReport]:
    return TopicReport.objects.filter(unit=report.unit_id, year=report.year_id, period=report.period)


def topic_rows_at(report: TopicReport, at: datetime) -> list[dict[str, Any]]:
    """The figures that the period gives at the moment: while it has not ended, those of what happened by then."""
    return rows_of(report.unit, report.year, report.first_on, report.last_on, at)


def units_to_report(user: Any) -> QuerySet[Unit]:
    """The units that have a plan, of which the person writes reports, and those above them."""
    rows = Plan.objects.filter(kind=PlanKind.GROUP).order_by()
    keys, parents = set(rows.values_list("unit", flat=True)), dict(Unit.objects.values_list("pk", "parent_id"))
    for key in list(keys):
        above = parents.get(key)
        while above is not None:
            keys.add(above)
            above = parents.get(above)
    return visible(Unit.objects.filter(pk__in=keys), user, WRITE_TOPIC).order_by("name")


@dataclass(frozen=True)
class OwedTopic:
    """A report by topic of a period that ended and that nobody has approved: of which team, and until when."""

    plan: Plan
    period: TopicPeriod
    due_on: date
    report: TopicReport | None
    is_late: bool


def topic_reports_owed(user: Any, on: date) -> Iterator[OwedTopic]:
    """Of each plan in force that the person sees, the periods of its vigencia that ended without an approved report."""
    units = visible(Unit.objects.all(), user, VIEW_TOPIC).values("pk")
    plans = list(
        Plan.objects.filter(kind=PlanKind.GROUP, state=PlanState.IN_FORCE, unit__in=units)
        .select_related("unit", "year")
        .order_by("unit__name", "year__year")
    )
    made: dict[tuple[Any, Any, str], TopicReport] = {}
    rows = TopicReport.objects.filter(year__in={plan.year_id for plan in plans}).order_by("edition")
    for one in rows.defer("rows").select_related("unit", "year"):
        made.setdefault((one.unit_id, one.year_id, one.period), one)
    for plan in plans:
        for period in TopicPeriod:
            last = days_in_month(plan.year.year, period.months[-1])[-1]
            report = made.get((plan.unit_id, plan.year_id, period.value))
            if last < on and (report is None or not report.is_approved):
                due_on = last + GRACE
                yield OwedTopic(plan, period, due_on, report, due_on < on)
