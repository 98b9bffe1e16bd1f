"""Lists of the room: selections, who is in one, of whom it chooses, capacities, and the list of the SGR."""

from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from baquiano.common import statements
from baquiano.common.addresses import address_of
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.targeting import queries
from baquiano.targeting.choices import PickOrigin, SelectionState
from baquiano.targeting.models import Pick, PriorityEntry
from baquiano.ui.display import choice_words
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, Listing, RowAction
from baquiano.ui.templatetags.ui import badge


def units() -> Any:
    return statements.options(("institutions.units",), lambda: Unit.objects.order_by("name").values_list("pk", "name"))


def years() -> Any:
    return [(year, str(year)) for year in FiscalYear.objects.order_by("-year").values_list("year", flat=True)]


def state_badge(selection: Any) -> Any:
    """Its state; of a closed one that another version replaced, that."""
    if selection.is_replaced:
        return badge(_("Reemplazada"), "superseded")
    return badge(choice_words(selection, "state"), selection.state)


class SelectionListing(Listing):
    """Selections by vigencia and unit. Give it ``selections_visible_to``."""

    name = "selecciones"
    caption = _("Selecciones de grupos de valor")
    columns = [
        Column("number", _("Número"), value="number", sort=("number", "edition"), link=True),
        Column("edition", _("Versión"), value="edition", css="is-number"),
        Column("title", _("Nombre"), value="title", sort="title", css="col-wide", width=50),
        Column("year", _("Vigencia"), value="year.year", sort="year__year"),
        Column("unit", _("Dependencia"), value="unit.name", sort="unit__name", width=34),
        Column("topic", _("Tema"), value=lambda row: row.topic.name if row.topic else str(_("Todos")), width=34),
        Column("picks", _("Entidades"), value="pick_count", css="is-number"),
        Column("days", _("Días"), value="pick_days", css="is-number"),
        Column(
            "state",
            _("Estado"),
            value=lambda row: str(_("Reemplazada")) if row.is_replaced else choice_words(row, "state"),
            html=state_badge,
            sort="state",
        ),
        Column("criteria", _("Criterios"), value="criteria", on_screen=False, width=60),
        Column("closed", _("Cerrada el"), value="closed_at", on_screen=False),
    ]
    search = ["number", "title", "criteria"]
    search_label = _("Número, nombre o criterios")
    default_sort = "-number"
    empty_title = _("No hay selecciones")
    empty_text = _("Empiece la de su dependencia: de quiénes se escoge, con qué criterios y con qué capacidad.")

    def for_screen(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return queries.with_figures(rows)

    def for_export(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return queries.with_figures(rows)

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="vigencia", label=_("Vigencia"), field="year__year", choices=years),
            ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit", choices=units),
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=SelectionState.choices),
            BooleanFilter(
                key="vigente",
                label=_("Versión"),
                yes=_("La última"),
                no=_("Reemplazadas"),
                apply=lambda rows, last: rows.filter(is_replaced=not last),
            ),
        ]

    def row_css(self, row: Any) -> str:
        return "is-muted" if row.is_replaced or row.state == SelectionState.DISCARDED else ""


def _code(beneficiary: Any) -> str:
    return beneficiary.divipola or beneficiary.dane_code or beneficiary.nit


def _category(beneficiary: Any) -> str:
    return beneficiary.public_entity.category if beneficiary.public_entity else ""


class PickListing(Listing):
    """Who is in a selection and why. Give it ``picks_of``."""

    name = "escogidas"
    caption = _("Entidades escogidas")
    search = ["beneficiary__search_text", "reason", "traits"]
    search_label = _("Entidad, motivo o características")
    empty_title = _("Todavía no hay entidades escogidas")
    empty_text = _("Abra el universo, marque las que se atenderán y diga por qué.")
    may_edit = False

    filters = [
        ChoiceFilter(key="origen", label=_("La escoge"), field="origin", choices=PickOrigin.choices),
    ]

    def get_columns(self) -> list[Any]:
        return [
            Column("place", _("Puesto"), value="place", css="is-number"),
            Column("name", _("Entidad"), value="beneficiary.name", sort="beneficiary__name", html=self._name, width=44),
            Column("code", _("Código"), value=lambda row: _code(row.beneficiary), on_screen=False),
            Column("town", _("Municipio"), value="beneficiary.municipality.name"),
            Column("department", _("Departamento"), value="beneficiary.municipality.department.name", on_screen=False),
            Column("kind", _("Clase"), value="beneficiary.get_kind_display", on_screen=False),
            Column("origin", _("La escoge"), value="get_origin_display"),
            Column("reason", _("Por qué"), value="reason", css="col-wide", width=60),
            Column("traits", _("Características"), value="traits", width=60),
            Column("days", _("Días"), value="days", sort="days", css="is-number"),
        ]

    def _name(self, row: Pick) -> Any:
        return format_html('<a href="{}">{}</a>', row.beneficiary.get_absolute_url(), row.beneficiary.name)

    def row_actions(self, row: Pick) -> list[Any]:
        if not self.may_edit:
            return []
        return [
            RowAction(_("Corregir"), address_of("targeting:pick_edit", row.pk)),
            RowAction(_("Quitar"), address_of("targeting:pick_remove", row.pk), post=True),
        ]


