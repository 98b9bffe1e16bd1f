"""Recording what an entity answered to the head of the directorate that assists it (MON-06)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary, Contact
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.common.text import one_line, without_control_characters
from baquiano.delivery.models import Assistance
from baquiano.documents import actions as documents
from baquiano.documents.models import Evidence, IssuedDocument
from baquiano.documents.queries import can_issue
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.institutions.numbering import next_number
from baquiano.monitoring import profile
from baquiano.monitoring.contacts import queries
from baquiano.monitoring.contacts.payloads import contact_payload
from baquiano.monitoring.models import DirectorContact
from baquiano.monitoring.queries import open_year_of
from baquiano.procedures import actions as procedures
from baquiano.training.follow_up import check_follower

# The record that the activity of the procedure asks for where the institution has no format of its own.
RECORD = "seguimiento"


@transaction.atomic
def record_contact(
    unit: Unit,
    beneficiary: Beneficiary,
    *,
    id: UUID,
    contacted_on: date,
    means: str,
    person: str = "",
    post: str = "",
    contact: Contact | None = None,
    assistance: Assistance | None = None,
    consistency: str,
    consistency_note: str,
    achievement: str,
    achievement_note: str,
    adjustment: str = "",
    kind: str,
    file: Any = None,
    link: str = "",
    by: User,
    at: datetime,
) -> DirectorContact:
    """Keep the contact with its evidence, and issue its format; it counts in the coverage of the dependency.

    Refused of an entity that the dependency does not serve in the vigencia, of a day to come, or without evidence.
    Sent again it is the same one.
    """
    known = DirectorContact._base_manager.filter(pk=id).first()
    if known is not None:
        return known
    name, held = one_line(contact.name if contact else person), one_line(contact.post if contact else post)
    year = _checked_year(unit, beneficiary, contacted_on, at)
    check_follower(unit.institution, year.year, by=by)
    _check(unit, beneficiary, contact, assistance, name, has_proof=bool(file or link))
    row, is_new = create_once(
        DirectorContact,
        id=id,
        fields={
            "institution_id": unit.institution_id,
            "unit": unit,
            "year": year,
            "beneficiary": beneficiary,
            "assistance": assistance,
            "contacted_on": contacted_on,
            "means": means,
            "contact": contact,
            "person": name[:150],
            "post": held[:100],
            "consistency": consistency,
            "consistency_note": without_control_characters(consistency_note).strip(),
            "achievement": achievement,
            "achievement_note": without_control_characters(achievement_note).strip(),
            "adjustment": without_control_characters(adjustment).strip(),
            "created_by": by,
            "created_at": at,
        },
    )
    if not is_new:
        return row
    data = {"entity": str(beneficiary), "on": contacted_on, "consistency": consistency, "achievement": achievement}
    trail.record("monitoring.contact_recorded", row, by=by, at=at, data=data)
    proof = _prove(row, kind, file, link, by=by, at=at)
    row.document = _issue(row, proof, by=by, at=at)
    row.save(update_fields=["document"])
    _leave_record(row, proof, by=by, at=at)
    return row


def _checked_year(unit: Unit, beneficiary: Beneficiary, contacted_on: date, at: datetime) -> FiscalYear:
    if contacted_on > day_of(at):
        raise Refused({"contacted_on": [_("El contacto se registra cuando ya ocurrió.")]})
    year = open_year_of(contacted_on, field="contacted_on")
    if (unit.pk, beneficiary.pk) not in queries.served_in(year, at, unit):
        raise Refused(
            {
                "beneficiary": [
                    _(
                        "%(unit)s no figura atendiendo a %(entity)s en %(year)s: "
                        "el seguimiento es de quienes se atienden."
                    )
                    % {"unit": unit, "entity": beneficiary, "year": year}
                ]
            }
        )
    return year


def _check(
    unit: Unit,
    beneficiary: Beneficiary,
    contact: Contact | None,
    assistance: Assistance | None,
    name: str,
    *,
    has_proof: bool,
) -> None:
    if contact is not None and contact.beneficiary_id != beneficiary.pk:
        raise Refused({"contact": [_("Esa persona no es un contacto de la entidad.")]})
    if assistance is not None and (assistance.beneficiary_id, assistance.unit_id) != (beneficiary.pk, unit.pk):
        raise Refused({"assistance": [_("Esa asistencia no es de la dependencia a la entidad.")]})
    if not name:
        raise Refused({"person": [_("Elija un contacto de la entidad o escriba con quién habló.")]})
    if not has_proof:
        raise Refused({"file": [_("Adjunte la evidencia del contacto o escriba su enlace.")]})


def _prove(row: DirectorContact, kind: str, file: Any, link: str, *, by: User, at: datetime) -> Evidence:
    return documents.add_proof(
        row,
        id=uuid5(row.pk, "evidence"),
        kind=kind,
        title=_("Evidencia del contacto con %(entity)s") % {"entity": row.beneficiary},
        file=file,
        link=link,
        taken_on=row.contacted_on,
        by=by,
        at=at,
    )


def _issue(row: DirectorContact, proof: Evidence, *, by: User, at: datetime) -> IssuedDocument | None:
    """The document, where the institution has its format."""
    code = profile.contact_format(row.institution, row.year.year)
    if not can_issue(code):
        return None
    number = next_number("director_contact", institution=row.institution, unit=row.unit, year=row.year.year)
    return documents.issue_document(
        code,
        subject=row,
        title=str(row),
        number=f"{row.unit.code}-{row.year}-{number:03d}",
        payload=contact_payload(row, [proof.title]),
        id=uuid5(row.pk, "document"),
        by=by,
        at=at,
    )


def _leave_record(row: DirectorContact, proof: Evidence, *, by: User, at: datetime) -> None:
    """It is the record that the follow-up of the assistance asks for, if its case awaits it."""
    if row.assistance is None:
        return
    code = profile.contact_format(row.institution, row.year.year) or RECORD
    record = procedures.RecordRef(code, row.document or proof, str(row))
    procedures.leave_record(row.assistance, record, by=by, at=at)
