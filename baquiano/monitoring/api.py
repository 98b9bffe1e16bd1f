"""How the plan and the agenda go, and what each group presented of its months, for other systems (NFR-08)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import moment_of
from baquiano.common.policy import visible
from baquiano.delivery.models import AssistanceSession
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.monitoring import actions, profile, queries, rules
from baquiano.monitoring.choices import Light, Outcome, Pace
from baquiano.monitoring.forms import FollowUpForm, ReturnForm
from baquiano.monitoring.models import MonthlyFollowUp
from baquiano.monitoring.tables import EntityListing, FollowUpListing, ItemListing, VisitListing
from baquiano.planning.models import PlanItem
from baquiano.ui.endpoints import Asked, Call, Room, Rows, moment, words

VIEW, VIEW_EXECUTION = "monitoring.view_follow_up", "monitoring.view_execution"
room = Room(
    "monitoring",
    _("Seguimiento"),
    _("Los semáforos del plan, la ejecución de la agenda y el seguimiento que cada grupo presenta de su mes."),
)


class FollowUpRows(Rows):
    unit_name = words("unit.name")
    vigencia = words("year.year")

    class Meta:
        model = MonthlyFollowUp
        fields = (
            "id",
            "unit",
            "unit_name",
            "vigencia",
            "month",
            "state",
            "remarks",
            "difficulties",
            "figures",
            "sha256",
            "submitted_by",
            "submitted_at",
            "returned_note",
            "returns",
            "version",
        )


class ItemRows(Rows):
    """An activity with how it goes; what was computed for all of them is on the call."""

    unit = serializers.UUIDField(source="plan.unit_id")
    unit_name = words("plan.unit.name")
    done = serializers.IntegerField(source="follow_up.progress.done", help_text=_("entidades atendidas"))
    target = serializers.IntegerField(source="follow_up.progress.target", help_text=_("entidades por atender"))
    percent = serializers.IntegerField(source="follow_up.progress.percent")
    expected = serializers.IntegerField(source="follow_up.expected", help_text=_("el porcentaje que piden sus fechas"))
    pace = serializers.ChoiceField(source="follow_up.pace", choices=Pace.choices)
    days_late = serializers.IntegerField(source="follow_up.days_late")
    light = serializers.ChoiceField(source="follow_up.light", choices=Light.choices)

    class Meta:
        model = PlanItem
        fields = (
            "id",
            "code",
            "activity",
            "unit",
            "unit_name",
            "responsible",
            "starts_on",
            "ends_on",
            "done",
            "target",
            "percent",
            "expected",
            "pace",
            "days_late",
            "light",
        )

    def to_representation(self, instance: Any) -> dict[str, Any]:
        instance.follow_up = self.context["call"].http.follow_ups[instance.pk]
        return super().to_representation(instance)


class VisitRows(Rows):
    title = words("meeting.title")
    unit = serializers.UUIDField(source="meeting.unit_id")
    unit_name = words("meeting.unit.name")
    first_at = serializers.DateTimeField(help_text=_("cuándo se programó"))
    starts_at = moment("meeting.starts_at", _("cuándo se hizo o se hará"))
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    reason = words("meeting.state_reason.name")

    class Meta:
        model = AssistanceSession
        fields = (
            "id",
            "title",
            "unit",
            "unit_name",
            "beneficiaries",
            "first_at",
            "starts_at",
            "outcome",
            "reason",
        )


class EntityRows(Rows):
    held = serializers.IntegerField(source="n_held")
    not_held = serializers.IntegerField(source="n_not_held")
    pending = serializers.IntegerField(source="n_pending")
    extra = serializers.IntegerField(source="n_extra")

    class Meta:
        model = Beneficiary
        fields = ("id", "name", "held", "not_held", "pending", "extra")


class GroupRows(serializers.Serializer):  # type: ignore[type-arg]
    """A group in a month."""

    unit = serializers.UUIDField(source="unit.pk")
    unit_name = words("unit.name")
    counts = serializers.DictField(child=serializers.IntegerField(), source="execution.counts")
    percent = serializers.FloatField(source="execution.percent", allow_null=True)
    is_missing = serializers.BooleanField(help_text=_("no ha presentado el seguimiento del mes, o lo tiene devuelto"))
    follow_up = serializers.UUIDField(source="follow_up.pk", allow_null=True, default=None)


class MonthRows(serializers.Serializer):  # type: ignore[type-arg]
    """A month of the agenda."""

    vigencia = serializers.IntegerField()
    month = serializers.IntegerField()
    due_on = serializers.DateField(help_text=_("hasta cuándo se presenta el seguimiento"))
    counts = serializers.DictField(child=serializers.IntegerField(), source="total.counts")
    percent = serializers.FloatField(source="total.percent", allow_null=True)
    groups = GroupRows(many=True)


def year_of(call: Call, year: int) -> FiscalYear:
    """The vigencia of the address."""
    return call.one(FiscalYear.objects.select_related("institution"), year=year)


def _month(month: int) -> int:
    if month not in range(1, 13):
        raise Http404
    return month


def cut_of(call: Call) -> datetime:
    """Now, or the end of the day of the cut-off that the address asks for."""
    return moment_of(call.http.GET.get("corte", ""), call.at)


def _items(call: Call, year: int) -> Any:
    row, at = year_of(call, year), cut_of(call)
    rows = visible(queries.items_of_year(row, at), call.user, VIEW)
    call.http.follow_ups = queries.follow_ups_of_items(rows, row, at)  # type: ignore[attr-defined]
    return rows.select_related("plan__unit")


def _item_listing(request: Any, rows: Any) -> ItemListing:
    return ItemListing(request, rows, getattr(request, "follow_ups", {}))


def _visits(call: Call, year: int, month: int) -> Any:
    at = cut_of(call)
    rows = visible(queries.visits_of_months(year_of(call, year), [_month(month)], at), call.user, VIEW_EXECUTION)
    shown = ("meeting__unit", "meeting__state_reason")
    return queries.with_outcome(rows, at).distinct().select_related(*shown).prefetch_related("beneficiaries")


def _entities(call: Call, year: int, month: int) -> Any:
    rows = visible(queries.visits_of_months(year_of(call, year), [_month(month)], call.at), call.user, VIEW_EXECUTION)
    return queries.entities_with_execution(rows, call.at)


def _execution(call: Call, year: int, month: int) -> dict[str, Any]:
    row = year_of(call, year)
    groups = queries.months_of_groups(call.user, row, _month(month), call.at)
    return {
        "vigencia": year,
        "month": month,
        "due_on": profile.follow_up_due(row.institution, year, month),
        "total": queries.sum_of(one.execution for one in groups),
        "groups": groups,
    }


room.rows(
    "year_items",
    "actividades/<int:year>/",
    action=VIEW,
    answer=ItemRows,
    rows=_items,
    listing=_item_listing,
    asked=[
        Asked("grupo", _("Grupo (id)")),
        Asked("semaforo", _("Semáforo: verde, amarillo, rojo o sin-empezar")),
        Asked("fechas", _("Fechas: a-tiempo, tarde, en-curso, vencida o por-empezar")),
        Asked("corte", _("Como estaban el (día)"), "date"),
    ],
    summary=_("Las actividades del plan de la vigencia con lo hecho, lo esperado y su semáforo."),
)
room.row(
    "month_groups",
    "agenda/<int:year>/<int:month>/",
    action=VIEW_EXECUTION,
    answer=MonthRows,
    find=_execution,
    summary=_("La ejecución de la agenda de un mes, grupo por grupo, y quién no ha presentado su seguimiento."),
)
room.rows(
    "month_entities",
    "agenda/<int:year>/<int:month>/entidades/",
    action=VIEW_EXECUTION,
    answer=EntityRows,
    rows=_entities,
    listing=lambda request, rows: EntityListing(request, rows, {}),
    asked=[],
    summary=_("La ejecución de la agenda de un mes, entidad por entidad."),
)
room.rows(
    "month_visits",
    "agenda/<int:year>/<int:month>/visitas/",
    action=VIEW_EXECUTION,
    answer=VisitRows,
    rows=_visits,
    listing=VisitListing,
    asked=[
        Asked("resultado", _("Resultado: realizada, no-realizada, por-hacer, extra o hechas")),
        Asked("grupo", _("Grupo (id)")),
        Asked("entidad", _("Entidad asistida (id)")),
        Asked("corte", _("Como estaban el (día)"), "date"),
    ],
    summary=_("Las visitas de la agenda de un mes y las que se hicieron fuera de ella, con su resultado."),
)


def _follow_up(call: Call, pk: UUID) -> MonthlyFollowUp:
    return call.one(queries.follow_ups_visible_to(call.user), pk=pk)


room.rows(
    "follow_up_list",
    "mensual/",
    action=VIEW,
    answer=FollowUpRows,
    rows=lambda call: queries.follow_ups_visible_to(call.user),
    listing=FollowUpListing,
    asked=[Asked("estado", _("Estado")), Asked("grupo", _("Grupo (id)")), Asked("mes", _("Mes"))],
    summary=_("Los seguimientos del mes que los grupos presentaron."),
)
room.row(
    "follow_up_detail",
    "mensual/<uuid:pk>/",
    action=VIEW,
    answer=FollowUpRows,
    find=_follow_up,
    summary=_("El seguimiento de un mes."),
)


@room.verb(
    "unit_submit",
    "grupos/<uuid:pk>/<int:year>/<int:month>/presentar/",
    action="monitoring.submit_follow_up",
    form=FollowUpForm,
    answer=FollowUpRows,
)
def unit_submit(call: Call, pk: UUID, year: int, month: int) -> MonthlyFollowUp:
    """Presenta el seguimiento del mes de un grupo, con las cifras de ese momento."""
    unit = call.one(visible(Unit.objects.all(), call.user, VIEW), pk=pk)
    row = year_of(call, year)
    known = queries.follow_up_of(unit, row, _month(month))
    # Presented already: whoever repeats it is answered with the one there is.
    is_repeated = known is not None and known.is_submitted
    call.require(rules.can_submit(call.user, unit, None if is_repeated else known))
    return actions.submit_follow_up(unit, row, month, **call.form().cleaned_data, by=call.user, at=call.at)


@room.verb(
    "follow_up_return",
    "mensual/<uuid:pk>/devolver/",
    action="monitoring.return_follow_up",
    form=ReturnForm,
    answer=FollowUpRows,
)
def follow_up_return(call: Call, pk: UUID) -> Any:
    """Devuelve al grupo su seguimiento con lo que debe ajustar."""
    follow_up = _follow_up(call, pk)
    call.require(rules.can_return(call.user, follow_up))
    return actions.return_follow_up(follow_up, **call.form().cleaned_data, by=call.user, at=call.at)


# The rest of the room has files of its own; importing them adds their endpoints.
from baquiano.monitoring.contacts import api as _contacts  # noqa: E402, F401
from baquiano.monitoring.hitos import api as _hitos  # noqa: E402, F401
