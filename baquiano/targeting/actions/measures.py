"""The catalogue of variables on a screen, and the values that a spreadsheet brings (ENT-04, INT-09)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.text import one_line, without_control_characters
from baquiano.institutions.models import Institution
from baquiano.targeting.models import Measure, MeasureValue

EDITABLE = ("name", "unit", "more_means", "source", "description", "is_active")
_LINES: tuple[str, ...] = ("name", "unit", "source")
BATCH = 500


@dataclass(frozen=True)
class ReadValue:
    """A value as a file says it, and the stored one that it would replace."""

    measure: Measure
    beneficiary: Beneficiary
    year: int
    value: Decimal
    stored: MeasureValue | None = None


@transaction.atomic
def create_measure(
    institution: Institution, *, id: UUID, fields: dict[str, Any], by: User | None, at: datetime
) -> Measure:
    """Add a variable to the catalogue. The same ``id`` is the same variable."""
    one_at_a_time(id)
    values = _clean(fields) | {"code": one_line(fields["code"])}
    owned = {"institution": institution, **values, "created_by": by, "created_at": at}
    measure, is_new = create_once(Measure, id=id, fields=owned)
    if is_new:
        changes = trail.diff({}, trail.snapshot(measure, ["code", *EDITABLE]))
        trail.record("targeting.measure_created", measure, by=by, at=at, changes=changes)
    return measure


@transaction.atomic
def edit_measure(
    measure: Measure, *, expected_version: int, fields: dict[str, Any], by: User | None, at: datetime
) -> Measure:
    """Correct what a variable says of itself, or leave it out of use; its code and its values stay."""
    current = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    names = [name for name in (*EDITABLE, "loaded_version") if name in fields]
    before = trail.snapshot(current, list(EDITABLE))
    for name, value in _clean(fields).items():
        setattr(current, name, value)
    changes = trail.diff(before, trail.snapshot(current, list(EDITABLE)))
    save_if_current(current, expected_version=expected_version, fields=names)
    if changes:
        trail.record("targeting.measure_edited", current, by=by, at=at, changes=changes)
    return current


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    values = {name: fields[name] for name in (*EDITABLE, "loaded_version") if name in fields}
    lines: dict[str, str] = {name: one_line(values[name]) for name in _LINES if name in values}
    if "description" in values:
        lines["description"] = without_control_characters(values["description"]).strip()
    return values | lines


@transaction.atomic
def save_values(
    institution: Institution, values: Iterable[ReadValue], *, id: UUID, by: User | None, at: datetime
) -> None:
    """Write the values of a file: the new ones, and those that changed over the ones that were there.

    The trail keeps one entry by variable and year, with how many came and, of each that changed, what it was.
    """
    groups: dict[tuple[UUID, int], list[ReadValue]] = defaultdict(list)
    for one in values:
        groups[one.measure.pk, one.year].append(one)
    for (_measure, year), rows in sorted(groups.items(), key=lambda pair: (str(pair[0][0]), pair[0][1])):
        _save_group(institution, rows[0].measure, year, rows, id=id, by=by, at=at)


def _save_group(
    institution: Institution,
    measure: Measure,
    year: int,
    rows: list[ReadValue],
    *,
    id: UUID,
    by: User | None,
    at: datetime,
) -> None:
    new = [
        MeasureValue(
            pk=uuid5(id, f"{measure.pk}:{year}:{one.beneficiary.pk}"),
            institution=institution,
            measure=measure,
            beneficiary=one.beneficiary,
            year=year,
            value=one.value,
            created_by=by,
            created_at=at,
        )
        for one in rows
        if one.stored is None
    ]
    changed, changes = [], {}
    for one in rows:
        if one.stored is not None and one.stored.value != one.value:
            changes[_told(one.beneficiary)] = (one.stored.value, one.value)
            one.stored.value, one.stored.version = one.value, one.stored.version + 1
            changed.append(one.stored)
    if not new and not changed:
        return
    MeasureValue.objects.bulk_create(new, batch_size=BATCH)
    MeasureValue.objects.bulk_update(changed, ["value", "version"], batch_size=BATCH)
    data = {"year": year, "added": len(new), "changed": len(changed), "source": measure.source}
    trail.record("targeting.values_loaded", measure, by=by, at=at, changes=changes, data=data)


def _told(beneficiary: Beneficiary) -> str:
    """The name with its code, which no other entity has."""
    code = beneficiary.divipola or beneficiary.dane_code or beneficiary.nit or str(beneficiary.pk)
    return f"{beneficiary.name} ({code})"
