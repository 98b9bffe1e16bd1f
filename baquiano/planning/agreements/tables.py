"""Lists of agreements and of the money of the activities."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.institutions.words import PLAN_UNIT
from baquiano.planning.agreements.models import AGREED
from baquiano.planning.agreements.queries import exceeded
from baquiano.planning.models import Funding
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, DateFilter, Listing
from baquiano.ui.templatetags.ui import badge


def _units() -> list[tuple[Any, str]]:
    return list(Unit.objects.order_by("name").values_list("pk", "name"))


class AgreementListing(Listing):
    """Agreements, consultancies and alliances. Give it ``with_use``."""

    name = "convenios"
    caption = _("Convenios, consultorías y alianzas")
    columns = [
        Column("number", _("Número"), link=True, sort="number"),
        Column("mode", _("Clase"), value="get_mode_display", sort="mode"),
        Column("partner", _("Con quién"), sort="partner", css="col-wide", width=40),
        Column("purpose", _("Objeto"), on_screen=False, width=60),
        Column("unit", _("Dependencia"), value="unit.name", sort="unit__name"),
        Column("starts_on", _("Desde"), sort="starts_on"),
        Column("ends_on", _("Hasta"), sort="ends_on"),
        Column("own_pesos", _("Aporte de la entidad"), money=True, css="is-number", sort="own_pesos"),
        Column("partner_pesos", _("Aporte de la otra parte"), money=True, css="is-number", sort="partner_pesos"),
        Column("items", _("Actividades"), value="item_count", css="is-number"),
    ]
    search = ["number", "partner", "purpose"]
    search_label = _("Número, con quién u objeto")
    default_sort = "-starts_on"
    empty_title = _("No hay convenios ni alianzas")
    empty_text = _("Regístrelos aquí; después se eligen en las actividades del plan que se ejecutan con ellos.")
    filters = [
        ChoiceFilter(key="clase", label=_("Clase"), field="mode", choices=AGREED),
        ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit", choices=_units),
        DateFilter(key="desde", label=_("Vigentes desde"), field="ends_on__gte"),
        DateFilter(key="hasta", label=_("Vigentes hasta"), field="starts_on__lte"),
    ]


def _sources() -> list[tuple[Any, str]]:
    return list(CatalogueItem.objects.filter(catalogue="funding_source").values_list("pk", "name"))


def _standing(row: Funding) -> Any:
    if row.excess:
        return badge(_("Por encima de lo planeado"), "overdue")
    return badge(_("Dentro de lo planeado"), "done")


class FundingListing(Listing):
    """What each source gives to each activity, and what was spent (LOG-05)."""

    name = "recursos"
    caption = _("Recursos de las actividades, por fuente")
    columns = [
        Column("item", _("Actividad"), value="item.code", link=True, sort="item__code"),
        Column("activity", _("Qué se hará"), value="item.activity", css="col-wide", width=50),
        Column("group", PLAN_UNIT, value="item.plan.unit.name", sort="item__plan__unit__name"),
        Column("source", _("Fuente"), value="source.name", sort="source__name"),
        Column("line", _("Línea del plan de adquisiciones"), on_screen=False),
        Column("planned", _("Planeado"), money=True, css="is-number", sort="planned"),
        Column("executed", _("Ejecutado"), money=True, css="is-number", sort="executed"),
        Column(
            "standing",
            _("Resultado"),
            value=lambda row: str(_("Por encima") if row.excess else _("Dentro")),
            html=_standing,
        ),
    ]
    search = ["item__code", "item__activity"]
    search_label = _("Código o actividad")
    default_sort = "item"
    empty_title = _("No hay recursos registrados")
    empty_text = _("Se registran en la página de cada actividad, por fuente.")
    filters = [
        ChoiceFilter(key="grupo", label=PLAN_UNIT, field="item__plan__unit", choices=_units),
        ChoiceFilter(key="fuente", label=_("Fuente"), field="source", choices=_sources),
        BooleanFilter(
            key="exceso", label=_("Por encima de lo planeado"), apply=lambda rows, wanted: exceeded(rows, wanted=wanted)
        ),
    ]
