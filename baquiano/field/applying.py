"""What a captured record becomes: the forms and the actions of the pages of a visit, and no others."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.commitments import actions as commitments
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.delivery import actions as delivery
from baquiano.delivery.forms import CommitmentForm, SessionCreateForm, promise_of
from baquiano.delivery.models import AssistanceSession
from baquiano.delivery.rules import units_to_create_in
from baquiano.documents.forms import ProofForm
from baquiano.field.choices import CaptureKind
from baquiano.field.envelopes import Content
from baquiano.field.models import Capture
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import ConsentText
from baquiano.meetings import actions as meetings
from baquiano.meetings.choices import AttendanceChannel
from baquiano.meetings.forms import AttendanceForm, SectionForm
from baquiano.meetings.models import MinutesSection

# What a device says of the entity of a visit that was born there with its name typed.
OF_THE_VISIT = "visita"


def apply(
    kind: str, session: AssistanceSession, content: Content, *, id: UUID, happened_at: datetime, by: User, at: datetime
) -> None:
    """Do of ``session`` what the page of that kind does; raises ``Refused`` with its sentences."""
    data = {name: value if isinstance(value, bool) else str(value) for name, value in content.fields.items()}
    _WAYS[CaptureKind(kind)](session, {**data, "id": str(id)}, content, happened_at, by, at)


def begin_visit(capture: Capture, content: Content, *, by: User, at: datetime) -> AssistanceSession:
    """The visit that was born on a device, outside the agenda; it has the identity that the device gave it.

    An entity that was typed is the one of that name. When there is none, or more than one, somebody completes it.
    """
    form = visit_form(capture, content, by=by, at=at)
    typed = str(content.fields.get("beneficiary_name") or "").strip()
    if not form.is_valid() and set(form.errors) == {"beneficiaries"}:
        raise Refused(_("Falta decir a qué entidad corresponde «%(name)s»: complete la visita.") % {"name": typed})
    fields = _checked(form).cleaned_data
    return delivery.create_session(**visit_fields(fields), by=by, at=at)


def visit_form(capture: Capture, content: Content, *, by: User, at: datetime, data: Any = None) -> SessionCreateForm:
    """The form of a visit outside the agenda with what the device says, or with ``data``, that of its own page."""
    units = units_to_create_in(by)
    if not units:
        raise Refused(_("Su rol no permite registrar visitas."))
    return SessionCreateForm(
        data if data is not None else written_on_device(capture, content, units),
        institution=capture.institution,
        units=units,
        user=capture.owner,
        on=day_of(at),
    )


def written_on_device(capture: Capture, content: Content, units: set[UUID]) -> MultiValueDict[str, str]:
    """What the device says of the visit, by the names of the form."""
    names = ("title", "objective", "day", "starts", "ends", "modality", "place")
    told = {name: [str(content.fields.get(name) or "")] for name in names}
    unit = str(content.fields.get("unit") or min(units))
    told |= {"id": [str(capture.visit)], "unit": [unit], "responsible": [str(capture.owner_id)], "kind": ["visit"]}
    told["is_led"] = ["on"]
    told["beneficiaries"] = [str(content.fields.get("beneficiary") or "")]
    if not content.fields.get("beneficiary"):
        told["beneficiaries_text"] = [str(content.fields.get("beneficiary_name") or "")]
    return MultiValueDict(told)


def visit_fields(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in cleaned.items() if name not in {"day", "starts", "ends"}}


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
    if data.get("beneficiary") == OF_THE_VISIT:
        data["beneficiary"] = str(session.beneficiaries.values_list("pk", flat=True).first() or "")
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
