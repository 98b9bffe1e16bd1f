"""Trips and whether visits require them, for other systems (NFR-08). The basic pay never leaves by here."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.meetings.models import Meeting
from baquiano.meetings.queries import meetings_visible_to
from baquiano.travel import actions, queries, rules
from baquiano.travel.forms import NeedForm
from baquiano.travel.models import TravelDay, TravelLeg, TravelRequest
from baquiano.travel.tables import RequestListing
from baquiano.ui.endpoints import Asked, Call, Room, Rows, Told, moment, words

room = Room("travel", _("Comisiones"), _("Las comisiones, su itinerario y su resultado. Sin la asignación básica."))


class RequestRows(Rows):
    traveller_name = words("traveller.full_name")
    responsible_name = words("responsible.full_name")
    unit_name = words("unit.name")

    class Meta:
        model = TravelRequest
        fields = (
            "id",
            "number",
            "traveller",
            "traveller_name",
            "responsible",
            "responsible_name",
            "link",
            "unit",
            "unit_name",
            "purpose",
            "event",
            "covered_by",
            "needs_tickets",
            "starts_on",
            "ends_on",
            "state",
            "first_filed_at",
            "is_late_filing",
            "act_number",
            "act_on",
            "cdp_number",
            "rp_number",
            "budget_line",
            "value",
            "legalise_by",
            "legalised_at",
            "created_at",
            "version",
        )


class LegRows(Rows):
    origin_name = words("origin.name")
    destination_name = words("destination.name")

    class Meta:
        model = TravelLeg
        fields = (
            "id",
            "origin",
            "origin_name",
            "destination",
            "destination_name",
            "departs_at",
            "arrives_at",
            "route",
            "transport",
            "version",
        )


class TripDayRows(Rows):
    class Meta:
        model = TravelDay
        fields = ("id", "day", "is_overnight")


def trip_to_see(call: Call, pk: UUID) -> TravelRequest:
    return call.one(queries.requests_visible_to(call.user), pk=pk)


room.rows(
    "request_list",
    "",
    action="travel.view_request",
    answer=RequestRows,
    rows=lambda call: queries.requests_visible_to(call.user),
    listing=RequestListing,
    asked=[
        Asked("turno", _("Me toca a mí"), "boolean"),
        Asked("estado", _("Estado")),
        Asked("sin_legalizar", _("Legalización vencida"), "boolean"),
        Asked("mias", _("Viajo yo"), "boolean"),
        Asked("dependencia", _("Dependencia (id)")),
        Asked("vinculacion", _("Vinculación")),
        Asked("desde", _("Sale desde"), "date"),
        Asked("hasta", _("Sale hasta"), "date"),
    ],
    summary=_("Las comisiones que la persona puede ver."),
)
room.row(
    "request_detail",
    "<uuid:pk>/",
    action="travel.view_request",
    answer=RequestRows,
    find=trip_to_see,
    summary=_("Una comisión."),
)
room.rows(
    "request_legs",
    "<uuid:pk>/tramos/",
    action="travel.view_request",
    answer=LegRows,
    rows=lambda call, pk: trip_to_see(call, pk).legs.select_related("origin__department", "destination__department"),
    summary=_("El itinerario de una comisión, por tramos."),
)
room.rows(
    "request_days",
    "<uuid:pk>/noches/",
    action="travel.view_request",
    answer=TripDayRows,
    rows=lambda call, pk: trip_to_see(call, pk).days.all(),
    summary=_("Los días de una comisión y si pernocta; sin pernocta cuentan medio."),
)


# --- whether a visit requires travel ---------------------------------------------------------------------------------
class StandingRows(Told):
    """How a visit stands with travel."""

    is_required = serializers.BooleanField(
        source="need.is_required", allow_null=True, default=None, help_text=_("vacío: nadie ha respondido")
    )
    note = words("need.note")
    answered_by = words("need.answered_by.full_name")
    answered_at = moment("need.answered_at")
    is_covered = serializers.BooleanField(help_text=_("tiene una comisión aprobada"))
    missing = serializers.CharField(help_text=_("qué falta, en palabras"))
    stops = serializers.BooleanField(help_text=_("si lo que falta impide cerrar la visita"))


def _visit(call: Call, pk: UUID) -> Meeting:
    return call.one(meetings_visible_to(call.user), pk=pk)


def _standing(call: Call, pk: UUID) -> queries.Standing:
    return queries.standing_of_visit(_visit(call, pk), day_of(call.at))


room.row(
    "visit_travel",
    "visitas/<uuid:pk>/",
    action="meetings.view_meeting",
    answer=StandingRows,
    find=_standing,
    summary=_("Si una visita requiere viáticos y si los tiene."),
)
room.rows(
    "visit_trips",
    "visitas/<uuid:pk>/comisiones/",
    action="meetings.view_meeting",
    answer=RequestRows,
    rows=lambda call, pk: queries.trips_for(call.user, _visit(call, pk)).select_related("responsible"),
    summary=_("Las comisiones de una visita que la persona puede ver."),
)


def _answer(call: Call, pk: UUID, *, is_required: bool) -> queries.Standing:
    meeting = _visit(call, pk)
    call.require(allows(call.user, rules.ANSWERS[is_required], meeting))
    note = call.form().cleaned_data["note"]
    actions.answer_need(meeting, is_required=is_required, note=note, by=call.user, at=call.at)
    return _standing(call, pk)


@room.verb(
    "need_require",
    "visitas/<uuid:pk>/requiere/",
    action="travel.require_travel",
    form=NeedForm,
    answer=StandingRows,
)
def need_require(call: Call, pk: UUID) -> queries.Standing:
    """Registra que la visita requiere viáticos."""
    return _answer(call, pk, is_required=True)


@room.verb(
    "need_waive",
    "visitas/<uuid:pk>/no-requiere/",
    action="travel.waive_travel",
    form=NeedForm,
    answer=StandingRows,
)
def need_waive(call: Call, pk: UUID) -> queries.Standing:
    """Registra que la visita no requiere viáticos."""
    return _answer(call, pk, is_required=False)


# The verbs of a trip have a file of their own; importing it adds its endpoints to the room.
from baquiano.travel import verbs_api as _verbs  # noqa: E402, F401
