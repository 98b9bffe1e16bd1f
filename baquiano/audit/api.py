"""The trail, for other systems of whom may read it (NFR-08)."""

from django.utils.translation import gettext_lazy as _

from baquiano.audit import queries
from baquiano.audit.models import TrailEntry
from baquiano.audit.tables import TrailListing
from baquiano.ui.endpoints import Asked, Room, Rows

room = Room("audit", _("Rastro"), _("Qué pasó, quién lo hizo y qué cambió."))


class TrailRows(Rows):
    class Meta:
        model = TrailEntry
        fields = (
            "id",
            "event",
            "subject_type",
            "subject_id",
            "subject_label",
            "actor_id",
            "actor_label",
            "at",
            "changes",
            "data",
            "request_id",
        )


room.rows(
    "entry_list",
    "",
    action="audit.view_trail",
    answer=TrailRows,
    rows=lambda call: queries.entries_visible_to(call.user),
    listing=TrailListing,
    asked=[
        Asked("hecho", _("Hecho")),
        Asked("sobre", _("Sobre")),
        Asked("persona", _("Persona")),
        Asked("desde", _("Desde"), "date"),
        Asked("hasta", _("Hasta"), "date"),
    ],
    summary=_("Los asientos del rastro."),
)
room.row(
    "entry_detail",
    "<int:pk>/",
    action="audit.view_trail",
    answer=TrailRows,
    find=lambda call, pk: call.one(queries.entries_visible_to(call.user), pk=pk),
    summary=_("Un asiento del rastro."),
)
room.rows(
    "subject_detail",
    "objeto/<str:subject_type>/<str:subject_id>/",
    action="audit.view_trail",
    answer=TrailRows,
    rows=lambda call, **subject: queries.entries_visible_to(call.user).filter(**subject),
    summary=_("Todo lo que se hizo sobre una cosa."),
)
