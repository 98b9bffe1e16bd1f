"""People who ask of their own data: one answered, one withdrawn whose term is near, one whose identity is to verify."""

from datetime import timedelta
from typing import Any

from baquiano.accounts.models import User
from baquiano.common.identity import uuid7
from baquiano.demo.days import moment
from baquiano.demo.visits import Year
from baquiano.institutions.queries import add_working_days
from baquiano.meetings import queries as meetings
from baquiano.meetings.models import Meeting
from baquiano.privacy import actions
from baquiano.privacy.choices import RequestKind


def ask_for_data(year: Year, official: User, workshop: Meeting) -> None:
    """Of three who came to the workshop; the claim was received so long ago that two working days are left."""
    first, second, third = list(meetings.attendance_of(workshop))[:3]
    days_ago = {RequestKind.CONSULT: -6, RequestKind.WITHDRAW: -13, RequestKind.CORRECT: -1}
    asked = {}
    for kind, person in zip(days_ago, (first, second, third), strict=True):
        at = moment(add_working_days(year.institution, year.today, days_ago[kind]), 10)
        asked[kind] = actions.create_request(year.institution, id=uuid7(), kind=kind, **_about(person, kind), at=at)
    at = moment(year.today, 7) - timedelta(days=1)
    by = year.acting(official, at)
    for kind in (RequestKind.CONSULT, RequestKind.WITHDRAW):
        note = "Presentó su cédula en la oficina de atención."
        actions.identify_by_official(asked[kind], note=note, email=asked[kind].email, by=by, at=at)
    answer = "Estos son los datos que la Secretaría tiene de usted y por qué los conserva."
    actions.answer_request(asked[RequestKind.CONSULT], answer=answer, by=by, at=at)


def _about(person: Any, kind: str) -> dict[str, Any]:
    words = {
        RequestKind.CONSULT: "Quiero saber qué datos míos tienen.",
        RequestKind.WITHDRAW: "No deseo recibir más correos: retiro mi autorización.",
        RequestKind.CORRECT: "Mi cargo quedó mal escrito.",
    }
    return {
        "names": person.full_name,
        "document_type": person.document_type,
        "document_number": person.document_number,
        "email": person.email,
        "words": words[RequestKind(kind)],
        "changes": {"post": "Coordinadora académica"} if kind == RequestKind.CORRECT else {},
    }
