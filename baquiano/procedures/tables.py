"""Lists of the room: the inbox, the procedures, the cases, the returns and the exceptions."""

from typing import Any

from django.db.models import F
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.procedures import pages
from baquiano.procedures.choices import CaseState, ProcedureState, ReviewOutcome, ReviewState, TaskState, Window
from baquiano.procedures.models import Case, NormReview, Procedure, Task
from baquiano.procedures.queries import awaited_activities, in_window, mine, tasks_for, turn_key
from baquiano.ui.display import day
from baquiano.ui.listing import ChoiceFilter, Column, Listing
from baquiano.ui.templatetags.ui import badge


def _what(task: Task) -> Any:
    if task.returned_from_id is None:
        return str(task.activity)
    return format_html("{} {}", task.activity, badge(_("Devuelta"), "returned"))


class InboxListing(Listing):
    """What awaits me. Each row opens the page where it is done. ``counts`` are those of ``counts_by_activity``."""

    name = "bandeja"
    caption = _("Actividades que esperan por usted")
    search = ["case__label", "activity__name"]
    search_label = _("Buscar por actividad o asunto")
    empty_title = _("No tiene nada pendiente")
    empty_text = _("Cuando el procedimiento espere algo de usted, aparecerá aquí.")

    def __init__(self, request: Any, *, counts: list[dict[str, Any]], of_group: bool) -> None:
        self.counts, self.of_group, self.today = counts, of_group, day_of(request.at)
        self.window_words = {window: str(window.label) for window in Window}
        super().__init__(request, self._tasks, depends_on=(*turn_key(request.user), self.today, of_group))

    def _tasks(self) -> Any:
        tasks = tasks_for(self.request.user, self.today)
        return tasks if self.of_group else mine(tasks, self.request.user)

    def get_columns(self) -> list[Column]:
        return [
            Column("activity", _("Actividad"), value=lambda task: str(task.activity), html=_what, link=True),
            Column("case", _("De"), value="case.label", sort="case__label"),
            Column(
                "unit",
                _("Dependencia"),
                value=lambda task: task.unit_name or task.case_unit_name,
                sort="case__unit__name",
            ),
            Column("assignee", _("A cargo de"), value="assignee_name", sort="assignee__full_name", personal=True),
            Column("due_on", _("Vence"), sort="due_on"),
            Column("window", _("Plazo"), value=lambda task: self._window(task).label, html=self._window_badge),
        ]

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="plazo", label=_("Plazo"), choices=Window.choices, apply=in_window),
            ChoiceFilter(key="actividad", label=_("Actividad"), field="activity_id", choices=self._activities),
        ]

    def _activities(self) -> list[tuple[Any, str]]:
        rows = sorted(self.counts, key=lambda row: row["activity__position"])
        names = ((row["activity_id"], row["activity__number"], row["activity__name"]) for row in rows)
        return [(pk, f"{number}. {name}" if number else name) for pk, number, name in names]

    def known_count(self) -> int | None:
        return None if self.is_filtered else sum(row["total"] for row in self.counts)

    def _window(self, task: Task) -> Window:
        return task.window_on(self.today)

    def _window_badge(self, task: Task) -> Any:
        window = self._window(task)
        return badge(self.window_words[window], window.value)

    def for_screen(self, rows: Any) -> Any:
        own = ("activity_id", "outcome", "opens_on", "warns_on", "due_on", "returned_from")
        of_case = ("case__label", "case__subject_type", "case__subject_id")
        names = {"case_unit_name": F("case__unit__name"), "unit_name": F("unit__name")}
        rows = rows.select_related(None).select_related("case").only(*own, *of_case)
        return rows.annotate(assignee_name=F("assignee__full_name"), **names)

    def complete(self, objects: list[Any]) -> None:
        # A page awaits few activities, many times each.
        activities = awaited_activities({task.activity_id for task in objects})
        for task in objects:
            task.activity = activities[task.activity_id]

    def for_export(self, rows: Any) -> Any:
        names = {"case_unit_name": F("case__unit__name"), "unit_name": F("unit__name")}
        return rows.annotate(assignee_name=F("assignee__full_name"), **names)

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
    empty_text = _("Se cargan con la carpeta de la institución, o con el archivo BPMN de cada uno desde esta página.")
    filters = [ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=ProcedureState.choices)]

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
    default_sort = "-started_at"
    empty_title = _("Todavía no hay casos")
    empty_text = _("Un caso empieza con un plan, una agenda o una visita, o cuando alguien lo inicia.")

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=CaseState.choices),
            ChoiceFilter(key="proceso", label=_("Proceso"), field="definition__key", choices=self._processes),
        ]

    def _processes(self) -> list[tuple[Any, str]]:
        rows = self.queryset.order_by("definition__name").values_list("definition__key", "definition__name").distinct()
        return list(dict(rows).items())


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
        Column("completed_by", _("Devolvió"), value="completed_words", personal=True),
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
        Column("completed_by", _("Persona"), value="completed_words", personal=True),
        Column("completed_at", _("Fecha"), value=lambda task: day(task.completed_at), sort="completed_at"),
    ]
    search = ["case__label", "activity__name"]
    default_sort = "-completed_at"
    empty_title = _("No hay excepciones")


def _review_badge(row: NormReview) -> Any:
    return badge(row.get_state_display(), "done" if row.state == ReviewState.CLOSED else "pending")


class ReviewListing(Listing):
    """The reviews that changed norms asked for (WFL-10)."""

    name = "revisiones"
    caption = _("Revisiones de procedimientos por cambio de norma")
    columns = [
        Column("procedure", _("Procedimiento"), value=str, sort="procedure_code", link=True),
        Column("norm", _("Norma"), value=lambda row: str(row.change.norm), sort="change__norm__issued_on"),
        Column("happened_on", _("Cambió el"), value="change.happened_on", sort="change__happened_on"),
        Column("opened_at", _("Se pidió"), value=lambda row: day(row.opened_at), sort="opened_at"),
        Column("due_on", _("Vence"), sort="due_on"),
        Column("state", _("Estado"), value="get_state_display", html=_review_badge, sort="state"),
        Column("outcome", _("Resultado"), value="get_outcome_display"),
        Column("reason", _("Razón"), on_screen=False),
        Column("closed_by", _("Revisó"), value=lambda row: row.closed_by or "", personal=True),
    ]
    search = ["procedure_code", "procedure__name", "change__act", "change__norm__search_text"]
    search_label = _("Buscar por procedimiento, norma o acto")
    filters = [
        ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=ReviewState.choices),
        ChoiceFilter(key="resultado", label=_("Resultado"), field="outcome", choices=ReviewOutcome.choices),
    ]
    default_sort = "due_on"
    empty_title = _("No hay revisiones")
    empty_text = _("Cuando se marque que una norma cambió, aquí se pedirá revisar cada procedimiento vinculado.")
