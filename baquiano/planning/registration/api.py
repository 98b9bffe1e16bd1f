"""The comparisons with the other system and who delivered the plan, for other systems (INT-02)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.planning.api import PlanRows, plan_to_see, room
from baquiano.planning.forms import VerbForm
from baquiano.planning.models import Plan, ReconciledRow, Reconciliation
from baquiano.planning.registration import actions, queries
from baquiano.planning.registration.forms import ReconcileForm
from baquiano.planning.registration.tables import DeliveryListing, ReconciliationListing, RowListing
from baquiano.procedures.queries import task_of
from baquiano.ui.endpoints import Asked, Call, Rows, words


class ReconciliationRows(Rows):
    plan_title = words("plan.title")
    is_equal = serializers.BooleanField(read_only=True, help_text=_("si lo cargado es igual a lo planeado"))

    class Meta:
        model = Reconciliation
        fields = (
            "id",
            "plan",
            "plan_title",
            "number",
            "system",
            "columns",
            "loaded",
            "different",
            "missing",
            "unplanned",
            "is_equal",
            "created_by",
            "created_at",
        )


class ReconciledRows(Rows):
    class Meta:
        model = ReconciledRow
        fields = ("id", "item", "line", "code", "activity", "state", "fields")


class DeliveryRows(Rows):
    plan_id = serializers.UUIDField(read_only=True)
    plan_state = serializers.CharField(read_only=True)
    delivered_on = serializers.DateField(read_only=True)
    is_timely = serializers.BooleanField(read_only=True, help_text=_("en el plazo; nada si no se ha entregado"))
    item_count = serializers.IntegerField(read_only=True)
    complete_count = serializers.IntegerField(read_only=True)
    plan_returns = serializers.IntegerField(read_only=True)

    class Meta:
        model = Unit
        fields = (
            "id",
            "code",
            "name",
            "plan_id",
            "plan_state",
            "delivered_on",
            "is_timely",
            "item_count",
            "complete_count",
            "plan_returns",
        )


def _kept(call: Call, pk: UUID) -> Reconciliation:
    return call.one(queries.reconciliations_visible_to(call.user), pk=pk)


def _deliveries(call: Call) -> Any:
    asked = call.request.GET.get("vigencia", "")
    years = FiscalYear.objects.order_by("-year")
    year = years.filter(year=int(asked)).first() if asked.isdigit() and len(asked) == 4 else years.first()
    if year is None:
        return Unit.objects.none()
    return queries.deliveries_of(call.institution, year, day_of(call.at))


room.rows(
    "reconciliation_list",
    "cotejos/",
    action="planning.view_reconciliation",
    answer=ReconciliationRows,
    rows=lambda call: queries.reconciliations_visible_to(call.user),
    listing=ReconciliationListing,
    asked=[Asked("grupo", _("Dependencia (id)")), Asked("igual", _("Igual a lo planeado: «si» o «no»"))],
    summary=_("Los cotejos de lo cargado en el otro sistema con lo planeado."),
)
room.rows(
    "reconciliation_detail",
    "cotejos/<uuid:pk>/",
    action="planning.view_reconciliation",
    answer=ReconciledRows,
    rows=lambda call, pk: queries.rows_of(_kept(call, pk)),
    listing=RowListing,
    asked=[Asked("resultado", _("Resultado"))],
    summary=_("Las actividades de un cotejo, con lo que difiere de cada una."),
)
room.rows(
    "delivery_list",
    "entregas/",
    action="planning.view_deliveries",
    answer=DeliveryRows,
    rows=_deliveries,
    listing=DeliveryListing,
    asked=[
        Asked("vigencia", _("Vigencia")),
        Asked("plazo", _("«en-el-plazo», «tarde» o «sin-entregar»")),
        Asked("completo", _("Completo: «si» o «no»")),
    ],
    summary=_("Quién diligenció el plan, cuándo y qué tan completo."),
)


@room.verb(
    "plan_reconcile",
    "<uuid:pk>/cotejar/",
    action="planning.reconcile_plan",
    form=ReconcileForm,
    answer=ReconciliationRows,
)
def plan_reconcile(call: Call, pk: UUID) -> Reconciliation:
    """Compara el plan vigente con el archivo del otro sistema; no cambia nada."""
    plan = plan_to_see(call, pk)
    call.require(not plan.is_consolidated and allows(call.user, "planning.reconcile_plan", plan))
    form = call.form()
    file, identity = form.cleaned_data["file"], form.cleaned_data["id"]
    return actions.reconcile_plan(plan, id=identity, content=file.read(), name=file.name, by=call.user, at=call.at)


@room.verb(
    "plan_register",
    "<uuid:pk>/registrar/",
    action="planning.register_plan",
    form=VerbForm,
    answer=PlanRows,
    open_body=True,
)
def plan_register(call: Call, pk: UUID) -> Plan:
    """Deja el plan registrado en los dos sistemas, sobre su último cotejo."""
    plan = plan_to_see(call, pk)
    call.require(not plan.is_consolidated and allows(call.user, "planning.register_plan", plan))
    form = call.form(task=task_of(plan, "planning.register_plan"))
    return actions.register_plan(plan, note=form.words, by=call.user, at=call.at)
