"""A visit that moves or does not happen: only with a reason, and telling the parties (AGD-08)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.agenda import actions as agenda
from baquiano.audit import trail
from baquiano.beneficiaries.models import Contact
from baquiano.common.calendar_days import day_of
from baquiano.delivery import queries
from baquiano.delivery.models import AssistanceSession
from baquiano.institutions.models import CatalogueItem, in_force
from baquiano.institutions.queries import fiscal_year, people_to_tell
from baquiano.institutions.rules import refuse_closed
from baquiano.meetings import actions as meetings
from baquiano.meetings.models import Meeting
from baquiano.notifications.actions import notify, send_mail_to
from baquiano.procedures import actions as procedures
from baquiano.ui.display import hour, long_day


@transaction.atomic
def reschedule_session(
    session: AssistanceSession,
    *,
    starts_at: datetime,
    ends_at: datetime,
    reason: CatalogueItem,
    note: str,
    by: User,
    at: datetime,
) -> AssistanceSession:
    """Move the visit and its entry of the agenda; the original date stays for punctuality."""
    current = queries.session_for_update(session)
    before = current.meeting
    refuse_closed(fiscal_year(current.institution, day_of(before.starts_at).year))
    moved = meetings.reschedule_meeting(
        before, starts_at=starts_at, ends_at=ends_at, reason=reason, note=note, by=by, at=at
    )
    if moved.version == before.version:
        return current
    current.meeting = moved
    if current.entry and not current.entry.is_cancelled and current.entry.starts_at != starts_at:
        agenda.reschedule_entry(
            current.entry, starts_at=starts_at, ends_at=ends_at, reason=reason, note=note, by=by, at=at
        )
    procedures.set_reference_day(current, on=day_of(starts_at), by=by, at=at)
    changes = {"starts_at": (before.starts_at, starts_at)}
    trail.record("delivery.session_rescheduled", current, by=by, at=at, changes=changes, data={"reason": str(reason)})
    body = _("La visita «%(title)s», prevista para el %(before)s, se reprogramó para el %(after)s.\n\n%(why)s") % {
        "title": current,
        "before": _when(before),
        "after": _when(moved),
        "why": _why(reason, note),
    }
    _tell(current, "delivery.session_rescheduled", _("Visita reprogramada: %(s)s") % {"s": current}, body, by=by, at=at)
    return current


@transaction.atomic
def cancel_session(
    session: AssistanceSession, *, reason: CatalogueItem, note: str, by: User, at: datetime
) -> AssistanceSession:
    """Call the visit off: it leaves every count, its case ends and the parties know why."""
    current = queries.session_for_update(session)
    refuse_closed(fiscal_year(current.institution, day_of(current.meeting.starts_at).year))
    version = current.meeting.version
    current.meeting = meetings.cancel_meeting(current.meeting, reason=reason, note=note, by=by, at=at)
    if current.meeting.version == version:
        return current
    if current.entry and not current.entry.is_cancelled:
        agenda.cancel_entry(current.entry, reason=reason, note=note, by=by, at=at)
    procedures.cancel_case(current, by=by, at=at, reason=_why(reason, note))
    trail.record("delivery.session_cancelled", current, by=by, at=at, data={"reason": str(reason), "note": note})
    body = _("La visita «%(title)s», prevista para el %(when)s, se canceló.\n\n%(why)s") % {
        "title": current,
        "when": _when(current.meeting),
        "why": _why(reason, note),
    }
    _tell(current, "delivery.session_cancelled", _("Visita cancelada: %(s)s") % {"s": current}, body, by=by, at=at)
    return current


def _tell(session: AssistanceSession, kind: str, title: str, body: str, *, by: User, at: datetime) -> None:
    """The executors, their leader and the entities assisted: each once for each version of the meeting."""
    meeting = session.meeting
    key = f"{kind}:{session.pk}:{meeting.version}"
    leaders = people_to_tell(session.institution, "group_leader", meeting.unit, on=day_of(at))
    people = {one.pk: one for one in [*meeting.participants.all(), meeting.responsible, *leaders]}
    people.pop(by.pk, None)
    notify(
        list(people.values()),
        institution=session.institution,
        kind=kind,
        title=title[:200],
        body=body,
        url=session.get_absolute_url(),
        key=key,
        by=by,
        at=at,
        about=session,
    )
    send_mail_to(
        _addresses(session, at),
        institution=session.institution,
        title=title[:200],
        body=body,
        key=key,
        by=by,
        at=at,
        about=session,
    )


def _addresses(session: AssistanceSession, at: datetime) -> list[str]:
    served = session.served.values("beneficiary_id")
    contacts = Contact.objects.filter(in_force(day_of(at)), beneficiary__in=served).exclude(email="")
    own = session.beneficiaries.exclude(email="").values_list("email", flat=True)
    return sorted({*own, *contacts.values_list("email", flat=True)})


def _when(meeting: Meeting) -> str:
    return f"{long_day(meeting.starts_at)}, {hour(meeting.starts_at)} a {hour(meeting.ends_at)}"


def _why(reason: CatalogueItem, note: str) -> str:
    return _("Motivo: %(reason)s. %(note)s") % {"reason": reason, "note": note.strip()}
