"""The log of mail: what left, to whom, and what did not (NFR-07, AGD-04)."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.notifications import rules
from baquiano.notifications.choices import DeliveryState
from baquiano.notifications.models import Delivery
from baquiano.ui.listing import ChoiceFilter, Column, DateFilter, Listing, RowAction
from baquiano.ui.templatetags.ui import badge


class DeliveryListing(Listing):
    name = "envios"
    caption = _("Correos enviados")
    columns = [
        Column("created_at", _("Creado"), sort="created_at"),
        Column("address", _("Para"), sort="address", personal=True),
        Column("subject", _("Asunto"), link=True),
        Column("about", _("Sobre"), value="about_label", on_screen=False),
        Column("state", _("Estado"), value="get_state_display", html=lambda d: badge(d.get_state_display(), d.state)),
        Column("attempts", _("Intentos")),
        Column("sent_at", _("Enviado"), sort="sent_at"),
        Column("last_error", _("Último error"), on_screen=False),
    ]
    search = ["address", "subject", "about_label"]
    filters = [
        ChoiceFilter(key="estado", label=_("Estado"), field="state", choices=DeliveryState.choices),
        DateFilter(key="desde", label=_("Desde"), field="created_at__date__gte"),
        DateFilter(key="hasta", label=_("Hasta"), field="created_at__date__lte"),
    ]
    default_sort = "-created_at"
    personal_data = True
    empty_title = _("No hay correos")
    empty_text = _("Aquí queda cada correo que el sistema envía, con su resultado.")

    def row_url(self, row: Delivery) -> str:
        return reverse("notifications:delivery_detail", args=[row.pk])

    def row_actions(self, row: Any) -> list[RowAction]:
        if not rules.can_retry(self.request.user, row):
            return []
        url = reverse("notifications:delivery_retry", args=[row.pk])
        return [RowAction(_("Reintentar"), url, icon="arrow-repeat", post=True)]
