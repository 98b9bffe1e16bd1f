"""What a person asks of the data that lists of attendance keep (Ley 1581 de 2012)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.audit import trail
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.meetings import queries
from baquiano.meetings.actions.attendance import PERSON_FIELDS, correct_attendance
from baquiano.meetings.actions.differential import forget
from baquiano.meetings.models import Attendance

# What is written in the place of who never was on the list; the table accepts no other words.
BLANK_PERSON = {"names": "Dato", "surnames": "suprimido", "document_type": "SIN", "document_number": ""}


@transaction.atomic
def erase_attendance(attendance: Attendance, *, by: Any, at: datetime) -> bool:
    """Empty the contact and the voluntary answers; of who was refused or annulled, also the name and the document.

    Who was on a list stays on it, with name, document and signature: it proves a public act. Says whether something
    changed.
    """
    blank = {"email": "", "phone": ""}
    if not queries.counted_once(attendance):
        blank |= BLANK_PERSON
    changed = [name for name, value in blank.items() if getattr(attendance, name) != value]
    had_answers = hasattr(attendance, "differential")
    forget([attendance])
    if changed:
        Attendance.objects.filter(pk=attendance.pk).update(**blank)
    if changed or had_answers:
        data = {"attendance": attendance.pk, "fields": [*changed, *(["differential"] if had_answers else [])]}
        trail.record("meetings.attendance_erased", attendance.meeting, by=by, at=at, data=data)
    return bool(changed or had_answers)


def correct_person(attendance: Attendance, changes: dict[str, str], *, by: Any, at: datetime) -> bool:
    """Write the values that the person gave; refused in words once the acta that names the list is closed.

    Also of what nobody validated yet: correcting it would put on the list somebody whom the adviser has not seen.
    """
    is_waiting = queries.pending_of(attendance.meeting).filter(pk=attendance.pk).exists()
    if not is_waiting and not queries.attendance_of(attendance.meeting).filter(pk=attendance.pk).exists():
        return False
    person = {name: getattr(attendance, name) for name in PERSON_FIELDS}
    wanted = person | {name: value for name, value in changes.items() if name in person and value}
    if wanted == person:
        return False
    if is_waiting:
        raise Refused(
            _("El registro está por validar: se corrige cuando quien dirigió la reunión lo valide o diga que no.")
        )
    reason = _("Corrección pedida por el titular de los datos.")
    correct_attendance(attendance, id=uuid7(), person=wanted, reason=reason, by=by, at=at)
    return True
