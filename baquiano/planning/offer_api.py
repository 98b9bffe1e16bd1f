"""What a plan offers, what it stands on, what departs from its baseline and what was imported into it, for other
systems.
"""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.institutions.models import FiscalYear
from baquiano.library.queries import version_visible_to
from baquiano.planning import actions, queries
from baquiano.planning.api import plan_to_see, room
from baquiano.planning.changing import queries as changing
from baquiano.planning.coverage import coverage_of, lines_of
from baquiano.planning.forms import AcknowledgeForm
from baquiano.planning.importing.preview import preview_of
from baquiano.planning.models import Acknowledgement, ImportBatch, PlanReturn
from baquiano.planning.specifications import specifications_of
from baquiano.ui.endpoints import Call, Rows, Told, moment, words


class CoverageRows(Told):
    """A service of the plan under its procedure and its link of the value chain."""

    link = serializers.CharField()
    procedure = serializers.CharField()
    service = serializers.CharField(help_text=_("vacío: el eslabón no tiene servicios"))
    items = serializers.IntegerField(source="figures.items")
    budget = serializers.IntegerField(source="figures.budget")
    groups = serializers.ListField(child=serializers.UUIDField(), source="figures.groups")
    entities = serializers.ListField(child=serializers.UUIDField(), source="figures.schools")
    municipalities = serializers.ListField(child=serializers.CharField(), source="figures.towns")
    needs = serializers.IntegerField(source="figures.needs")
    unanswered = serializers.IntegerField(source="figures.unanswered")


class GroupRows(Told):
    """A group that owes a plan in the vigencia, and the plan that it has, if any."""

    unit = serializers.UUIDField(source="unit.pk")
    unit_name = words("unit.name")
    plan = serializers.UUIDField(source="plan.pk", allow_null=True, default=None)
    state = words("plan.state")
    is_delivered = serializers.BooleanField()
    missing_reason = serializers.CharField(help_text=_("por qué se consolidó sin él"))


class SpecificationRows(Told):
    version = serializers.UUIDField(source="version.pk")
    guide = serializers.UUIDField(source="version.guide_id")
    title = words("version.guide.title")
    unit_name = words("version.guide.unit.name")
    label = words("version.label")
    is_pending = serializers.BooleanField()
    acknowledged_by = words("acknowledgement.acknowledged_by.full_name")
    acknowledged_at = moment("acknowledgement.acknowledged_at")


class AcknowledgementRows(Rows):
    class Meta:
        model = Acknowledgement
        fields = ("id", "plan", "version", "acknowledged_by", "acknowledged_at")


class DepartureRows(Told):
    code = serializers.CharField()
    activity = serializers.CharField()
    what = serializers.CharField(help_text=_("added, cancelled o changed"))
    fields_changed = serializers.SerializerMethodField(help_text=_("dato, como se aprobó y como está"))
    changes = serializers.SerializerMethodField(help_text=_("las solicitudes aprobadas que lo explican (id)"))

    def get_fields_changed(self, departure: changing.Departure) -> list[list[str]]:
        return [[str(part) for part in one] for one in departure.fields]

    def get_changes(self, departure: changing.Departure) -> list[str]:
        return [str(one.pk) for one in departure.changes]


class ReturnContent(Rows):
    reason_name = words("reason.name")

    class Meta:
        model = PlanReturn
        fields = (
            "id",
            "plan",
            "round",
            "stage",
            "reason",
            "reason_name",
            "note",
            "returned_by",
            "returned_at",
            "snapshot",
        )


class BatchRows(Rows):
    file_name = words("file.original_name")
    sha256 = words("file.sha256")

    class Meta:
        model = ImportBatch
        fields = (
            "id",
            "plan",
            "kind",
            "file_name",
            "sha256",
            "state",
            "sheet",
            "created_count",
            "changed_count",
            "same_count",
            "created_by",
            "created_at",
            "applied_by",
            "applied_at",
            "version",
        )


