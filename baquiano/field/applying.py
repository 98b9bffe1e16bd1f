"""What a captured record becomes: the forms and the actions of the pages of a visit, and no others."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.commitments import actions as commitments
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.delivery import actions as delivery
from baquiano.delivery.forms import CommitmentForm, promise_of
from baquiano.delivery.models import AssistanceSession
from baquiano.documents.forms import ProofForm
from baquiano.field.choices import CaptureKind
from baquiano.field.envelopes import Content
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import ConsentText
from baquiano.meetings import actions as meetings
from baquiano.meetings.choices import AttendanceChannel
from baquiano.meetings.forms import AttendanceForm, SectionForm
from baquiano.meetings.models import MinutesSection


def apply(
    kind: str, session: AssistanceSession, content: Content, *, id: UUID, happened_at: datetime, by: User, at: datetime
) -> None:
    """Do of ``session`` what the page of that kind does; raises ``Refused`` with its sentences."""
    data = {name: value if isinstance(value, bool) else str(value) for name, value in content.fields.items()}
    _WAYS[CaptureKind(kind)](session, {**data, "id": str(id)}, content, happened_at, by, at)


def _attendance(
    session: AssistanceSession, data: dict[str, Any], content: Content, happened_at: datetime, by: User, at: datetime
) -> None:
    form = _checked(AttendanceForm(data))
    meetings.register_attendance(
        session.meeting,
        **form.cleaned_data,
        notice=_notice(data.get("notice", "")),
        consented_at=happened_at,
        channel=AttendanceChannel.FIELD,
        by=by,
        at=at,
    )


def _notice(key: str) -> ConsentText:
    """The text that was on the screen of the device, which is the one that the person authorised."""
    try:
        found = ConsentText.objects.filter(pk=UUID(key), kind=ConsentKind.ATTENDANCE).first()
    except ValueError:
        found = None
    if found is None:
        raise Refused(_("La captura no dice qué aviso de privacidad leyó la persona. Regístrela de nuevo con ella."))
    return found


def _commitment(
    session: AssistanceSession, data: dict[str, Any], content: Content, happened_at: datetime, by: User, at: datetime
) -> None:
    form = _checked(CommitmentForm(data, session=session, on=day_of(at)))
    commitments.create_commitment(
        **promise_of(form, by), unit=session.meeting.unit, origin=session.meeting, by=by, at=at
    )


def _evidence(
    session: AssistanceSession, data: dict[str, Any], content: Content, happened_at: datetime, by: User, at: datetime
) -> None:
    file = SimpleUploadedFile(data.get("file_name") or "foto", content.file)
    data["kind"] = data.pop("evidence_kind", "")
    form = _checked(ProofForm(data, {"file": file}, institution=session.meeting.institution))
    delivery.add_evidence(session, **form.cleaned_data, by=by, at=at)


def _note(
    session: AssistanceSession, data: dict[str, Any], content: Content, happened_at: datetime, by: User, at: datetime
) -> None:
    """Add the note at the end of its section, whatever others wrote there meanwhile: nothing is overwritten."""
    words = data.get("text", "").strip()
    if not words:
        raise Refused(_("La nota está vacía."))
    # Under the lock of the meeting: of two devices that add at once, the second adds to what the first left.
    minutes = meetings.open_minutes(session.meeting, by=by, at=at)
    section = MinutesSection.objects.filter(minutes=minutes, key=data.get("section", "")).first()
    if section is None:
        raise Refused(_("El acta de esta visita no tiene esa sección."))
    whole = f"{section.text.rstrip()}\n\n{words}" if section.text.strip() else words
    form = _checked(SectionForm({"text": whole, "version": section.version}))
    meetings.write_section(
        session.meeting,
        section.key,
        text=form.cleaned_data["text"],
        expected_version=form.expected_version,
        by=by,
        at=at,
    )


def _checked(form: Any) -> Any:
    """The form, valid; what it has against is said by field, as on its page."""
    if not form.is_valid():
        said = [
            f"{form.fields[name].label}: {' '.join(errors)}" if name in form.fields else " ".join(errors)
            for name, errors in form.errors.items()
        ]
        raise Refused(" ".join(str(one) for one in said))
    return form


_WAYS: dict[CaptureKind, Callable[..., None]] = {
    CaptureKind.ATTENDANCE: _attendance,
    CaptureKind.COMMITMENT: _commitment,
    CaptureKind.EVIDENCE: _evidence,
    CaptureKind.NOTE: _note,
}
