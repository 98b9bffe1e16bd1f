"""Procedures, cases and what awaits somebody, for other systems (NFR-08)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.procedures import queries
from baquiano.procedures.models import Case, Procedure, Task
from baquiano.ui.endpoints import Call, Room, Rows, words

room = Room("procedures", _("Procedimientos"), _("Los procedimientos, sus casos y las tareas pendientes."))


class ProcedureRows(Rows):
    class Meta:
        model = Procedure
        fields = ("id", "code", "name", "version", "state")


class CaseRows(Rows):
    process = words("definition.name")
    unit_name = words("unit.name")

    class Meta:
        model = Case
        fields = (
            "id",
            "process",
            "label",
            "subject_type",
            "subject_id",
            "unit",
            "unit_name",
            "state",
            "parent",
            "started_at",
            "ended_at",
        )


class TaskRows(Rows):
    number = words("activity.number")
    activity_name = words("activity.name")
    subject_type = words("case.subject_type")
    subject_id = words("case.subject_id")
    unit_name = words("unit.name")

    class Meta:
        model = Task
        fields = (
            "id",
            "case",
            "activity",
            "number",
            "activity_name",
            "subject_type",
            "subject_id",
            "unit",
            "unit_name",
            "assignee",
            "state",
            "opens_on",
            "warns_on",
            "due_on",
            "opened_at",
            "completed_at",
            "completed_by",
        )


def case_to_see(call: Call, pk: UUID) -> Case:
    return call.one(queries.cases_visible_to(call.user), pk=pk)


room.rows(
    "procedure_list",
    "",
    action="procedures.view_procedure",
    answer=ProcedureRows,
    rows=lambda call: queries.procedures_visible_to(call.user),
    summary=_("Los procedimientos en sus versiones."),
)
room.rows(
    "case_list",
    "casos/",
    action="procedures.view_case",
    answer=CaseRows,
    rows=lambda call: queries.cases_visible_to(call.user),
    summary=_("Los casos de los procedimientos."),
)
room.row(
    "case_detail",
    "casos/<uuid:pk>/",
    action="procedures.view_case",
    answer=CaseRows,
    find=case_to_see,
    summary=_("Un caso."),
)
room.rows(
    "case_tasks",
    "casos/<uuid:pk>/tareas/",
    action="procedures.view_case",
    answer=TaskRows,
    rows=lambda call, pk: Task.objects.filter(case=case_to_see(call, pk)).select_related("activity", "case", "unit"),
    summary=_("Lo que se hizo y lo que espera en un caso, actividad por actividad."),
)
room.rows(
    "inbox",
    "bandeja/",
    action="procedures.view_inbox",
    answer=TaskRows,
    rows=lambda call: queries.tasks_for(call.user, day_of(call.at)),
    summary=_("Lo que espera a la persona."),
)


# What stands behind the procedures has its own file; importing it adds its endpoints to the room.
from baquiano.procedures import basis_api as _basis  # noqa: E402, F401
