"""Saying on what a plan rests, registering its meetings, and marking an activity ready."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.locking import locked
from baquiano.common.text import one_line
from baquiano.meetings import actions as meetings
from baquiano.meetings.choices import MeetingKind, Modality
from baquiano.planning.choices import MeetingPurpose, PlanState
from baquiano.planning.models import Plan, PlanItem, PlanMeeting
from baquiano.planning.per_topic.queries import lacks_to_be_ready
from baquiano.planning.queries import lock_plan
from baquiano.planning.rules import check_writable
from baquiano.planning.values import BASIS


@transaction.atomic
def edit_basis(plan: Plan, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime) -> Plan:
    """Cite on what the plan rests (PLN-06), over the version that was read; only while it is being written."""
    row = lock_plan(plan)
    check_writable(row)
    before = trail.snapshot(row, list(BASIS))
    for name in BASIS:
        setattr(row, name, fields[name])
    changes = trail.diff(before, trail.snapshot(row, list(BASIS)))
    if not changes:
        return row
    if row.evaluation_on and row.evaluation_on.year >= row.year.year + 1:
        raise Refused({"evaluation_on": _("La evaluación es de la vigencia anterior.")})
    for name in ("evaluation_on", "action_plan_on"):
        if (day := getattr(row, name)) and day > day_of(at):
            raise Refused({name: _("La fecha no puede ser posterior a hoy.")})
    save_if_current(row, expected_version=expected_version, fields=list(BASIS))
    trail.record("planning.basis_edited", row, by=by, at=at, changes=changes)
    return row


@transaction.atomic
def register_meeting(
    plan: Plan,
    *,
    id: UUID,
    purpose: str,
    starts_at: datetime,
    ends_at: datetime,
    responsible: User,
    modality: str = Modality.IN_PERSON,
    place: str = "",
    link: str = "",
    by: User,
    at: datetime,
) -> PlanMeeting:
    """Register a meeting of the plan that took place; its attendance and its record are written next.

    Refused when it would approve a plan that is not in review, or follow one that is not in force. Repeating the
    request registers one.
    """
    one_at_a_time(id)
    row = lock_plan(plan)
    repeated = PlanMeeting.objects.filter(pk=id, plan=row).first()
    if repeated is not None:
        return repeated
    if purpose == MeetingPurpose.APPROVAL and row.state != PlanState.IN_REVIEW:
        raise Refused({"purpose": _("La reunión de aprobación se registra cuando el plan está en revisión.")})
    if purpose != MeetingPurpose.APPROVAL and not row.is_in_force:
        raise Refused({"purpose": _("El seguimiento y la evaluación son de un plan vigente.")})
    meeting = meetings.schedule_meeting(
        id=uuid5(id, "meeting"),
        unit=row.unit,
        kind=MeetingKind.OTHER,
        title=_("%(purpose)s: %(plan)s") % {"purpose": MeetingPurpose(purpose).label, "plan": row},
        objective=OBJECTIVES[MeetingPurpose(purpose)],
        starts_at=starts_at,
        ends_at=ends_at,
        responsible=responsible,
        place=one_line(place),
        link=link,
        modality=modality,
        participants=[by],
        by=by,
        at=at,
    )
    meetings.hold_meeting(meeting, starts_at=starts_at, ends_at=ends_at, by=by, at=at)
    fields = {
        "institution_id": row.institution_id,
        "plan": row,
        "meeting": meeting,
        "purpose": purpose,
        "created_by": by,
        "created_at": at,
    }
    found, is_new = create_once(PlanMeeting, id=id, fields=fields)
    if is_new:
        data = {"purpose": purpose, "meeting": meeting.pk, "starts_at": starts_at}
        trail.record("planning.meeting_registered", row, by=by, at=at, data=data)
    return found


OBJECTIVES = {
    MeetingPurpose.APPROVAL: "Revisar y aprobar el plan.",
    MeetingPurpose.FOLLOW_UP: "Hacer seguimiento a la ejecución del plan.",
    MeetingPurpose.EVALUATION: "Evaluar los resultados del plan.",
}


@transaction.atomic
def mark_ready(item: PlanItem, *, by: User, at: datetime) -> PlanItem:
    """Say that an activity of a plan in force can be carried out (LOG-03); refused naming what it lacks.

    Repeating the request changes nothing.
    """
    plan = lock_plan(item.plan)
    row = locked(PlanItem.objects.select_related("agreement", "mechanism"), item)
    row.plan = plan
    if row.ready_at is not None:
        return row
    if row.is_removed or not plan.is_in_force:
        raise Refused(_("Solo se marca lista una actividad de un plan vigente."))
    lacks = lacks_to_be_ready(row)
    if lacks:
        raise Refused(_("La actividad no está lista. Le falta: %(what)s.") % {"what": "; ".join(lacks)})
    row.ready_by, row.ready_at, row.version = by, at, row.version + 1
    row.save(update_fields=["ready_by", "ready_at", "version"])
    trail.record("planning.item_ready", row, by=by, at=at, data={"mode": row.execution_mode})
    return row
