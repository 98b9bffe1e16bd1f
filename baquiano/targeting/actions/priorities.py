"""The annual list of the SGR, row by row as the spreadsheet says it (INT-14)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary
from baquiano.institutions.models import Institution
from baquiano.targeting.models import PriorityEntry

FIELDS = ("place", "score", "criterion", "is_listed")


@transaction.atomic
def save_priority(
    institution: Institution,
    year: int,
    beneficiary: Beneficiary,
    *,
    id: UUID,
    fields: dict[str, Any],
    by: User,
    at: datetime,
) -> PriorityEntry:
    """The place of an entity in the list of a year; what is the same changes nothing.

    Closed selections stay as they are.
    """
    entry = PriorityEntry.objects.select_for_update(of=("self",)).filter(year=year, beneficiary=beneficiary).first()
    if entry is None:
        entry = PriorityEntry.objects.create(
            pk=id, institution=institution, year=year, beneficiary=beneficiary, created_by=by, created_at=at, **fields
        )
        changes = trail.diff({}, trail.snapshot(entry, list(FIELDS)))
    else:
        before = trail.snapshot(entry, list(FIELDS))
        for name, value in fields.items():
            setattr(entry, name, value)
        changes = trail.diff(before, trail.snapshot(entry, list(FIELDS)))
        if changes:
            entry.version += 1
            entry.save(update_fields=[*FIELDS, "version"])
    if changes:
        trail.record("targeting.priority_saved", entry, by=by, at=at, changes=changes)
    return entry
