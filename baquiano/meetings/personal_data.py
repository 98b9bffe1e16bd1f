"""What the room keeps of who attended (Ley 1581 de 2012)."""

from django.utils.translation import gettext_lazy as _

from baquiano.institutions import personal
from baquiano.meetings import actions, queries
from baquiano.meetings.choices import DIFFERENTIAL
from baquiano.meetings.models import Attendance, DifferentialAnswers
from baquiano.ui.display import day

_OF_A_LIST = (
    "names",
    "surnames",
    "document_type",
    "document_number",
    "entity",
    "post",
    "email",
    "phone",
    "mode",
    "channel",
    "consent_text",
    "consented_at",
)


def register() -> None:
    personal.register(
        personal.PersonalData(
            "meetings.attendance",
            Attendance,
            _("Lista de asistencia"),
            queries.attendance_of_person,
            _OF_A_LIST,
            queries.why_kept,
            label=lambda row: f"{row.meeting} · {day(row.meeting.starts_at)}",
            emails=queries.emails_of_person,
            erase=actions.erase_attendance,
            correct=actions.correct_person,
            order=10,
        )
    )
    personal.register(
        personal.PersonalData(
            "meetings.differential",
            DifferentialAnswers,
            _("Respuestas voluntarias de enfoque diferencial"),
            queries.answers_of_person,
            (*DIFFERENTIAL, "consent_text", "consented_at"),
            lambda row: "",
            label=lambda row: str(row.attendance.meeting),
            # They go with the row of the list.
            erase=lambda row, by, at: False,
            order=11,
        )
    )