class BatchContent(BatchRows):
    is_ready = serializers.SerializerMethodField(help_text=_("si se puede importar como está"))
    problems = serializers.SerializerMethodField(help_text=_("qué corregir: hoja, fila, columna y cómo"))

    class Meta:
        model = ImportBatch
        fields = (*BatchRows.Meta.fields, "is_ready", "problems")

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The file is read once, and only while it may still be imported."""
        self._preview = preview_of(instance, day_of(self.context["call"].at)) if instance.is_open else None
        return super().to_representation(instance)

    def get_is_ready(self, batch: ImportBatch) -> bool:
        return self._preview is not None and self._preview.is_ready

    def get_problems(self, batch: ImportBatch) -> list[dict[str, Any]]:
        return [
            {"sheet": one.sheet, "row": one.row, "column": one.column, "header": one.header, "mend": one.mend}
            for one in (self._preview.reading.problems if self._preview else ())
        ]


def _departures(call: Call, pk: UUID) -> list[changing.Departure]:
    plan = plan_to_see(call, pk)
    baseline = changing.baseline_for(plan)
    return changing.departures_of(plan, baseline) if baseline else []


def _groups(call: Call, pk: UUID) -> list[queries.GroupStanding]:
    year = call.one(FiscalYear.objects.select_related("institution"), pk=pk)
    return queries.consolidation_of(call.institution, year, day_of(call.at))


def _batches(call: Call) -> Any:
    return queries.imports_visible_to(call.user)


room.rows(
    "plan_coverage",
    "<uuid:pk>/oferta/",
    action="planning.view_plan",
    answer=CoverageRows,
    rows=lambda call, pk: lines_of(coverage_of(plan_to_see(call, pk))),
    summary=_("Lo que ofrece un plan por eslabón, procedimiento y servicio, junto a las necesidades."),
)
room.rows(
    "consolidation_groups",
    "consolidacion/<uuid:pk>/grupos/",
    action="planning.view_plan",
    answer=GroupRows,
    rows=_groups,
    summary=_("Qué grupos entregaron su plan de una vigencia y cuáles faltan (el id es el de la vigencia)."),
)
room.rows(
    "plan_specifications",
    "<uuid:pk>/especificaciones/",
    action="planning.view_plan",
    answer=SpecificationRows,
    rows=lambda call, pk: specifications_of(plan_to_see(call, pk), day_of(call.at)),
    summary=_("Las especificaciones de otras dependencias que rigen hoy para un plan, con su acuse de recibo."),
)
room.rows(
    "plan_baseline",
    "<uuid:pk>/linea-base/",
    action="planning.view_plan",
    answer=DepartureRows,
    rows=_departures,
    summary=_("En qué se aparta un plan de como lo aprobó el comité, actividad por actividad."),
)
room.row(
    "return_detail",
    "devoluciones/<uuid:pk>/",
    action="planning.view_plan",
    answer=ReturnContent,
    find=lambda call, pk: call.one(queries.returns_visible_to(call.user), pk=pk),
    summary=_("Una devolución con el plan como estaba entonces."),
)
room.rows(
    "import_list",
    "<uuid:pk>/importaciones/",
    action="planning.import_plan",
    answer=BatchRows,
    rows=lambda call, pk: _batches(call).filter(plan=plan_to_see(call, pk)),
    summary=_("Los archivos de Excel que se subieron a un plan."),
)
room.row(
    "import_detail",
    "importaciones/<uuid:pk>/",
    action="planning.import_plan",
    answer=BatchContent,
    find=lambda call, pk: call.one(_batches(call), pk=pk),
    summary=_("Un archivo y, mientras no se importe, qué hay que corregir."),
)


@room.verb(
    "plan_acknowledge",
    "<uuid:pk>/especificaciones/acusar/",
    action="planning.acknowledge_specification",
    form=AcknowledgeForm,
    answer=AcknowledgementRows,
)
def plan_acknowledge(call: Call, pk: UUID) -> Acknowledgement:
    """Acusa recibo de la versión de una especificación («version») para el plan."""
    plan = plan_to_see(call, pk)
    call.require(allows(call.user, "planning.acknowledge_specification", plan))
    data = call.form(versions=version_visible_to(call.user)).cleaned_data
    return actions.acknowledge_specification(plan, data["version"], id=data["id"], by=call.user, at=call.at)
