"""Who came: registered once, corrected by new rows, printed as the official list."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baquiano.accounts.choices import DocumentType
from baquiano.accounts.documents import clean_document
from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.common.text import one_line
from baquiano.documents import actions as documents
from baquiano.documents import kinds
from baquiano.documents.models import Evidence
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import ConsentText
from baquiano.institutions.queries import consent_text
from baquiano.meetings import queries, rules
from baquiano.meetings.actions.differential import follow
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
    scan: Evidence | None = None,
    scan_row: int | None = None,
    notice: ConsentText | None = None,
    consented_at: datetime | None = None,
    by: User,
    at: datetime,
) -> Attendance:
    """Put a person on the list of the meeting, with the authorisation that she gave and its text version.

    Nobody is registered without authorisation (Ley 1581 de 2012), nor twice with the same document. With ``scan`` and
    ``scan_row`` it is a line of the sheet that was signed on paper, whose authorisation is of the day of the meeting.
    ``notice`` and ``consented_at`` are of what was captured without signal: the text that was shown, and when.
    """
    meeting = lock_open_list(meeting, at)
    consented_at = meeting.starts_at if scan else consented_at or at
    text = notice or notice_in_force(meeting, consented_at)
    check_consented(consented)
    person = clean_person(
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
        _check_line(meeting, scan, scan_row)
        _check_not_on_list(meeting, person)
    image = stored_stroke(meeting, id, signature, by=by, at=at)
    attendance, _is_new = create_attendance(
        meeting,
        id=id,
        person=person,
        consent_text=text,
        channel=AttendanceChannel.PAPER if scan else channel,
        image=image,
        already=already,
        consented_at=consented_at,
        line=(scan, scan_row),
        by=by,
        at=at,
    )
    return attendance


def create_attendance(
    meeting: Meeting,
    *,
    id: UUID,
    person: dict[str, Any],
    consent_text: ConsentText,
    channel: str,
    image: Any,
    already: Attendance | None,
    consented_at: datetime | None = None,
    line: tuple[Evidence | None, int | None] = (None, None),
    by: User | None,
    at: datetime,
) -> tuple[Attendance, bool]:
    """Write the row of a cleaned person; with the id of ``already`` it must be that very row."""
    fields = {
        **person,
        "institution_id": meeting.institution_id,
        "meeting": meeting,
        "consent_text": already.consent_text if already else consent_text,
        "consented_at": consented_at or at,
        "channel": channel,
        "signature_image": image,
        "scan": line[0],
        "scan_row": line[1],
        "registered_by": by,
        "revision": already.revision if already else _next_revision(meeting, person),
        "created_at": at,
    }
    attendance, is_new = _create(id, fields)
    if is_new:
        data = {"attendance": attendance.pk, "channel": channel, "consent_version": consent_text.version}
        trail.record("meetings.attendance_registered", meeting, by=by, at=at, data=data | {"person": str(attendance)})
    return attendance, is_new


def check_consented(consented: bool) -> None:
    """Nobody is on a list without authorising it (Ley 1581 de 2012)."""
    if not consented:
        raise Refused(
            _("Sin la autorización de la persona para tratar sus datos no es posible registrarla en la lista.")
        )


@transaction.atomic
def correct_attendance(
    attendance: Attendance, *, id: UUID, person: dict[str, Any], reason: str, by: User, at: datetime
) -> Attendance:
    """Write the row again with the corrected data; the earlier one stays, superseded.

    The authorisation and the stroke are those that the person gave: correcting a name asks nobody to sign again.
    """
    return _supersede(attendance, id=id, person=clean_person(person), reason=reason, is_void=False, by=by, at=at)


@transaction.atomic
def void_attendance(attendance: Attendance, *, id: UUID, reason: str, by: User, at: datetime) -> Attendance:
    """Take a person off the list, with a reason: the row stays, annulled, and counts no more."""
    person = {name: getattr(attendance, name) for name in PERSON_FIELDS}
    return _supersede(attendance, id=id, person=person, reason=reason, is_void=True, by=by, at=at)


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
    meeting = lock_open_list(attendance.meeting, at)
    already = Attendance._base_manager.filter(pk=id).first()
    if already is None:
        _check_supersedable(attendance, reason)
        if not is_void and person_key(person) != person_key(attendance):
            _check_not_on_list(meeting, person)
    fields = {
        **person,
        "institution_id": meeting.institution_id,
        "meeting": meeting,
        "consent_text": attendance.consent_text,
        "consented_at": attendance.consented_at,
        "channel": attendance.channel,
        "signature_image": attendance.signature_image,
        "scan": attendance.scan,
        "scan_row": attendance.scan_row,
        "registered_by": by,
        "revision": already.revision if already else _next_revision(meeting, person),
        "supersedes": attendance,
        "is_void": is_void,
        "reason": one_line(reason)[:300],
        "created_at": at,
    }
    row, is_new = _create(id, fields)
    if is_new:
        follow(attendance, row)
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


def lock_open_list(meeting: Meeting, at: datetime) -> Meeting:
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


def notice_in_force(meeting: Meeting, at: datetime) -> ConsentText:
    text = consent_text(meeting.institution, ConsentKind.ATTENDANCE, on=day_of(at))
    if text is None:
        raise Refused(
            _("La institución no tiene un aviso de privacidad vigente para la asistencia. Avise al administrador.")
        )
    return text


def clean_person(person: dict[str, Any]) -> dict[str, Any]:
    cleaned = {name: one_line(str(person.get(name, ""))) for name in PERSON_FIELDS}
    cleaned["email"] = cleaned["email"].lower()
    if cleaned["document_type"] == DocumentType.NONE:
        cleaned["document_number"] = ""
    else:
        cleaned["document_number"] = clean_document(cleaned["document_type"], cleaned["document_number"])
        if not cleaned["document_number"]:
            raise Refused(_("Escriba el número de documento, o elija «Sin documento / no informa»."))
    if not cleaned["names"] or not cleaned["surnames"]:
        raise Refused(_("Escriba nombres y apellidos."))
    return cleaned


def person_key(person: Any) -> tuple[str, str]:
    if isinstance(person, Attendance):
        return person.document_type, person.document_number
    return person["document_type"], person["document_number"]


def _check_not_on_list(meeting: Meeting, person: dict[str, Any]) -> None:
    kind, number = person_key(person)
    known = queries.on_list_or_pending(meeting, kind, number)
    if known is not None and queries.pending_of(meeting).filter(pk=known.pk).exists():
        raise Refused(
            _("La persona con %(kind)s %(number)s se registró con el código QR y está por validar: valídela arriba.")
            % {"kind": kind, "number": number}
        )
    if known is not None:
        raise Refused(
            _("Ya hay una persona con ese documento (%(kind)s %(number)s) en la lista de asistencia.")
            % {"kind": kind, "number": number}
        )


def _check_line(meeting: Meeting, scan: Evidence | None, scan_row: int | None) -> None:
    """The sheet is one of this meeting, and that line of it was not transcribed before."""
    if scan is None:
        return
    if not scan_row or not queries.scans_of(meeting).filter(pk=scan.pk).exists():
        raise Refused(_("Esa hoja no es de esta reunión. Abra la lista y elija la hoja escaneada."))
    if queries.attendance_of(meeting).filter(scan=scan, scan_row=scan_row).exists():
        raise Refused(_("El renglón %(row)s de esta hoja ya se transcribió.") % {"row": scan_row})


def _check_supersedable(attendance: Attendance, reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Escriba el motivo de la corrección."))
    if attendance.is_void:
        raise Refused(_("Ese registro está anulado. Registre de nuevo a la persona."))
    if Attendance.objects.filter(supersedes=attendance).exists():
        raise Refused(_("Ese registro ya fue corregido. Abra la lista y corrija el más reciente."))


def _next_revision(meeting: Meeting, person: dict[str, Any]) -> int:
    kind, number = person_key(person)
    rows = meeting.attendances.filter(document_type=kind, document_number=number).exclude(document_number="")
    return 1 + max(rows.values_list("revision", flat=True), default=0)


def stored_stroke(meeting: Meeting, id: UUID, signature: bytes | None, *, by: User | None, at: datetime) -> Any:
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
