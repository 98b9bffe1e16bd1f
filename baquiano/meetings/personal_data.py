"""What the room keeps of who attended (Ley 1581 de 2012)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.institutions import personal
from baquiano.meetings import actions, queries
from baquiano.meetings.choices import DIFFERENTIAL, ReviewOutcome
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


def _label(row: Attendance) -> str:
    """The meeting, its day and, of a row that does not count on its list, why it does not."""
    return " · ".join(filter(None, [str(row.meeting), day(row.meeting.starts_at), _standing(row)]))


def _standing(row: Attendance) -> str:
    if row.is_void:
        return _("registro anulado")
    if hasattr(row, "superseded_by"):
        return _("como estaba antes de corregirse")
    if not row.is_self_registered:
        return ""
    review = getattr(row, "review", None)
    if review is None:
        return _("por validar")
    return "" if review.outcome == ReviewOutcome.ACCEPTED else _("no validado")


def register() -> None:
    personal.register(
        personal.PersonalData(
            "meetings.attendance",
            Attendance,
            gettext_lazy("Lista de asistencia"),
            queries.attendance_of_person,
            _OF_A_LIST,
            queries.why_kept,
            label=_label,
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
            gettext_lazy("Respuestas voluntarias de enfoque diferencial"),
            queries.answers_of_person,
            (*DIFFERENTIAL, "consent_text", "consented_at"),
            lambda row: "",
            label=lambda row: str(row.attendance.meeting),
            # They go with the row of the list.
            erase=lambda row, by, at: False,
            order=11,
        )
    )
