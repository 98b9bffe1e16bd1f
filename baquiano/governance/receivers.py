"""What a session adds to the acta of its meeting: who was absent, the quorum, the order of the day, the decisions."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from baquiano.common.errors import Refused
from baquiano.documents.choices import SignatureLevel
from baquiano.documents.payloads import DecisionRow, Person
from baquiano.governance import queries, rules
from baquiano.governance.choices import MemberSeat
from baquiano.governance.models import CommitteeSession, Decision
from baquiano.meetings.models import Minutes
from baquiano.meetings.signals import minutes_composing, minutes_signing


@receiver(minutes_composing, sender=Minutes, dispatch_uid="governance.minutes")
def add_session_to_minutes(sender: Any, minutes: Minutes, **kwargs: Any) -> dict[str, Any]:
    """The fields of the acta that a committee knows; nothing for the other meetings."""
    sessions = CommitteeSession.objects.select_related("body", "meeting__institution")
    session = sessions.filter(meeting_id=minutes.meeting_id).first()
    if session is None:
        return {}
    agenda = queries.agenda_of(session)
    secretary = next((m for m in queries.members_of(session) if m.seat == MemberSeat.SECRETARY), None)
    return {
        "kind": f"Sesión {session.get_kind_display().lower()} {session.number} de {session.body.name.lower()}: acta",
        "absent": [
            Person(name=str(absence.member.user), post=absence.member.post, note="No asiste")
            for absence in queries.absent_of(session)
        ],
        "quorum": queries.quorum_of(session).sentence,
        "agenda": [point.title for point in agenda],
        "decisions": [_row(point.title, decision) for point in agenda for decision in point.decisions.all()],
        "prepared_by": str(secretary.user) if secretary else str(minutes.meeting.responsible),
    }


@receiver(minutes_signing, sender=Minutes, dispatch_uid="governance.signing")
def check_seat(sender: Any, minutes: Minutes, party: str, level: str, by: Any, **kwargs: Any) -> None:
    """Nobody signs for a seat that somebody else holds: the holder does, with the own password, or all on paper."""
    session = CommitteeSession.objects.filter(meeting_id=minutes.meeting_id).first()
    if session is None or level == SignatureLevel.SCANNED:
        return
    seat = rules.signing_seat(by, queries.members_of(session))
    if seat is None or seat.seat != party or level != SignatureLevel.REAUTHENTICATED:
        raise Refused(_("Cada cargo del comité firma por sí mismo, con su propia contraseña, o todos en papel."))


def _row(title: str, decision: Decision) -> DecisionRow:
    return DecisionRow(
        item=title,
        kind=decision.get_kind_display(),
        result=decision.get_result_display(),
        votes_for=decision.votes_for,
        votes_against=decision.votes_against,
        votes_blank=decision.votes_blank,
        comments=decision.comments,
    )
