"""What is asked for, its term and its answer, for other systems (NFR-08, INT-01)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.common.calendar_days import day_of
from baquiano.demand import actions, queries, rules
from baquiano.demand.forms import RegisterForm
from baquiano.demand.models import ServiceRequest
from baquiano.demand.tables import RequestListing
from baquiano.ui.endpoints import Asked, Call, Room, Rows, words

room = Room("demand", _("Solicitudes"), _("Lo que piden las entidades y los ciudadanos, con su término legal."))


class RequestRows(Rows):
    beneficiary_name = words("beneficiary.name")
    topic_name = words("topic.name")
    unit_name = words("unit.name")

    class Meta:
        model = ServiceRequest
        fields = (
            "id",
            "number",
            "external_number",
            "channel",
            "petition_kind",
            "received_on",
            "due_on",
            "subject",
            "topic",
            "topic_name",
            "beneficiary",
            "beneficiary_name",
            "entity_name",
            "department",
            "unit",
            "unit_name",
            "responsible",
            "service_class",
            "state",
            "answered_at",
            "closed_at",
            "version",
        )


class RequestContent(RequestRows):
    requester_names = words("requester.names")
    requester_email = words("requester.email")
    light = serializers.SerializerMethodField(help_text=_("cómo va el término, hoy"))
    placement = serializers.SerializerMethodField(help_text=_("dónde está frente al plan, si se aceptó"))

    class Meta:
        model = ServiceRequest
        fields = (
            *RequestRows.Meta.fields,
            "body",
            "requester_names",
            "requester_email",
            "service",
            "triage_reason",
            "extra_days",
            "extension_reason",
            "asked_on",
            "asked_what",
            "completed_on",
            "completion",
            "answer",
            "refusal_reason",
            "transferred_to",
            "call_minutes",
            "change",
            "light",
            "placement",
        )

    def get_light(self, row: ServiceRequest) -> str:
        return rules.light_of(row, day_of(self.context["call"].at), ended_on=queries.ended_on(row)).value

    def get_placement(self, row: ServiceRequest) -> str:
        return row.placement.value if row.placement else ""


def _request(call: Call, pk: UUID) -> ServiceRequest:
    return call.one(queries.requests_visible_to(call.user), pk=pk)


room.rows(
    "request_list",
    "",
    action=rules.VIEW,
    answer=RequestRows,
    rows=lambda call: queries.requests_visible_to(call.user),
    listing=RequestListing,
    asked=[
        Asked("pendiente", _("En trámite"), "boolean"),
        Asked("vencida", _("Vencidas"), "boolean"),
        Asked("estado", _("Estado")),
        Asked("plan", _("En el plan: waiting, asked o planned")),
        Asked("clasificacion", _("Clasificación")),
        Asked("clase", _("Clase de petición")),
        Asked("canal", _("Canal")),
        Asked("tema", _("Tema (id)")),
        Asked("dependencia", _("Dependencia (id)")),
        Asked("desde", _("Recibidas desde"), "date"),
        Asked("hasta", _("Recibidas hasta"), "date"),
        Asked("externo", _("Con radicado externo"), "boolean"),
    ],
    summary=_("Las solicitudes con su término, sin los datos de quien pide."),
)
room.row(
    "request_detail",
    "<uuid:pk>/",
    action=rules.VIEW,
    answer=RequestContent,
    find=_request,
    summary=_("Una solicitud: qué se pide, cómo va y qué se respondió."),
)


@room.verb("request_create", "registrar/", action=rules.REGISTER, form=RegisterForm, answer=RequestContent)
def request_create(call: Call) -> Any:
    """Registra una solicitud que llegó por otro sistema, con su radicado; repetir la petición no la duplica."""
    form = call.form(institution=call.institution, user=call.user, on=day_of(call.at))
    data = form.cleaned_data
    row = actions.register_request(
        call.institution,
        id=data["id"],
        fields=form.row_fields,
        person=form.person,
        file=data["file"],
        by=call.user,
        at=call.at,
    )
    return queries.request_for_update(row)
