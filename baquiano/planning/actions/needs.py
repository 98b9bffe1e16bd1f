"""Identifying the needs of a group: each with its source and its goal (activity 1 of the procedure, PLN-01)."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused, StaleEdit
from baquiano.documents import actions as documents
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.institutions.numbering import next_number
from baquiano.planning import queries
from baquiano.planning.models import Need, Plan
from baquiano.planning.rules import check_need, check_needs_open
from baquiano.planning.values import NEED_COLUMNS, need_state, wanted_need
from baquiano.procedures import actions as procedures

EVIDENCE_KIND = "need_source"


@transaction.atomic
def create_need(
    *, id: UUID, unit: Unit, year: FiscalYear, values: dict[str, Any], file: Any = None, by: User, at: datetime
) -> Need:
    """Write a need of ``unit`` in ``year`` with the next code of the group. Repeating the request writes one.

    ``file`` is the source document, when it is loaded instead of cited. Refused without source or without goal.
    """
    # The same request at the same moment waits here, and then finds the need that the other one wrote.
    year = FiscalYear.objects.select_for_update().get(pk=year.pk)
    repeated = Need.objects.filter(pk=id, unit=unit, year=year).first()
    if repeated is not None:
        return repeated
    check_needs_open(year)
    return add_need(id=id, unit=unit, year=year, values=values, file=file, by=by, at=at)


def add_need(
    *, id: UUID, unit: Unit, year: FiscalYear, values: dict[str, Any], file: Any = None, by: User | None, at: datetime
) -> Need:
    """``create_need`` in a vigencia already known to be open."""
    position = next_number("need", institution=unit.institution, unit=unit, year=year.year)
    fields = {
        "institution_id": unit.institution_id,
        "unit": unit,
        "year": year,
        "position": position,
        "code": f"{unit.code}-N{position:03d}",
        "created_by": by,
        "created_at": at,
        **{name: value for name, value in values.items() if name in NEED_COLUMNS},
    }
    need = Need(pk=id, **fields)
    if file is not None:
        fields["source_file"] = need.source_file = _file_source(need, file, by=by, at=at)
    check_need(need)
    need, is_new = create_once(Need, id=id, fields=fields)
    if is_new:
        need.beneficiaries.set(values.get("beneficiaries", ()))
        kept = {name: pair for name, pair in trail.diff({}, need_state(need, values)).items() if pair[1]}
        trail.record("planning.need_created", need, by=by, at=at, changes=kept)
    return need


@transaction.atomic
def edit_need(
    need: Need, *, expected_version: int, values: dict[str, Any], file: Any = None, by: User, at: datetime
) -> Need:
    """Save ``values`` over the version that the editor read; ``StaleEdit`` when somebody saved in between."""
    current = _locked(need)
    changes = trail.diff(need_state(current, values), wanted_need(values))
    if not changes and file is None:
        return current
    if current.is_removed:
        raise Refused(_("La necesidad %(code)s está retirada. Restáurela para editarla.") % {"code": current.code})
    if current.version != expected_version:
        raise StaleEdit(current=current)
    if file is not None:
        values = {**values, "source_file": _file_source(current, file, by=by, at=at)}
        changes = trail.diff(need_state(current, values), wanted_need(values))
    return change_need(current, values=values, changes=changes, by=by, at=at)


def change_need(need: Need, *, values: dict[str, Any], changes: trail.Changes, by: User | None, at: datetime) -> Need:
    """Write ``values`` on a need that is locked, with the trace of what changed."""
    columns = [name for name in values if name in NEED_COLUMNS]
    for name in columns:
        setattr(need, name, values[name])
    check_need(need)
    save_if_current(need, expected_version=need.version, fields=columns)
    if "beneficiaries" in values:
        need.beneficiaries.set(values["beneficiaries"])
    trail.record("planning.need_edited", need, by=by, at=at, changes=changes)
    return need


@transaction.atomic
def remove_need(need: Need, *, reason: str, by: User, at: datetime) -> Need:
    """Take a need out of the list with a reason. One that activities of a plan answer is refused, naming them."""
    current = _locked(need)
    if current.is_removed:
        return current
    if not reason.strip():
        raise Refused(_("Escriba por qué se retira la necesidad."))
    answered = list(current.items.filter(is_removed=False).values_list("code", flat=True)[:5])
    if answered:
        words = {"code": current.code, "items": ", ".join(answered)}
        raise Refused(_("La necesidad %(code)s la atienden %(items)s: desenlácela de ellas para retirarla.") % words)
    current.is_removed, current.removed_reason = True, reason.strip()
    _save(current)
    changes = {"is_removed": (False, True)}
    trail.record("planning.need_removed", current, by=by, at=at, changes=changes, data={"reason": reason.strip()})
    return current


@transaction.atomic
def restore_need(need: Need, *, by: User, at: datetime) -> Need:
    """Bring a removed need back, with its code."""
    current = _locked(need)
    if not current.is_removed:
        return current
    why = current.removed_reason
    current.is_removed, current.removed_reason = False, ""
    _save(current)
    changes = {"is_removed": (True, False), "removed_reason": (why, "")}
    trail.record("planning.need_restored", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def identify_needs(plan: Plan, *, note: str = "", by: User, at: datetime) -> Plan:
    """Declare that the needs of the group are identified, which opens the writing of its plan.

    Refused while the group has none in the vigencia. Asked again when it is done, it says that it is done.
    """
    plan = queries.lock_plan(plan)
    claim = procedures.claim("planning.identify_needs", subject=plan, by=by, at=at)
    count = queries.needs_of(plan.unit, plan.year).count()
    if not count:
        raise Refused(
            _("Registre al menos una necesidad de %(unit)s, con su fuente y su meta, antes de terminar.")
            % {"unit": plan.unit}
        )
    trail.record("planning.needs_identified", plan, by=by, at=at, data={"items": count, "note": note.strip()})
    words = note.strip() or _("%(count)s necesidades identificadas, cada una con su fuente.") % {"count": count}
    procedures.complete(claim, by=by, at=at, control=procedures.ControlCheck(True, words))
    return plan


def _file_source(need: Need, file: Any, *, by: User | None, at: datetime) -> Any:
    """The source document as evidence of the need; the same file twice is filed once."""
    stored = documents.store_file(
        file, institution=need.institution, name=file.name, by=by, at=at, id=uuid5(need.pk, f"file:{need.version}")
    )
    return documents.add_evidence(
        need,
        id=uuid5(need.pk, f"source:{stored.sha256}"),
        kind=EVIDENCE_KIND,
        title=_("Fuente de la necesidad %(code)s") % {"code": need.code},
        file=stored,
        taken_on=day_of(at),
        by=by,
        at=at,
    )


def _locked(need: Need) -> Need:
    rows = Need.objects.select_for_update(of=("self",)).select_related("unit", "year", "institution")
    current = rows.get(pk=need.pk)
    check_needs_open(current.year)
    return current


def _save(need: Need) -> None:
    need.version += 1
    need.save(update_fields=["is_removed", "removed_reason", "version"])
