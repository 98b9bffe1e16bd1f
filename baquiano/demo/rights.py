"""People who ask of their own data: one answered, one withdrawn whose term is near, one whose identity is to verify."""

from datetime import timedelta
from typing import Any

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.delivery.models import AssistanceSession
from baquiano.demo.days import moment
from baquiano.demo.visits import Year
from baquiano.institutions.queries import add_working_days
from baquiano.meetings import queries as meetings
from baquiano.meetings.models import Attendance
from baquiano.privacy import actions
from baquiano.privacy.choices import RequestKind

DAYS_AGO = {RequestKind.CONSULT: -6, RequestKind.WITHDRAW: -13, RequestKind.CORRECT: -1}


def ask_for_data(year: Year, official: User, visits: list[AssistanceSession]) -> None:
    """Of three who came to a visit before they asked, or as many as came; of the claim, two working days are left."""
    asked = {}
    # At the beginning of the year nobody has come to a visit yet.
    for kind, person in zip(DAYS_AGO, _who_came(year, visits), strict=False):
        at = moment(add_working_days(year.institution, year.today, DAYS_AGO[kind]), 10)
        asked[kind] = actions.create_request(year.institution, id=uuid7(), kind=kind, **_about(person, kind), at=at)
    at = moment(year.today, 7) - timedelta(days=1)
    by = year.acting(official, at)
    for kind in [one for one in (RequestKind.CONSULT, RequestKind.WITHDRAW) if one in asked]:
        note = "Presentó su cédula en la oficina de atención."
        actions.identify_by_official(asked[kind], note=note, email=asked[kind].email, by=by, at=at)
    if RequestKind.CONSULT in asked:
        answer = "Estos son los datos que la Secretaría tiene de usted y por qué los conserva."
        actions.answer_request(asked[RequestKind.CONSULT], answer=answer, by=by, at=at)


def _who_came(year: Year, visits: list[AssistanceSession]) -> list[Attendance]:
    """Three people who came to a visit, if it may be to one before the first of them asked, the last ones first."""
    asked_on = add_working_days(year.institution, year.today, min(DAYS_AGO.values()))
    latest = sorted(visits, key=lambda one: (day_of(one.meeting.starts_at) < asked_on, one.meeting.starts_at))
    found: dict[str, Attendance] = {}
    for visit in reversed(latest):
        for person in meetings.attendance_of(visit.meeting)[: len(DAYS_AGO)]:
            found.setdefault(person.document_number, person)
        if len(found) >= len(DAYS_AGO):
            break
    return list(found.values())[: len(DAYS_AGO)]


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