class UniverseListing(Listing):
    """Of whom a selection chooses, with what is known of each; who is in is told and not ticked."""

    name = "universo"
    caption = _("Universo de la selección")
    search = ["search_text"]
    search_label = _("Buscar por nombre, municipio o código")
    default_sort = "name"
    empty_title = _("Nadie cumple estos filtros")
    empty_text = _("Corrija en la selección de quiénes se escoge.")
    picked: frozenset[Any] = frozenset()
    listed_kinds: frozenset[str] = frozenset()

    def get_columns(self) -> list[Any]:
        return [
            Column("name", _("Entidad"), value="name", sort="name", link=True, width=44),
            Column("code", _("Código"), value=_code),
            Column("town", _("Municipio"), value="municipality.name", sort="municipality__name"),
            Column("department", _("Departamento"), value="municipality.department.name"),
            Column("kind", _("Clase"), value="get_kind_display", on_screen=False),
            Column("category", _("Categoría"), value=_category),
            Column("pdet", _("PDET"), value=lambda row: bool(row.municipality and row.municipality.is_pdet)),
            Column("population", _("Población"), value="municipality.population", css="is-number", on_screen=False),
            Column("needs", _("NBI (%)"), value="municipality.unmet_needs", css="is-number", on_screen=False),
            Column("is_in", _("En la selección"), value=self._words),
        ]

    filters = [
        BooleanFilter(key="pdet", label=_("PDET"), field="municipality__is_pdet"),
        BooleanFilter(key="zomac", label=_("ZOMAC"), field="municipality__is_zomac"),
    ]

    def get_filters(self) -> list[Any]:
        departments = [(one.pk, one.name) for one in queries.departments_served()]
        return [
            ChoiceFilter(
                key="departamento", label=_("Departamento"), field="municipality__department", choices=departments
            ),
            *self.filters,
        ]

    def can_select(self, row: Any) -> bool:
        return row.pk not in self.picked and row.kind not in self.listed_kinds

    def _words(self, row: Any) -> str:
        if row.pk in self.picked:
            return str(_("Sí"))
        return str(_("Por la lista del SGR")) if row.kind in self.listed_kinds else ""


class CapacityListing(Listing):
    """The capacity of each unit, the latest first."""

    name = "capacidad"
    caption = _("Capacidad de las dependencias")
    columns = [
        Column("unit", _("Dependencia"), value="unit.name", sort=("unit__name", "-starts_on"), width=44),
        Column("starts", _("Desde"), value="starts_on", sort="starts_on", link=True),
        Column("people", _("Personas"), value="people", css="is-number"),
        Column("days", _("Días al mes por persona"), value="days_per_month", css="is-number"),
        Column("total", _("Días al mes"), value="days", css="is-number"),
        Column("note", _("De dónde sale"), value="note", width=50),
    ]
    search = ["unit__name", "note"]
    search_label = _("Dependencia o de dónde sale")
    default_sort = "unit"
    empty_title = _("Ninguna dependencia tiene su capacidad registrada")
    empty_text = _("Regístrela: sin ella no se cierra ninguna selección.")

    def get_filters(self) -> list[Any]:
        return [ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit", choices=units)]

    def row_url(self, row: Any) -> str:
        return row.get_absolute_url() if row.unit_id in self.editable else ""

    editable: frozenset[Any] = frozenset()


class PriorityListing(Listing):
    """The lists of the SGR by year and place."""

    name = "lista-sgr"
    caption = _("Lista anual de priorización del SGR")
    columns = [
        Column("year", _("Año"), value=lambda row: str(row.year), sort=("year", "place")),
        Column("place", _("Puesto"), value="place", sort="place", css="is-number"),
        Column("name", _("Entidad"), value="beneficiary.name", sort="beneficiary__name", link=True, width=44),
        Column("code", _("Código"), value=lambda row: _code(row.beneficiary)),
        Column("town", _("Municipio"), value="beneficiary.municipality.name"),
        Column("score", _("Puntaje"), value="score", css="is-number"),
        Column("criterion", _("Criterio"), value="criterion", width=50),
        Column("listed", _("Está en la lista"), value="is_listed"),
    ]
    search = ["beneficiary__search_text", "criterion"]
    search_label = _("Entidad o criterio")
    default_sort = "place"
    empty_title = _("No se ha cargado ninguna lista")
    empty_text = _("Cárguela de Excel en «Cargar de Excel»: una fila por entidad, con su año y su puesto.")

    def get_filters(self) -> list[Any]:
        years = PriorityEntry.objects.order_by("-year").values_list("year", flat=True).distinct()
        return [
            ChoiceFilter(key="anio", label=_("Año"), field="year", choices=lambda: [(one, str(one)) for one in years]),
            BooleanFilter(key="vigente", label=_("Está en la lista"), field="is_listed"),
        ]

    def row_url(self, row: Any) -> str:
        return row.beneficiary.get_absolute_url()
