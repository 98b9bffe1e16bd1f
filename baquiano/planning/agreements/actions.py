"""Writing the agreements, and the money of each activity."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.institutions.models import Unit
from baquiano.institutions.queries import people_to_tell
from baquiano.institutions.rules import refuse_closed
from baquiano.notifications.actions import notify
from baquiano.planning.models import Agreement, Funding, PlanItem
from baquiano.planning.queries import lock_plan
from baquiano.ui.display import cop

AGREEMENT = (
    "mode",
    "number",
    "partner",
    "purpose",
    "starts_on",
    "ends_on",
    "own_pesos",
    "own_words",
    "partner_pesos",
    "partner_words",
    "process",
    "process_link",
    "competence",
)
FUNDING = ("planned", "executed", "line")


@transaction.atomic
def create_agreement(unit: Unit, *, id: UUID, fields: dict[str, Any], by: User, at: datetime) -> Agreement:
    """Register an agreement of ``unit``. Repeating the request registers one; the same number twice is refused."""
    one_at_a_time(id)
    values = {"institution_id": unit.institution_id, "unit": unit, "created_by": by, "created_at": at, **fields}
    if not Agreement.objects.filter(pk=id).exists():
        _check(Agreement(pk=id, **values))
    agreement, is_new = create_once(Agreement, id=id, fields=values)
    if is_new:
        data = trail.snapshot(agreement, list(AGREEMENT))
        trail.record("planning.agreement_created", agreement, by=by, at=at, data=data)
    return agreement


@transaction.atomic
def edit_agreement(
    agreement: Agreement, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime
) -> Agreement:
    """Correct it over the version that was read. Its class stays while activities rest on it."""
    row = Agreement.objects.select_for_update().get(pk=agreement.pk)
    before = trail.snapshot(row, list(fields))
    for name, value in fields.items():
        setattr(row, name, value)
    changes = trail.diff(before, trail.snapshot(row, list(fields)))
    if not changes:
        return row
    if "mode" in changes and row.items.filter(is_removed=False).exists():
        raise Refused({"mode": [_("Hay actividades que se ejecutan con él: su clase ya no cambia.")]})
    _check(row)
    if row.lacks_of_contract and row.items.filter(is_removed=False, ready_at__isnull=False).exists():
        raise Refused(
            _("Hay actividades marcadas como listas que se ejecutan con él: no puede quedar sin %(lacks)s.")
            % {"lacks": ", ".join(row.lacks_of_contract)}
        )
    save_if_current(row, expected_version=expected_version, fields=list(fields))
    trail.record("planning.agreement_edited", row, by=by, at=at, changes=changes)
    return row


def _check(row: Any) -> None:
    try:
        row.clean_fields(exclude=["institution", "unit", "created_by", "item"])
        row.validate_constraints(exclude=["unit", "item"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


@transaction.atomic
def add_funding(item: PlanItem, *, id: UUID, fields: dict[str, Any], by: User, at: datetime) -> Funding:
    """Say what a source gives to an activity (LOG-05). Repeating the request says it once."""
    refuse_closed(lock_plan(item.plan).year)
    values = {"institution_id": item.institution_id, "item": item, "created_by": by, "created_at": at, **fields}
    if not Funding.objects.filter(pk=id).exists():
        _check(Funding(pk=id, **values))
    funding, is_new = create_once(Funding, id=id, fields=values)
    if is_new:
        data = trail.snapshot(funding, ["source", *FUNDING])
        trail.record("planning.funding_added", funding, by=by, at=at, data=data)
        _alert(funding, 0, by=by, at=at)
    return funding


@transaction.atomic
def edit_funding(funding: Funding, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime) -> Funding:
    """Change what was planned or spent, over the version that was read; spending above the plan tells its people."""
    rows = Funding.objects.select_for_update(of=("self",)).select_related(
        "item__plan__unit", "item__plan__year", "source"
    )
    row = rows.get(pk=funding.pk)
    refuse_closed(row.item.plan.year)
    before, excess = trail.snapshot(row, list(fields)), row.excess
    for name, value in fields.items():
        setattr(row, name, value)
    changes = trail.diff(before, trail.snapshot(row, list(fields)))
    if not changes:
        return row
    _check(row)
    save_if_current(row, expected_version=expected_version, fields=list(fields))
    trail.record("planning.funding_edited", row, by=by, at=at, changes=changes)
    _alert(row, excess, by=by, at=at)
    return row


def _alert(funding: Funding, excess_before: int, *, by: User, at: datetime) -> None:
    """Execution above what was planned is told once each time it grows, to who leads the unit and who answers."""
    if funding.excess <= excess_before:
        return
    item = funding.item
    plan = item.plan
    heads = people_to_tell(plan.institution, "group_leader", plan.unit, on=day_of(at))
    people = {person.pk: person for person in [*heads, *([item.responsible] if item.responsible else [])]}
    notify(
        list(people.values()),
        institution=plan.institution,
        kind="planning.funding_exceeded",
        title=_("%(code)s gastó más de lo planeado") % {"code": item.code},
        body=_("De %(source)s se planearon %(planned)s y van %(executed)s: %(excess)s de más.")
        % {
            "source": funding.source,
            "planned": cop(funding.planned),
            "executed": cop(funding.executed),
            "excess": cop(funding.excess),
        },
        url=item.get_absolute_url(),
        key=f"planning.funding:{funding.pk}:{funding.version}",
        by=by,
        at=at,
        about=item,
    )
