"""Visits are born of the published agenda, or registered outside it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.agenda.choices import EntryState
from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.competences.queries import check_assignment
from baquiano.delivery import profile, queries
from baquiano.delivery.models import AssistanceSession, SessionBeneficiary
from baquiano.institutions.models import CatalogueItem, FiscalYear, Unit
from baquiano.institutions.queries import fiscal_year
from baquiano.meetings import actions as meetings
from baquiano.meetings.choices import MeetingKind, Modality
from baquiano.meetings.models import Meeting, Participant
from baquiano.planning.models import PlanItem
from baquiano.planning.per_topic.queries import marks_ready
from baquiano.procedures import actions as procedures


@transaction.atomic
def create_sessions(agendas: Sequence[MonthlyAgenda], *, by: User, at: datetime) -> list[AssistanceSession]:
    """One visit for each planned entry of the agendas; entries that already have theirs are left as they are."""
    entries = AgendaEntry.objects.filter(agenda__in=agendas, state=EntryState.PLANNED, session__isnull=True)
    entries = entries.select_related(
        "agenda__unit", "agenda__year", "agenda__institution", "beneficiary", "responsible", "plan_item"
    ).order_by("starts_at", "id")
    sessions = [_planned(entry, by, at) for entry in entries]
    meetings_ = [session.meeting for session in sessions]
    Meeting.objects.bulk_create(meetings_)
    Participant.objects.bulk_create(_participations(meetings_))
    AssistanceSession.objects.bulk_create(sessions)
    SessionBeneficiary.objects.bulk_create(
        SessionBeneficiary(
            institution_id=session.institution_id, session=session, beneficiary_id=session.entry.beneficiary_id
        )
        for session in sessions
        if session.entry and session.entry.beneficiary_id
    )
    for session in sessions:
        trail.record("delivery.session_created", session, by=by, at=at, data={"entry": session.entry_id})
        _start_case(session, session.entry.agenda.year if session.entry else None, by=by, at=at)
    return sessions


@transaction.atomic
def create_session(
    *,
    id: UUID,
    unit: Unit,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    responsible: User,
    beneficiaries: Iterable[Beneficiary],
    kind: str = MeetingKind.VISIT,
    modality: str = Modality.IN_PERSON,
    place: str = "",
    link: str = "",
    objective: str = "",
    topic: CatalogueItem | None = None,
    mechanism: CatalogueItem | None = None,
    plan_item: PlanItem | None = None,
    is_contact: bool = False,
    is_led: bool = True,
    by: User,
    at: datetime,
) -> AssistanceSession:
    """A visit outside the agenda, marked as such. It may already have happened: what is late is registered too.

    With ``is_contact`` it is the meeting in which an assistance is explained, and no part of its execution. Where the
    institution asks for a work plan, the others are refused until the one of the entity is approved (PLN-19).
    Of an activity of the plan it has the topic and the mechanism, unless it says others.
    """
    if plan_item is not None:
        check_item(plan_item, unit)
        topic, mechanism = topic or plan_item.topic, mechanism or plan_item.mechanism
    served = list({one.pk: one for one in beneficiaries}.values())
    if not served:
        raise Refused(_("Elija al menos una entidad asistida."))
    # Whoever already gave it gave it: what happened is registered.
    if starts_at > at:
        check_assignment(unit.institution, responsible, topic, day_of(starts_at))
    if not is_contact:
        check_work_plan(unit, day_of(starts_at).year, topic, served)
    meeting = meetings.schedule_meeting(
        id=id,
        unit=unit,
        kind=kind,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        responsible=responsible,
        objective=objective,
        place=place or served[0].name,
        link=link,
        modality=modality,
        municipality=served[0].municipality,
        by=by,
        at=at,
    )
    fields = {
        "institution_id": unit.institution_id,
        "meeting": meeting,
        "topic": topic,
        "mechanism": mechanism,
        "plan_item": plan_item,
        "service_type": plan_item.service_type if plan_item else None,
        "outside_agenda": True,
        "is_contact": is_contact,
        "is_led": is_led,
    }
    # The visit bears the identity of its meeting: one form, one identity, sent twice made once.
    session, is_new = create_once(AssistanceSession, id=id, fields=fields)
    if is_new:
        _serve(session, served, by=by, at=at)
        _start_case(session, fiscal_year(unit.institution, day_of(starts_at).year), by=by, at=at)
    return session


def _serve(session: AssistanceSession, served: Sequence[Beneficiary], *, by: User, at: datetime) -> None:
    """Whom a visit that was just made assists."""
    SessionBeneficiary.objects.bulk_create(
        SessionBeneficiary(institution_id=session.institution_id, session=session, beneficiary=one) for one in served
    )
    data = {"outside_agenda": True, "beneficiaries": [one.pk for one in served]}
    trail.record("delivery.session_created", session, by=by, at=at, data=data)


def check_item(item: PlanItem, unit: Unit) -> None:
    """Refuse to carry out an activity of another plan, of one not in force, or that is not marked ready (LOG-03)."""
    plan = item.plan
    if item.is_removed or not plan.is_in_force or plan.unit_id != unit.pk:
        raise Refused({"plan_item": _("Elija una actividad del plan vigente de esa dependencia.")})
    if item.ready_at is None and marks_ready(plan):
        raise Refused(
            {"plan_item": _("La actividad %(code)s no está marcada como lista: en su página dice qué le falta.")
             % {"code": item.code}}
        )  # fmt: skip


def check_work_plan(unit: Unit, year: int, topic: CatalogueItem | None, served: Sequence[Beneficiary]) -> None:
    """Refuse an execution that has no approved work plan, where the profile asks for one."""
    if not profile.asks_for_work_plan(unit.institution, year):
        return
    without = queries.entities_without_plan(unit, year, topic, served)
    if without:
        raise Refused(
            _(
                "Sin plan de trabajo aprobado no se registran sesiones de ejecución. Falta el de: %(names)s. Si esta "
                "reunión es el contacto inicial, márquela como tal; si no, revise que el tema sea el del plan."
            )
            % {"names": ", ".join(without)}
        )


def _planned(entry: AgendaEntry, by: User, at: datetime) -> AssistanceSession:
    agenda = entry.agenda
    responsible = entry.responsible or entry.created_by or by
    meeting = Meeting(
        institution=agenda.institution,
        unit=agenda.unit,
        kind=MeetingKind.CALL if entry.modality == Modality.TELEPHONE else MeetingKind.VISIT,
        title=_title(entry),
        objective=(entry.plan_item.objective or "") if entry.plan_item else "",
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        place=entry.place or (str(entry.beneficiary) if entry.beneficiary else ""),
        link=entry.link,
        modality=entry.modality,
        municipality_id=entry.municipality_id,
        responsible=responsible,
        created_by=by,
        created_at=at,
    )
    return AssistanceSession(
        id=uuid7(),
        institution=agenda.institution,
        meeting=meeting,
        entry=entry,
        plan_item=entry.plan_item,
        topic_id=entry.topic_id or (entry.plan_item.topic_id if entry.plan_item else None),
        service_type_id=entry.plan_item.service_type_id if entry.plan_item else None,
        mechanism_id=entry.mechanism_id or (entry.plan_item.mechanism_id if entry.plan_item else None),
    )


def _title(entry: AgendaEntry) -> str:
    whom = f"{entry.beneficiary}: " if entry.beneficiary else ""
    return f"{whom}{entry.title}"[:250]


def _participations(rows: Iterable[Meeting]) -> list[Participant]:
    return [
        Participant(institution_id=meeting.institution_id, meeting=meeting, user=meeting.responsible)
        for meeting in rows
    ]


def _start_case(session: AssistanceSession, year: FiscalYear | None, *, by: User, at: datetime) -> None:
    meeting = session.meeting
    procedures.start_case(
        "visit",
        subject=session,
        unit=meeting.unit,
        year=year,
        by=by,
        at=at,
        label=str(session),
        responsible=meeting.responsible,
        on=day_of(meeting.starts_at),
    )
