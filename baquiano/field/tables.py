"""The list of what was captured without signal."""

from django.utils.translation import gettext_lazy as _

from baquiano.field.choices import CaptureKind, CaptureState
from baquiano.ui.listing import ChoiceFilter, Column, DateFilter, Listing
from baquiano.ui.templatetags.ui import badge


class CaptureListing(Listing):
    name = "capturas"
    caption = _("Capturas sin señal")
    columns = [
        Column("received", _("Recibida"), value="received_at", sort="received_at", link=True),
        Column("kind", _("Clase"), value="get_kind_display", sort="kind"),
        Column("session", _("Visita"), value="session"),
        Column("owner", _("Capturó"), value="owner.full_name", sort="owner__full_name", personal=True),
        Column("captured", _("Capturada, según el equipo"), value="captured_at", sort="captured_at"),
        Column("device", _("Equipo"), value="device", on_screen=False),
        Column("reason", _("Por qué"), value="reason"),
        Column(
            "state",
            _("Estado"),
            value="get_state_display",
            sort="state",
            html=lambda row: badge(row.get_state_display(), row.state),
        ),
    ]
    filters = [
        ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=CaptureState.choices),
        ChoiceFilter(key="clase", label=_("Clase"), field="kind", choices=CaptureKind.choices),
        DateFilter(key="desde", label=_("Recibidas desde"), field="received_at__date__gte"),
    ]
    search = ("session__meeting__title", "owner__full_name")
    search_label = _("Visita o persona")
    default_sort = "-received"
    empty_title = _("Nadie ha enviado capturas")
    empty_text = _("Lo que se registra sin señal llega aquí cuando el equipo se conecta.")
