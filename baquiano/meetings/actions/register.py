"""People who register themselves with the QR of a meeting, and the adviser who validates them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.errors import Refused
from baquiano.common.identity import READABLE_ALPHABET, uuid7
from baquiano.common.text import one_line
from baquiano.institutions.models import ConsentText
from baquiano.meetings import queries, rules
from baquiano.meetings.actions.attendance import (
    check_consented,
    clean_person,
    create_attendance,
    lock_open_list,
    person_key,
    stored_stroke,
)
from baquiano.meetings.actions.differential import Answers, forget, keep_answers
from baquiano.meetings.choices import (
    REGISTER_MOVES,
    AttendanceChannel,
    AttendanceMode,
    Modality,
    RegisterState,
    ReviewOutcome,
)
from baquiano.meetings.models import Attendance, AttendanceReview, Meeting, RegisterLink

TOKEN_LETTERS = 14
# So many may wait to be validated: a flood does not bury the list, and no meeting with an adviser comes near.
MOST_PENDING = 1_500
_REVIEWED = {
    ReviewOutcome.ACCEPTED: "meetings.attendance_accepted",
    ReviewOutcome.REFUSED: "meetings.attendance_refused",
}
MODES = {
    Modality.IN_PERSON: AttendanceMode.IN_PERSON,
    Modality.VIRTUAL: AttendanceMode.VIRTUAL,
    Modality.TELEPHONE: AttendanceMode.TELEPHONE,
}


@dataclass(frozen=True)
class Arrival:
    """A registration by QR; ``is_new`` is False when the person already was on the list, or pending."""

    attendance: Attendance
    is_new: bool


@transaction.atomic
def open_register(meeting: Meeting, *, by: User, at: datetime) -> RegisterLink:
    """Open the register of the meeting, or open it again; the address stays the one of the poster already printed."""
    meeting = queries.meeting_for_update(meeting)
    if meeting.is_cancelled:
        raise Refused(_("La reunión está cancelada: no recibe asistencia."))
    link = RegisterLink.objects.filter(meeting=meeting).first()
    if link is None:
        token = "".join(secrets.choice(READABLE_ALPHABET) for _letter in range(TOKEN_LETTERS)).lower()
        fields: dict[str, Any] = {"institution_id": meeting.institution_id, "meeting": meeting, "token": token}
        link = RegisterLink.objects.create(**fields, opened_at=at, created_by=by, created_at=at)
        trail.record("meetings.register_opened", meeting, by=by, at=at)
        return link
    return _move(link, RegisterState.OPEN, "meetings.register_reopened", by=by, at=at)


@transaction.atomic
def close_register(meeting: Meeting, *, by: User, at: datetime) -> RegisterLink:
    """Close the register: the poster says so to whoever scans it. Who is pending stays to be validated."""
    queries.meeting_for_update(meeting)
    link = RegisterLink.objects.filter(meeting=meeting).first()
    if link is None:
        raise Refused(_("Esta reunión no tiene registro por código QR."))
    return _move(link, RegisterState.CLOSED, "meetings.register_closed", by=by, at=at)


def _move(link: RegisterLink, to: RegisterState, event: str, *, by: User, at: datetime) -> RegisterLink:
    # Opening what was left open on another day opens it for today.
    if link.state == to and (to == RegisterState.CLOSED or rules.is_within_its_day(link, at)):
        return link
    if link.state != to and to not in REGISTER_MOVES[RegisterState(link.state)]:
        raise Refused(_("El registro no puede cambiar de estado."))
    link.state = to
    if to == RegisterState.OPEN:
        link.opened_at = at
    link.version += 1
    link.save(update_fields=["state", "opened_at", "version"])
    pending = queries.pending_of(link.meeting).count()
    trail.record(event, link.meeting, by=by, at=at, data={"pending": pending})
    return link


@transaction.atomic
def self_register(
    link: RegisterLink,
    *,
    id: UUID,
    person: dict[str, Any],
    notice: ConsentText,
    consented: bool,
    signature: bytes | None = None,
    answers: Answers | None = None,
    by: User | None = None,
    at: datetime,
) -> Arrival:
    """Register somebody without an account, to be validated by the adviser. The same send again is the same row.

    ``notice`` is the text that was on the page of that person, which is the one authorised. Whoever is already on the
    list, or pending, is not written again; who was refused or annulled may register anew. ``answers`` are the voluntary
    ones of the differential approach, kept apart.
    """
    meeting = lock_open_list(link.meeting, at)
    _check_receives(link, meeting, at)
    check_consented(consented)
    cleaned = clean_person({**person, "mode": MODES[Modality(meeting.modality)]})
    already = Attendance._base_manager.filter(pk=id).first()
    if already is None:
        known = queries.on_list_or_pending(meeting, *person_key(cleaned))
        if known is not None:
            return Arrival(known, is_new=False)
        if queries.pending_of(meeting).count() >= MOST_PENDING:
            raise Refused(_("Hay demasiados registros sin validar. Avise a quien dirige la reunión."))
    image = stored_stroke(meeting, id, signature, by=by, at=at)
    attendance, is_new = create_attendance(
        meeting,
        id=id,
        person=cleaned,
        consent_text=notice,
        channel=AttendanceChannel.QR,
        image=image,
        already=already,
        by=by,
        at=at,
    )
    if is_new:
        keep_answers(attendance, answers, at=at)
    return Arrival(attendance, is_new or already is not None)


def _check_receives(link: RegisterLink, meeting: Meeting, at: datetime) -> None:
    current = RegisterLink.objects.get(pk=link.pk)
    current.meeting = meeting
    if not current.is_open:
        raise Refused(_("El registro de asistencia está cerrado. Pida a quien dirige la reunión que lo abra."))
    if not rules.is_within_its_day(current, at):
        raise Refused(_("El registro de asistencia de esta reunión ya terminó."))


@transaction.atomic
def review_attendance(
    meeting: Meeting,
    *,
    people: Sequence[UUID],
    outcome: ReviewOutcome,
    reason: str = "",
    by: User,
    at: datetime,
) -> int:
    """Validate, or not with a reason, those of ``people`` who still wait; returns how many changed.

    Only whom the adviser had on the page: who registers meanwhile goes on waiting.
    """
    meeting = lock_open_list(meeting, at)
    if outcome == ReviewOutcome.REFUSED and not reason.strip():
        raise Refused(_("Escriba por qué no se validan: queda en el registro de cada persona."))
    waiting = list(queries.pending_of(meeting).filter(pk__in=people))
    reviews = [
        AttendanceReview(
            id=uuid7(),
            institution_id=meeting.institution_id,
            attendance=row,
            outcome=outcome,
            reason=one_line(reason)[:300] if outcome == ReviewOutcome.REFUSED else "",
            reviewed_by=by,
            reviewed_at=at,
        )
        for row in waiting
    ]
    AttendanceReview.objects.bulk_create(reviews)
    if outcome == ReviewOutcome.REFUSED:
        forget(waiting)
    for review in reviews:
        data = {"attendance": review.attendance_id, "person": str(review.attendance), "reason": review.reason}
        trail.record(_REVIEWED[outcome], meeting, by=by, at=at, data=data)
    return len(reviews)
