"""Lists of plans and of their activities."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.planning.choices import PlanKind, PlanState
from baquiano.planning.importing.columns import school_text
from baquiano.planning.models import Plan, PlanItem
from baquiano.planning.queries import complete_condition
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
        Column("unit", _("Grupo"), value="unit.name", sort="unit__name"),
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
            ChoiceFilter(key="grupo", label=_("Grupo"), field="unit", choices=_units),
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
        Column("group", _("Grupo"), value="plan.unit.name", sort="plan__unit__name"),
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

    def __init__(self, request: HttpRequest, queryset: QuerySet[PlanItem], *, plan: Plan, required: list[str]) -> None:
        self.plan, self.required = plan, required
        super().__init__(request, queryset)

    def get_columns(self) -> list[Column]:
        return [column for column in self.columns if column.key != "group" or self.plan.is_consolidated]

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
        if self.plan.is_consolidated:
            found.insert(0, ChoiceFilter(key="grupo", label=_("Grupo"), field="plan__unit", choices=_units))
        return found
