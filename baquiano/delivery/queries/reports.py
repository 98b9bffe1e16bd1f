"""Execution reports: which are missing, when each falls due, and what one says (EXE-15)."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.commitments import queries as commitments
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.common.calendar_days import add_working_days as working_days_after
from baquiano.common.policy import visible
from baquiano.delivery.choices import ReportState
from baquiano.delivery.models import AssistanceSession, ExecutionReport
from baquiano.documents.payloads import CommitmentRow, ExecutionReportPayload, Person, PreviousCommitment
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import non_working_days, setting
from baquiano.meetings import queries as meetings
from baquiano.meetings.choices import MeetingState
from baquiano.meetings.models import Attendance

DEFAULT_DAYS = 5
# The code of an institution that declares none of its own.
DEFAULT_FORMAT = "INFORME"
# No report is looked for further back than this: what is older than a year is history.
OLDEST = timedelta(days=366)


def report_format(institution: Institution, year: int | None = None) -> str:
    """The code of the format of the execution report."""
    return setting(institution, "session.report_format", year=year, default=DEFAULT_FORMAT)


def days_to_report(institution: Institution, year: int | None = None) -> int:
    """How many working days after the visit its report may take."""
    return int(setting(institution, "session.report_within_working_days", year=year, default=DEFAULT_DAYS))


DaysOf = Callable[[Institution, int], int]


class ReportCalendar:
    """Until when the reports of the visits between two days are on time; the holidays are read once.

    With ``days_of`` it is the term of another act that is counted from the visit.
    """

    def __init__(self, institution: Institution, first: date, last: date, *, days_of: DaysOf = days_to_report) -> None:
        self.institution, self.days_of = institution, days_of
        reach = timedelta(days=2 * max(days_of(institution, y) for y in (first.year, last.year)) + 31)
        self.free = non_working_days(institution, first, last + reach)

    def due_on(self, held: date) -> date:
        """The last day on which the report of a visit of that day is on time."""
        return working_days_after(held, self.days_of(self.institution, held.year), self.free)


def report_due_on(session: AssistanceSession) -> date:
    """The last day on which its report is on time."""
    held = day_of(session.meeting.ends_at)
    return ReportCalendar(session.meeting.institution, held, held).due_on(held)


def late_since(institution: Institution, on: date, *, days_of: DaysOf = days_to_report) -> datetime:
    """The moment before which a visit must have ended for its report to be overdue on the day."""
    first = on - timedelta(days=2 * days_of(institution, on.year) + 62)
    calendar, day = ReportCalendar(institution, first, on, days_of=days_of), on
    while calendar.due_on(day) >= on:
        day -= timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=BOGOTA)


def _undelivered() -> Q:
    return Q(report__isnull=True) | Q(report__state=ReportState.DRAFT)


def reports_owed(rows: QuerySet[AssistanceSession]) -> QuerySet[AssistanceSession]:
    """Of ``rows``, the visits that were made and whose report nobody delivered."""
    return rows.filter(_undelivered(), meeting__state=MeetingState.HELD, brought_at__isnull=True)


def reports_late(rows: QuerySet[AssistanceSession], institution: Institution, on: date) -> QuerySet[AssistanceSession]:
    """Of those, the ones whose day passed."""
    since = late_since(institution, on)
    return reports_owed(rows).filter(meeting__ends_at__lt=since, meeting__ends_at__gte=since - OLDEST)


def report_is_late(session: AssistanceSession, report: ExecutionReport | None, on: date) -> bool:
    """Whether the visit was made, its day passed and nobody delivered its report."""
    owed = session.meeting.is_held and session.brought_at is None and (report is None or report.is_draft)
    return owed and report_due_on(session) < on


def sessions_with_report(user: User) -> QuerySet[AssistanceSession]:
    """The visits made that the person sees, each with its report if any, for their list; not those of another tool."""
    names = Prefetch("beneficiaries", Beneficiary.objects.only("name"), to_attr="served_names")
    rows = AssistanceSession.objects.filter(meeting__state=MeetingState.HELD, brought_at__isnull=True)
    rows = rows.select_related("meeting__unit", "meeting__responsible", "report__delivered_by", "report__reviewed_by")
    return visible(rows, user, "delivery.view_session").prefetch_related(names)


def report_for_update(report: ExecutionReport) -> ExecutionReport:
    """The report as it is stored, locked until the transaction ends."""
    rows = ExecutionReport.objects.select_for_update(of=("self",))
    related = ("session__meeting__institution", "session__meeting__unit", "session__meeting__responsible")
    return rows.select_related(*related, "session__topic", "session__mechanism", "institution").get(pk=report.pk)


def report_of(session: AssistanceSession) -> ExecutionReport | None:
    rows = ExecutionReport.objects.select_related("delivered_by", "reviewed_by", "created_by", "institution")
    found = rows.filter(session=session).first()
    if found is not None:
        found.session = session
    return found


def people_of_report(session: AssistanceSession) -> QuerySet[Attendance]:
    """Whom the report may name: who is on the list and does not come from the institution itself."""
    own = [session.meeting.institution.name, session.meeting.institution.short_name, session.meeting.unit.name]
    return meetings.attendance_of(session.meeting).exclude(entity__in=own)


def prefilled(session: AssistanceSession) -> dict[str, Any]:
    """What the registration of the visit already says, so that nobody writes it again."""
    minutes = meetings.latest_minutes(session.meeting)
    sections = {one.key: one.text.strip() for one in minutes.sections.all()} if minutes else {}
    return {
        "found": sections.get("observations") or sections.get("conclusions") or "",
        "executed": sections.get("activities") or sections.get("development") or "",
        "remarks": "",
        "interviewed": list(people_of_report(session)),
    }


def report_payload(report: ExecutionReport, *, at: datetime) -> ExecutionReportPayload:
    """The content of the format, from the rows of the visit and what its professional wrote."""
    session = report.session
    meeting = session.meeting
    minutes = meetings.latest_minutes(meeting)
    people = meetings.attendance_of(meeting).filter(pk__in=report.interviewed.values("pk"))
    return ExecutionReportPayload(
        visit=str(session),
        starts_at=meeting.starts_at.astimezone(BOGOTA),
        ends_at=meeting.ends_at.astimezone(BOGOTA),
        place=meeting.place or meeting.get_modality_display(),
        municipality=str(meeting.municipality or ""),
        entities=[str(row.beneficiary) for row in session.served.select_related("beneficiary")],
        professional=str(meeting.responsible),
        group=str(meeting.unit),
        topic=str(session.topic or ""),
        mechanism=" – ".join(part for part in (str(session.mechanism or ""), session.mechanism_note) if part),
        stages=", ".join(str(stage) for stage in session.method_stages.all()),
        plan_item=str(session.plan_item or ""),
        minutes=f"{minutes}" if minutes and minutes.is_signed else str(_("Acta sin todas las firmas")),
        found=report.found,
        executed=report.executed,
        remarks=report.remarks,
        interviewed=[Person(name=person.full_name, post=person.post, entity=person.entity) for person in people],
        commitments=[
            CommitmentRow(
                text=row.text, responsible=row.responsible_name, due_on=row.due_on, party=row.get_party_display()
            )
            for row in commitments.commitments_of(meeting)
        ],
        previous_commitments=[
            PreviousCommitment(
                text=check.commitment.text,
                responsible=check.commitment.responsible_name,
                due_on=check.commitment.due_on,
                result=check.get_result_display(),
                note=check.note,
            )
            for check in commitments.checks_in(meeting)
        ],
        delivered_at=at.astimezone(BOGOTA),
        due_on=report_due_on(session),
    )
