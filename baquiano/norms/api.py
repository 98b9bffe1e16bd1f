"""The legal basis and what happened to it, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.norms import queries
from baquiano.norms.models import Norm, NormChange
from baquiano.norms.tables import NormListing
from baquiano.ui.endpoints import Asked, Call, Room, Rows

room = Room("norms", _("Normas"), _("Las normas que sustentan la asistencia técnica, y qué pasó con cada una."))


class NormRows(Rows):
    class Meta:
        model = Norm
        fields = (
            "id",
            "kind",
            "number",
            "issued_on",
            "issuer",
            "title",
            "articles",
            "url",
            "state",
            "topics",
            "version",
        )


class ChangeRows(Rows):
    class Meta:
        model = NormChange
        fields = ("id", "norm", "kind", "happened_on", "act", "summary", "created_by", "created_at")


def _norm(call: Call, pk: UUID) -> Norm:
    return call.one(queries.norms_visible_to(call.user), pk=pk)


def _changes(call: Call, pk: UUID) -> Any:
    return queries.changes_of(_norm(call, pk))


room.rows(
    "norm_list",
    "",
    action="norms.view_norm",
    answer=NormRows,
    rows=lambda call: queries.norms_visible_to(call.user),
    listing=NormListing,
    asked=[
        Asked("clase", _("Clase")),
        Asked("estado", _("Estado")),
        Asked("tema", _("Tema o servicio (id)")),
        Asked("desde", _("Expedida desde"), "date"),
    ],
    summary=_("Las normas del catálogo."),
)
room.row(
    "norm_detail",
    "<uuid:pk>/",
    action="norms.view_norm",
    answer=NormRows,
    find=_norm,
    summary=_("Una norma."),
)
room.rows(
    "norm_changes",
    "<uuid:pk>/cambios/",
    action="norms.view_norm",
    answer=ChangeRows,
    rows=_changes,
    summary=_("Qué pasó con una norma: modificaciones, suspensiones y derogatorias."),
)
