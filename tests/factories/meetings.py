"""Meetings, people on their lists and minutes for tests. Every name is evidently fictitious."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from baquiano.common.calendar_days import BOGOTA
from baquiano.institutions.models import ConsentText, Unit
from baquiano.meetings.choices import MeetingKind, MeetingState
from baquiano.meetings.models import Attendance, Meeting, Minutes, MinutesSection, Participant
from tests.factories.accounts import make_user
from tests.factories.institutions import make_consent_text

_numbers = count(1)
STARTS_AT = datetime(2026, 3, 10, 8, 0, tzinfo=BOGOTA)
CREATED_AT = datetime(2026, 3, 1, 9, 0, tzinfo=BOGOTA)
SECTIONS = [
    ("objective", "Objetivo", True),
    ("activities", "Actividades desarrolladas", True),
    ("conclusions", "Conclusiones", False),
    ("observations", "Observaciones", False),
]


def make_meeting(unit: Unit, **overrides: Any) -> Meeting:
    number = next(_numbers)
    responsible = overrides.pop("responsible", None) or make_user()
    starts_at = overrides.pop("starts_at", STARTS_AT)
    fields = {
        "kind": MeetingKind.VISIT,
        "title": f"Visita ficticia {number}",
        "objective": "Acompañar el plan de área ficticio.",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "place": "Sede ficticia",
        "responsible": responsible,
        "created_by": responsible,
        "created_at": CREATED_AT,
    }
    if overrides.get("state") == MeetingState.HELD:
        fields |= {"held_at": starts_at + timedelta(hours=3), "held_by": responsible}
    if overrides.get("state") == MeetingState.CANCELLED:
        fields |= {"state_note": "Cancelada en la prueba."}
    meeting = Meeting.objects.create(institution_id=unit.institution_id, unit=unit, **(fields | overrides))
    Participant.objects.create(institution_id=unit.institution_id, meeting=meeting, user=responsible)
    return meeting


def make_attendance(meeting: Meeting, **overrides: Any) -> Attendance:
    number = next(_numbers)
    consent_text = overrides.pop("consent_text", None) or _consent_of(meeting)
    fields = {
        "names": f"Asistente {number}",
        "surnames": "Ficticia",
        "document_number": str(9_000_000 + number),
        "entity": "Institución Educativa Ficticia",
        "post": "Docente ficticia",
        "consent_text": consent_text,
        "consented_at": meeting.starts_at,
        "created_at": meeting.starts_at,
    }
    return Attendance.objects.create(institution_id=meeting.institution_id, meeting=meeting, **(fields | overrides))


def make_minutes(meeting: Meeting, *, text: str = "Texto ficticio.", **overrides: Any) -> Minutes:
    """Minutes with the default sections, each with ``text``; what is final is set after the sections are written."""
    fields = {
        "unit": meeting.unit,
        "year": meeting.starts_at.year,
        "required_parties": ["provider", "beneficiary"],
        "created_at": meeting.starts_at,
    }
    minutes = Minutes.objects.create(institution_id=meeting.institution_id, meeting=meeting, **fields)
    MinutesSection.objects.bulk_create(
        MinutesSection(
            institution_id=meeting.institution_id,
            minutes=minutes,
            key=key,
            title=title,
            text=text,
            position=position,
            is_required=is_required,
        )
        for position, (key, title, is_required) in enumerate(SECTIONS, 1)
    )
    for name, value in overrides.items():
        setattr(minutes, name, value)
    minutes.save()
    return minutes


def _consent_of(meeting: Meeting) -> ConsentText:
    return ConsentText.objects.filter(kind="attendance").first() or make_consent_text(meeting.institution)
