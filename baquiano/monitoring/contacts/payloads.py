"""What the format *Seguimiento y evaluación* says of a contact (MON-06)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from baquiano.documents.payloads import Payload, Person
from baquiano.monitoring.contacts.queries import orders_of
from baquiano.monitoring.models import DirectorContact


@dataclass(frozen=True, kw_only=True)
class DirectorContactPayload(Payload):
    """What an entity answered to the head of the directorate that assists it."""

    directorate: str
    year: int
    entity: str
    order: str
    assistance: str
    contacted_on: date
    means: str
    person: Person
    consistency: str
    consistency_note: str
    achievement: str
    achievement_note: str
    adjustment: str
    evidence: Sequence[str]
    recorded_by: str


def contact_payload(row: DirectorContact, evidence: Sequence[str]) -> DirectorContactPayload:
    """The content of the format, from the contact and what proves it."""
    return DirectorContactPayload(
        directorate=row.unit.name,
        year=row.year.year,
        entity=row.beneficiary.name,
        order=str(orders_of([row.beneficiary_id])[row.beneficiary_id].label),
        assistance=str(row.assistance or ""),
        contacted_on=row.contacted_on,
        means=row.get_means_display(),
        person=Person(name=row.person, post=row.post),
        consistency=row.get_consistency_display(),
        consistency_note=row.consistency_note,
        achievement=row.get_achievement_display(),
        achievement_note=row.achievement_note,
        adjustment=row.adjustment,
        evidence=list(evidence),
        recorded_by=str(row.created_by or ""),
    )
