"""Closing a visit: its control points, its fact in the procedure, and its signed acta as the record of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.delivery import queries
from baquiano.delivery.actions.accompanying import leave_records
from baquiano.delivery.actions.assisting import place_visit
from baquiano.delivery.actions.registrars import check_registrar, tell_other_mechanism
from baquiano.delivery.actions.travelling import check_travel
from baquiano.delivery.models import AssistanceSession
from baquiano.delivery.signals import session_held
from baquiano.documents import queries as documents
from baquiano.documents.models import IssuedDocument
from baquiano.institutions.queries import fiscal_year
from baquiano.institutions.rules import refuse_closed
from baquiano.meetings import actions as meetings
from baquiano.meetings import profile
from baquiano.meetings import queries as meeting_queries
from baquiano.meetings.models import Minutes
from baquiano.procedures import actions as procedures


@transaction.atomic
def hold_session(
    session: AssistanceSession,
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    by: User,
    at: datetime,
) -> AssistanceSession:
    """Close the visit as held, at its real hours, and its acta for signing; issues the attendance list.

    Refused before it begins (EXE-03), and without somebody on the list or without what the acta must tell (WFL-03);
    also without its travel in order, where the profile does not let it pass (LOG-01).
    The procedure never refuses a visit that happened: out of order, it is flagged. Doing it again changes nothing.
    """
    current = queries.session_for_update(session)
    if current.meeting.is_held:
        return current
    refuse_closed(fiscal_year(current.institution, day_of(current.meeting.starts_at).year))
    check_registrar(current, by=by)
    check_travel(current, at=at)
    current.meeting = meetings.hold_meeting(current.meeting, starts_at=starts_at, ends_at=ends_at, by=by, at=at)
    _check_control_points(current)
    meetings.freeze_minutes(current.meeting, by=by, at=at)
    place_visit(current, by=by, at=at)
    document = _attendance_list(current, by=by, at=at)
    year = day_of(current.meeting.starts_at).year
    people = meeting_queries.attendance_of(current.meeting).count()
    procedures.record_fact(
        "delivery.hold_session",
        subject=current,
        by=by,
        at=at,
        control=procedures.ControlCheck(passed=True, note=_note(people)),
        records=[
            procedures.RecordRef(
                profile.attendance_format(current.institution, year), document or current.meeting, _note(people)
            )
        ],
    )
    leave_records(current, by=by, at=at)
    tell_other_mechanism(current, by=by, at=at)
    trail.record("delivery.session_held", current, by=by, at=at, data={"people": people, "hours": current.hours})
    session_held.send(sender=AssistanceSession, session=current, by=by, at=at)
    return current


@transaction.atomic
def record_signed_minutes(minutes: Minutes, document: IssuedDocument, *, by: User, at: datetime) -> None:
    """The signed acta is the record that the activity of the visit leaves; a correction adds its own."""
    session = queries.session_of(minutes.meeting)
    if session is None:
        return
    code = profile.minutes_format(minutes.institution, minutes.year)
    procedures.record_fact(
        "delivery.sign_minutes",
        subject=session,
        by=by,
        at=at,
        records=[procedures.RecordRef(code, document, str(minutes))],
    )
    leave_records(session, by=by, at=at)


def _check_control_points(session: AssistanceSession) -> None:
    missing = queries.missing_to_hold(session.meeting)
    if missing:
        raise Refused(_("Antes de cerrar la visita falta: %(missing)s.") % {"missing": "; ".join(missing)})


def _attendance_list(session: AssistanceSession, *, by: User, at: datetime) -> IssuedDocument | None:
    """The official list, when the institution has its format and there are people on it."""
    year = day_of(session.meeting.starts_at).year
    form = documents.format_in_force(profile.attendance_format(session.institution, year))
    if form is None or not form.is_usable or not meeting_queries.attendance_of(session.meeting).exists():
        return None
    return meetings.issue_attendance_list(session.meeting, by=by, at=at)


def _note(people: int) -> str:
    if not people:
        return _("Lista de asistencia firmada en papel")
    return _("Asistencia registrada: %(people)s") % {"people": people}
