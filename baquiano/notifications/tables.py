"""The log of mail: what left, to whom, and what did not (NFR-07, AGD-04)."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baquiano.institutions.queries import role_labels
from baquiano.notifications import rules
from baquiano.notifications.choices import DeliveryState
from baquiano.notifications.models import Announcement, Delivery
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


class AnnouncementListing(Listing):
    name = "anuncios"
    caption = _("Anuncios")
    search = ["title"]
    filters = [
        DateFilter(key="desde", label=_("Desde"), field="created_at__date__gte"),
        DateFilter(key="hasta", label=_("Hasta"), field="created_at__date__lte"),
    ]
    default_sort = "-created_at"
    empty_title = _("Todavía no hay anuncios")
    empty_text = _("Un anuncio llega a quienes tienen un rol en una dependencia: en sus avisos y por correo.")

    def get_columns(self) -> list[Column]:
        labels = role_labels(self.request.institution)  # type: ignore[attr-defined]
        return [
            Column("created_at", _("Fecha"), sort="created_at"),
            Column("title", _("Asunto"), link=True),
            Column("role", _("Rol"), value=lambda row: labels.get(row.role, _("Todos"))),
            Column("unit", _("Dependencia"), value=lambda row: row.unit or _("Toda la entidad")),
            Column("people", _("Personas")),
            Column("created_by", _("Escrito por"), personal=True),
        ]

    def row_url(self, row: Announcement) -> str:
        return row.get_absolute_url()
