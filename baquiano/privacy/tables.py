"""The requests of people, by their term."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.privacy import rules
from baquiano.privacy.choices import Light, RequestKind, RequestState
from baquiano.privacy.models import DataRequest
from baquiano.ui.listing import BooleanFilter, ChoiceFilter, Column, DateFilter, Listing
from baquiano.ui.templatetags.ui import badge

TONES = {Light.ON_TIME: "success", Light.DUE_SOON: "warning", Light.OVERDUE: "danger", Light.DONE: "neutral"}
ICONS = {
    Light.ON_TIME: "check-circle",
    Light.DUE_SOON: "clock",
    Light.OVERDUE: "exclamation-triangle",
    Light.DONE: "archive",
}


def light_badge(light: Light) -> Any:
    return badge(light.label, tone=TONES[light], icon=ICONS[light])


class RequestListing(Listing):
    name = "solicitudes-de-datos"
    caption = _("Solicitudes de titulares de datos")
    columns = [
        Column("number", _("Número"), sort="number", link=True),
        Column("kind", _("Qué pide"), value="get_kind_display", sort="kind"),
        Column("names", _("Persona"), sort="names", personal=True),
        Column("received", _("Recibida"), value="received_at", sort="received_at"),
        Column("due", _("Vence"), value="due_on", sort="due_on"),
        Column("light", _("Término")),
        Column("state", _("Estado"), value="get_state_display", sort="state"),
        Column("answered", _("Respondida"), value="answered_at", on_screen=False),
    ]
    search = ["number", "names", "document_number"]
    search_label = _("Número, nombre o documento")
    default_sort = "due"
    personal_data = True
    empty_title = _("No hay solicitudes")
    empty_text = _("Aquí llegan las de quienes piden conocer, corregir o retirar sus datos personales.")

    def get_filters(self) -> list[Any]:
        return [
            ChoiceFilter(key="pide", label=_("Qué pide"), field="kind", choices=RequestKind.choices),
            ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=RequestState.choices),
            BooleanFilter(
                key="pendiente",
                label=_("Sin responder"),
                apply=lambda rows, wanted: (rows.filter if wanted else rows.exclude)(
                    state__in=[RequestState.UNIDENTIFIED, RequestState.OPEN]
                ),
            ),
            DateFilter(key="vence", label=_("Vencen hasta"), field="due_on__lte"),
        ]

    def get_columns(self) -> list[Column]:
        """The light is of today, and the calendar is read once for the whole list."""
        today = day_of(self.request.at)
        near = rules.warns_from(self.request.institution, today)

        def light(row: DataRequest) -> Light:
            return rules.light_of(row, today, near=near)

        shown = Column(
            "light", _("Término"), value=lambda row: light(row).label, html=lambda row: light_badge(light(row))
        )
        return [shown if column.key == "light" else column for column in self.columns]
