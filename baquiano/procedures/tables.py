"""Lists of the room: the inbox, the procedures, the cases, the returns and the exceptions."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.procedures import pages
from baquiano.procedures.choices import CaseState, TaskState, Window
from baquiano.procedures.models import Case, Procedure, Task
from baquiano.procedures.queries import in_window
from baquiano.ui.display import day
from baquiano.ui.listing import ChoiceFilter, Column, Listing
from baquiano.ui.templatetags.ui import badge


def _what(task: Task) -> Any:
    if task.returned_from_id is None:
        return str(task.activity)
    return format_html("{} {}", task.activity, badge(_("Devuelta"), "returned"))


class InboxListing(Listing):
    """What awaits me. Each row opens the page where it is done."""

    name = "bandeja"
    caption = _("Actividades que esperan por usted")
    search = ["case__label", "activity__name"]
    search_label = _("Buscar por actividad o asunto")
    empty_title = _("No tiene nada pendiente")
    empty_text = _("Cuando el procedimiento espere algo de usted, aparecerá aquí.")

    def get_columns(self) -> list[Column]:
        return [
            Column("activity", _("Actividad"), value=lambda task: str(task.activity), html=_what, link=True),
            Column("case", _("De"), value="case.label", sort="case__label"),
            Column("unit", _("Dependencia"), value=lambda task: task.unit or task.case.unit, sort="case__unit__name"),
            Column("assignee", _("A cargo de"), sort="assignee__full_name"),
            Column("due_on", _("Vence"), sort="due_on"),
            Column("window", _("Plazo"), value=lambda task: self._window(task).label, html=self._window_badge),
        ]

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="plazo", label=_("Plazo"), choices=Window.choices, apply=in_window),
            ChoiceFilter(key="actividad", label=_("Actividad"), field="activity_id", choices=self._activities),
        ]

    def _activities(self) -> list[tuple[Any, str]]:
        names = ("activity_id", "activity__number", "activity__name")
        rows = self.queryset.order_by("activity__position").values_list(*names).distinct()
        return [(pk, f"{number}. {name}" if number else name) for pk, number, name in dict.fromkeys(rows)]

    def _window(self, task: Task) -> Window:
        return task.window_on(day_of(self.request.at))  # type: ignore[attr-defined]

    def _window_badge(self, task: Task) -> Any:
        window = self._window(task)
        return badge(window.label, window.value)

    def for_screen(self, rows: Any) -> Any:
        related = {
            "activity": ("number", "name", "outcomes", "outputs"),
            "case": ("label", "subject_type", "subject_id"),
            "case__unit": ("name",),
            "unit": ("name",),
            "assignee": ("full_name",),
        }
        names = [f"{path}__{name}" for path, fields in related.items() for name in fields]
        own = ("outcome", "opens_on", "warns_on", "due_on", "returned_from")
        return rows.select_related(None).select_related(*related).only(*own, *names)

    def row_url(self, row: Task) -> str:
        return pages.task_url(row)


def _procedure_badge(row: Procedure) -> Any:
    return badge(row.get_state_display(), row.state)


def _case_badge(row: Case) -> Any:
    look = {CaseState.OPEN: "in_progress", CaseState.COMPLETED: "done"}.get(CaseState(row.state), "cancelled")
    return badge(row.get_state_display(), look)


class ProcedureListing(Listing):
    name = "procedimientos"
    caption = _("Procedimientos")
    columns = [
        Column("code", _("Código"), sort="code", link=True),
        Column("name", _("Nombre"), sort="name"),
        Column("version", _("Versión")),
        Column("approved_on", _("Aprobado el"), sort="approved_on"),
        Column("running", _("Casos en curso")),
        Column("state", _("Estado"), value="get_state_display", html=_procedure_badge),
    ]
    search = ["code", "name"]
    default_sort = "code"
    exports = ()
    empty_title = _("Todavía no hay procedimientos")
    empty_text = _("Se cargan con la carpeta de la institución.")

    def row_url(self, row: Procedure) -> str:
        return row.get_absolute_url()


class CaseListing(Listing):
    name = "casos"
    caption = _("Casos del procedimiento")
    columns = [
        Column("label", _("Caso"), sort="label", link=True),
        Column("definition", _("Proceso"), value="definition.name", sort="definition__name"),
        Column("unit", _("Dependencia"), value=lambda case: case.unit or "", sort="unit__name"),
        Column("started_at", _("Empezó"), value=lambda case: day(case.started_at), sort="started_at"),
        Column("state", _("Estado"), value="get_state_display", html=_case_badge),
    ]
    search = ["label"]
    filters = [ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=CaseState.choices)]
    default_sort = "-started_at"


def _title(task: Task) -> str:
    return str(task.activity)


class ReturnListing(Listing):
    """Every return with its reason (WFL-04)."""

    name = "devoluciones"
    caption = _("Devoluciones del procedimiento")
    columns = [
        Column(
            "activity",
            _("Actividad que devolvió"),
            value=lambda task: str(task.activity),
            sort="activity__position",
            link=True,
        ),
        Column("case", _("De"), value="case.label", sort="case__label"),
        Column("unit", _("Dependencia"), value=lambda task: task.case.unit or "", sort="case__unit__name"),
        Column("reason", _("Motivo")),
        Column("round", _("Vez")),
        Column("completed_by", _("Devolvió")),
        Column("completed_at", _("Fecha"), value=lambda task: day(task.completed_at), sort="completed_at"),
    ]
    search = ["reason", "case__label", "activity__name"]
    default_sort = "-completed_at"
    empty_title = _("No ha habido devoluciones")


def _marks(task: Task) -> list[tuple[str, str]]:
    marks = [
        (task.is_out_of_order, "out_of_order", _("Fuera de orden")),
        (task.is_self_approved, "due_soon", _("Autoaprobación")),
        (task.state == TaskState.OMITTED, "not_applicable", _("Sin registrar")),
    ]
    return [(state, str(words)) for on, state, words in marks if on]


class ExceptionListing(Listing):
    """What internal control asks for."""

    name = "excepciones"
    caption = _("Hechos fuera de orden, autoaprobaciones y actividades sin registrar")
    columns = [
        Column("activity", _("Actividad"), value=_title, sort="activity__position", link=True),
        Column("case", _("De"), value="case.label", sort="case__label"),
        Column("unit", _("Dependencia"), value=lambda task: task.case.unit or "", sort="case__unit__name"),
        Column(
            "marks",
            _("Qué se marcó"),
            value=lambda task: ", ".join(words for _state, words in _marks(task)),
            html=lambda task: format_html_join(" ", "{}", ((badge(words, state),) for state, words in _marks(task))),
        ),
        Column("completed_by", _("Persona"), value=lambda task: task.completed_by or ""),
        Column("completed_at", _("Fecha"), value=lambda task: day(task.completed_at), sort="completed_at"),
    ]
    search = ["case__label", "activity__name"]
    default_sort = "-completed_at"
    empty_title = _("No hay excepciones")
