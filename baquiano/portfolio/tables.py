"""Lists of the portfolio: services and templates of hitos."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from baquiano.common import statements
from baquiano.common.policy import allows
from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.meetings.choices import Modality
from baquiano.portfolio import queries
from baquiano.portfolio.choices import OFFERED, ServiceState
from baquiano.portfolio.rules import PUBLISH, total_of, weights_told
from baquiano.ui.display import choice_words
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, Listing
from baquiano.ui.templatetags.ui import badge


def _items(catalogue: str) -> Any:
    def options() -> list[tuple[str, str]]:
        return statements.options(("portfolio.items", catalogue), lambda: _in_order(catalogue))

    return options


def _in_order(catalogue: str) -> QuerySet[Any]:
    return CatalogueItem.objects.filter(catalogue=catalogue).order_by("position", "name").values_list("pk", "name")


def _units() -> list[tuple[str, str]]:
    return statements.options(("institutions.units",), lambda: Unit.objects.order_by("name").values_list("pk", "name"))


def _offered(rows: Any, value: bool) -> Any:
    return rows.filter(state__in=OFFERED) if value else rows.exclude(state__in=OFFERED)


def _of_modality(rows: Any, value: str) -> Any:
    """A service without a modality of its own is given in any."""
    return rows.filter(Q(modality=value) | Q(modality=""))


def _of_moment(rows: Any, value: Any) -> Any:
    """A service without a moment of its own is offered in any."""
    return rows.filter(Q(moment_id=value) | Q(moment_id=None))


def _state(row: Any) -> Any:
    return badge(choice_words(row, "state"), row.state)


class ServiceListing(Listing):
    """Services with what their version says and how many hitos it has."""

    name = "servicios"
    caption = _("Servicios")
    search = ["search_text"]
    search_label = _("Código o nombre")
    default_sort = "name"
    empty_title = _("No hay servicios")
    empty_text = _("Agregue el primero, o cargue el portafolio desde Excel.")

    def get_columns(self) -> list[Any]:
        return [
            Column("name", _("Servicio"), value="name", sort="name", link=True, css="col-wide", width=44),
            Column("code", _("Código"), value="code", sort="code"),
            Column("type", _("Tipo"), value="type_name", sort="type_name"),
            Column("topic", _("Tema"), value="topic_name", sort="topic_name"),
            Column("unit", _("Dependencia"), value="unit.name", sort="unit__name", width=30),
            Column("hitos", _("Hitos"), value="n_milestones", css="is-number"),
            Column("version", _("Versión"), value="version_number", css="is-number", on_screen=False),
            Column("weights", _("Pesos"), value="weights_words", on_screen=False, width=40),
            Column("state", _("Estado"), value="get_state_display", html=_state, sort="state"),
        ]

    def get_filters(self) -> list[Any]:
        return [
            BooleanFilter(
                key="ofrecidos", label=_("En el portafolio"), yes=_("Publicados"), no=_("Sin publicar"), apply=_offered
            ),
            ChoiceFilter(key="tipo", label=_("Tipo"), field="type_id", choices=_items("service_type")),
            ChoiceFilter(key="tema", label=_("Tema"), field="topic_id", choices=_items("topic")),
            ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit_id", choices=_units),
            ChoiceFilter(
                key="momento", label=_("Momento de gobierno"), choices=_items("government_moment"), apply=_of_moment
            ),
            ChoiceFilter(key="capacidad", label=_("Capacidad"), field="capability_id", choices=_items("capability")),
            ChoiceFilter(key="modalidad", label=_("Modalidad"), choices=Modality.choices, apply=_of_modality),
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=ServiceState.choices),
        ]

    def complete(self, objects: list[Any]) -> None:
        hitos = queries.hitos_by_version(one.version_id for one in objects)
        for one in objects:
            own = hitos.get(one.version_id, [])
            one.n_milestones = len(own)
            one.weights_words = weights_told(total_of(own))

    def result_links(self) -> list[tuple[Any, str, str]]:
        links = [
            (_now("Libro para volver a cargar"), reverse("portfolio:portfolio_export"), "file-earmark-spreadsheet")
        ]
        return links if allows(self.request.user, PUBLISH) else []


class TemplateListing(Listing):
    """Hitos that are reused."""

    name = "plantillas-de-hitos"
    caption = _("Plantillas de hitos")
    search = ["name"]
    search_label = _("Nombre")
    default_sort = "name"
    empty_title = _("No hay plantillas de hitos")
    empty_text = _("Guarde como plantilla los hitos de un servicio para usarlos en otros.")
    columns = [
        Column("name", _("Plantilla"), value="name", sort="name", link=True, css="col-wide", width=44),
        Column("hitos", _("Hitos"), value=lambda row: len(row.steps), css="is-number"),
        Column("weights", _("Pesos"), value=lambda row: " / ".join(step["weight"] for step in row.steps), width=30),
        Column("by", _("La guardó"), value="created_by.full_name", personal=True),
    ]
