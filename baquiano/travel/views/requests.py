"""The list of trips, the page of one, and a request while it is written."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import require, requires
from baquiano.travel import actions, asking, profile, queries, rules
from baquiano.travel.choices import DEAD, Gate, TravelState
from baquiano.travel.forms import (
    DaysForm,
    LegCreateForm,
    LegEditForm,
    RequestCreateForm,
    RequestEditForm,
    SupportForm,
)
from baquiano.travel.models import TravelLeg, TravelRequest
from baquiano.travel.tables import RequestListing
from baquiano.travel.views.common import decide, trip_or_404
from baquiano.ui.buttons import press
from baquiano.ui.deciding import Words, posted
from baquiano.ui.forms import conflict_rows

# Where the itinerary is no more than history.
_OVER = (*DEAD, TravelState.PRESENTED, TravelState.LEGALISED)


@requires("travel.view_request")
def request_list(request: HttpRequest) -> HttpResponse:
    return RequestListing(request, queries.requests_visible_to(request.user)).respond("travel/request_list.html")


@requires("travel.view_request")
def request_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The trip whole: where it is, what follows, its itinerary, its visits and its papers."""
    trip = get_object_or_404(queries.with_itinerary(queries.requests_visible_to(request.user)), pk=pk)
    meetings = queries.meetings_of(trip)
    certificates = queries.certificates_of(trip)
    proved = queries.certified_meetings(trip)
    off = queries.visits_off(trip, meetings) if trip.state not in _OVER else []
    context = {
        "trip": trip,
        "off": off,
        "advice": queries.advice_for_off(trip),
        "visits": [
            {
                "meeting": one,
                "certificate": certificates.get(one.pk),
                "is_proved": one.pk in proved,
                "is_off": one in off,
            }
            for one in meetings
        ],
        "moves": [_told(move) for move in queries.moves_of(trip)],
        "supports": list(queries.supports_of(trip)),
        "documents": list(queries.documents_of_trip(trip)),
        "missing": _missing(trip),
        "earlier": _earlier(request, trip),
        "days_late": rules.days_late(trip, day_of(request.at)),
        "can": _can(request, trip),
    }
    return render(request, "travel/request_detail.html", context)


def _told(move: Any) -> dict[str, Any]:
    why = f"{move.reason}. {move.note}" if move.reason else move.note
    return {"at": move.moved_at, "title": move.state_name, "who": str(move.moved_by or ""), "text": why}


def _missing(trip: TravelRequest) -> list[str]:
    if trip.is_writable:
        return queries.missing_to_file(trip)
    return queries.missing_to_present(trip) if trip.state == TravelState.TRAVELLED else []


def _earlier(request: HttpRequest, trip: TravelRequest) -> list[TravelRequest]:
    """Earlier trips of the traveller that are not legalised, when the profile cares."""
    on = day_of(request.at)
    if not trip.is_writable or profile.gate(trip.institution, profile.UNLEGALISED, on) == Gate.NONE:
        return []
    return list(queries.not_legalised_of(trip.traveller, on, but=trip))


def _can(request: HttpRequest, trip: TravelRequest) -> dict[str, bool]:
    user, at = request.user, request.at
    return {
        "write": rules.can_write(user, trip),
        "support": rules.can_support(user, trip),
        "file": rules.can_file(user, trip),
        "approve": rules.can_approve(user, trip),
        "send_back": rules.can_return(user, trip),
        "refuse": rules.can_refuse(user, trip),
        "deliver": rules.can_deliver(user, trip),
        "outcome": rules.can_record_outcome(user, trip),
        "cancel": rules.can_cancel(user, trip),
        "complete": rules.can_return_from_trip(user, trip, at),
        "certify": rules.can_certify(user, trip),
        "report": rules.can_report(user, trip),
        "agenda": bool(trip.number) and rules.can_issue_agenda(user, trip),
        "present": rules.can_present(user, trip),
        "legalise": rules.can_legalise(user, trip),
        "see_pay": rules.can_see_pay(user, trip),
    }


