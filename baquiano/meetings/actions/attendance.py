"""Who came: registered once, corrected by new rows, printed as the official list."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baquiano.accounts.choices import DocumentType
from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.common.text import one_line
from baquiano.documents import actions as documents
from baquiano.documents import kinds
from baquiano.documents import queries as document_queries
from baquiano.documents.actions.issuing import in_bogota
from baquiano.documents.models import Evidence, IssuedDocument
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import ConsentText
from baquiano.institutions.numbering import next_number
from baquiano.institutions.queries import consent_text
from baquiano.meetings import payloads, profile, queries, rules
from baquiano.meetings.choices import AttendanceChannel, AttendanceMode
from baquiano.meetings.models import Attendance, Meeting
from baquiano.ui.display import day

PERSON_FIELDS = (
    "names",
    "surnames",
    "document_type",
    "document_number",
    "entity",
    "post",
    "email",
    "phone",
    "mode",
)


@transaction.atomic
def register_attendance(
    meeting: Meeting,
    *,
    id: UUID,
    names: str,
    surnames: str,
    document_number: str,
    consented: bool,
    document_type: str = DocumentType.CC,
    entity: str = "",
    post: str = "",
    email: str = "",
    phone: str = "",
    mode: str = AttendanceMode.IN_PERSON,
    channel: str = AttendanceChannel.SCREEN,
    signature: bytes | None = None,
    by: User,
    at: datetime,
) -> Attendance:
    """Put a person on the list of the meeting, with the authorisation that she gave and its text version.

    Nobody is registered without authorisation (Ley 1581 de 2012), nor twice with the same document.
    """
    meeting = _lock_open_list(meeting, at)
    text = _notice_in_force(meeting, at)
    if not consented:
        raise Refused(
            _("Sin la autorización de la persona para tratar sus datos no es posible registrarla en la lista.")
        )
    person = _clean(
        {
            "names": names,
            "surnames": surnames,
            "document_type": document_type,
            "document_number": document_number,
            "entity": entity,
            "post": post,
            "email": email,
            "phone": phone,
            "mode": mode,
        }
    )
    already = Attendance._base_manager.filter(pk=id).first()
    if already is None:
        _check_not_on_list(meeting, person)
    image = _stored_stroke(meeting, id, signature, by=by, at=at)
    fields = {
        **person,
        "institution_id": meeting.institution_id,
        "meeting": meeting,
        "consent_text": already.consent_text if already else text,
        "consented_at": at,
        "channel": channel,
        "signature_image": image,
        "registered_by": by,
        "revision": already.revision if already else _next_revision(meeting, person),
        "created_at": at,
    }
    attendance, is_new = _create(id, fields)
    if is_new:
        data = {"attendance": attendance.pk, "channel": channel, "consent_version": text.version}
        trail.record("meetings.attendance_registered", meeting, by=by, at=at, data=data | {"person": str(attendance)})
    return attendance


@transaction.atomic
def correct_attendance(
    attendance: Attendance, *, id: UUID, person: dict[str, Any], reason: str, by: User, at: datetime
) -> Attendance:
    """Write the row again with the corrected data; the earlier one stays, superseded.

    The authorisation and the stroke are those that the person gave: correcting a name asks nobody to sign again.
    """
    return _supersede(attendance, id=id, person=_clean(person), reason=reason, is_void=False, by=by, at=at)


@transaction.atomic
def void_attendance(attendance: Attendance, *, id: UUID, reason: str, by: User, at: datetime) -> Attendance:
    """Take a person off the list, with a reason: the row stays, annulled, and counts no more."""
    person = {name: getattr(attendance, name) for name in PERSON_FIELDS}
    return _supersede(attendance, id=id, person=person, reason=reason, is_void=True, by=by, at=at)


@transaction.atomic
def issue_attendance_list(meeting: Meeting, *, blank_rows: int = 0, by: User, at: datetime) -> IssuedDocument:
    """Issue the official list. The same people again give the document already issued; a change gives its next version.

    ``blank_rows`` issues the list for paper instead: no names, lines to sign by hand.
    """
    meeting = queries.meeting_for_update(meeting)
    notice = _notice_in_force(meeting, at)
    payload = payloads.attendance_list(meeting, notice)
    if blank_rows:
        payload = replace(payload, rows=(), blank_rows=blank_rows)
    title = _("Listado de asistencia para firmar en papel") if blank_rows else _("Listado de asistencia")
    issued = document_queries.documents_of(meeting).filter(title=title, superseded_by__isnull=True)
    latest = issued.first()
    if latest is not None and latest.payload["content"] == in_bogota(payload.content()):
        return latest
    year = day_of(meeting.starts_at).year
    number = latest.number if latest else _list_number(meeting, year)
    return documents.issue_document(
        profile.attendance_format(meeting.institution, year),
        subject=meeting,
        title=title,
        number=number,
        payload=payload,
        by=by,
        at=at,
        supersedes=latest,
    )


@transaction.atomic
def file_paper_list(meeting: Meeting, *, id: UUID, file: Any, by: User, at: datetime) -> Evidence:
    """File the scan of the list that was signed on paper, as evidence of the meeting."""
    meeting = _lock_open_list(meeting, at)
    stored = documents.store_file(
        file,
        institution=meeting.institution,
        name=file.name,
        by=by,
        at=at,
        allowed=kinds.SCANS,
        id=uuid5(id, "scan"),
    )
    return documents.add_evidence(
        meeting,
        id=id,
        kind=profile.PAPER_LIST,
        title=_("Lista de asistencia firmada en papel"),
        file=stored,
        taken_on=day_of(meeting.starts_at),
        by=by,
        at=at,
    )


def _list_number(meeting: Meeting, year: int) -> str:
    number = next_number("attendance_list", institution=meeting.institution, unit=meeting.unit, year=year)
    return f"{meeting.unit.code}-{year}-{number:03d}"


def _supersede(
    attendance: Attendance,
    *,
    id: UUID,
    person: dict[str, Any],
    reason: str,
    is_void: bool,
    by: User,
    at: datetime,
) -> Attendance:
    meeting = _lock_open_list(attendance.meeting, at)
    already = Attendance._base_manager.filter(pk=id).first()
    if already is None:
        _check_supersedable(attendance, reason)
        if not is_void and _key(person) != _key(attendance):
            _check_not_on_list(meeting, person)
    fields = {
        **person,
        "institution_id": meeting.institution_id,
        "meeting": meeting,
        "consent_text": attendance.consent_text,
        "consented_at": attendance.consented_at,
        "channel": attendance.channel,
        "signature_image": attendance.signature_image,
        "registered_by": by,
        "revision": already.revision if already else _next_revision(meeting, person),
        "supersedes": attendance,
        "is_void": is_void,
        "reason": one_line(reason)[:300],
        "created_at": at,
    }
    row, is_new = _create(id, fields)
    if is_new:
        event = "meetings.attendance_voided" if is_void else "meetings.attendance_corrected"
        changed = [name for name in PERSON_FIELDS if getattr(attendance, name) != getattr(row, name)]
        data = {"attendance": row.pk, "replaces": attendance.pk, "person": str(row), "fields": changed}
        trail.record(event, meeting, by=by, at=at, data=data | {"reason": row.reason})
    return row


def _create(id: UUID, fields: dict[str, Any]) -> tuple[Attendance, bool]:
    try:
        return create_once(Attendance, id=id, fields=fields)
    except IntegrityError as error:
        # Another device registered the person, or corrected the row, between the check and the write.
        raise Refused(_("Esa persona acaba de registrarse o corregirse en otro equipo. Revise la lista.")) from error


def _lock_open_list(meeting: Meeting, at: datetime) -> Meeting:
    """The meeting, locked, once it is known that its list may still change."""
    meeting = queries.meeting_for_update(meeting)
    if meeting.is_cancelled:
        raise Refused(_("La reunión está cancelada: no recibe asistencia."))
    if not rules.is_its_day(meeting, at):
        raise Refused(
            _("La reunión es el %(day)s: la asistencia se registra ese día.") % {"day": day(meeting.starts_at)}
        )
    minutes = queries.latest_minutes(meeting)
    if minutes is not None and minutes.is_signed:
        raise Refused(
            _("El acta ya está firmada y nombra a los asistentes. Corrija primero el acta con una nueva versión.")
        )
    if minutes is not None and minutes.is_signing:
        raise Refused(
            _("El acta está en firmas y nombra a los asistentes. Devuélvala a borrador para cambiar la lista.")
        )
    return meeting


def _notice_in_force(meeting: Meeting, at: datetime) -> ConsentText:
    text = consent_text(meeting.institution, ConsentKind.ATTENDANCE, on=day_of(at))
    if text is None:
        raise Refused(
            _("La institución no tiene un aviso de privacidad vigente para la asistencia. Avise al administrador.")
        )
    return text


def _clean(person: dict[str, Any]) -> dict[str, Any]:
    cleaned = {name: one_line(str(person.get(name, ""))) for name in PERSON_FIELDS}
    cleaned["email"] = cleaned["email"].lower()
    if cleaned["document_type"] == DocumentType.NONE:
        cleaned["document_number"] = ""
    else:
        # Points, spaces and dashes are how people write the number, not part of it.
        cleaned["document_number"] = "".join(c for c in cleaned["document_number"] if c.isalnum()).upper()
        if not cleaned["document_number"]:
            raise Refused(_("Escriba el número de documento, o elija «Sin documento / no informa»."))
    if not cleaned["names"] or not cleaned["surnames"]:
        raise Refused(_("Escriba nombres y apellidos."))
    return cleaned


def _key(person: Any) -> tuple[str, str]:
    if isinstance(person, Attendance):
        return person.document_type, person.document_number
    return person["document_type"], person["document_number"]


def _check_not_on_list(meeting: Meeting, person: dict[str, Any]) -> None:
    kind, number = _key(person)
    if number and queries.attendance_of(meeting).filter(document_type=kind, document_number=number).exists():
        raise Refused(
            _("Ya hay una persona con ese documento (%(kind)s %(number)s) en la lista de asistencia.")
            % {"kind": kind, "number": number}
        )


def _check_supersedable(attendance: Attendance, reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Escriba el motivo de la corrección."))
    if attendance.is_void:
        raise Refused(_("Ese registro está anulado. Registre de nuevo a la persona."))
    if Attendance.objects.filter(supersedes=attendance).exists():
        raise Refused(_("Ese registro ya fue corregido. Abra la lista y corrija el más reciente."))


def _next_revision(meeting: Meeting, person: dict[str, Any]) -> int:
    kind, number = _key(person)
    rows = meeting.attendances.filter(document_type=kind, document_number=number).exclude(document_number="")
    return 1 + max(rows.values_list("revision", flat=True), default=0)


def _stored_stroke(meeting: Meeting, id: UUID, signature: bytes | None, *, by: User, at: datetime) -> Any:
    if not signature:
        return None
    return documents.store_file(
        signature,
        institution=meeting.institution,
        name="firma.png",
        by=by,
        at=at,
        allowed=frozenset({kinds.PNG}),
        id=uuid5(id, "stroke"),
    )
