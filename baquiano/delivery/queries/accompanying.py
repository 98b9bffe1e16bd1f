"""Contacts, work plans and partial reports: who sees them, what they lack, what their documents tell, what is owed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.commitments.models import Commitment
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import visible
from baquiano.delivery import profile
from baquiano.delivery.choices import RESOURCES, AssistanceState, LineKind, Periodicity, PlanReply, WorkPlanState
from baquiano.delivery.models import (
    Assistance,
    AssistanceSession,
    ContactRecord,
    PartialReport,
    WorkLine,
    WorkPlan,
)
from baquiano.delivery.queries.assistances import sessions_of_assistance
from baquiano.documents.models import Evidence
from baquiano.documents.payloads import (
    AgreedActivity,
    Approval,
    CommitmentRow,
    ExecutedSession,
    PartialReportPayload,
    PreparedResource,
    WorkPlanPayload,
)
from baquiano.institutions.models import Institution
from baquiano.meetings import queries as meetings
from baquiano.meetings.choices import MeetingState
from baquiano.meetings.models import Attendance, Meeting, Minutes
from baquiano.meetings.queries import CURRENT
from baquiano.procedures.queries import pending_tasks

VIEW = "delivery.view_work_plan"
_OF_ASSISTANCE = ("assistance__beneficiary__municipality", "assistance__unit", "assistance__topic")


def awaited_verbs(assistance: Assistance) -> set[str]:
    """What the case of the assistance awaits now; nothing where it has none."""
    return {verb for task in pending_tasks(assistance) for verb in task.awaited_verbs}


# --- contacts --------------------------------------------------------------------------------------------------------
def contacts_visible_to(user: User) -> QuerySet[ContactRecord]:
    rows = visible(ContactRecord.objects.select_related(*_OF_ASSISTANCE, "created_by"), user, VIEW)
    return rows.select_related("session__meeting").prefetch_related("communications")


def contacts_of(assistance: Assistance) -> QuerySet[ContactRecord]:
    rows = assistance.contacts.select_related("session__meeting", "created_by")
    return rows.prefetch_related("communications")


def contact_sessions_of(assistance: Assistance, user: User) -> QuerySet[AssistanceSession]:
    """The meetings of first contact with the entity that were held and that the person sees."""
    rows = AssistanceSession.objects.filter(
        is_contact=True, served__beneficiary=assistance.beneficiary_id, meeting__state=MeetingState.HELD
    )
    return visible(rows.select_related("meeting"), user, "delivery.view_session").order_by("-meeting__starts_at")


# --- work plans ------------------------------------------------------------------------------------------------------
def work_plans_visible_to(user: User) -> QuerySet[WorkPlan]:
    related = (*_OF_ASSISTANCE, "assistance__plan_item", "document", "submitted_by", "approved_by", "institution")
    return visible(WorkPlan.objects.select_related(*related), user, VIEW)


def work_lines_visible_to(user: User) -> QuerySet[WorkLine]:
    related = ("plan__assistance__beneficiary", "plan__assistance__unit", "plan__assistance__institution")
    return visible(WorkLine.objects.select_related(*related), user, VIEW)


def work_plan_for_update(plan: WorkPlan) -> WorkPlan:
    """The plan as it is stored, locked until the transaction ends."""
    rows = WorkPlan.objects.select_for_update(of=("self",))
    related = (*_OF_ASSISTANCE, "assistance__institution", "assistance__created_by", "institution")
    return rows.select_related(*related, "submitted_by", "created_by").get(pk=plan.pk)


def approved_plan(assistance: Assistance) -> WorkPlan | None:
    return assistance.work_plans.filter(state=WorkPlanState.APPROVED).first()


def lacks_of(plan: WorkPlan) -> list[str]:
    """What the plan does not say yet and a plan must, in words (PLN-19)."""
    kinds = set(plan.lines.values_list("kind", flat=True))
    asked = (
        (bool(plan.scope.strip()), _("el alcance")),
        (LineKind.ACTIVITY in kinds, _("al menos una actividad concertada")),
        (bool(kinds & set(RESOURCES)), _("los recursos que se necesitan")),
        (bool(plan.evaluation.strip()), _("el mecanismo de evaluación y su alcance")),
        (plan.needs_training is not None, _("decir si el personal necesita entrenamiento")),
        (not plan.needs_training or LineKind.TRAINING in kinds, _("el entrenamiento que se programará")),
    )
    return [words for is_there, words in asked if not is_there]


def lines_by_kind(plan: WorkPlan) -> list[tuple[LineKind, list[WorkLine]]]:
    """Every kind that the plan may have, with its lines; training only where it is needed."""
    lines = list(plan.lines.select_related("done_by"))
    kinds = [kind for kind in LineKind if kind != LineKind.TRAINING or plan.needs_training]
    return [(kind, [line for line in lines if line.kind == kind]) for kind in kinds]


def entities_without_plan(session_unit: Any, year: int, topic: Any, beneficiaries: Any) -> list[str]:
    """Of the entities, those whose assistance of that topic has no approved plan in the unit and vigencia."""
    ruled = WorkPlan.objects.filter(
        state=WorkPlanState.APPROVED,
        assistance__state=AssistanceState.OPEN,
        assistance__unit=session_unit,
        assistance__year=year,
        assistance__topic=topic,
        assistance__beneficiary__in=[one.pk for one in beneficiaries],
    ).values_list("assistance__beneficiary_id", flat=True)
    held = set(ruled)
    return [str(one) for one in beneficiaries if one.pk not in held]


def _activity(line: WorkLine) -> AgreedActivity:
    return AgreedActivity(
        text=line.text,
        party=line.get_party_display(),
        responsible=line.responsible_name,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
    )


def _resource(line: WorkLine) -> PreparedResource:
    return PreparedResource(
        kind=line.get_kind_display(),
        text=line.text,
        responsible=line.responsible_name,
        done_on=day_of(line.done_at) if line.done_at else None,
    )


def work_plan_payload(plan: WorkPlan) -> WorkPlanPayload:
    """The content of the format, with the duties that the last contact agreed."""
    assistance = plan.assistance
    lines = list(plan.lines.all())
    contact = assistance.contacts.first()
    people = ((_("Elaboró"), plan.submitted_by, plan.submitted_at), (_("Aprobó"), plan.approved_by, plan.approved_at))
    return WorkPlanPayload(
        entity=str(assistance.beneficiary),
        municipality=str(assistance.beneficiary.municipality or ""),
        unit=str(assistance.unit),
        topic=str(assistance.topic or ""),
        version=plan.number,
        scope=plan.scope,
        evaluation=plan.evaluation,
        needs_training=bool(plan.needs_training),
        activities=[_activity(line) for line in lines if line.is_activity],
        resources=[_resource(line) for line in lines if line.kind in RESOURCES],
        trainings=[_resource(line) for line in lines if line.kind == LineKind.TRAINING],
        provider_duties=contact.provider_duties if contact else "",
        beneficiary_duties=contact.beneficiary_duties if contact else "",
        approvals=[Approval(act=act, name=str(person or ""), at=when) for act, person, when in people],
    )


# --- partial reports -------------------------------------------------------------------------------------------------
def partial_reports_visible_to(user: User) -> QuerySet[PartialReport]:
    related = (*_OF_ASSISTANCE, "assistance__plan_item", "document", "created_by", "institution")
    return visible(PartialReport.objects.select_related(*related), user, VIEW)


def partial_payload(report: PartialReport, *, by: User) -> PartialReportPayload:
    """What the records say of the period: its sessions, their lists and actas, and what was promised in them."""
    assistance = report.assistance
    sessions = sessions_of_partial(report)
    told = executed(sessions)
    promises = Commitment.objects.filter(
        origin_type=Meeting._meta.label_lower, origin_id__in=[one.meeting_id for one in sessions]
    )
    plan = approved_plan(assistance)
    lines = plan.lines.filter(kind=LineKind.ACTIVITY) if plan else []
    return PartialReportPayload(
        entity=str(assistance.beneficiary),
        unit=str(assistance.unit),
        topic=str(assistance.topic or ""),
        first_on=report.first_on,
        last_on=report.last_on,
        advance=report.advance,
        activities=[_activity(line) for line in lines],
        sessions=told,
        commitments=[
            CommitmentRow(
                text=row.text, responsible=row.responsible_name, due_on=row.due_on, party=row.get_party_display()
            )
            for row in promises.order_by("due_on", "pk")
        ],
        people=meetings.turnout([one.meeting_id for one in sessions]).people,
        prepared_by=str(by),
    )


def sessions_of_partial(report: PartialReport) -> list[AssistanceSession]:
    """The sessions of the assistance that were held in the period of the report."""
    held = sessions_of_assistance(report.assistance)
    return [one for one in held if report.first_on <= day_of(one.meeting.starts_at) <= report.last_on]


def executed(sessions: list[AssistanceSession]) -> list[ExecutedSession]:
    """Each session with what it left: people on its list, its acta and its evidence. Constant queries."""
    keys = [one.meeting_id for one in sessions]
    lists = Attendance.objects.filter(CURRENT, meeting__in=keys).values_list("meeting_id")
    people = dict(lists.annotate(n=Count("pk")))
    signed = set(Minutes.objects.filter(meeting__in=keys, state="signed").values_list("meeting_id", flat=True))
    proofs = Evidence.objects.filter(subject_type=Meeting._meta.label_lower, subject_id__in=[str(key) for key in keys])
    counted = dict(proofs.values_list("subject_id").annotate(n=Count("pk")))
    return [
        ExecutedSession(
            day=day_of(one.meeting.starts_at),
            title=one.meeting.title,
            mechanism=str(one.mechanism or ""),
            people=people.get(one.meeting_id, 0),
            attendance=_("Con listado") if one.meeting_id in people else _("Sin listado"),
            minutes=_("Acta firmada") if one.meeting_id in signed else _("Acta sin todas las firmas"),
            evidence=counted.get(str(one.meeting_id), 0),
        )
        for one in sessions
    ]


# --- what is owed ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class OwedReport:
    """A partial report that nobody issued: of which assistance, and the period that ended."""

    assistance: Assistance
    first_on: date
    last_on: date


_MONTHS = {Periodicity.MONTHLY: 1, Periodicity.QUARTERLY: 3, Periodicity.SEMESTER: 6}


def period_ended(every: Periodicity, on: date) -> tuple[date, date] | None:
    """The last whole period before the day: the month, the quarter or the half of the year; none without one."""
    months = _MONTHS.get(every)
    if months is None:
        return None
    index = on.year * 12 + on.month - 1
    begins = index - index % months
    first, after = begins - months, begins
    return _first_of(first), _first_of(after) - timedelta(days=1)


def _first_of(index: int) -> date:
    year, month = divmod(index, 12)
    return date(year, month + 1, 1)


def partial_reports_owed(institution: Institution, on: date) -> Iterator[OwedReport]:
    """The reports of the period that ended and that nobody issued, of the plans that ruled in it (EXE-14)."""
    every, own = profile.periodicities(institution, on.year)
    for periodicity in {every, *own.values()}:
        period = period_ended(periodicity, on)
        if period is None:
            continue
        first, last = period
        reported = PartialReport.objects.filter(assistance=OuterRef("pk"), last_on__gte=last)
        ruled = WorkPlan.objects.filter(assistance=OuterRef("pk"), approved_at__date__lte=last)
        units = [code for code, one in own.items() if one == periodicity]
        of_units = Q(unit__code__in=units) | (~Q(unit__code__in=own) if periodicity == every else Q(pk=None))
        rows = Assistance.objects.filter(of_units, Exists(ruled), ~Exists(reported), state=AssistanceState.OPEN)
        for assistance in rows.select_related("unit", "beneficiary", "topic", "created_by", "plan_item"):
            yield OwedReport(assistance, first, last)


def awaiting_reply(rows: QuerySet[WorkPlan]) -> QuerySet[WorkPlan]:
    """Of the plans, those that the assisted entity did not answer yet."""
    return rows.filter(state=WorkPlanState.APPROVED, reply=PlanReply.AWAITED)
