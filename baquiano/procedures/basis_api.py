"""What a procedure says and stands on, what was left of each task, and what departs from it, for other systems."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.library.queries import guides_visible_to
from baquiano.norms.queries import norms_visible_to
from baquiano.procedures import queries
from baquiano.procedures.api import ProcedureRows, TaskRows, room
from baquiano.procedures.models import (
    Activity,
    GuideLink,
    NormReview,
    Procedure,
    ProcedureIndicator,
    ProcedureNorm,
    ProcedureRisk,
    Task,
    TaskNote,
    TaskRecord,
)
from baquiano.procedures.tables import ExceptionListing, ReturnListing, ReviewListing
from baquiano.ui.endpoints import Asked, Call, Rows, words


class ProcedureContent(ProcedureRows):
    diagrams = serializers.SerializerMethodField(help_text=_("sus diagramas: id, clave y nombre"))

    class Meta:
        model = Procedure
        fields = (
            *ProcedureRows.Meta.fields,
            "process",
            "approved_on",
            "objective",
            "scope",
            "leader",
            "output",
            "definitions",
            "policies",
            "documents",
            "risks",
            "indicators",
            "change_log",
            "change_text",
            "diagrams",
        )

    def get_diagrams(self, procedure: Procedure) -> list[dict[str, str]]:
        rows = queries.diagrams_of(procedure)
        return [{"id": str(one.pk), "key": one.key, "name": one.name} for one in rows]


class ActivityRows(Rows):
    process = words("definition.key", _("clave del diagrama"))
    roles = serializers.SerializerMethodField()

    class Meta:
        model = Activity
        fields = (
            "id",
            "definition",
            "process",
            "bpmn_id",
            "number",
            "name",
            "description",
            "phva",
            "is_control_point",
            "control_text",
            "area",
            "post",
            "roles",
            "inputs",
            "outputs",
            "window",
            "help",
        )

    def get_roles(self, activity: Activity) -> list[str]:
        return [one.role for one in activity.lane_roles.all()]


class NormLinkRows(Rows):
    norm_title = words("norm.title")

    class Meta:
        model = ProcedureNorm
        fields = ("id", "procedure_code", "norm", "norm_title", "note", "created_by", "created_at")


class GuideLinkRows(Rows):
    guide_title = words("guide.title")
    unit_name = words("unit.name", _("la dependencia que lo adjuntó para sí"))

    class Meta:
        model = GuideLink
        fields = ("id", "guide", "guide_title", "procedure_code", "process", "bpmn_id", "unit", "unit_name")


class RiskRows(Rows):
    class Meta:
        model = ProcedureRisk
        fields = (
            "id",
            "procedure_code",
            "description",
            "cause",
            "effect",
            "control",
            "is_retired",
            "retired_reason",
            "version",
        )


class IndicatorRows(Rows):
    class Meta:
        model = ProcedureIndicator
        fields = (
            "id",
            "procedure_code",
            "name",
            "formula",
            "goal",
            "frequency",
            "source",
            "is_retired",
            "retired_reason",
            "version",
        )


class ReviewRows(Rows):
    norm = words("change.norm_id")
    act = words("change.act", _("acto que cambió la norma"))

    class Meta:
        model = NormReview
        fields = (
            "id",
            "norm",
            "act",
            "procedure_code",
            "procedure",
            "state",
            "opened_at",
            "due_on",
            "outcome",
            "reason",
            "closed_by",
            "closed_at",
        )


class RecordRows(Rows):
    class Meta:
        model = TaskRecord
        fields = (
            "id",
            "code",
            "name",
            "requirement",
            "target_type",
            "target_id",
            "label",
            "is_not_applicable",
            "reason",
            "created_by",
            "created_at",
        )


class NoteRows(Rows):
    class Meta:
        model = TaskNote
        fields = ("id", "text", "written_by", "written_at")


class TaskContent(TaskRows):
    records = RecordRows(many=True, read_only=True)
    notes = NoteRows(many=True, read_only=True)

    class Meta:
        model = Task
        fields = (
            *TaskRows.Meta.fields,
            "round",
            "control_passed",
            "control_note",
            "control_by",
            "control_at",
            "outcome",
            "reason",
            "is_return",
            "is_self_approved",
            "is_out_of_order",
            "completed_for",
            "records",
            "notes",
        )


class DepartureRows(TaskRows):
    """A task with what was marked of it."""

    case_label = words("case.label")

    class Meta:
        model = Task
        fields = (
            *TaskRows.Meta.fields,
            "case_label",
            "round",
            "reason",
            "is_return",
            "is_self_approved",
            "is_out_of_order",
            "completed_for",
        )


def _procedure(call: Call, pk: UUID) -> Procedure:
    return call.one(queries.procedures_visible_to(call.user), pk=pk)


def _activities(call: Call) -> Any:
    diagrams = queries.diagram_visible_to(call.user).values("pk")
    rows = Activity.objects.filter(definition__in=diagrams).select_related("definition")
    return rows.defer("definition__xml", "definition__engine_spec").prefetch_related("lane_roles")


def _uses_of_guide(call: Call, pk: UUID) -> Any:
    return queries.uses_of_guide(call.one(guides_visible_to(call.user), pk=pk))


def _links_of_norm(call: Call, pk: UUID) -> Any:
    norm = call.one(norms_visible_to(call.user), pk=pk)
    return ProcedureNorm.objects.filter(norm=norm).select_related("norm")


def _task(call: Call, pk: UUID) -> Task:
    rows = queries.tasks_visible_to(call.user).select_related("activity", "case", "unit")
    return call.one(rows.prefetch_related("records", "notes"), pk=pk)


def _diagram(call: Call, pk: UUID) -> HttpResponse:
    diagram = call.one(queries.diagram_visible_to(call.user), pk=pk)
    response = HttpResponse(diagram.xml, content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{diagram.file_name}"'
    return response


VIEW = "procedures.view_procedure"
room.row(
    "procedure_detail",
    "<uuid:pk>/",
    action=VIEW,
    answer=ProcedureContent,
    find=_procedure,
    summary=_("La ficha de una versión de un procedimiento."),
)
room.rows(
    "procedure_activities",
    "<uuid:pk>/actividades/",
    action=VIEW,
    answer=ActivityRows,
    rows=lambda call, pk: _activities(call).filter(definition__procedure=_procedure(call, pk)),
    summary=_("Las actividades de un procedimiento, diagrama por diagrama."),
)
room.row(
    "activity_detail",
    "actividades/<uuid:pk>/",
    action=VIEW,
    answer=ActivityRows,
    find=lambda call, pk: call.one(_activities(call), pk=pk),
    summary=_("Lo que el procedimiento dice de una actividad."),
)
room.file(
    "diagram_download",
    "diagramas/<uuid:pk>/",
    action=VIEW,
    find=_diagram,
    summary=_("El archivo BPMN de un diagrama."),
)
room.rows(
    "procedure_norms",
    "<uuid:pk>/normas/",
    action=VIEW,
    answer=NormLinkRows,
    rows=lambda call, pk: queries.norms_of(_procedure(call, pk)),
    summary=_("Las normas que sustentan un procedimiento."),
)
room.rows(
    "norm_procedures",
    "normas/<uuid:pk>/procedimientos/",
    action=VIEW,
    answer=NormLinkRows,
    rows=_links_of_norm,
    summary=_("Los procedimientos que una norma sustenta."),
)
room.rows(
    "procedure_guides",
    "<uuid:pk>/documentos/",
    action=VIEW,
    answer=GuideLinkRows,
    rows=lambda call, pk: queries.uses_of(_procedure(call, pk)),
    summary=_("Los documentos de la biblioteca adjuntos a un procedimiento o a sus actividades."),
)
room.rows(
    "guide_uses",
    "documentos/<uuid:pk>/usos/",
    action=VIEW,
    answer=GuideLinkRows,
    rows=_uses_of_guide,
    summary=_("Dónde se usa un documento de la biblioteca."),
)
room.rows(
    "procedure_risks",
    "<uuid:pk>/riesgos/",
    action=VIEW,
    answer=RiskRows,
    rows=lambda call, pk: queries.risks_of(_procedure(call, pk)),
    summary=_("Los riesgos de un procedimiento, con los retirados."),
)
room.rows(
    "procedure_indicators",
    "<uuid:pk>/indicadores/",
    action=VIEW,
    answer=IndicatorRows,
    rows=lambda call, pk: queries.indicators_of(_procedure(call, pk)),
    summary=_("Los indicadores de un procedimiento, con los retirados."),
)
room.rows(
    "review_list",
    "revisiones/",
    action="procedures.view_review",
    answer=ReviewRows,
    rows=lambda call: queries.reviews_visible_to(call.user),
    listing=ReviewListing,
    asked=[Asked("estado", _("Estado")), Asked("resultado", _("Resultado"))],
    summary=_("Las revisiones que abrió el cambio de una norma."),
)
room.row(
    "review_detail",
    "revisiones/<uuid:pk>/",
    action="procedures.view_review",
    answer=ReviewRows,
    find=lambda call, pk: call.one(queries.reviews_visible_to(call.user), pk=pk),
    summary=_("Una revisión."),
)
room.row(
    "task_detail",
    "tareas/<uuid:pk>/",
    action="procedures.view_case",
    answer=TaskContent,
    find=_task,
    summary=_("Una tarea con su punto de control, los registros que dejó y sus notas."),
)
room.rows(
    "return_list",
    "devoluciones/",
    action="procedures.view_returns",
    answer=DepartureRows,
    rows=lambda call: queries.returns_visible_to(call.user),
    listing=ReturnListing,
    summary=_("Cada devolución con su motivo."),
)
room.rows(
    "exception_list",
    "excepciones/",
    action="procedures.view_returns",
    answer=DepartureRows,
    rows=lambda call: queries.exceptions_visible_to(call.user),
    listing=ExceptionListing,
    summary=_("Lo hecho fuera de orden, autoaprobado o sin registrar."),
)
