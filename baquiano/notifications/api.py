"""The own notices, for other systems (NFR-08)."""

from django.utils.translation import gettext_lazy as _

from baquiano.notifications import queries
from baquiano.notifications.models import Delivery, Message
from baquiano.ui.endpoints import Room, Rows

room = Room("notifications", _("Avisos"), _("Los avisos propios y el registro de correos enviados."))


class MessageRows(Rows):
    class Meta:
        model = Message
        fields = ("id", "kind", "title", "body", "url", "created_at", "read_at")


class DeliveryRows(Rows):
    class Meta:
        model = Delivery
        fields = ("id", "state", "attempts", "last_error", "about_label", "created_at", "sent_at")


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
