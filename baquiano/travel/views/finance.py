"""What the official of finance does: sees the pay, writes the outcome, and sends the trips to another system."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import require, requires
from baquiano.travel import actions, exchange, queries, rules
from baquiano.travel.choices import TravelState
from baquiano.travel.forms import OutcomeForm, PayForm
from baquiano.travel.models import TravelRequest
from baquiano.travel.views.common import trip_or_404
from baquiano.ui.deciding import posted
from baquiano.ui.display import cop
from baquiano.ui.forms import conflict_rows
from baquiano.ui.listing.export import export_file


@requires("travel.view_pay")
def request_pay(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The basic pay and the ceiling that it gives. Its traveller writes it; that others read it stays in the trail."""
    trip = trip_or_404(request, pk)
    require(rules.can_see_pay(request.user, trip))
    may_write = rules.can_write(request.user, trip)
    form = PayForm(posted(request) if may_write else None, initial=_pay_of(trip, request))
    if may_write and form.is_valid():
        try:
            actions.set_pay(trip, basic_pay=int(form.cleaned_data["basic_pay"]), by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("travel:request_pay", trip.pk)
    context = {"trip": trip, "form": form, "may_write": may_write, "pay": queries.pay_of(trip)}
    context["ceiling"] = queries.ceiling_for(trip)
    return render(request, "travel/request_pay.html", context, status=422 if form.errors else 200)


def _pay_of(trip: TravelRequest, request: HttpRequest) -> dict[str, Any]:
    pay = actions.read_pay(trip, by=request.user, at=request.at)
    return {"basic_pay": pay.basic_pay} if pay else {}


@requires("travel.record_outcome")
def request_outcome(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The act, its numbers and the value that is recognised; above the ceiling it warns and lets pass."""
    trip = trip_or_404(request, pk)
    require(rules.can_record_outcome(request.user, trip))
    names = ("act_number", "act_on", "value", "cdp_number", "rp_number", "budget_line", "version")
    initial = {name: getattr(trip, name) for name in names}
    form = OutcomeForm(posted(request), initial={**initial, "act_on": trip.act_on or day_of(request.at)})
    conflict: dict[str, Any] = {}
    if form.is_valid():
        try:
            actions.record_outcome(
                trip,
                fields=form.outcome_fields,
                expected_version=form.cleaned_data["version"],
                by=request.user,
                at=request.at,
            )
        except StaleEdit as stale:
            conflict = {"rows": conflict_rows(form, stale.current)}
            form.rebase(stale.current.version)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            return _recorded(request, trip, form.outcome_fields["value"])
    context = {"trip": trip, "form": form, "conflict": conflict, "title": _("Resultado de la comisión")}
    context |= {"ceiling": queries.ceiling_for(trip), "pay": actions.read_pay(trip, by=request.user, at=request.at)}
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "travel/request_outcome.html", context, status=status)


def _recorded(request: HttpRequest, trip: TravelRequest, value: int | None) -> HttpResponse:
    ceiling = queries.ceiling_for(trip)
    messages.success(request, _("El resultado quedó registrado."))
    if ceiling is not None and value is not None and value > ceiling.total:
        words = _("El valor supera el tope de %(total)s que da la escala. Quedó guardado; verifique que sea correcto.")
        messages.warning(request, words % {"total": cop(ceiling.total)})
    return redirect(trip)


@requires("travel.export_requests")
def request_export(request: HttpRequest) -> HttpResponseBase:
    """The trips that finance has in hand, in the layout of ``docs/rules/travel.md``; also as CSV (INT-12)."""
    kind = "csv" if request.GET.get("formato") == "csv" else "xlsx"
    states = [TravelState.DELIVERED, TravelState.GRANTED]
    trips = queries.requests_visible_to(request.user).filter(state__in=states).select_related("pay")
    lines = exchange.lines_of(list(queries.with_itinerary(trips.order_by("number"))), request.institution)
    name = f"comisiones-{day_of(request.at):%Y-%m-%d}"
    response, count = export_file(kind, columns=exchange.COLUMNS, objects=lines, title=_("Comisiones"), name=name)
    actions.record_export(request.institution, count=count, filters={"formato": kind}, by=request.user, at=request.at)
    return response
