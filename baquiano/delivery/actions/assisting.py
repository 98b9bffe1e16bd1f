"""Assistances: opened by their first visit, closed when their stages hold, opened again with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.delivery import queries
from baquiano.delivery.actions.accompanying import start_case_of
from baquiano.delivery.choices import ALLOWED_ASSISTANCE_MOVES, AssistanceState
from baquiano.delivery.models import Assistance, AssistanceSession
from baquiano.delivery.signals import assistance_closed
from baquiano.delivery.stored_progress import refresh_progress
from baquiano.institutions.models import CatalogueItem
from baquiano.procedures import actions as procedures
from baquiano.procedures.queries import pending_tasks

CLOSE = "delivery.close_assistance"


@transaction.atomic
def place_visit(session: AssistanceSession, *, by: User, at: datetime) -> None:
    """Put a held visit in the assistance of each of its entities, which the first visit opens.

    The meeting of first contact is no part of the execution and stays out. A visit that is held after the closing is a
    fact and goes in too; the assistance stays as it was closed.
    """
    if session.is_contact:
        return
    for served in queries.rows_to_place(session):
        of_service = queries.service_assistance_of(session, served.beneficiary_id)
        if of_service is not None:
            served.assistance = of_service
            served.save(update_fields=["assistance"])
            continue
        same, opening = identity_of(session), _opening(session, at)
        assistance, is_new = Assistance.objects.get_or_create(
            beneficiary=served.beneficiary, **same, defaults={**opening, **same}
        )
        if is_new:
            data = {"session": session.pk, "beneficiary": str(served.beneficiary)}
            trail.record("delivery.assistance_opened", assistance, by=by, at=at, data=data)
            start_case_of(assistance, by=by, at=at)
        served.assistance = assistance
        served.save(update_fields=["assistance"])


def identity_of(session: AssistanceSession) -> dict[str, object]:
    """What makes it the same assistance: the activity of the plan; outside it, unit, vigencia and topic."""
    if session.plan_item_id:
        return {"plan_item_id": session.plan_item_id}
    year = day_of(session.meeting.starts_at).year
    return {
        "plan_item": None,
        "service_version": None,
        "topic_id": session.topic_id,
        "unit_id": session.meeting.unit_id,
        "year": year,
    }


def _opening(session: AssistanceSession, at: datetime) -> dict[str, object]:
    return {
        "institution_id": session.institution_id,
        "unit_id": session.meeting.unit_id,
        "year": day_of(session.meeting.starts_at).year,
        "topic_id": session.topic_id,
        "service_type_id": session.service_type_id,
        "created_by": session.meeting.responsible,
        "created_at": at,
    }


@transaction.atomic
def close_assistance(
    assistance: Assistance,
    *,
    outcome: str,
    reason: CatalogueItem | None = None,
    note: str = "",
    by: User,
    at: datetime,
) -> Assistance:
    """Close it as rendered, once every stage of its kind holds; or as not rendered, with its reason (EXE-17).

    Its open commitments are not closed with it: they go on in follow-up, and the trail says which.
    """
    current = queries.assistance_for_update(assistance)
    if current.state == outcome:
        return current
    # Declined is another decision, of the entity.
    closing = ALLOWED_ASSISTANCE_MOVES[AssistanceState(current.state)] - {
        AssistanceState.OPEN,
        AssistanceState.DECLINED,
    }
    if outcome not in closing:
        raise Refused(_("La asistencia ya figura como %(state)s.") % {"state": current.get_state_display().lower()})
    progress = queries.progress_of(current)
    claim = _claim(current, by=by, at=at) if outcome == AssistanceState.RENDERED else None
    if outcome == AssistanceState.RENDERED and progress.missing:
        raise Refused([_("Todavía falta:"), *(one.words for one in progress.missing)])
    if outcome == AssistanceState.NOT_RENDERED and (reason is None or not note.strip()):
        raise Refused(_("Elija el motivo y explique por qué la asistencia no se prestó."))
    current.closed_at, current.closed_by = at, by
    data = {"pending_commitments": [str(one.pk) for one in progress.pending]}
    if claim is not None:
        control = procedures.ControlCheck(True, note.strip() or _("Resultado del acompañamiento registrado"))
        procedures.complete(claim, by=by, at=at, control=control)
    elif outcome == AssistanceState.NOT_RENDERED:
        procedures.cancel_case(current, by=by, at=at, reason=note)
    closed = _move(current, "closed", outcome, reason, note, data, by=by, at=at)
    if outcome == AssistanceState.RENDERED:
        assistance_closed.send(sender=Assistance, assistance=closed, by=by, at=at)
    return closed


def _claim(assistance: Assistance, *, by: User, at: datetime) -> procedures.Claim | None:
    """The turn of the closing in its procedure; none when the case is past it, or when there is no case.

    Closed again after it was opened, the activity is done already: the case is not asked a second time.
    """
    pending = pending_tasks(assistance)
    if not pending or any(CLOSE in task.activity.verbs and task.outcome for task in pending):
        return None
    return procedures.claim(CLOSE, subject=assistance, by=by, at=at)


@transaction.atomic
def reopen_assistance(
    assistance: Assistance, *, reason: CatalogueItem, note: str, by: User, at: datetime
) -> Assistance:
    """Open again what was closed, with a reason: something was missing, or a visit came later."""
    current = queries.assistance_for_update(assistance)
    if current.is_open:
        return current
    if not note.strip():
        raise Refused(_("Explique por qué la asistencia se abre de nuevo."))
    current.closed_at = current.closed_by = None
    return _move(current, "reopened", AssistanceState.OPEN, reason, note, {}, by=by, at=at)


def _move(
    current: Assistance,
    verb: str,
    state: str,
    reason: CatalogueItem | None,
    note: str,
    data: dict[str, list[str]],
    *,
    by: User,
    at: datetime,
) -> Assistance:
    before, current.state = current.state, state
    current.state_reason, current.state_note = reason, note.strip()
    current.version += 1
    current.save(update_fields=["state", "closed_at", "closed_by", "state_reason", "state_note", "version"])
    if current.is_of_service:
        refresh_progress(current)
    told = {"reason": str(reason or ""), "note": current.state_note, **data}
    changes = {"state": (before, str(state))}
    trail.record(f"delivery.assistance_{verb}", current, by=by, at=at, changes=changes, data=told)
    return current
