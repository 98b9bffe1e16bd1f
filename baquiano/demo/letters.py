"""The official communications of the demonstration: invitations to schools, their answers, and one that was voided."""

from datetime import datetime, timedelta
from typing import Any

from baquiano.accounts.models import User
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.common.identity import uuid7
from baquiano.communications import actions
from baquiano.communications.actions import Addressee
from baquiano.communications.choices import Direction, Kind
from baquiano.communications.models import Communication
from baquiano.delivery.models import AssistanceSession
from baquiano.demo.content import person_name
from baquiano.demo.visits import Year
from baquiano.institutions.models import Unit

# One visit in so many was announced by letter; of those, one in so many was answered.
LETTERS, ANSWERED_EACH = 24, 3


def write_letters(year: Year, sessions: list[AssistanceSession]) -> None:
    """Announce some visits by oficio a week before; some schools answer; the last one was registered by mistake."""
    held = [session for session in sessions if session.meeting.starts_at.date() < year.today]
    chosen = held[:: max(1, len(held) // LETTERS)][:LETTERS]
    letters = [(_announce(year, session, number), session.meeting.responsible) for number, session in enumerate(chosen)]
    for letter, author in letters[::ANSWERED_EACH]:
        _answer(year, letter, author)
    for letter, author in letters[-1:]:
        at = letter.created_at + timedelta(hours=1)
        reason = "Se registró dos veces por error."
        actions.void_communication(letter, reason=reason, by=year.acting(author, at), at=at)


def _announce(year: Year, session: AssistanceSession, number: int) -> Communication:
    school = session.beneficiaries.first()
    at = session.meeting.starts_at - timedelta(days=7)
    who = year.acting(session.meeting.responsible, at)
    name = school.name if school else "la institución educativa"
    return _written(
        session.meeting.unit,
        {
            "direction": Direction.SENT,
            "kind": Kind.OFFICIAL_LETTER,
            "sender_name": who.full_name,
            "sender_post": "Profesional del grupo",
            "subject": f"Anuncio de la visita del {session.meeting.starts_at.astimezone(BOGOTA):%d/%m/%Y}",
            "body": f"Informamos a {name} que la visitaremos para: {session.meeting.title}.\n\n"
            "Agradecemos disponer de las personas convocadas y de los documentos de los compromisos anteriores.",
            "beneficiary": school,
        },
        [Addressee(person_name(number * 7), "Rector(a)", name[:200], f"rectoria{number}@colegio.demo")],
        who,
        at,
    )


def _answer(year: Year, letter: Communication, author: User) -> Communication:
    at = letter.created_at + timedelta(days=2)
    who = year.acting(author, at)
    rector = letter.recipients.get(position=1)
    return _written(
        letter.unit,
        {
            "direction": Direction.RECEIVED,
            "kind": Kind.EMAIL,
            "external_number": "",
            "sender_name": rector.name,
            "sender_post": rector.post,
            "sender_entity": rector.entity,
            "subject": "Confirmación de la visita",
            "body": "Confirmamos la disponibilidad de las personas convocadas.",
            "beneficiary": letter.beneficiary,
            "replies_to": letter,
        },
        [],
        who,
        at,
    )


def _written(unit: Unit, fields: dict[str, Any], recipients: list[Addressee], who: User, at: datetime) -> Communication:
    fields = {"dated_on": day_of(at), **fields}
    return actions.register_communication(unit, id=uuid7(), fields=fields, recipients=recipients, by=who, at=at)
