"""Writing the activities of a plan."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Conflict, Refused, StaleEdit
from baquiano.competences.queries import check_assignment
from baquiano.planning.models import Plan, PlanItem
from baquiano.planning.queries import lock_plan
from baquiano.planning.rules import check_item, check_writable
from baquiano.planning.values import COLUMNS, SETS, state_of, wanted_state, with_need_text


@transaction.atomic
def create_item(plan: Plan, *, id: UUID, values: dict[str, Any], by: User, at: datetime) -> PlanItem:
    """Add an activity at the end of the plan, with the next code of its group. Repeating the request adds one."""
    plan = lock_plan(plan)
    repeated = PlanItem.objects.filter(pk=id, plan=plan).first()
    if repeated is not None:
        if trail.diff(state_of(repeated, values), wanted_state(values)):
            raise Conflict(
                _("Esta actividad ya existe con otro contenido. Vuelva a abrir el formulario para crear una nueva.")
            )
        return repeated
    check_writable(plan)
    return add_item(plan, id=id, values=values, by=by, at=at)


def add_item(plan: Plan, *, id: UUID, values: dict[str, Any], by: User | None, at: datetime) -> PlanItem:
    """``create_item`` on a plan that is already locked and known to be writable."""
    plan.last_position += 1
    plan.save(update_fields=["last_position"])
    values = with_need_text(values)
    columns = {name: value for name, value in values.items() if name in COLUMNS}
    fields = {
        "institution_id": plan.institution_id,
        "plan": plan,
        "position": plan.last_position,
        "code": f"{plan.unit.code}-{plan.last_position:03d}",
        "created_by": by,
        "created_at": at,
        **columns,
    }
    _check(PlanItem(pk=id, **fields), at)
    item, is_new = create_once(PlanItem, id=id, fields=fields)
    if is_new:
        _write_sets(item, values)
        written = trail.diff({}, state_of(item, values))
        kept = {name: pair for name, pair in written.items() if pair[1] not in (None, "", [])}
        trail.record("planning.item_created", item, by=by, at=at, changes=kept)
    return item


@transaction.atomic
def edit_item(item: PlanItem, *, expected_version: int, values: dict[str, Any], by: User, at: datetime) -> PlanItem:
    """Save ``values`` over the version that the editor read; ``StaleEdit`` when somebody saved in between.

    What already says the same is left as it is, hence a repeated request is not a conflict.
    """
    plan = lock_plan(item.plan)
    check_writable(plan)
    current = PlanItem.objects.select_related("plan__unit", "plan__year").get(pk=item.pk)
    if current.is_removed:
        raise Refused(_("La actividad %(code)s está retirada. Restáurela para editarla.") % {"code": current.code})
    values = with_need_text(values, current.need)
    changes = trail.diff(state_of(current, values), wanted_state(values))
    if not changes:
        return current
    if current.version != expected_version:
        raise StaleEdit(current=current)
    return change_item(current, values=values, changes=changes, by=by, at=at)


def change_item(
    item: PlanItem, *, values: dict[str, Any], changes: trail.Changes, by: User | None, at: datetime
) -> PlanItem:
    """Write ``values`` on an item of a locked plan, with the trace of what changed."""
    columns = [name for name in values if name in COLUMNS]
    for name in columns:
        setattr(item, name, values[name])
    if {"responsible", "topic", "starts_on"} & set(changes):
        _check(item, at)
    else:
        check_item(item)
    if item.ready_at is not None and {"execution_mode", "agreement"} & set(changes):
        # Carried out in another way, it is no longer known to be ready.
        item.ready_at = item.ready_by = None
        columns = [*columns, "ready_at", "ready_by"]
    save_if_current(item, expected_version=item.version, fields=columns)
    _write_sets(item, values)
    trail.record("planning.item_edited", item, by=by, at=at, changes=changes)
    return item


@transaction.atomic
def remove_item(item: PlanItem, *, reason: str, by: User, at: datetime) -> PlanItem:
    """Take the activity out of the plan, with a reason: it stays, marked, and its code is not used again."""
    current = _writable(item)
    if current.is_removed:
        return current
    if not reason.strip():
        raise Refused(_("Escriba por qué se retira la actividad."))
    current.is_removed, current.removed_reason = True, reason.strip()
    current.removed_by, current.removed_at = by, at
    _save(current, "is_removed", "removed_reason", "removed_by", "removed_at")
    changes = {"is_removed": (False, True)}
    trail.record("planning.item_removed", current, by=by, at=at, changes=changes, data={"reason": reason.strip()})
    return current


def cancel_item(item: PlanItem, *, reason: str, by: User, at: datetime) -> PlanItem:
    """Take out of an approved plan, already locked, an activity whose cancellation was approved: its dates stay."""
    item.is_removed, item.removed_reason = True, reason
    item.removed_by, item.removed_at = by, at
    _save(item, "is_removed", "removed_reason", "removed_by", "removed_at")
    changes = {"is_removed": (False, True)}
    trail.record("planning.item_cancelled", item, by=by, at=at, changes=changes, data={"reason": reason})
    return item


@transaction.atomic
def restore_item(item: PlanItem, *, by: User, at: datetime) -> PlanItem:
    """Bring a removed activity back, with its code."""
    current = _writable(item)
    if not current.is_removed:
        return current
    why = current.removed_reason
    current.is_removed, current.removed_reason, current.removed_by, current.removed_at = False, "", None, None
    _save(current, "is_removed", "removed_reason", "removed_by", "removed_at")
    changes = {"is_removed": (True, False), "removed_reason": (why, "")}
    trail.record("planning.item_restored", current, by=by, at=at, changes=changes)
    return current


def _check(item: PlanItem, at: datetime) -> None:
    """What the tables would refuse, and whoever may not be assigned to its topic (ORG-07)."""
    check_item(item)
    check_assignment(item.plan.institution, item.responsible, item.topic, item.starts_on or day_of(at))


def _writable(item: PlanItem) -> PlanItem:
    plan = lock_plan(item.plan)
    check_writable(plan)
    return PlanItem.objects.select_related("plan__unit", "plan__year").get(pk=item.pk)


def _save(item: PlanItem, *fields: str) -> None:
    item.version += 1
    item.save(update_fields=[*fields, "version"])


def _write_sets(item: PlanItem, values: dict[str, Any]) -> None:
    for name in SETS:
        if name in values:
            getattr(item, name).set(values[name])