@requires("travel.write_request")
def request_create(request: HttpRequest) -> HttpResponse:
    """Ask for a trip; with ``?visita=`` that visit comes marked, with ``?viaja=`` it is in the name of that person."""
    on = day_of(request.at)
    others = queries.travellers_for(request.user, request.institution, on)
    traveller = asking.traveller_of(request.user, others, request.GET.get("viaja", ""))
    visits = queries.visits_to_travel(traveller, on)
    form = RequestCreateForm(posted(request), visits=visits, initial=_asked(request, visits))
    if form.is_valid():
        data = form.cleaned_data
        meetings = list(data["visits"])
        try:
            trip = actions.create_request(
                asking.unit_of(request.user, traveller, request.institution, meetings, on),
                id=data["id"],
                traveller=traveller,
                meetings=meetings,
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                fields=form.trip_fields,
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La comisión quedó en preparación. Revise el itinerario y radíquela."))
            return redirect(trip)
    context = {"form": form, "others": list(others), "traveller": traveller}
    return render(request, "travel/request_create.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, visits: Any) -> dict[str, Any]:
    chosen = next((one for one in visits if str(one.pk) == request.GET.get("visita", "")), None)
    return {"visits": [chosen.pk], "purpose": chosen.title} if chosen else {}


@requires("travel.write_request")
def request_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    trip = trip_or_404(request, pk)
    require(rules.can_write(request.user, trip))
    kept = [one.pk for one in queries.meetings_of(trip)]
    visits = queries.visits_to_travel(trip.traveller, day_of(request.at), keeping=kept)
    names = ("purpose", "event", "covered_by", "needs_tickets", "note", "version")
    initial = {name: getattr(trip, name) for name in names} | {"visits": kept}
    form = RequestEditForm(posted(request), visits=visits, initial=initial)
    conflict: dict[str, Any] = {}
    if form.is_valid():
        try:
            actions.edit_request(
                trip,
                expected_version=form.cleaned_data["version"],
                fields=form.trip_fields,
                meetings=list(form.cleaned_data["visits"]),
                by=request.user,
                at=request.at,
            )
        except StaleEdit as stale:
            conflict = {"rows": [row for row in conflict_rows(form, stale.current) if row.theirs]}
            form.rebase(stale.current.version)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(trip)
    return _edited(request, trip, form, conflict, _("Corregir la comisión"))


def _edited(request: HttpRequest, trip: TravelRequest, form: Any, conflict: Any, title: str) -> HttpResponse:
    status = 409 if conflict else 422 if form.errors else 200
    context = {"trip": trip, "form": form, "conflict": conflict, "title": title}
    return render(request, "travel/request_edit.html", context, status=status)


# --- itinerary -------------------------------------------------------------------------------------------------------
@requires("travel.write_request")
def leg_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    trip = trip_or_404(request, pk)
    require(rules.can_write(request.user, trip))
    last = trip.legs.select_related("destination__department").last()
    form = LegCreateForm(posted(request), initial={"origin": last.destination if last else None})
    words = Words(_("Agregar un tramo"), _("Agregar"), _("El tramo quedó en el itinerario."))
    return decide(
        request,
        trip,
        form,
        words,
        lambda data: actions.add_leg(trip, id=data["id"], fields=form.leg_fields, by=request.user, at=request.at),
    )


def _leg_or_404(request: HttpRequest, trip: TravelRequest, leg: UUID) -> TravelLeg:
    require(rules.can_write(request.user, trip))
    return get_object_or_404(
        trip.legs.select_related("request", "origin__department", "destination__department"), pk=leg
    )


@requires("travel.write_request")
def leg_edit(request: HttpRequest, pk: UUID, leg: UUID) -> HttpResponse:
    trip = trip_or_404(request, pk)
    found = _leg_or_404(request, trip, leg)
    names = ("origin", "destination", "departs_at", "arrives_at", "route", "transport", "version")
    form = LegEditForm(posted(request), initial={name: getattr(found, name) for name in names})
    conflict: dict[str, Any] = {}
    if form.is_valid():
        try:
            actions.change_leg(
                found,
                expected_version=form.cleaned_data["version"],
                fields=form.leg_fields,
                by=request.user,
                at=request.at,
            )
        except StaleEdit as stale:
            conflict = {"rows": conflict_rows(form, stale.current)}
            form.rebase(stale.current.version)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            return redirect(trip)
    return _edited(request, trip, form, conflict, _("Corregir el tramo"))


@require_POST
@requires("travel.write_request")
def leg_remove(request: HttpRequest, pk: UUID, leg: UUID) -> HttpResponse:
    trip = trip_or_404(request, pk)
    require(rules.can_write(request.user, trip))
    found = trip.legs.select_related("request", "origin", "destination").filter(pk=leg).first()
    if found is None:
        return redirect(trip)
    return press(
        request, trip, _("El tramo se quitó."), lambda: actions.remove_leg(found, by=request.user, at=request.at)
    )


@requires("travel.write_request")
def request_days(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which nights the traveller sleeps away."""
    trip = trip_or_404(request, pk)
    require(rules.can_write(request.user, trip))
    form = DaysForm(posted(request), days=trip.days.all())
    words = Words(
        _("Noches fuera"),
        _("Guardar"),
        _("Las noches quedaron registradas."),
        _("Un día con pernocta cuenta completo; uno sin pernocta cuenta medio."),
    )
    return decide(
        request,
        trip,
        form,
        words,
        lambda data: actions.set_days(trip, nights=form.nights, by=request.user, at=request.at),
    )


@requires("travel.write_request")
def request_support(request: HttpRequest, pk: UUID) -> HttpResponse:
    trip = trip_or_404(request, pk)
    if not rules.can_support(request.user, trip):
        raise Http404
    files = request.FILES if request.method == "POST" else None
    form = SupportForm(
        posted(request), files, institution=request.institution, initial={"taken_on": day_of(request.at)}
    )
    words = Words(_("Agregar un soporte"), _("Guardar el soporte"), _("El soporte quedó guardado con su huella."))
    return decide(
        request, trip, form, words, lambda data: actions.add_support(trip, **data, by=request.user, at=request.at)
    )
