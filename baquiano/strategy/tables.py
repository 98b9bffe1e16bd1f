"""Lists of the room: strategies and guidelines."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.institutions.models import FiscalYear
from baquiano.strategy import queries
from baquiano.strategy.choices import StrategyState
from baquiano.ui.display import choice_words
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, Listing
from baquiano.ui.templatetags.ui import badge


def _years() -> Any:
    return [(year, str(year)) for year in FiscalYear.objects.order_by("-year").values_list("year", flat=True)]


class StrategyListing(Listing):
    """The strategies, one per vigencia. Give it ``strategies_visible_to``."""

    name = "estrategias"
    caption = _("Estrategias anuales")
    columns = [
        Column("year", _("Vigencia"), value=lambda row: str(row.year), sort="year__year", link=True),
        Column("unit", _("La lidera"), value="unit.name", sort="unit__name", width=34),
        Column("proposals", _("Direcciones"), value="proposal_count", css="is-number"),
        Column("validated", _("Propuestas validadas"), value="validated_count", css="is-number"),
        Column("references", _("Datos citados"), value="reference_count", css="is-number"),
        Column("budget", _("Presupuesto"), value="budget", sort="budget", money=True),
        Column(
            "state",
            _("Estado"),
            value=lambda row: choice_words(row, "state"),
            html=lambda row: badge(choice_words(row, "state"), row.state),
            sort="state",
        ),
        Column("returns", _("Devoluciones"), value="returns", css="is-number"),
        Column("approved", _("Aprobada el"), value="approved_at", sort="approved_at"),
        Column("sha256", _("SHA-256 de lo aprobado"), value="content_sha256", on_screen=False),
    ]
    search = ["analysis", "scenarios", "offer"]
    search_label = _("Análisis, escenarios u oferta")
    default_sort = "-year"
    empty_title = _("Todavía no hay estrategias")
    empty_text = _("Empiece la de la próxima vigencia: convoque la sesión de análisis y reciba las propuestas.")

    def for_screen(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return queries.with_figures(rows)

    def for_export(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return queries.with_figures(rows)

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="vigencia", label=_("Vigencia"), field="year__year", choices=_years),
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=StrategyState.choices),
        ]


class GuidelineListing(Listing):
    """The guidelines of the senior management, the latest first. Give it ``guidelines_visible_to``."""

    name = "lineamientos"
    caption = _("Lineamientos de la alta dirección")
    columns = [
        Column("number", _("Número"), value="number", sort="number", link=True),
        Column("title", _("Título"), value="title", sort="title", css="col-wide", width=50),
        Column("issued_on", _("Fecha"), value="issued_on", sort="issued_on"),
        Column("issued_by", _("Quién lo imparte"), value="issued_by", width=30, personal=True),
        Column("ends_on", _("Vale hasta"), value="ends_on"),
        Column("links", _("Lo siguen"), value="link_count", css="is-number"),
        Column("text", _("Lineamiento"), value="text", on_screen=False, width=80),
        Column("source", _("Dónde consta"), value="source", on_screen=False, width=40),
    ]
    search = ["number", "title", "text", "issued_by"]
    search_label = _("Número, título, texto o quién lo imparte")
    default_sort = "-issued_on"
    empty_title = _("Todavía no hay lineamientos")
    empty_text = _(
        "Registre lo que la alta dirección orienta, con su fecha, y enlácelo con la estrategia y los planes."
    )

    def get_filters(self) -> list[Any]:
        today = day_of(self.request.at)
        return [
            BooleanFilter(
                key="vigente",
                label=_("Vigencia"),
                yes=_("Vigentes"),
                no=_("Los demás"),
                apply=lambda rows, yes: queries.in_force_on(rows, today, yes=yes),
            )
        ]
