"""Writing the risks and the indicators of a procedure (WFL-12). Both lists may be empty."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.creation import create_once
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import one_line
from baquiano.procedures.models import Procedure, ProcedureIndicator, ProcedureRisk

RISK_FIELDS = ("description", "cause", "effect", "control")
INDICATOR_FIELDS = ("name", "formula", "goal", "frequency", "source")
Point = TypeVar("Point", ProcedureRisk, ProcedureIndicator)


@transaction.atomic
def add_risk(procedure: Procedure, *, id: UUID, fields: dict[str, str], by: User | None, at: datetime) -> ProcedureRisk:
    """Add a risk to the procedure, for all its versions. Repeating the request adds one."""
    return _add(ProcedureRisk, procedure, id, fields, "procedures.risk_added", by, at)


@transaction.atomic
def edit_risk(
    risk: ProcedureRisk, *, fields: dict[str, str], expected_version: int, by: User, at: datetime
) -> ProcedureRisk:
    """Correct a risk if nobody saved in between."""
    return _edit(risk, fields, expected_version, "procedures.risk_edited", by, at)


@transaction.atomic
def retire_risk(risk: ProcedureRisk, *, reason: str, by: User, at: datetime) -> ProcedureRisk:
    """Take a risk off the list, with a reason: it stays for the actions that point at it."""
    return _retire(risk, reason, "procedures.risk_retired", by, at)


@transaction.atomic
def add_indicator(
    procedure: Procedure, *, id: UUID, fields: dict[str, str], by: User | None, at: datetime
) -> ProcedureIndicator:
    """Add an indicator to the procedure, for all its versions. Repeating the request adds one."""
    return _add(ProcedureIndicator, procedure, id, fields, "procedures.indicator_added", by, at)


@transaction.atomic
def edit_indicator(
    indicator: ProcedureIndicator, *, fields: dict[str, str], expected_version: int, by: User, at: datetime
) -> ProcedureIndicator:
    """Correct an indicator if nobody saved in between."""
    return _edit(indicator, fields, expected_version, "procedures.indicator_edited", by, at)


@transaction.atomic
def retire_indicator(indicator: ProcedureIndicator, *, reason: str, by: User, at: datetime) -> ProcedureIndicator:
    """Take an indicator off the list, with a reason."""
    return _retire(indicator, reason, "procedures.indicator_retired", by, at)


def _add(
    model: type[Point],
    procedure: Procedure,
    id: UUID,
    fields: dict[str, str],
    event: str,
    by: User | None,
    at: datetime,
) -> Point:
    values: dict[str, Any] = {name: one_line(value) for name, value in fields.items()}
    owner = {"institution_id": procedure.institution_id, "procedure_code": procedure.code}
    point, created = create_once(model, id=id, fields={**owner, **values, "created_by": by, "created_at": at})
    if created:
        trail.record(event, point, by=by, at=at, data={"code": procedure.code, **values})
    return point


def _edit(point: Point, fields: dict[str, str], expected_version: int, event: str, by: User, at: datetime) -> Point:
    current: Point = type(point).objects.get(pk=point.pk)
    if current.is_retired:
        raise Refused(_("«%(what)s» está retirado: ya no se cambia.") % {"what": current})
    changes = trail.diff(trail.snapshot(current, list(fields)), {k: one_line(v) for k, v in fields.items()})
    for name, value in fields.items():
        setattr(current, name, one_line(value))
    save_if_current(current, expected_version=expected_version, fields=list(fields))
    if changes:
        trail.record(event, current, by=by, at=at, changes=changes)
    return current


def _retire(point: Point, reason: str, event: str, by: User, at: datetime) -> Point:
    current: Point = type(point).objects.select_for_update().get(pk=point.pk)
    if current.is_retired:
        return current
    if not reason.strip():
        raise Refused(_("Escriba por qué se retira."))
    current.is_retired, current.retired_reason = True, one_line(reason)
    current.version += 1
    current.save(update_fields=["is_retired", "retired_reason", "version"])
    trail.record(event, current, by=by, at=at, data={"reason": current.retired_reason})
    return current
