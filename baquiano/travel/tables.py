"""The list of trips."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from baquiano.common import statements
from baquiano.common.calendar_days import day_of
from baquiano.institutions.choices import Link
from baquiano.institutions.models import Unit
from baquiano.travel import queries
from baquiano.travel.choices import TravelState
from baquiano.travel.models import TravelRequest
from baquiano.ui.display import choice_words
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, DateFilter, Listing
from baquiano.ui.templatetags.ui import badge


def _units() -> list[tuple[str, str]]:
    return statements.options(("institutions.units",), lambda: Unit.objects.order_by("name").values_list("pk", "name"))


def _state(row: TravelRequest) -> Any:
    return badge(choice_words(row, "state"), row.state)


class RequestListing(Listing):
    """Trips by state and date; what they were granted is written, never computed."""

    name = "comisiones"
    caption = _("Comisiones")
    columns = [
        Column("number", _("Número"), value=lambda row: row.number or str(_("Sin radicar")), sort="number", link=True),
        Column("traveller", _("Quien viaja"), value="traveller.full_name", sort="traveller__full_name", personal=True),
        Column("starts", _("Sale"), value="starts_on", sort="starts_on"),
        Column("ends", _("Regresa"), value="ends_on", sort="ends_on"),
        Column("where", _("Destino"), value=lambda row: row.destinations or row.event),
        Column("state", _("Estado"), value="get_state_display", html=_state, sort="state"),
        Column("due", _("Legalizar hasta"), value="legalise_by", sort="legalise_by"),
        Column("unit", _("Dependencia"), value="unit.name", sort="unit__name"),
        Column(
            "responsible", _("La tramita"), value=lambda row: str(row.responsible or ""), on_screen=False, personal=True
        ),
        Column("days", _("Días"), value="day_count", on_screen=False),
        Column("link", _("Vinculación"), value="get_link_display", on_screen=False),
        Column("purpose", _("Objeto"), value="purpose", on_screen=False),
        Column("filed", _("Radicada el"), value="first_filed_at", on_screen=False),
        Column("late", _("Extemporánea"), value="is_late_filing", on_screen=False),
        Column("act", _("Acto"), value="act_number", on_screen=False),
        Column("act_on", _("Fecha del acto"), value="act_on", on_screen=False),
        Column("cdp", _("CDP"), value="cdp_number", on_screen=False),
        Column("rp", _("RP"), value="rp_number", on_screen=False),
        Column("value", _("Valor reconocido"), value="value", on_screen=False),
    ]
    search = ["number", "purpose", "event", "traveller__full_name", "legs__destination__name"]
    search_label = _("Número, persona, objeto o destino")
    default_sort = "-starts"
    personal_data = True
    empty_title = _("No hay comisiones")
    empty_text = _("Pida una desde la visita que la necesita, o con «Pedir comisión».")

    def get_filters(self) -> list[Any]:
        user, today = self.request.user, day_of(self.request.at)  # type: ignore[attr-defined]
        waiting = queries.trips_awaiting(user, today).values("pk")
        return [
            BooleanFilter(
                key="turno",
                label=_("Le toca"),
                yes=_("A mí"),
                no=_("A otras personas"),
                apply=lambda rows, mine: rows.filter(pk__in=waiting) if mine else rows.exclude(pk__in=waiting),
            ),
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=TravelState.choices),
            BooleanFilter(
                key="sin_legalizar",
                label=_("Legalización vencida"),
                apply=lambda rows, wanted: (
                    rows.filter(pk__in=queries.overdue(today))
                    if wanted
                    else rows.exclude(pk__in=queries.overdue(today))
                ),
            ),
            BooleanFilter(
                key="mias",
                label=_("Quien viaja"),
                yes=_("Yo"),
                no=_("Otras personas"),
                apply=lambda rows, mine: rows.filter(traveller=user) if mine else rows.exclude(traveller=user),
            ),
            ChoiceFilter(key="dependencia", label=_("Dependencia"), field="unit", choices=_units),
            ChoiceFilter(key="vinculacion", label=_("Vinculación"), field="link", choices=Link.choices),
            DateFilter(key="desde", label=_("Sale desde"), field="starts_on__gte"),
            DateFilter(key="hasta", label=_("Sale hasta"), field="starts_on__lte"),
        ]

    @property
    def filtered(self) -> QuerySet[TravelRequest]:
        """Once each, though two towns match the search."""
        rows = super().filtered
        return rows.distinct() if self.query else rows

    def for_screen(self, rows: QuerySet[TravelRequest]) -> QuerySet[TravelRequest]:
        return queries.with_itinerary(rows)

    def for_export(self, rows: QuerySet[TravelRequest]) -> QuerySet[TravelRequest]:
        return queries.with_itinerary(rows)

    def row_css(self, row: TravelRequest) -> str:
        return "" if row.is_live else "is-muted"
