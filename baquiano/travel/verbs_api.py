"""What is done with a trip, from asking for it to its accounts, for other systems: the forms and actions of the pages.

The basic pay is neither read nor written here, and what is signed is signed on the page.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.documents.api import EvidenceRows
from baquiano.documents.models import Evidence
from baquiano.institutions.queries import catalogue
from baquiano.travel import actions, asking, queries, rules
from baquiano.travel.api import LegRows, RequestRows, room, trip_to_see
from baquiano.travel.forms import (
    ApproveForm,
    DaysForm,
    DecisionForm,
    FileRequestForm,
    LegCreateForm,
    LegEditForm,
    NoteForm,
    OutcomeForm,
    ReportForm,
    RequestCreateForm,
    RequestEditForm,
    SupportForm,
)
from baquiano.travel.models import TravelLeg, TravelRequest
from baquiano.ui.endpoints import Call

WRITE = "travel.write_request"

room.rows(
    "request_supports",
    "<uuid:pk>/soportes/",
    action="travel.view_request",
    answer=EvidenceRows,
    rows=lambda call, pk: queries.supports_of(trip_to_see(call, pk)),
    summary=_("Los soportes de una comisión."),
)


def _trip(call: Call, pk: UUID, may: Callable[[Any, TravelRequest], bool]) -> TravelRequest:
    trip = trip_to_see(call, pk)
    call.require(may(call.user, trip))
    return trip


# --- while it is written ---------------------------------------------------------------------------------------------
@room.verb("request_create", "crear/", action=WRITE, form=RequestCreateForm, answer=RequestRows)
def request_create(call: Call) -> TravelRequest:
    """Pide una comisión, por visitas («visits») o por un evento con sus fechas.

    En nombre de otra persona, si el perfil lo permite: su id en la dirección, «?viaja=…».
    """
    on = day_of(call.at)
    others = queries.travellers_for(call.user, call.institution, on)
    traveller = asking.traveller_of(call.user, others, call.http.GET.get("viaja", ""))
    form = call.form(visits=queries.visits_to_travel(traveller, on))
    data = form.cleaned_data
    meetings = list(data["visits"])
    unit = asking.unit_of(call.user, traveller, call.institution, meetings, on)
    days = {"starts_on": data["starts_on"], "ends_on": data["ends_on"]}
    trip = actions.create_request(
        unit, id=data["id"], traveller=traveller, meetings=meetings, **days, fields=form.trip_fields,
        by=call.user, at=call.at,
    )  # fmt: skip
    return trip_to_see(call, trip.pk)


@room.verb("request_edit", "<uuid:pk>/corregir/", action=WRITE, form=RequestEditForm, answer=RequestRows)
def request_edit(call: Call, pk: UUID) -> TravelRequest:
    """Guarda la comisión completa sobre la versión que se leyó, mientras no se radica o si se devolvió."""
    trip = _trip(call, pk, rules.can_write)
    kept = [one.pk for one in queries.meetings_of(trip)]
    form = call.form(visits=queries.visits_to_travel(trip.traveller, day_of(call.at), keeping=kept))
    version, meetings = form.cleaned_data["version"], list(form.cleaned_data["visits"])
    actions.edit_request(
        trip, expected_version=version, fields=form.trip_fields, meetings=meetings, by=call.user, at=call.at
    )
    return trip_to_see(call, pk)


@room.verb("leg_add", "<uuid:pk>/tramos/crear/", action=WRITE, form=LegCreateForm, answer=LegRows)
def leg_add(call: Call, pk: UUID) -> TravelLeg:
    """Agrega un tramo al itinerario."""
    trip = _trip(call, pk, rules.can_write)
    form = call.form()
    return actions.add_leg(trip, id=form.cleaned_data["id"], fields=form.leg_fields, by=call.user, at=call.at)


def _leg(call: Call, pk: UUID, leg: UUID) -> TravelLeg:
    legs = _trip(call, pk, rules.can_write).legs
    return call.one(legs.select_related("request", "origin__department", "destination__department"), pk=leg)


@room.verb("leg_edit", "<uuid:pk>/tramos/<uuid:leg>/corregir/", action=WRITE, form=LegEditForm, answer=LegRows)
def leg_edit(call: Call, pk: UUID, leg: UUID) -> TravelLeg:
    """Guarda el tramo completo sobre la versión que se leyó."""
    found, form = _leg(call, pk, leg), call.form()
    version = form.cleaned_data["version"]
    return actions.change_leg(found, expected_version=version, fields=form.leg_fields, by=call.user, at=call.at)


@room.verb("leg_remove", "<uuid:pk>/tramos/<uuid:leg>/quitar/", action=WRITE)
def leg_remove(call: Call, pk: UUID, leg: UUID) -> None:
    """Quita un tramo del itinerario."""
    actions.remove_leg(_leg(call, pk, leg), by=call.user, at=call.at)


@room.verb(
    "request_nights", "<uuid:pk>/noches/guardar/", action=WRITE, form=DaysForm, answer=RequestRows, open_body=True
)
def request_nights(call: Call, pk: UUID) -> TravelRequest:
    """Dice en qué noches se pernocta: «noche_20260302»: true por cada día; la que no se envía es sin pernocta."""
    trip = _trip(call, pk, rules.can_write)
    form = call.form(days=trip.days.all())
    actions.set_days(trip, nights=form.nights, by=call.user, at=call.at)
    return trip_to_see(call, pk)


@room.verb("request_support", "<uuid:pk>/soportes/crear/", action=WRITE, form=SupportForm, answer=EvidenceRows)
def request_support(call: Call, pk: UUID) -> Evidence:
    """Agrega un soporte: una foto, un archivo o un enlace."""
    trip = _trip(call, pk, rules.can_support)
    form = call.form(institution=call.institution)
    return actions.add_support(trip, **form.cleaned_data, by=call.user, at=call.at)


# --- what is decided of it -------------------------------------------------------------------------------------------
@room.verb("request_file", "<uuid:pk>/radicar/", action=WRITE, form=FileRequestForm, answer=RequestRows)
def request_file(call: Call, pk: UUID) -> TravelRequest:
    """Radica la comisión ante el superior; con poca anticipación exige «late_reason»."""
    trip = _trip(call, pk, rules.can_file)
    form = call.form(is_late=queries.would_be_late(trip, day_of(call.at)))
    actions.file_request(trip, late_reason=form.cleaned_data["late_reason"], by=call.user, at=call.at)
    return trip_to_see(call, pk)


@room.verb(
    "request_approve", "<uuid:pk>/aprobar/", action="travel.approve_request", form=ApproveForm, answer=RequestRows
)
def request_approve(call: Call, pk: UUID) -> TravelRequest:
    """Aprueba la comisión; si es extemporánea exige «authorises_late»."""
    trip = _trip(call, pk, rules.can_approve)
    data = call.form(is_late=trip.is_late_filing).cleaned_data
    actions.approve_request(trip, **data, by=call.user, at=call.at)
    return trip_to_see(call, pk)


def _reasoned(call: Call, trip: TravelRequest, reasons: str, act: Callable[..., Any]) -> TravelRequest:
    form = call.form(reasons=catalogue(trip.institution, reasons))
    act(trip, **form.cleaned_data, by=call.user, at=call.at)
    return trip_to_see(call, trip.pk)


@room.verb(
    "request_return", "<uuid:pk>/devolver/", action="travel.return_request", form=DecisionForm, answer=RequestRows
)
def request_return(call: Call, pk: UUID) -> TravelRequest:
    """Devuelve la comisión a quien la pidió, con un motivo del catálogo «return_reason»."""
    return _reasoned(call, _trip(call, pk, rules.can_return), "return_reason", actions.return_request)


@room.verb("request_refuse", "<uuid:pk>/negar/", action="travel.refuse_request", form=DecisionForm, answer=RequestRows)
def request_refuse(call: Call, pk: UUID) -> TravelRequest:
    """Niega la comisión. Es definitivo."""
    return _reasoned(call, _trip(call, pk, rules.can_refuse), "return_reason", actions.refuse_request)


@room.verb(
    "request_cancel", "<uuid:pk>/cancelar/", action="travel.cancel_request", form=DecisionForm, answer=RequestRows
)
def request_cancel(call: Call, pk: UUID) -> TravelRequest:
    """Cancela la comisión, con un motivo del catálogo «cancel_reason»."""
    return _reasoned(call, _trip(call, pk, rules.can_cancel), "cancel_reason", actions.cancel_request)


def _noted(call: Call, trip: TravelRequest, act: Callable[..., Any]) -> TravelRequest:
    act(trip, note=call.form().cleaned_data["note"], by=call.user, at=call.at)
    return trip_to_see(call, trip.pk)


@room.verb("request_deliver", "<uuid:pk>/entregar/", action="travel.deliver_request", form=NoteForm, answer=RequestRows)
def request_deliver(call: Call, pk: UUID) -> TravelRequest:
    """Entrega la comisión aprobada a financiera."""
    return _noted(call, _trip(call, pk, rules.can_deliver), actions.deliver_request)


@room.verb(
    "request_outcome", "<uuid:pk>/resultado/", action="travel.record_outcome", form=OutcomeForm, answer=RequestRows
)
def request_outcome(call: Call, pk: UUID) -> TravelRequest:
    """Registra el acto, sus números y el valor reconocido, sobre la versión que se leyó."""
    trip = _trip(call, pk, rules.can_record_outcome)
    form = call.form()
    version = form.cleaned_data["version"]
    actions.record_outcome(trip, fields=form.outcome_fields, expected_version=version, by=call.user, at=call.at)
    return trip_to_see(call, pk)


# --- the trip made and its accounts ----------------------------------------------------------------------------------
@room.verb("request_complete", "<uuid:pk>/regreso/", action=WRITE, answer=RequestRows)
def request_complete(call: Call, pk: UUID) -> TravelRequest:
    """Registra el regreso."""
    trip = trip_to_see(call, pk)
    call.require(rules.can_return_from_trip(call.user, trip, call.at))
    actions.return_from_trip(trip, by=call.user, at=call.at)
    return trip_to_see(call, pk)


@room.verb("request_report", "<uuid:pk>/informe/", action=WRITE, form=ReportForm, answer=RequestRows)
def request_report(call: Call, pk: UUID) -> TravelRequest:
    """Guarda y expide el informe de comisión."""
    trip = _trip(call, pk, rules.can_report)
    actions.write_report(trip, text=call.form().cleaned_data["text"], by=call.user, at=call.at)
    return trip_to_see(call, pk)


@room.verb("request_present", "<uuid:pk>/presentar/", action=WRITE, form=NoteForm, answer=RequestRows)
def request_present(call: Call, pk: UUID) -> TravelRequest:
    """Presenta la legalización a financiera."""
    return _noted(call, _trip(call, pk, rules.can_present), actions.present_accounts)


@room.verb(
    "request_legalise", "<uuid:pk>/legalizar/", action="travel.legalise_request", form=NoteForm, answer=RequestRows
)
def request_legalise(call: Call, pk: UUID) -> TravelRequest:
    """Legaliza la comisión."""
    return _noted(call, _trip(call, pk, rules.can_legalise), actions.legalise_request)


@room.verb(
    "request_reopen",
    "<uuid:pk>/devolver-legalizacion/",
    action="travel.legalise_request",
    form=DecisionForm,
    answer=RequestRows,
)
def request_reopen(call: Call, pk: UUID) -> TravelRequest:
    """Devuelve la legalización a quien viajó, con un motivo del catálogo «return_reason»."""
    return _reasoned(call, _trip(call, pk, rules.can_legalise), "return_reason", actions.reopen_accounts)
