"""Units that are born, change and close, always on a day, so that the past keeps its tree (ORG-02)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused, StaleEdit
from baquiano.institutions.models import Institution, Unit, UnitPlacement
from baquiano.institutions.queries import descendant_ids

_ONE_DAY = timedelta(days=1)
FACTS = ("code", "email", "territory")


@transaction.atomic
def create_unit(
    institution: Institution,
    *,
    id: UUID,
    code: str,
    name: str,
    kind: str,
    parent: Unit | None,
    starts_on: date,
    ends_on: date | None = None,
    email: str = "",
    territory: Sequence[str] = (),
    by: User | None,
    at: datetime,
) -> Unit:
    """A unit that exists from ``starts_on``, with its first placement in the tree."""
    fields = {
        "institution": institution,
        "code": code,
        "name": name,
        "kind": kind,
        "parent": parent,
        "email": email,
        "territory": list(territory),
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    _refuse_absent_parent(parent, starts_on)
    unit, created = create_once(Unit, id=id, fields=fields)
    if created:
        _place(unit, on=starts_on, until=ends_on)
        trail.record("institutions.unit_created", unit, by=by, at=at, data={"code": code, "starts_on": starts_on})
    return unit


@transaction.atomic
def edit_unit(
    unit: Unit,
    *,
    code: str,
    email: str,
    territory: Sequence[str],
    expected_version: int,
    by: User | None,
    at: datetime,
) -> Unit:
    """Correct what has no history: code, address and territory; name and place change with a date."""
    row = Unit._base_manager.get(pk=unit.pk)
    old = trail.snapshot(row, list(FACTS))
    row.code, row.email, row.territory = code.strip(), email, list(territory)
    taken = Unit._base_manager.filter(institution_id=row.institution_id, code=row.code).exclude(pk=row.pk).first()
    if taken is not None:
        raise Refused(_("El código «%(code)s» ya es de «%(unit)s».") % {"code": row.code, "unit": taken})
    save_if_current(row, expected_version=expected_version, fields=FACTS)
    changes = trail.diff(old, trail.snapshot(row, list(FACTS)))
    if changes:
        trail.record("institutions.unit_changed", row, by=by, at=at, changes=changes)
    return row


@transaction.atomic
def reorganise_unit(
    unit: Unit,
    *,
    name: str,
    kind: str,
    parent: Unit | None,
    on: date,
    expected_version: int | None = None,
    by: User | None,
    at: datetime,
) -> Unit:
    """Give ``unit`` another name, kind or place from ``on``; what it was before stays in its placements.

    Who reaches what changes with it at once, so that a change of the future is registered on its day. With
    ``expected_version``, what somebody saved in between is a stale edit.
    """
    unit = _lock(unit, expected_version)
    if on > max(day_of(at), unit.starts_on):
        raise Refused(_("Registre la reorganización el día en que empieza a regir, o después con su fecha."))
    if unit.ends_on is not None and unit.ends_on < on:
        raise Refused(_("La dependencia se cerró el %(day)s.") % {"day": unit.ends_on.strftime("%d/%m/%Y")})
    _refuse_absent_parent(parent, on)
    if parent is not None and parent.pk in descendant_ids(unit):
        raise Refused(_("Una dependencia no puede depender de sí misma ni de una que depende de ella."))
    with scope(institution=unit.institution_id):
        current = UnitPlacement.objects.get(unit=unit, ends_on=unit.ends_on)
        if on < current.starts_on:
            raise Refused(
                _("La dependencia ya cambió el %(day)s; el nuevo cambio no puede ser anterior.")
                % {"day": current.starts_on.strftime("%d/%m/%Y")}
            )
        old = trail.snapshot(unit, ["name", "kind", "parent"])
        unit.name, unit.kind, unit.parent = name, kind, parent
        unit.version += 1
        unit.save(update_fields=["name", "kind", "parent", "version"])
        _end_placement(current, on)
        _place(unit, on=on, until=unit.ends_on)
    changes = trail.diff(old, trail.snapshot(unit, ["name", "kind", "parent"]))
    trail.record("institutions.unit_reorganised", unit, by=by, at=at, changes=changes, data={"on": on})
    return unit


@transaction.atomic
def close_unit(unit: Unit, *, on: date, expected_version: int | None = None, by: User | None, at: datetime) -> Unit:
    """Close ``unit`` with ``on`` as its last day. Its people lose its roles the next day, its past stays."""
    unit = _lock(unit, expected_version)
    with scope(institution=unit.institution_id):
        hanging = Unit.objects.filter(parent=unit).exclude(ends_on__lte=on)
        if hanging.exists():
            raise Refused(
                _("Antes de cerrar «%(unit)s» cierre o mueva las dependencias que dependen de ella: %(names)s.")
                % {"unit": unit.name, "names": ", ".join(hanging.values_list("name", flat=True))}
            )
        current = UnitPlacement.objects.get(unit=unit, ends_on=unit.ends_on)
        if on < current.starts_on:
            raise Refused(_("La fecha de cierre es anterior al último cambio de la dependencia."))
        changes = {"ends_on": (unit.ends_on, on)}
        unit.ends_on = current.ends_on = on
        unit.version += 1
        unit.save(update_fields=["ends_on", "version"])
        current.save(update_fields=["ends_on"])
    trail.record("institutions.unit_closed", unit, by=by, at=at, changes=changes)
    return unit


def _lock(unit: Unit, expected_version: int | None) -> Unit:
    # All of them, in one order: two units moved under each other at once would close a circle.
    rows = Unit._base_manager.select_for_update().filter(institution_id=unit.institution_id).order_by("pk")
    stored = {row.pk: row for row in rows}[unit.pk]
    if expected_version is not None and stored.version != expected_version:
        raise StaleEdit(current=stored)
    return stored


def _refuse_absent_parent(parent: Unit | None, on: date) -> None:
    if parent is None or (parent.starts_on <= on and (parent.ends_on is None or parent.ends_on >= on)):
        return
    raise Refused(
        _("«%(parent)s» no existe el %(day)s; escoja otra dependencia o cambie la fecha.")
        % {"parent": parent, "day": on.strftime("%d/%m/%Y")}
    )


def _place(unit: Unit, *, on: date, until: date | None) -> None:
    with scope(institution=unit.institution_id):
        UnitPlacement.objects.update_or_create(
            institution_id=unit.institution_id,
            unit=unit,
            starts_on=on,
            defaults={"name": unit.name, "kind": unit.kind, "parent": unit.parent, "ends_on": until},
        )


def _end_placement(placement: UnitPlacement, on: date) -> None:
    """End it the day before ``on``; a change on the very day it began only rewrites it."""
    if placement.starts_on < on:
        placement.ends_on = on - _ONE_DAY
        placement.save(update_fields=["ends_on"])
