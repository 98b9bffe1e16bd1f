"""What people asked of their own data and when its term ends, for other systems (NFR-08)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.common.calendar_days import day_of
from baquiano.privacy import queries, rules
from baquiano.privacy.choices import Light
from baquiano.privacy.models import DataRequest
from baquiano.privacy.tables import RequestListing
from baquiano.ui.endpoints import Asked, Call, Room, Rows

room = Room(
    "privacy",
    _("Datos personales"),
    _("Las solicitudes de quienes piden conocer, corregir o retirar sus datos, con su término legal."),
)


class RequestRows(Rows):
    class Meta:
        model = DataRequest
        fields = (
            "id",
            "number",
            "kind",
            "names",
            "state",
            "proof",
            "received_at",
            "due_on",
            "extended_at",
            "answered_at",
            "answered_by",
            "version",
        )


class RequestContent(RequestRows):
    light = serializers.SerializerMethodField(help_text=_("cómo va el término, hoy"))

    class Meta:
        model = DataRequest
        fields = (
            *RequestRows.Meta.fields,
            "document_type",
            "document_number",
            "email",
            "words",
            "changes",
            "proof_note",
            "identified_at",
            "identified_by",
            "extension_reason",
            "outcome",
            "answer",
            "light",
        )

    def get_light(self, row: DataRequest) -> Light:
        return rules.light_of(row, day_of(self.context["call"].at))


def _request(call: Call, pk: UUID) -> DataRequest:
    return call.one(queries.requests_visible_to(call.user), pk=pk)


room.rows(
    "request_list",
    "",
    action="privacy.view_request",
    answer=RequestRows,
    rows=lambda call: queries.requests_visible_to(call.user),
    listing=RequestListing,
    asked=[
        Asked("pide", _("Qué pide")),
        Asked("estado", _("Estado")),
        Asked("pendiente", _("Sin responder"), "boolean"),
        Asked("vence", _("Vencen hasta"), "date"),
    ],
    summary=_("Las solicitudes de los titulares, sin sus documentos ni correos."),
)
room.row(
    "request_detail",
    "<uuid:pk>/",
    action="privacy.view_request",
    answer=RequestContent,
    find=_request,
    summary=_("Una solicitud: qué pide la persona, qué se hizo y qué se respondió."),
)
