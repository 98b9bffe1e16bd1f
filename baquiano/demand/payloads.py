"""What the record of an attention says: what was asked, by whom and how it ended (DEM-05, EXE-06)."""

from dataclasses import dataclass
from datetime import date, datetime

from baquiano.demand.models import ServiceRequest
from baquiano.documents.payloads import Payload, Person


@dataclass(frozen=True, kw_only=True)
class AttentionPayload(Payload):
    """A request that ended, or a call: with its minutes, it is the ayuda de memoria of a telephone advice."""

    number: str
    external_number: str
    kind: str
    channel: str
    received_on: date
    due_on: date
    unit: str
    entity: str
    topic: str
    service_class: str
    person: Person
    email: str
    phone: str
    minutes: int
    subject: str
    body: str
    outcome: str
    reason: str
    answer: str
    answered_at: datetime | None
    answered_by: str
    is_late: bool


def attention_payload(row: ServiceRequest, *, is_late: bool) -> AttentionPayload:
    """Its content; only of a call does it name the telephone and the address, which the policy asks for."""
    who, is_call = row.requester, bool(row.call_minutes)
    return AttentionPayload(
        number=row.number,
        external_number=row.external_number,
        kind=row.get_petition_kind_display(),
        channel=row.get_channel_display(),
        received_on=row.received_on,
        due_on=row.due_on,
        unit=row.unit.name if row.unit else "",
        entity=row.entity,
        topic=str(row.topic or ""),
        service_class=row.get_service_class_display() if row.service_class else "",
        person=Person(name=who.names, post=who.post),
        email=who.email if is_call else "",
        phone=who.phone if is_call else "",
        minutes=row.call_minutes or 0,
        subject=row.subject,
        body="" if is_call else row.body,
        outcome=row.get_state_display(),
        reason=str(row.refusal_reason or row.transferred_to or ""),
        answer=row.answer,
        answered_at=row.answered_at,
        answered_by=str(row.answered_by or ""),
        is_late=is_late,
    )
