"""What a trip leaves on paper: supports, agenda of commission, certificate of each visit, report; and who read what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.creation import one_at_a_time
from baquiano.common.digests import sha256_of
from baquiano.common.errors import Refused
from baquiano.common.text import without_control_characters
from baquiano.documents import actions as documents
from baquiano.documents.actions.issuing import in_bogota
from baquiano.documents.choices import Party, SignatureLevel
from baquiano.documents.models import Evidence, IssuedDocument, Signature, StoredFile
from baquiano.documents.payloads import Person, SignatureBlock
from baquiano.institutions.models import CatalogueItem, Institution
from baquiano.meetings.models import Meeting
from baquiano.travel import payloads, profile, queries
from baquiano.travel.choices import TravelState
from baquiano.travel.models import StayCertificate, TravelPay, TravelRequest
from baquiano.travel.queries.requests import pay_of


@transaction.atomic
def add_support(
    request: TravelRequest,
    *,
    id: UUID,
    kind: CatalogueItem,
    title: str = "",
    file: Any = None,
    link: str = "",
    taken_on: date,
    by: User,
    at: datetime,
) -> Evidence:
    """File a support of the trip: invitation, ticket, boarding pass, proof of payment."""
    current = queries.request_for_update(request)
    if not current.is_live or current.state == TravelState.LEGALISED:
        state = current.get_state_display().lower()
        raise Refused(_("La comisión figura como %(state)s y ya no recibe soportes.") % {"state": state})
    return documents.add_proof(
        current,
        id=id,
        kind=kind.code,
        title=title or kind.name,
        file=file,
        link=link,
        taken_on=taken_on,
        by=by,
        at=at,
    )


# --- official documents ----------------------------------------------------------------------------------------------
@transaction.atomic
def issue_agenda(request: TravelRequest, *, by: User, at: datetime) -> IssuedDocument:
    """The agenda of commission as the visits stand now; a later one replaces the earlier (AGD-09)."""
    current = queries.request_for_update(request)
    _check_numbered(current)
    code = _format(current, profile.AGENDA_FORMAT, _("agenda de comisión"))
    payload = payloads.agenda_payload(current, at)
    return _issue(current, code, _("Agenda de comisión"), payload, by=by, at=at)


@transaction.atomic
def write_report(request: TravelRequest, *, text: str, by: User, at: datetime) -> TravelRequest:
    """Keep the report of the trip and issue it, with its visits, their actas and their commitments."""
    current = queries.request_for_update(request)
    if current.state not in (TravelState.GRANTED, TravelState.TRAVELLED):
        raise Refused(_("El informe se escribe de una comisión concedida y antes de presentar su legalización."))
    text = without_control_characters(text).strip()
    if not text:
        raise Refused({"text": _("Escriba qué se hizo y qué se logró.")})
    changes = trail.diff({"report": current.report}, {"report": text})
    if not changes:
        return current
    current.report, current.reported_at = text, at
    current.version += 1
    current.save(update_fields=["report", "reported_at", "version"])
    trail.record("travel.report_written", current, by=by, at=at, changes=changes)
    code = profile.format_code(current.institution, profile.REPORT_FORMAT)
    if code:
        _issue(current, code, _("Informe de comisión"), payloads.report_payload(current, at), by=by, at=at)
    return current


def _check_numbered(request: TravelRequest) -> None:
    if not request.number:
        raise Refused(_("Radique primero la comisión: sus documentos llevan el número."))


def _format(request: TravelRequest, key: str, name: str) -> str:
    code = profile.format_code(request.institution, key)
    if not code:
        raise Refused(
            _("La entidad no ha dicho con qué formato expide: %(name)s. Avise al administrador.") % {"name": name}
        )
    return code


def _issue(
    request: TravelRequest,
    code: str,
    title: str,
    payload: Any,
    *,
    number: str = "",
    earlier: IssuedDocument | None = None,
    by: User,
    at: datetime,
) -> IssuedDocument:
    number = number or request.number
    if earlier is None:
        found = queries.documents_of_trip(request).filter(format__code=code, number=number)
        earlier = found.filter(superseded_by__isnull=True).first()
    return documents.issue_next(
        code,
        subject=request,
        title=f"{title} · {request}"[:300],
        number=number,
        payload=payload,
        by=by,
        at=at,
        earlier=earlier,
    )


# --- certificate of stay ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Stay:
    """What the certificate of a visit says, and how it was signed: on the screen, on paper, or not yet."""

    arrived_at: datetime
    left_at: datetime
    signer_name: str
    signer_post: str = ""
    signer_entity: str = ""
    drawn: bytes | None = None
    scan: Any = None


@transaction.atomic
def certify_stay(
    request: TravelRequest, meeting: Meeting, stay: Stay, *, id: UUID, by: User, at: datetime
) -> StayCertificate:
    """Issue the certificate of stay of a visit of the trip, signed at destination when a signature comes with it.

    Without one it is issued to be signed by hand; with the scan of that paper, the next one takes its place.
    """
    one_at_a_time(id)
    repeated = StayCertificate.objects.filter(pk=id).first()
    if repeated is not None:
        return repeated
    current = queries.request_for_update(request)
    _check_stay(current, meeting, stay, at)
    code = _format(current, profile.CERTIFICATE_FORMAT, _("certificado de permanencia"))
    payload = _stay_payload(current, meeting, stay, at)
    digest = sha256_of(in_bogota(payload.content()))
    signature = _signed(current, stay, digest, id=id, by=by, at=at)
    payload = replace(payload, signatures=[_block(stay, signature)], content_sha256=digest if signature else "")
    position = list(current.visits.values_list("meeting_id", flat=True)).index(meeting.pk) + 1
    number = f"{current.number}-{position}"
    document = _issue(current, code, _("Certificado de permanencia"), payload, number=number, by=by, at=at)
    certificate = StayCertificate.objects.create(
        id=id,
        institution_id=current.institution_id,
        request=current,
        meeting=meeting,
        arrived_at=stay.arrived_at,
        left_at=stay.left_at,
        signer_name=stay.signer_name,
        signer_post=stay.signer_post,
        signer_entity=stay.signer_entity,
        document=document,
        signature=signature,
        created_by=by,
        created_at=at,
    )
    data = {"signer_name": stay.signer_name, "visit": str(meeting), "is_signed": signature is not None}
    trail.record("travel.stay_certified", current, by=by, at=at, data=data)
    return certificate


def _check_stay(request: TravelRequest, meeting: Meeting, stay: Stay, at: datetime) -> None:
    _check_numbered(request)
    if request.state in (TravelState.LEGALISED, TravelState.REFUSED, TravelState.CANCELLED):
        raise Refused(_("Esta comisión ya está cerrada y no recibe certificados."))
    if not request.visits.filter(meeting=meeting).exists():
        raise Refused(_("Esa visita no es de esta comisión."))
    if meeting.is_cancelled:
        raise Refused(_("La visita se canceló: no hay permanencia que certificar."))
    if stay.left_at <= stay.arrived_at:
        raise Refused({"left_at": _("La hora de salida debe ser posterior a la de llegada.")})
    is_signed = stay.drawn is not None or stay.scan is not None
    if is_signed and stay.arrived_at > at:
        raise Refused({"arrived_at": _("Esa hora no ha llegado: nadie certifica una permanencia futura.")})


def _stay_payload(request: TravelRequest, meeting: Meeting, stay: Stay, at: datetime) -> payloads.StayPayload:
    return payloads.StayPayload(
        traveller=payloads.traveller_of(request, at),
        link=request.get_link_display(),
        trip=request.number,
        purpose=request.purpose,
        visit=meeting.title,
        place=meeting.place,
        town=str(meeting.municipality or ""),
        entity=stay.signer_entity or queries.entities_of([meeting]).get(meeting.pk, ""),
        arrived_at=stay.arrived_at,
        left_at=stay.left_at,
        minutes=payloads.minutes_words(meeting),
        signer=Person(name=stay.signer_name, post=stay.signer_post, entity=stay.signer_entity),
    )


def _signed(request: TravelRequest, stay: Stay, digest: str, *, id: UUID, by: User, at: datetime) -> Signature | None:
    if stay.drawn is None and stay.scan is None:
        return None
    level = SignatureLevel.DRAWN
    image: bytes | StoredFile | None = stay.drawn
    if stay.drawn is None:
        level = SignatureLevel.SCANNED
        image = documents.store_file(
            stay.scan, institution=request.institution, name=stay.scan.name, by=by, at=at, id=uuid5(id, "scan")
        )
    return documents.sign(
        request,
        content_sha256=digest,
        level=level,
        party=Party.BENEFICIARY,
        signer_name=stay.signer_name,
        signer_post=stay.signer_post,
        image=image,
        id=uuid5(id, "signature"),
        by=by,
        at=at,
    )


def _block(stay: Stay, signature: Signature | None) -> SignatureBlock:
    """The signature given, or a line to sign by hand."""
    blank = SignatureBlock(
        name=stay.signer_name, post=stay.signer_post, entity=stay.signer_entity, party=str(Party.BENEFICIARY.label)
    )
    if signature is None:
        return blank
    is_drawn = signature.level == SignatureLevel.DRAWN
    return replace(
        blank,
        level=signature.get_level_display(),
        signed_at=signature.signed_at,
        sha256=signature.content_sha256,
        image_id=str(signature.image_id or "") if is_drawn else "",
    )


# --- reads that are kept ---------------------------------------------------------------------------------------------
@transaction.atomic
def read_pay(request: TravelRequest, *, by: User, at: datetime) -> TravelPay | None:
    """The basic pay of the traveller; that somebody else read it stays in the trail."""
    pay = pay_of(request)
    if pay is not None and by.pk != request.traveller_id:
        trail.record("travel.pay_read", request, by=by, at=at)
    return pay


@transaction.atomic
def record_export(institution: Institution, *, count: int, filters: Mapping[str, str], by: User, at: datetime) -> None:
    """That the trips left for the system of finance, with what they tell of each person."""
    data = {"rows": count, "filters": dict(filters)}
    trail.record("travel.requests_exported", institution, by=by, at=at, data=data)
