"""Trips and whether visits require them, for other systems (NFR-08). The basic pay never leaves by here."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.travel import queries
from baquiano.travel.models import TravelDay, TravelLeg, TravelRequest
from baquiano.travel.tables import RequestListing
from baquiano.ui.endpoints import Asked, Call, Room, Rows, words

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
        )


class TripDayRows(Rows):
    class Meta:
        model = TravelDay
        fields = ("id", "day", "is_overnight")


def _trip(call: Call, pk: UUID) -> TravelRequest:
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
    find=_trip,
    summary=_("Una comisión."),
)
room.rows(
    "request_legs",
    "<uuid:pk>/tramos/",
    action="travel.view_request",
    answer=LegRows,
    rows=lambda call, pk: _trip(call, pk).legs.select_related("origin__department", "destination__department"),
    summary=_("El itinerario de una comisión, por tramos."),
)
room.rows(
    "request_days",
    "<uuid:pk>/noches/",
    action="travel.view_request",
    answer=TripDayRows,
    rows=lambda call, pk: _trip(call, pk).days.all(),
    summary=_("Los días de una comisión y si pernocta; sin pernocta cuentan medio."),
)
