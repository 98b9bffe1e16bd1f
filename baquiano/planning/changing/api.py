"""Change requests of the plan, for other systems: the same lists, forms and verbs as the pages."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.institutions.queries import catalogue
from baquiano.planning import actions, queries
from baquiano.planning.api import room
from baquiano.planning.changing import queries as changing
from baquiano.planning.changing import rules
from baquiano.planning.changing.forms import (
    ONLY,
    AdditionForm,
    ApproveChangeForm,
    CancellationForm,
    ChangeForm,
    RefuseChangeForm,
    WithdrawChangeForm,
)
from baquiano.planning.changing.tables import ChangeListing
from baquiano.planning.choices import ChangeKind
from baquiano.planning.forms import written
from baquiano.planning.models import ChangeRequest, PlanItem
from baquiano.ui.endpoints import Asked, Call, Rows, words


class ChangeRows(Rows):
    year = words("plan.year.year", _("vigencia"))
    unit = words("plan.unit_id")
    unit_name = words("plan.unit.name")
    reason_name = words("reason.name")

    class Meta:
        model = ChangeRequest
        fields = (
            "id",
            "code",
            "plan",
            "item",
            "year",
            "unit",
            "unit_name",
            "kind",
            "state",
            "title",
            "reason",
            "reason_name",
            "note",
            "fields",
            "created_by",
            "created_at",
            "decided_by",
            "decided_at",
            "decision_reason",
            "decision_note",
            "session",
        )


def _listing(request: Any, rows: Any) -> ChangeListing:
    return ChangeListing(request, rows, years=queries.years_with_plans(request.institution))


def _change(call: Call, pk: UUID) -> ChangeRequest:
    return call.one(changing.changes_visible_to(call.user), pk=pk)


def _item(call: Call, pk: UUID) -> PlanItem:
    rows = queries.with_everything(queries.items_visible_to(call.user))
    item = call.one(rows.select_related("plan__institution"), pk=pk)
    call.require(rules.can_change(call.user, item))
    return item


room.rows(
    "change_list",
    "cambios/",
    action="planning.view_plan",
    answer=ChangeRows,
    rows=lambda call: changing.changes_visible_to(call.user),
    listing=_listing,
    asked=[
        Asked("estado", _("Estado")),
        Asked("clase", _("Qué se pide")),
        Asked("motivo", _("Motivo (id)")),
        Asked("grupo", _("Grupo (id)")),
        Asked("vigencia", _("Vigencia")),
        Asked("mias", _("Pedidas por quien pregunta"), "boolean"),
        Asked("desde", _("Pedido desde"), "date"),
    ],
    summary=_("Las solicitudes de cambio de los planes aprobados."),
)
room.row(
    "change_detail",
    "cambios/<uuid:pk>/",
    action="planning.view_plan",
    answer=ChangeRows,
    find=_change,
    summary=_("Una solicitud de cambio, con cada dato antes y después."),
)


def _ask(call: Call, pk: UUID, kind: str) -> ChangeRequest:
    item = _item(call, pk)
    form = call.form(
        written=written,
        plan=item.plan,
        only=ONLY.get(kind, ()),
        user=call.user,
        on=day_of(call.at),
        initial=written(item),
    )
    return actions.request_change(
        item,
        id=form.cleaned_data["id"],
        expected_version=form.cleaned_data["version"],
        values=form.values,
        **form.why,
        by=call.user,
        at=call.at,
    )


_ASK: dict[str, Any] = {"action": "planning.request_change", "form": ChangeForm, "answer": ChangeRows}


@room.verb("item_move", "actividades/<uuid:pk>/mover/", **_ASK)
def item_move(call: Call, pk: UUID) -> ChangeRequest:
    """Pide mover las fechas de una actividad del plan aprobado."""
    return _ask(call, pk, ChangeKind.MOVE)


@room.verb("item_reassign", "actividades/<uuid:pk>/responsable/", **_ASK)
def item_reassign(call: Call, pk: UUID) -> ChangeRequest:
    """Pide cambiar el responsable de una actividad del plan aprobado."""
    return _ask(call, pk, ChangeKind.REASSIGN)


@room.verb("item_change", "actividades/<uuid:pk>/cambiar/", **_ASK)
def item_change(call: Call, pk: UUID) -> ChangeRequest:
    """Pide otro contenido para una actividad del plan aprobado: envíela completa, sobre la versión que leyó."""
    return _ask(call, pk, ChangeKind.MODIFY)


@room.verb(
    "item_cancel",
    "actividades/<uuid:pk>/cancelar/",
    action="planning.request_change",
    form=CancellationForm,
    answer=ChangeRows,
)
def item_cancel(call: Call, pk: UUID) -> ChangeRequest:
    """Pide cancelar una actividad del plan aprobado."""
    item = _item(call, pk)
    form = call.form(written=written, plan=item.plan)
    asked = {"id": form.cleaned_data["id"], "expected_version": form.cleaned_data["version"], **form.why}
    return actions.request_cancellation(item, **asked, by=call.user, at=call.at)


@room.verb("plan_add", "<uuid:pk>/agregar/", action="planning.request_change", form=AdditionForm, answer=ChangeRows)
def plan_add(call: Call, pk: UUID) -> ChangeRequest:
    """Pide una actividad que no estaba en el plan aprobado."""
    plan = call.one(queries.plans_visible_to(call.user), pk=pk)
    call.require(rules.can_ask(call.user, plan))
    form = call.form(plan=plan, user=call.user, on=day_of(call.at))
    asked = {"id": form.cleaned_data["id"], "values": form.values, **form.why}
    return actions.request_addition(plan, **asked, by=call.user, at=call.at)


def _to_decide(call: Call, pk: UUID) -> ChangeRequest:
    change = _change(call, pk)
    call.require(allows(call.user, rules.DECIDE, change))
    return change


@room.verb(
    "change_approve",
    "cambios/<uuid:pk>/aprobar/",
    action="planning.decide_change",
    form=ApproveChangeForm,
    answer=ChangeRows,
)
def change_approve(call: Call, pk: UUID) -> ChangeRequest:
    """Aprueba la solicitud: el plan cambia y la línea base se conserva."""
    change = _to_decide(call, pk)
    return actions.approve_change(change, **call.form(plan=change.plan).decision, by=call.user, at=call.at)


@room.verb(
    "change_refuse",
    "cambios/<uuid:pk>/negar/",
    action="planning.decide_change",
    form=RefuseChangeForm,
    answer=ChangeRows,
)
def change_refuse(call: Call, pk: UUID) -> ChangeRequest:
    """No aprueba la solicitud, con un motivo del catálogo «return_reason»."""
    change = _to_decide(call, pk)
    form = call.form(plan=change.plan, reasons=catalogue(call.institution, "return_reason"))
    return actions.refuse_change(change, **form.decision, by=call.user, at=call.at)


@room.verb(
    "change_withdraw",
    "cambios/<uuid:pk>/retirar/",
    action="planning.request_change",
    form=WithdrawChangeForm,
    answer=ChangeRows,
)
def change_withdraw(call: Call, pk: UUID) -> ChangeRequest:
    """Retira una solicitud que nadie ha respondido."""
    change = _change(call, pk)
    call.require(allows(call.user, rules.ASK, change))
    return actions.withdraw_change(change, note=call.form().cleaned_data["note"], by=call.user, at=call.at)
