"""Lists of plans and of their activities."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.institutions.words import PLAN_UNIT
from baquiano.planning.check_tables import marks_html
from baquiano.planning.checking.results import Result
from baquiano.planning.choices import PlanKind, PlanState, Priority
from baquiano.planning.coverage import (
    LINKS,
    PROCEDURES,
    UNPLACED,
    catalogue_names,
    topics_of_link,
    topics_of_procedures,
)
from baquiano.planning.importing.columns import school_text
from baquiano.planning.models import Need, Plan, PlanItem
from baquiano.planning.queries import complete_condition, unanswered_needs
from baquiano.planning.rules import percent
from baquiano.ui.badges import look_of
from baquiano.ui.display import MONTHS, day
from baquiano.ui.icons import icon
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, Listing


def state_html(plan: Plan) -> Any:
    look = look_of(plan.state)
    return format_html(
        '<span class="state state-{}">{}<span>{}</span></span>', look.tone, icon(look.icon), plan.get_state_display()
    )


def progress_of(plan: Plan) -> int:
    return percent(plan.complete_count, plan.item_count)  # type: ignore[attr-defined]


def progress_html(plan: Plan) -> Any:
    """The figure and a bar that says the same without colour alone."""
    value = progress_of(plan)
    return format_html(
        '<span class="progress-cell"><span class="progress-figure">{}&nbsp;%</span> '
        '<progress class="plan-progress" max="100" value="{}" aria-hidden="true"></progress></span>',
        value,
        value,
    )


class PlanListing(Listing):
    """The plans of the vigencias, with how much of each is written."""

    name = "planes"
    caption = _("Planes")
    columns = [
        Column("title", _("Plan"), link=True, sort="title"),
        Column("unit", PLAN_UNIT, value="unit.name", sort="unit__name"),
        Column("year", _("Vigencia"), value="year.year", sort="year__year"),
        Column("kind", _("Clase"), value="get_kind_display", on_screen=False),
        Column("state", _("Estado"), value="get_state_display", html=state_html, sort="state"),
        Column("items", _("Actividades"), value="item_count", css="is-number"),
        Column("progress", _("Completitud"), value=progress_of, html=progress_html),
        Column("returns", _("Devoluciones"), sort="returns", css="is-number"),
    ]
    search = ["title", "unit__name"]
    search_label = _("Buscar por plan o grupo")
    default_sort = "title"
    empty_title = _("Todavía no hay planes")
    empty_text = _("Cree el plan de su grupo para empezar a escribirlo o importarlo de Excel.")

    def __init__(self, request: HttpRequest, queryset: QuerySet[Plan], *, years: list[int], **kwargs: Any) -> None:
        self.years = years
        super().__init__(request, queryset, **kwargs)

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(
                key="vigencia", label=_("Vigencia"), field="year__year", choices=[(str(y), str(y)) for y in self.years]
            ),
            ChoiceFilter(key="grupo", label=PLAN_UNIT, field="unit", choices=_units),
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=PlanState.choices),
            ChoiceFilter(key="clase", label=_("Clase"), field="kind", choices=PlanKind.choices),
        ]

    def can_select(self, row: Plan) -> bool:
        return row.state == PlanState.IN_REVIEW and row.kind == PlanKind.GROUP


def _units() -> list[tuple[Any, str]]:
    return list(Unit.objects.filter(plans__isnull=False).distinct().order_by("name").values_list("pk", "name"))


def _mechanisms() -> list[tuple[Any, str]]:
    return list(CatalogueItem.objects.filter(catalogue="mechanism").values_list("pk", "name"))


def schools_html(item: PlanItem) -> Any:
    """The first one and how many more."""
    names = [one.name for one in item.beneficiaries.all()]
    if not names:
        return ""
    return names[0] if len(names) == 1 else f"{names[0]} y {len(names) - 1} más"


def dates_text(item: PlanItem) -> str:
    if not item.starts_on:
        return ""
    return (
        day(item.starts_on)
        if item.ends_on in (None, item.starts_on)
        else f"{day(item.starts_on)} – {day(item.ends_on)}"
    )


class ItemListing(Listing):
    """The activities of a plan, in the columns that a person looks for."""

    name = "actividades"
    caption = _("Actividades del plan")
    columns = [
        Column("code", _("Código"), sort="position", css="is-code"),
        Column("activity", _("Actividad"), link=True, sort="activity", css="col-wide"),
        Column("group", PLAN_UNIT, value="plan.unit.name", sort="plan__unit__name"),
        Column("dates", _("Fechas"), value=dates_text, sort=("starts_on", "ends_on"), css="col-dates"),
        Column("municipality", _("Municipio"), value="municipality.name", sort="municipality__name"),
        Column("schools", _("Entidades beneficiadas"), value=schools_html, export=school_text),
        Column("mechanism", _("Mecanismo"), value="mechanism.name", sort="mechanism__name"),
        Column("responsible", _("Responsable"), value=lambda i: str(i.responsible or i.team or ""), personal=True),
        Column("budget", _("Valor"), sort="budget", money=True, css="is-number"),
    ]
    search = ["activity", "need", "code", "objective"]
    search_label = _("Buscar en las actividades")
    page_size = 25
    empty_title = _("El plan todavía no tiene actividades")
    empty_text = _("Agréguelas una por una o impórtelas del Excel de su grupo.")

    def __init__(
        self,
        request: HttpRequest,
        queryset: QuerySet[PlanItem],
        *,
        plan: Plan,
        required: list[str],
        findings: Mapping[UUID, list[Result]] | None = None,
    ) -> None:
        self.plan, self.required, self.findings = plan, required, findings or {}
        super().__init__(request, queryset)

    def get_columns(self) -> list[Column]:
        found = [column for column in self.columns if column.key != "group" or self.plan.is_consolidated]
        if self.findings:
            # Beside the activity, where it is seen without moving the table.
            found.insert(2, Column("findings", _("Hallazgos"), value=self._said, html=self._marks, width=50))
        return found

    def _said(self, item: PlanItem) -> str:
        return " ".join(result.finding.words for result in self.findings.get(item.pk, []))

    def _marks(self, item: PlanItem) -> Any:
        """The findings of the activity, as a door to them."""
        results = self.findings.get(item.pk)
        if not results:
            return ""
        return format_html(
            '<a href="{}">{}</a>', reverse("planning:item_findings", args=[item.pk]), marks_html(results)
        )

    def get_filters(self) -> list[Any]:
        condition = complete_condition(self.required)
        found: list[Any] = [
            ChoiceFilter(
                key="mes",
                label=_("Mes"),
                field="starts_on__month",
                choices=[(str(number), name.capitalize()) for number, name in enumerate(MONTHS, start=1)],
            ),
            ChoiceFilter(key="mecanismo", label=_("Mecanismo"), field="mechanism", choices=_mechanisms),
            BooleanFilter(
                key="completa",
                label=_("Completas"),
                yes=_("Completas"),
                no=_("Les falta algo"),
                apply=lambda rows, yes: rows.filter(condition) if yes else rows.exclude(pk__in=rows.filter(condition)),
            ),
        ]
        if self.findings:
            found.append(
                BooleanFilter(
                    key="hallazgos",
                    label=_("Hallazgos"),
                    yes=_("Con hallazgos"),
                    no=_("Sin hallazgos"),
                    apply=lambda rows, yes: (rows.filter if yes else rows.exclude)(pk__in=list(self.findings)),
                )
            )
        found += self._of_the_chain()
        if self.plan.is_consolidated:
            found.insert(0, ChoiceFilter(key="grupo", label=PLAN_UNIT, field="plan__unit", choices=_units))
        return found

    def _of_the_chain(self) -> list[Any]:
        """By link of the value chain and by procedure, where the institution declared them: the figures open these."""
        institution = self.plan.institution
        links, procedures = catalogue_names(institution, LINKS), catalogue_names(institution, PROCEDURES)
        if not links:
            return []
        return [
            ChoiceFilter(
                key="eslabon",
                label=_("Eslabón"),
                choices=[*links, (UNPLACED, _("Sin eslabón"))],
                apply=lambda rows, code: rows.filter(in_link("topic", institution, code, links)),
            ),
            ChoiceFilter(
                key="procedimiento",
                label=_("Procedimiento"),
                choices=procedures,
                apply=lambda rows, code: rows.filter(topic__in=topics_of_procedures(institution, [code])),
            ),
            ChoiceFilter(
                key="tema", label=_("Tema"), field="topic__code", choices=catalogue_names(institution, "topic")
            ),
        ]


def in_link(field: str, institution: Any, code: str, links: list[tuple[str, str]]) -> Q:
    """The rows whose topic belongs to a link; for ``UNPLACED``, those whose topic belongs to none."""
    if code != UNPLACED:
        return Q(**{f"{field}__in": topics_of_link(institution, code)})
    placed = [topic for known, _name in links for topic in topics_of_link(institution, known)]
    return Q(**{f"{field}__isnull": True}) | ~Q(**{f"{field}__in": placed})


_PRIORITY_LOOK = {Priority.HIGH: "danger", Priority.MEDIUM: "warning", Priority.LOW: "info"}


def priority_html(need: Need) -> Any:
    """The word, on a colour that repeats it."""
    tone = _PRIORITY_LOOK[Priority(need.priority)]
    return format_html('<span class="state state-{}"><span>{}</span></span>', tone, need.get_priority_display())


def source_text(need: Need) -> str:
    """Where the need comes from: the kind of source and its citation, or the name of the file."""
    cited = need.source_reference or (str(need.source_file) if need.source_file else "")
    return f"{need.source_type}: {cited}"


def answered_html(need: Need) -> Any:
    """How many activities answer it; none is said in words."""
    count = need.item_count  # type: ignore[attr-defined]
    return count or format_html('<span class="state state-warning"><span>{}</span></span>', _("Sin actividad"))


class NeedListing(Listing):
    """The needs of the groups, each with its source, its goal and how many activities answer it."""

    name = "necesidades"
    caption = _("Necesidades identificadas")
    columns = [
        Column("code", _("Código"), sort=("unit__name", "position"), css="is-code", width=14),
        Column("description", _("Falencia o necesidad"), link=True, sort="description", css="col-wide", width=50),
        Column("unit", PLAN_UNIT, value="unit.name", sort="unit__name", width=30),
        Column("year", _("Vigencia"), value="year.year", on_screen=False, width=10),
        Column("priority", _("Prioridad"), value="get_priority_display", html=priority_html, sort="priority", width=12),
        Column("component", _("Componente"), value="component.name", sort="component__name", width=26),
        Column("topic", _("Tema"), value="topic.name", on_screen=False, width=26),
        Column("source", _("Fuente"), value=lambda n: n.source_type.name, on_export=False, sort="source_type__name"),
        Column("source_type", _("Fuente"), value="source_type.name", on_screen=False, width=26),
        Column("reference", _("Cita del documento"), value="source_reference", on_screen=False, width=40),
        Column("goal", _("Meta"), on_screen=False, width=40),
        Column("schools", _("Entidades"), value=schools_html, export=school_text, on_screen=False, width=40),
        Column("item_count", _("Actividades"), html=answered_html, sort="item_count", css="is-number", width=12),
    ]
    search = ["description", "goal", "code", "source_reference"]
    search_label = _("Buscar en las necesidades")
    default_sort = "priority"
    empty_title = _("Todavía no hay necesidades identificadas")
    empty_text = _("Se registran desde el plan de cada grupo, una por una o importándolas de Excel.")

    def __init__(
        self, request: HttpRequest, queryset: QuerySet[Need], *, years: list[int], of_plan: bool = False
    ) -> None:
        self.years, self.of_plan = years, of_plan
        super().__init__(request, queryset)

    def get_columns(self) -> list[Column]:
        return [column for column in self.columns if column.key != "unit" or not self.of_plan]

    def get_filters(self) -> list[Any]:
        found: list[Any] = [
            ChoiceFilter(key="prioridad", label=_("Prioridad"), field="priority", choices=Priority.choices),
            ChoiceFilter(key="fuente", label=_("Fuente"), field="source_type", choices=_entries("need_source")),
            ChoiceFilter(key="componente", label=_("Componente"), field="component", choices=_entries("component")),
            ChoiceFilter(key="tema", label=_("Tema"), field="topic", choices=_entries("topic")),
            BooleanFilter(
                key="actividad",
                label=_("Con actividad"),
                yes=_("Con actividad en un plan"),
                no=_("Sin actividad"),
                apply=lambda rows, yes: rows.filter(item_count__gt=0) if yes else unanswered_needs(rows),
            ),
        ]
        institution = self.request.institution  # type: ignore[attr-defined]
        links = catalogue_names(institution, LINKS)
        if links:
            found.append(
                ChoiceFilter(
                    key="eslabon",
                    label=_("Eslabón"),
                    choices=[*links, (UNPLACED, _("Sin eslabón"))],
                    apply=lambda rows, code: rows.filter(in_link("topic", institution, code, links)),
                )
            )
        if not self.of_plan:
            years = [(str(year), str(year)) for year in self.years]
            found.insert(0, ChoiceFilter(key="vigencia", label=_("Vigencia"), field="year__year", choices=years))
            found.insert(1, ChoiceFilter(key="grupo", label=PLAN_UNIT, field="unit", choices=_units))
        return found


def _entries(catalogue: str) -> Any:
    return lambda: list(CatalogueItem.objects.filter(catalogue=catalogue).values_list("pk", "name"))
