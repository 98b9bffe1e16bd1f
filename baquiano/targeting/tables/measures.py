"""The catalogue of variables, and the values by entity and year."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.targeting import queries
from baquiano.targeting.choices import MoreMeans
from baquiano.targeting.models import MeasureValue
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, Listing, figure_column


def _span(row: Any) -> str:
    if row.first_year is None:
        return ""
    return str(row.last_year) if row.first_year == row.last_year else f"{row.first_year}–{row.last_year}"


class MeasureListing(Listing):
    """The catalogue, with how many values each variable has. Give it ``measures_visible_to``."""

    name = "variables"
    caption = _("Variables de priorización")
    columns = [
        Column("name", _("Variable"), value="name", sort="name", link=True, width=44),
        Column("code", _("Código"), value="code", sort="code"),
        Column("unit", _("Unidad"), value="unit"),
        Column("more_means", _("Más significa"), value="get_more_means_display"),
        Column("source", _("Fuente"), value="source", width=40),
        Column("years", _("Años"), value=_span),
        figure_column(
            "values", _("Valores"), "value_count", lambda row: f"{reverse('targeting:value_list')}?variable={row.pk}"
        ),
        Column("description", _("Qué mide"), value="description", on_screen=False, width=60),
        Column("active", _("En uso"), value="is_active", on_screen=False),
    ]
    filters = [
        ChoiceFilter(key="significa", label=_("Más significa"), field="more_means", choices=MoreMeans.choices),
        BooleanFilter(key="en_uso", label=_("En uso"), field="is_active"),
    ]
    search = ["name", "code", "source", "description"]
    search_label = _("Nombre, código o fuente")
    default_sort = "name"
    empty_title = _("Todavía no hay variables")
    empty_text = _("Registre la primera: con qué se comparará a las entidades y de dónde salen sus datos.")
    editable = False

    def row_url(self, row: Any) -> str:
        return row.get_absolute_url() if self.editable else ""

    def row_css(self, row: Any) -> str:
        return "" if row.is_active else "is-off"


class ValueListing(Listing):
    """Every value by entity and year. Give it ``values_visible_to``."""

    name = "valores"
    caption = _("Valores de las variables")
    columns = [
        Column("entity", _("Entidad"), value="beneficiary.name", sort="beneficiary__name", link=True, width=44),
        Column(
            "code",
            _("Código"),
            value=lambda row: row.beneficiary.divipola or row.beneficiary.dane_code or row.beneficiary.nit,
            on_screen=False,
        ),
        Column("department", _("Departamento"), value="beneficiary.municipality.department.name"),
        Column("measure", _("Variable"), value="measure.name", sort="measure__name", width=40),
        Column("measure_code", _("Código de la variable"), value="measure.code", on_screen=False),
        Column("year", _("Año"), value=lambda row: str(row.year), sort="year"),
        Column("value", _("Valor"), value="value", sort="value", css="is-number"),
        Column("unit", _("Unidad"), value="measure.unit"),
        Column("source", _("Fuente"), value="measure.source", on_screen=False, width=40),
    ]
    search = ["beneficiary__search_text"]
    search_label = _("Nombre o código de la entidad")
    default_sort = "entity"
    export_limit = 200_000
    empty_title = _("Todavía no hay valores")
    empty_text = _("Cárguelos de Excel: una fila por entidad, variable y año, o una columna por variable.")

    def get_filters(self) -> list[Any]:
        years = MeasureValue.objects.order_by("-year").values_list("year", flat=True).distinct()
        return [
            ChoiceFilter(
                key="variable",
                label=_("Variable"),
                field="measure",
                choices=lambda: queries.measures().values_list("pk", "name"),
            ),
            ChoiceFilter(key="anio", label=_("Año"), field="year", choices=lambda: [(one, str(one)) for one in years]),
            ChoiceFilter(
                key="departamento",
                label=_("Departamento"),
                field="beneficiary__municipality__department",
                choices=lambda: queries.departments_served().values_list("pk", "name"),
            ),
        ]

    def for_screen(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.defer("beneficiary__search_text", "measure__description")

    def row_url(self, row: Any) -> str:
        return row.beneficiary.get_absolute_url()
