"""The lists of monthly snapshots and of half-yearly reports."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from baquiano.institutions.words import PLAN_UNIT
from baquiano.reports.choices import WHOLE_YEAR, Half, PackageState, ReportState, TopicPeriod
from baquiano.reports.datasets import BY_KEY, DATASETS
from baquiano.reports.models import Snapshot
from baquiano.ui.display import month_name
from baquiano.ui.listing import ChoiceFilter, Column, Listing
from baquiano.ui.templatetags.ui import badge


def _title(row: Snapshot) -> str:
    return str(BY_KEY[row.dataset].title) if row.dataset in BY_KEY else row.dataset


class SnapshotListing(Listing):
    """The snapshots taken, the last month first."""

    name = "datos-mensuales"
    caption = _("Fotos mensuales")
    columns = [
        Column(
            "month",
            _("Mes"),
            value=lambda row: f"{month_name(row.month)} de {row.year}".capitalize(),
            sort=("year", "month"),
        ),
        Column("dataset", _("Conjunto"), value=_title, sort="dataset", link=True),
        Column("rows", _("Filas"), value="row_count", css="is-number"),
        Column("taken", _("Tomada el"), value="taken_at", sort="taken_at"),
        Column("sha256", _("SHA-256"), on_screen=False),
    ]
    filters = [
        ChoiceFilter(
            key="conjunto", label=_("Conjunto"), field="dataset", choices=[(one.key, one.title) for one in DATASETS]
        )
    ]
    default_sort = "-month"
    empty_title = _("Todavía no hay fotos")
    empty_text = _("La primera se toma sola al terminar el mes.")

    def for_screen(self, rows: Any) -> Any:
        return rows.defer("rows", "columns")


class ReportListing(Listing):
    """The reports of each period, the last one first."""

    name = "informes-de-seguimiento"
    caption = _("Informes de seguimiento")
    columns = [
        Column("title", _("Informe"), value=str, link=True, sort=("year__year", "half", "edition"), width=50),
        Column("cut", _("Corte"), value="cut_on", sort="cut_at"),
        Column(
            "state",
            _("Estado"),
            value="get_state_display",
            html=lambda row: badge(row.get_state_display(), row.state),
            sort="state",
        ),
        Column("approved", _("Aprobado el"), value="approved_at", sort="approved_at"),
        Column("by", _("Elaboró"), value="created_by.full_name", on_screen=False, personal=True),
        Column("sha256", _("Huella de las cifras"), on_screen=False),
    ]
    search = ["unit__name", "addressee_name"]
    default_sort = "-title"
    empty_title = _("Todavía no hay informes de seguimiento")
    empty_text = _("Se redactan de los datos: elija el periodo y el corte.")
    filters = [
        ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=ReportState.choices),
        ChoiceFilter(
            key="semestre",
            label=_("Periodo"),
            choices=[*Half.choices, (WHOLE_YEAR, _("Todo el año"))],
            apply=lambda rows, half: rows.filter(half=None if half == WHOLE_YEAR else half),
        ),
    ]


class RegisterListing(Listing):
    """The registers of accompaniments, the last period first."""

    name = "registros-de-acompanamientos"
    caption = _("Registros de acompañamientos realizados")
    columns = [
        Column("unit", PLAN_UNIT, value="unit.name", sort="unit__name", link=True, width=50),
        Column("first", _("Desde"), value="first_on", sort="first_on"),
        Column("last", _("Hasta"), value="last_on", sort="last_on"),
        Column("sealed", _("Sellado el"), value="sealed_at", sort="sealed_at"),
        Column("by", _("Lo selló"), value=lambda row: str(row.sealed_by or ""), personal=True, on_screen=False),
        Column("sha256", _("Huella de las filas"), on_screen=False),
    ]
    search = ["unit__name"]
    search_label = _("Dependencia")
    default_sort = "-last"
    empty_title = _("Todavía no hay registros")
    empty_text = _("Se hacen de los acompañamientos de una dependencia en un periodo que terminó.")
    filters = [
        ChoiceFilter(
            key="sello",
            label=_("Sello"),
            choices=[("si", _("Sellados")), ("no", _("Sin sellar"))],
            apply=lambda rows, sealed: rows.filter(sealed_at__isnull=sealed == "no"),
        )
    ]

    def for_screen(self, rows: Any) -> Any:
        return rows.defer("rows")


class PackageListing(Listing):
    """The packages of accountability, the last period first."""

    name = "rendicion-de-cuentas"
    caption = _("Paquetes de rendición de cuentas")
    columns = [
        Column("title", _("Periodo"), value=str, sort=("last_on", "first_on"), link=True, width=50),
        Column(
            "state",
            _("Estado"),
            value="get_state_display",
            html=lambda row: badge(row.get_state_display(), row.state),
            sort="state",
        ),
        Column("approved", _("Aprobado el"), value="approved_at", sort="approved_at"),
        Column("published", _("Publicado el"), value="published_at", sort="published_at"),
        Column("by", _("Preparó"), value="created_by.full_name", on_screen=False, personal=True),
        Column("sha256", _("Huella de las cifras"), on_screen=False),
    ]
    search = ["message"]
    default_sort = "-title"
    empty_title = _("Todavía no hay paquetes de rendición de cuentas")
    empty_text = _("Se preparan de los datos de un periodo que terminó.")
    filters = [ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=PackageState.choices)]

    def for_screen(self, rows: Any) -> Any:
        return rows.defer("figures")


class TopicListing(Listing):
    """The reports by topic, the last one first."""

    name = "informes-por-tema"
    caption = _("Informes por tema")
    columns = [
        Column("period", _("Informe"), value="get_period_display", sort="period", link=True, width=45),
        Column("unit", PLAN_UNIT, value="unit.name", sort="unit__name"),
        Column("year", _("Vigencia"), value="year.year", sort="year__year"),
        Column("cut", _("Corte"), value="cut_on", sort="cut_at"),
        Column(
            "state",
            _("Estado"),
            value="get_state_display",
            html=lambda row: badge(row.get_state_display(), row.state),
            sort="state",
        ),
        Column("approved", _("Aprobado el"), value="approved_at", sort="approved_at"),
        Column("by", _("Elaboró"), value="created_by.full_name", on_screen=False, personal=True),
        Column("sha256", _("Huella de las cifras"), on_screen=False),
    ]
    search = ["unit__name"]
    search_label = _("Dependencia")
    default_sort = "-year"
    empty_title = _("Todavía no hay informes por tema")
    empty_text = _("Salen de los datos: elija la dependencia y el periodo.")
    filters = [
        ChoiceFilter(key="informe", label=_("Informe"), field="period", choices=TopicPeriod.choices),
        ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=ReportState.choices),
    ]

    def for_screen(self, rows: Any) -> Any:
        return rows.defer("rows")
