"""Committees, their members and their sessions for tests."""

from datetime import date, datetime
from itertools import count
from typing import Any

from baquiano.accounts.models import User
from baquiano.common.calendar_days import BOGOTA
from baquiano.governance.models import AgendaItem, BodyMember, CollegiateBody, CommitteeSession
from baquiano.institutions.models import Institution, Unit
from tests.factories.accounts import make_user
from tests.factories.institutions import make_unit
from tests.factories.meetings import make_meeting

_numbers = count(1)
CREATED_AT = datetime(2026, 2, 2, 9, tzinfo=BOGOTA)


def make_body(institution: Institution, unit: Unit | None = None, **overrides: Any) -> CollegiateBody:
    number = next(_numbers)
    fields = {"code": f"comite-{number}", "name": f"Comité Ficticio {number}"}
    return CollegiateBody.objects.create(
        institution=institution, unit=unit or make_unit(institution), **(fields | overrides)
    )


def make_body_member(body: CollegiateBody, user: User | None = None, **overrides: Any) -> BodyMember:
    fields = {"post": "Directora ficticia", "starts_on": date(2020, 1, 1)}
    return BodyMember.objects.create(
        institution_id=body.institution_id, body=body, user=user or make_user(), **(fields | overrides)
    )


def make_session(body: CollegiateBody, **overrides: Any) -> CommitteeSession:
    meeting = overrides.pop("meeting", None) or make_meeting(body.unit, kind="committee", title="Sesión ficticia")
    fields = {"number": next(_numbers), "year": meeting.starts_at.year, "created_at": CREATED_AT}
    return CommitteeSession.objects.create(
        institution_id=body.institution_id, body=body, meeting=meeting, **(fields | overrides)
    )


def make_agenda_item(session: CommitteeSession, subject: Any = None, **overrides: Any) -> AgendaItem:
    position = session.agenda_items.count() + 1
    fields = {"position": position, "title": f"Punto ficticio {position}"}
    if subject is not None:
        fields |= {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}
    return AgendaItem.objects.create(institution_id=session.institution_id, session=session, **(fields | overrides))
