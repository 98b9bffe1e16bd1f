"""A workshop of the day of the demonstration whose people register with the QR: some wait to be validated."""

from datetime import timedelta
from typing import Any

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.identity import uuid7
from baquiano.delivery import actions as delivery
from baquiano.demo import content
from baquiano.demo.days import moment
from baquiano.demo.visits import Year, stroke
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import Unit
from baquiano.institutions.queries import consent_text
from baquiano.meetings import actions as meetings
from baquiano.meetings import queries
from baquiano.meetings.choices import MeetingKind, ReviewOutcome

CAME, VALIDATED = 12, 6
ANSWERS = ({"gender": "woman", "ethnic_group": "none"}, {"gender": "man", "victim": "prefer_not"}, {"gender": "woman"})


def hold_workshop(year: Year, adviser: User, schools: list[Beneficiary]) -> None:
    """Open the register of a workshop; twelve come, the adviser validates six and one is not who says to be."""
    starts_at = moment(year.today, 8)
    at = starts_at - timedelta(hours=1)
    by = year.acting(adviser, at)
    session = delivery.create_session(
        id=uuid7(),
        unit=Unit.objects.get(code="GME"),
        title="Taller de planes de mejoramiento con rectores",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=4),
        responsible=by,
        beneficiaries=schools[:3],
        kind=MeetingKind.WORKSHOP,
        place="Auditorio ficticio de la Secretaría",
        objective="Revisar los planes de mejoramiento de tres establecimientos.",
        by=by,
        at=at,
    )
    meeting = session.meeting
    link = meetings.open_register(meeting, by=by, at=at)
    notice = consent_text(year.institution, ConsentKind.ATTENDANCE, on=year.today)
    sensitive = consent_text(year.institution, ConsentKind.SENSITIVE, on=year.today)
    assert notice is not None and sensitive is not None  # noqa: S101 - the folder brings them
    for number in range(CAME):
        meetings.self_register(
            link,
            id=uuid7(),
            person=_person(number, schools),
            notice=notice,
            consented=True,
            signature=stroke(number) if number % 4 else None,
            answers=meetings.Answers(sensitive, ANSWERS[number % len(ANSWERS)]) if number % 3 else None,
            at=at + timedelta(minutes=number),
        )
    waiting = [row.pk for row in queries.pending_of(meeting)]
    review: dict[str, Any] = {"by": by, "at": at + timedelta(minutes=CAME)}
    meetings.review_attendance(meeting, people=waiting[:VALIDATED], outcome=ReviewOutcome.ACCEPTED, **review)
    why = "Se registró desde otra sede y no asistió."
    meetings.review_attendance(meeting, people=waiting[-1:], outcome=ReviewOutcome.REFUSED, reason=why, **review)


def _person(number: int, schools: list[Beneficiary]) -> dict[str, Any]:
    names, _space, surnames = content.person_name(100 + number).partition(" ")
    return {
        "names": names,
        "surnames": surnames,
        "document_type": "CC",
        "document_number": str(9_200_000_000 + number),
        "entity": schools[number % 3].name,
        "post": content.SCHOOL_POSTS[number % len(content.SCHOOL_POSTS)],
        "email": f"taller{number}@colegios.demo",
        "phone": "",
    }
