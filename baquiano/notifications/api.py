"""The own notices, for other systems (NFR-08)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.notifications import queries
from baquiano.notifications.models import Announcement, Delivery, Message
from baquiano.notifications.tables import AnnouncementListing
from baquiano.ui.endpoints import Asked, Call, Room, Rows, words

room = Room("notifications", _("Avisos"), _("Los avisos propios y el registro de correos enviados."))


class MessageRows(Rows):
    class Meta:
        model = Message
        fields = ("id", "kind", "title", "body", "url", "created_at", "read_at")


class DeliveryRows(Rows):
    class Meta:
        model = Delivery
        fields = ("id", "state", "attempts", "last_error", "about_label", "created_at", "sent_at")


class AnnouncementRows(Rows):
    unit_name = words("unit.name", _("vacío: toda la entidad"))

    class Meta:
        model = Announcement
        fields = ("id", "unit", "unit_name", "role", "title", "body", "people", "created_by", "created_at")


def _announcement(call: Call, pk: UUID) -> Announcement:
    return call.one(queries.announcements_visible_to(call.user), pk=pk)


def _delivery(call: Call, pk: UUID) -> Delivery:
    return call.one(queries.deliveries_visible_to(call.user), pk=pk)


room.rows(
    "message_list",
    "",
    action="",
    own="each person reads the own notices",
    answer=MessageRows,
    rows=lambda call: queries.messages_of(call.user),
    summary=_("Los avisos de la persona."),
)
room.rows(
    "delivery_list",
    "envios/",
    action="notifications.view_delivery",
    answer=DeliveryRows,
    rows=lambda call: queries.deliveries_visible_to(call.user),
    summary=_("Los correos enviados y qué fue de ellos."),
)
room.row(
    "delivery_detail",
    "envios/<uuid:pk>/",
    action="notifications.view_delivery",
    answer=DeliveryRows,
    find=_delivery,
    summary=_("Un correo y qué fue de él, sin su dirección ni su texto."),
)
room.rows(
    "announcement_list",
    "anuncios/",
    action="notifications.view_announcement",
    answer=AnnouncementRows,
    rows=lambda call: queries.announcements_visible_to(call.user),
    listing=AnnouncementListing,
    asked=[Asked("desde", _("Desde"), "date"), Asked("hasta", _("Hasta"), "date")],
    summary=_("Los anuncios a quienes tienen un rol en una dependencia."),
)
room.row(
    "announcement_detail",
    "anuncios/<uuid:pk>/",
    action="notifications.view_announcement",
    answer=AnnouncementRows,
    find=_announcement,
    summary=_("Un anuncio."),
)
