"""Verbs of the register of accompaniments: begun for a period, computed while it is open, sealed."""

from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.digests import canonical_json, sha256_of
from baquiano.common.errors import Refused
from baquiano.delivery.models import Assistance
from baquiano.delivery.queries import awaited_verbs
from baquiano.documents import actions as documents
from baquiano.documents.models import IssuedDocument
from baquiano.documents.queries import can_issue
from baquiano.institutions.models import Unit
from baquiano.institutions.numbering import next_number
from baquiano.procedures import actions as procedures
from baquiano.reports import payloads, profile, queries
from baquiano.reports.models import AssistanceRegister
from baquiano.reports.registers.rows import rows_of

VERB = "reports.seal_register"


@transaction.atomic
def open_register(unit: Unit, *, id: UUID, first_on: date, last_on: date, by: User, at: datetime) -> AssistanceRegister:
    """Begin the register of a unit and a period that ended; one for each. Sent again it is the same one."""
    if last_on < first_on:
        raise Refused({"last_on": [_("El último día es anterior al primero.")]})
    if last_on > day_of(at):
        raise Refused({"last_on": [_("El periodo todavía no termina: cuente hasta hoy.")]})
    fields = {
        "institution_id": unit.institution_id,
        "unit": unit,
        "first_on": first_on,
        "last_on": last_on,
        "created_by": by,
        "created_at": at,
    }
    register, is_new = create_once(AssistanceRegister, id=id, fields=fields)
    if is_new:
        data = {"first_on": first_on, "last_on": last_on}
        trail.record("reports.register_opened", register, by=by, at=at, data=data)
    return register


@transaction.atomic
def seal_register(register: AssistanceRegister, *, by: User, at: datetime) -> AssistanceRegister:
    """Keep its rows for ever, issue its document, and leave it as the record of each assistance that was closed.

    Refused without rows. Sealed again, it changes nothing.
    """
    current = queries.register_for_update(register)
    if current.is_sealed:
        return current
    rows = rows_of(current.unit, current.first_on, current.last_on)
    if not rows:
        raise Refused(_("En ese periodo no hay acompañamientos que registrar."))
    current.rows, current.sha256 = rows, sha256_of(canonical_json(rows))
    current.sealed_by, current.sealed_at = by, at
    current.document = _issue(current, by=by, at=at)
    current.version += 1
    current.save(update_fields=["rows", "sha256", "sealed_by", "sealed_at", "document", "version"])
    data = {"assistances": len(rows), "sha256": current.sha256}
    trail.record("reports.register_sealed", current, by=by, at=at, data=data)
    _leave(current, by=by, at=at)
    return current


def _issue(register: AssistanceRegister, *, by: User, at: datetime) -> IssuedDocument | None:
    """The document of the register, where the institution has its format."""
    code = profile.register_format(register.institution, register.last_on.year)
    if not can_issue(code):
        return None
    unit, year = register.unit, register.last_on.year
    number = next_number("assistance_register", institution=register.institution, unit=unit, year=year)
    return documents.issue_document(
        code,
        subject=register,
        title=str(register),
        number=f"{unit.code}-{year}-{number:02d}",
        payload=payloads.register_payload(register),
        id=uuid5(register.pk, "document"),
        by=by,
        at=at,
    )


def _leave(register: AssistanceRegister, *, by: User, at: datetime) -> None:
    """The record that the last activity of each assistance waits for, once its result was registered."""
    code = profile.register_format(register.institution, register.last_on.year)
    record = procedures.RecordRef(code, register.document or register, str(register)[:250])
    for assistance in Assistance.objects.filter(pk__in=[row["id"] for row in register.rows]).exclude(state="open"):
        if VERB in awaited_verbs(assistance):
            procedures.record_fact(VERB, subject=assistance, by=by, at=at, records=[record])
