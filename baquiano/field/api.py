"""What was captured without signal and what became of it, for other systems (NFR-08)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.field import queries
from baquiano.field.models import Capture
from baquiano.field.tables import CaptureListing
from baquiano.ui.endpoints import Asked, Call, Room, Rows, words

room = Room("field", _("Capturas sin señal"), _("Lo que se registró sin señal, cuándo llegó y qué fue de ello."))


class CaptureRows(Rows):
    owner_name = words("owner.full_name")
    unit_name = words("unit.name")

    class Meta:
        model = Capture
        fields = (
            "id",
            "record",
            "kind",
            "state",
            "session",
            "unit",
            "unit_name",
            "owner",
            "owner_name",
            "device",
            "sha256",
            "reason",
            "captured_at",
            "sent_at",
            "received_at",
            "resolved_by",
            "resolved_at",
        )


def _capture(call: Call, pk: UUID) -> Capture:
    return call.one(queries.captures_visible_to(call.user), pk=pk)


room.rows(
    "capture_list",
    "",
    action="field.view_capture",
    answer=CaptureRows,
    rows=lambda call: queries.captures_visible_to(call.user),
    listing=CaptureListing,
    asked=[
        Asked("estado", _("Estado")),
        Asked("clase", _("Clase")),
        Asked("desde", _("Recibidas desde"), "date"),
    ],
    summary=_("Las capturas que la persona puede ver, sin su contenido cifrado."),
)
room.row(
    "capture_detail",
    "<uuid:pk>/",
    action="field.view_capture",
    answer=CaptureRows,
    find=_capture,
    summary=_("Una captura."),
)
