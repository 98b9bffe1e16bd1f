"""Accepting what will be assisted: it waits in a list, or its activity of the plan is asked for (DEM-06, PLN-21)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.demand import queries, rules
from baquiano.demand.actions.telling import tell_requester
from baquiano.demand.actions.terms import checked_move, end, words_of
from baquiano.demand.choices import RequestState, ServiceClass
from baquiano.demand.models import ServiceRequest
from baquiano.institutions.models import CatalogueItem
from baquiano.planning.actions.changing import request_addition
from baquiano.planning.models import ChangeRequest, Plan, PlanItem
from baquiano.ui.display import long_day


@transaction.atomic
def accept_request(row: ServiceRequest, *, note: str, by: User, at: datetime) -> ServiceRequest:
    """Answer yes: it waits in the list until its activity of the plan is asked for. Never an orientation (DEM-03)."""
    current = queries.request_for_update(row)
    if current.state == RequestState.ACCEPTED:
        return current
    checked_move(current, RequestState.ACCEPTED)
    if not rules.can_accept(current):
        what = current.get_service_class_display().lower() if current.service_class else _("sin clasificar")
        if current.service_class == ServiceClass.ORIENTATION:
            raise Refused(_("Una orientación no se planea ni se programa: se responde y queda el registro."))
        raise Refused(_("Lo que es «%(what)s» no se acepta para el plan.") % {"what": what})
    end(current, RequestState.ACCEPTED, words_of(note, "note"), by=by, at=at)
    late = day_of(at) > current.due_on
    trail.record("demand.request_accepted", current, by=by, at=at, data={"due_on": current.due_on, "late": late})
    title = _("Aceptamos su solicitud %(number)s") % {"number": current.number}
    tell_requester(current, title, current.answer, "accepted", by=by, at=at)
    return current


@transaction.atomic
def plan_request(
    row: ServiceRequest,
    plan: Plan,
    *,
    id: UUID,
    values: dict[str, Any],
    reason: CatalogueItem | None,
    note: str,
    by: User,
    at: datetime,
) -> ChangeRequest:
    """Ask that the plan in force has the activity that answers the request; who approved the plan decides it."""
    current = queries.request_for_update(row)
    if current.change_id == id:
        return current.change  # type: ignore[return-value]
    if not rules.can_plan(current):
        raise Refused(_("Solo se pide la actividad de una solicitud aceptada que está en la lista de espera."))
    change = request_addition(plan, id=id, values=values, reason=reason, note=note, by=by, at=at)
    current.change = change
    current.version += 1
    current.save(update_fields=["change", "version"])
    trail.record("demand.activity_asked", current, by=by, at=at, data={"change": change.code})
    return change


@transaction.atomic
def tell_planned(change: ChangeRequest, item: PlanItem, *, by: User, at: datetime) -> None:
    """The activity is in the plan: whoever asked for it learns when."""
    for row in queries.requests_of_changes([change]):
        trail.record("demand.request_planned", row, by=by, at=at, data={"item": item.code, "starts_on": item.starts_on})
        title = _("Su solicitud %(number)s ya está en el plan") % {"number": row.number}
        body = _("La atendemos desde el %(day)s: %(activity)s") % {
            "day": long_day(item.starts_on),
            "activity": item.activity,
        }
        tell_requester(row, title, body, "planned", by=by, at=at)
