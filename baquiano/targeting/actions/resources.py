"""The capacity of each unit, a dated row at a time (ORG-10)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.text import one_line
from baquiano.institutions.models import Institution
from baquiano.targeting.models import Capacity

EDITABLE = ("people", "days_per_month", "note")


@transaction.atomic
def create_capacity(institution: Institution, *, id: UUID, fields: dict[str, Any], by: User, at: datetime) -> Capacity:
    """What a unit has from a day on; the one before holds until the day before. The same ``id`` is the same row."""
    one_at_a_time(id)
    values = {name: fields[name] for name in ("unit", "starts_on", *EDITABLE)} | {"note": one_line(fields["note"])}
    owned = {"institution": institution, **values, "created_by": by, "created_at": at}
    capacity, is_new = create_once(Capacity, id=id, fields=owned)
    if is_new:
        changes = trail.diff({}, trail.snapshot(capacity, ["unit", "starts_on", *EDITABLE]))
        trail.record("targeting.capacity_recorded", capacity, by=by, at=at, changes=changes)
    return capacity


@transaction.atomic
def edit_capacity(
    capacity: Capacity, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime
) -> Capacity:
    """Correct a row; what changed from a day on is another row."""
    current = Capacity.objects.select_for_update(of=("self",)).select_related("unit").get(pk=capacity.pk)
    before = trail.snapshot(current, list(EDITABLE))
    for name in EDITABLE:
        setattr(current, name, one_line(fields[name]) if name == "note" else fields[name])
    changes = trail.diff(before, trail.snapshot(current, list(EDITABLE)))
    save_if_current(current, expected_version=expected_version, fields=list(EDITABLE))
    if changes:
        trail.record("targeting.capacity_edited", current, by=by, at=at, changes=changes)
    return current
