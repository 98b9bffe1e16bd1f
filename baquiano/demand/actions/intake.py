"""Receiving what is asked for, by whatever channel: it gets its number, its key and its term."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.choices import DocumentType
from baquiano.accounts.documents import clean_document
from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.errors import Refused
from baquiano.common.text import one_line, without_control_characters
from baquiano.demand import queries, rules
from baquiano.demand.actions.recording import record_attention
from baquiano.demand.actions.telling import tell, tell_requester
from baquiano.demand.choices import ASKED_FILE, PetitionKind, RequestChannel, RequestState, ServiceClass
from baquiano.demand.keys import digest_of, new_key
from baquiano.demand.models import Requester, ServiceRequest
from baquiano.documents import actions as documents
from baquiano.institutions.models import ConsentText, Institution, Unit
from baquiano.institutions.numbering import next_number
from baquiano.ui.display import long_day

FIELDS = (
    "channel", "petition_kind", "received_on", "subject", "body", "topic", "beneficiary", "entity_name", "department",
    "service", "unit", "responsible", "external_number",
)  # fmt: skip
PERSON = ("names", "document_type", "document_number", "post", "email", "phone")
# One address receives so many receipts a day: beyond them the key is only shown.
MOST_RECEIPTS = 5


# --- receiving -------------------------------------------------------------------------------------------------------
@transaction.atomic
def receive_request(
    institution: Institution,
    *,
    id: UUID,
    fields: dict[str, Any],
    person: dict[str, Any],
    notice: ConsentText,
    file: Any = None,
    by: User | None = None,
    at: datetime,
) -> ServiceRequest:
    """What arrives by the public form, from somebody who read ``notice`` and accepted it. Sent twice, it is one."""
    whole = {**fields, "channel": RequestChannel.WEB, "received_on": day_of(at)}
    row, is_new = _make(institution, id=id, fields=whole, person=person, notice=notice, file=file, by=by, at=at)
    if is_new:
        if queries.receipts_to(row.requester.email, at - timedelta(days=1)) <= MOST_RECEIPTS:
            _send_receipt(row, by=by, at=at)
        _tell_attendants(row, by=by, at=at)
    return row


@transaction.atomic
def register_request(
    institution: Institution,
    *,
    id: UUID,
    fields: dict[str, Any],
    person: dict[str, Any],
    file: Any = None,
    by: User,
    at: datetime,
) -> ServiceRequest:
    """What an official registers of a mail, a call, a letter or a visit, with the day on which it was received."""
    row, is_new = _make(institution, id=id, fields=fields, person=person, notice=None, file=file, by=by, at=at)
    if is_new:
        _send_receipt(row, by=by, at=at)
        if row.unit is None:
            _tell_attendants(row, by=by, at=at)
        else:
            tell(row, queries.who_answers(row, day_of(at)), "assigned", by=by, at=at)
    return row


@transaction.atomic
def register_call(
    unit: Unit, *, id: UUID, fields: dict[str, Any], person: dict[str, Any], minutes: int, memo: str, by: User,
    at: datetime,
) -> ServiceRequest:  # fmt: skip
    """An advice given on the telephone, which is its own answer: the ayuda de memoria is its record (DEM-05)."""
    for name, words in (("names", "el nombre"), ("post", "el cargo"), ("email", "el correo"), ("phone", "el teléfono")):
        if not str(person.get(name) or "").strip():
            raise Refused({name: _("Escriba %(what)s de quien llamó.") % {"what": words}})
    if fields.get("topic") is None:
        raise Refused({"topic": _("Elija el tema de la llamada.")})
    if minutes < 1:
        raise Refused({"minutes": _("Escriba cuántos minutos duró: al menos uno.")})
    told = without_control_characters(memo).strip()
    if not told:
        raise Refused({"memo": _("Escriba qué se preguntó y qué se respondió.")})
    whole = {
        "channel": RequestChannel.PHONE, "petition_kind": PetitionKind.GENERAL, "received_on": day_of(at),
        "subject": _("Asesoría telefónica: %(topic)s") % {"topic": fields["topic"]}, "body": told, "unit": unit,
        "responsible": by, **fields,
    }  # fmt: skip
    ended: dict[str, Any] = {
        "state": RequestState.CLOSED, "service_class": ServiceClass.ADVICE, "triaged_at": at, "triaged_by": by,
        "answer": told, "answered_at": at, "answered_by": by, "closed_at": at, "call_minutes": minutes,
    }  # fmt: skip
    row, is_new = _make(
        unit.institution, id=id, fields=whole, person=person, notice=None, file=None, by=by, at=at, ended=ended
    )
    if is_new:
        record_attention(row, by=by, at=at)
        title = _("Ayuda de memoria de su llamada, radicado %(number)s") % {"number": row.number}
        tell_requester(row, title, told, "call", by=by, at=at)
    return row


def _make(
    institution: Institution, *, id: UUID, fields: dict[str, Any], person: dict[str, Any], notice: ConsentText | None,
    file: Any, by: User | None, at: datetime, ended: dict[str, Any] | None = None,
) -> tuple[ServiceRequest, bool]:  # fmt: skip
    one_at_a_time(id)
    already = ServiceRequest._base_manager.filter(pk=id).first()
    values = _clean(fields)
    received_on = values["received_on"]
    if already is None and received_on > day_of(at):
        raise Refused({"received_on": _("La fecha no puede ser posterior a hoy.")})
    if values["beneficiary"] is not None and values["beneficiary"].municipality is not None:
        values["department"] = values["beneficiary"].municipality.department
    due_on = rules.term_ends(institution, values["petition_kind"], received_on)
    whole = {
        **values,
        **(ended or {}),
        "institution": institution,
        "number": already.number if already else _number(institution, day_of(at).year),
        "due_on": already.due_on if already else due_on,
        "key_digest": already.key_digest if already else digest_of(new_key(ServiceRequest(pk=id))),
        "created_by": by,
        "created_at": at,
    }
    if already is not None:
        # What happened to it since does not make the request another one.
        whole = {name: whole[name] for name in ("institution", "channel", "subject", "body")}
    row, is_new = create_once(ServiceRequest, id=id, fields=whole)
    who = _person(person)
    own = {"institution": institution, "request": row, **who, "consent_text": notice}
    if already is not None and Requester._base_manager.filter(request=row, erased_at__isnull=False).exists():
        return row, False
    create_once(Requester, id=uuid5(id, "requester"), fields=own | {"consented_at": at if notice else None})
    if is_new:
        if file is not None:
            _keep(row, file, id=uuid5(id, "evidence"), by=by, at=at)
        data = {"kind": row.petition_kind, "channel": row.channel, "due_on": row.due_on, "received_on": received_on}
        event = "demand.call_registered" if ended else "demand.request_received"
        trail.record(event, row, by=by, at=at, data=data | ({"notice": notice.version} if notice else {}))
    return row, is_new


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    values = {name: fields.get(name) for name in FIELDS}
    for name in ("subject", "entity_name", "external_number"):
        values[name] = one_line(without_control_characters(values[name] or ""))
    values["body"] = without_control_characters(values["body"] or "").strip()
    if not values["subject"] or not values["body"]:
        raise Refused(_("Escriba el asunto y qué se pide."))
    return values


def _person(person: dict[str, Any]) -> dict[str, str]:
    told = {name: one_line(without_control_characters(str(person.get(name) or ""))) for name in PERSON}
    if not told["names"]:
        raise Refused({"names": _("Escriba el nombre de quien pide.")})
    told["email"] = told["email"].lower()
    kind = told["document_type"] or DocumentType.NONE
    number = clean_document(kind, told["document_number"])
    known = bool(number) and kind != DocumentType.NONE
    return told | {"document_type": kind if known else DocumentType.NONE, "document_number": number if known else ""}


def _number(institution: Institution, year: int) -> str:
    return f"S-{year}-{next_number('service_request', institution=institution, year=year):05d}"


def _keep(row: ServiceRequest, file: Any, *, id: UUID, by: User | None, at: datetime) -> None:
    documents.add_proof(
        row, id=id, kind=ASKED_FILE, title=_("Lo que adjuntó quien pide"), file=file, taken_on=day_of(at), by=by, at=at
    )


def _send_receipt(row: ServiceRequest, *, by: User | None, at: datetime) -> None:
    key = new_key(row)
    title = _("Recibimos su solicitud: radicado %(number)s") % {"number": row.number}
    body = _(
        "Le respondemos a más tardar el %(day)s. Para saber cómo va, entre a esta página y escriba el radicado "
        "%(number)s y esta clave: %(key)s\n\nNo comparta la clave: con ella se ve la respuesta. Si usted no pidió "
        "nada, no haga caso de este mensaje."
    ) % {"day": long_day(row.due_on), "number": row.number, "key": key}
    tell_requester(row, title, body, "receipt", secret=key, by=by, at=at)


def _tell_attendants(row: ServiceRequest, *, by: User | None, at: datetime) -> None:
    tell(row, queries.attendants(row.institution, day_of(at)), "received", by=by, at=at)


# --- the number of the other system ----------------------------------------------------------------------------------
@transaction.atomic
def set_external_number(row: ServiceRequest, number: str, *, by: User, at: datetime) -> ServiceRequest:
    """Write the number that the system of correspondence gave it (INT-01); the same again changes nothing."""
    current = queries.request_for_update(row)
    number = one_line(without_control_characters(number))[:60]
    if current.external_number == number:
        return current
    old, current.external_number = current.external_number, number
    current.validate_constraints()
    current.version += 1
    current.save(update_fields=["external_number", "version"])
    trail.record("demand.number_received", current, by=by, at=at, changes={"external_number": (old, number)})
    return current
