"""Registering, voiding, issuing and mailing communications."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.errors import Refused
from baquiano.communications import rules
from baquiano.communications.choices import Direction
from baquiano.communications.models import Communication, Recipient, Voiding
from baquiano.documents.actions import issue_document, store_file
from baquiano.documents.models import IssuedDocument, StoredFile
from baquiano.documents.payloads import LetterPayload, Person
from baquiano.institutions.models import Unit
from baquiano.institutions.numbering import next_number
from baquiano.institutions.queries import setting
from baquiano.notifications.actions import send_mail_to
from baquiano.procedures.actions import attach_record
from baquiano.procedures.models import Task
from baquiano.procedures.running.terms import RecordRef

RECORD_CODE = "comunicacion"
_LETTER_OF = {Direction.SENT: "E", Direction.RECEIVED: "R"}


@dataclass(frozen=True)
class Addressee:
    """To whom it goes, before it is registered."""

    name: str
    post: str = ""
    entity: str = ""
    email: str = ""
    is_copy: bool = False


@transaction.atomic
def register_written(
    unit: Unit,
    *,
    id: UUID,
    fields: dict[str, Any],
    recipients: Sequence[Addressee],
    task: Task | None = None,
    upload: Any = None,
    by: Any,
    at: datetime,
) -> Communication:
    """Register what a person wrote: the uploaded file is kept, and then the communication with it."""
    file = None
    if upload is not None:
        name = upload.name
        file = store_file(upload, institution=unit.institution, name=name, by=by, at=at, id=uuid5(id, "file"))
    return register_communication(unit, id=id, fields=fields, recipients=recipients, task=task, file=file, by=by, at=at)


@transaction.atomic
def register_communication(
    unit: Unit,
    *,
    id: UUID,
    fields: dict[str, Any],
    recipients: Sequence[Addressee],
    task: Task | None = None,
    file: StoredFile | None = None,
    by: Any,
    at: datetime,
) -> Communication:
    """Give the communication its number and keep it for ever (DOC-08); with ``task``, as a record of that activity.

    A date of tomorrow, a sent one without addressees, and one with neither text nor file are refused. The same ``id``
    again is the same communication, with the number it already had.
    """
    one_at_a_time(id)
    repeated = Communication._base_manager.filter(pk=id).first()
    if repeated is None:
        _check(fields, recipients, file, day_of(at))
    year = fields["dated_on"].year
    number = repeated.number if repeated is not None else _number(unit, fields["direction"], year)
    whole = {**fields, "institution": unit.institution, "unit": unit, "year": year, "number": number, "file": file}
    if repeated is not None:
        # The bytes were kept again under the same digest; the row that points to them is the first.
        whole["file"] = repeated.file
    row, is_new = create_once(Communication, id=id, fields={**whole, "created_by": by, "created_at": at})
    if is_new:
        _add_recipients(row, recipients)
        data = {"number": number, "subject": row.subject, "kind": row.kind, "direction": row.direction}
        trail.record("communications.communication_registered", row, by=by, at=at, data=data)
    if task is not None:
        attach_record(task, RecordRef(RECORD_CODE, target=row, label=str(row)), by=by, at=at)
    return row


def _check(fields: dict[str, Any], recipients: Sequence[Addressee], file: StoredFile | None, today: date) -> None:
    if fields["dated_on"] > today:
        raise Refused({"dated_on": _("La fecha no puede ser posterior a hoy.")})
    if fields["direction"] == Direction.SENT and not any(not one.is_copy for one in recipients):
        raise Refused({"recipients": _("Escriba al menos un destinatario.")})
    if file is None and not fields.get("body"):
        raise Refused(_("Escriba el texto o adjunte el archivo: una comunicación no puede quedar vacía."))


def _number(unit: Unit, direction: str, year: int) -> str:
    """``GME-E-2026-0007``: the unit, sent (E) or received (R), the year and the consecutive of the three."""
    kind = f"communication.{direction}"
    given = next_number(kind, institution=unit.institution, unit=unit, year=year)
    return f"{unit.code}-{_LETTER_OF[Direction(direction)]}-{year}-{given:04d}"


def _add_recipients(row: Communication, recipients: Sequence[Addressee]) -> None:
    Recipient.objects.bulk_create(
        Recipient(institution_id=row.institution_id, communication=row, position=position, **vars(one))
        for position, one in enumerate(recipients, start=1)
    )


@transaction.atomic
def void_communication(communication: Communication, *, reason: str, by: Any, at: datetime) -> Voiding:
    """Say that the communication does not count, and why; its number stays with it. Twice is once."""
    communication = Communication.objects.select_for_update(of=("self",)).get(pk=communication.pk)
    if not rules.can_void(communication):
        return communication.voiding
    voiding = Voiding.objects.create(
        institution_id=communication.institution_id,
        communication=communication,
        reason=reason.strip(),
        voided_by=by,
        voided_at=at,
    )
    trail.record("communications.communication_voided", communication, by=by, at=at, data={"reason": voiding.reason})
    return voiding


@transaction.atomic
def issue_communication(communication: Communication, *, by: Any, at: datetime) -> IssuedDocument:
    """The sheet of the communication in the format of the institution, with its code and QR; once."""
    communication = Communication.objects.select_for_update(of=("self",)).get(pk=communication.pk)
    if not rules.can_issue(communication):
        raise Refused(_("Solo se expide la hoja de una comunicación enviada, con texto y sin anular."))
    code = setting(communication.institution, "communication.format", communication.year, default="")
    if not code:
        raise Refused(_("La institución no tiene un formato de carta. Avise al administrador."))
    return issue_document(
        code,
        subject=communication,
        title=communication.subject,
        number=communication.number,
        payload=_letter(communication),
        id=communication.pk,
        by=by,
        at=at,
    )


def _letter(row: Communication) -> LetterPayload:
    people = [(one.is_copy, Person(name=one.name, post=one.post, entity=one.entity)) for one in row.recipients.all()]
    return LetterPayload(
        kind=row.get_kind_display(),
        city=row.institution.city,
        dated_on=row.dated_on,
        recipients=[person for is_copy, person in people if not is_copy],
        copies=[person for is_copy, person in people if is_copy],
        subject=row.subject,
        body=row.body,
        sender=Person(name=row.sender_name, post=row.sender_post, entity=row.sender_entity or row.unit.name),
        reference=row.replies_to.number if row.replies_to else "",
    )


@transaction.atomic
def mail_communication(communication: Communication, *, by: Any, at: datetime) -> int:
    """Send the text to every addressee with an address, once each; returns how many mails were queued now."""
    communication = Communication.objects.select_for_update(of=("self",)).get(pk=communication.pk)
    if not rules.can_mail(communication):
        raise Refused(_("Ningún destinatario tiene correo, o la comunicación no se puede enviar."))
    queued = send_mail_to(
        [one.email for one in communication.recipients.all() if one.email],
        institution=communication.institution,
        title=f"{communication.number} · {communication.subject}",
        body=communication.body,
        key=f"communications.mailed:{communication.pk}",
        about=communication,
        by=by,
        at=at,
    )
    if queued:
        data = {"addresses": len(queued)}
        trail.record("communications.communication_mailed", communication, by=by, at=at, data=data)
    return len(queued)
