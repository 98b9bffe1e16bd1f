"""Filing a trip, and what the boss and finance decide of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import require, requires
from baquiano.institutions.queries import catalogue
from baquiano.travel import actions, queries, rules
from baquiano.travel.forms import ApproveForm, DecisionForm, FileRequestForm, NoteForm
from baquiano.travel.models import TravelRequest
from baquiano.travel.views.common import decide, trip_or_404
from baquiano.ui.deciding import Words, posted


@requires("travel.write_request")
def request_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """File before the boss; with little notice, saying why."""
    trip = trip_or_404(request, pk)
    require(rules.can_file(request.user, trip))
    is_late = queries.would_be_late(trip, day_of(request.at))
    form = FileRequestForm(posted(request), is_late=is_late, initial={"late_reason": trip.late_reason})
    text = _(
        "Recibe su número y llega a su superior. La fecha de esta primera radicación no cambia, aunque la devuelvan."
    )
    if is_late:
        text = _("Faltan menos días hábiles de los que pide la entidad: la solicitud será extemporánea. %(text)s") % {
            "text": text
        }
    words = Words(_("Radicar la comisión"), _("Radicar"), _("La comisión quedó radicada ante su superior."), text)
    return decide(
        request,
        trip,
        form,
        words,
        lambda data: actions.file_request(trip, late_reason=data["late_reason"], by=request.user, at=request.at),
        missing=queries.missing_to_file(trip),
    )


@requires("travel.approve_request")
def request_approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    trip = trip_or_404(request, pk)
    require(rules.can_approve(request.user, trip))
    form = ApproveForm(posted(request), is_late=trip.is_late_filing)
    text = trip.late_reason if trip.is_late_filing else ""
    words = Words(_("Aprobar la comisión"), _("Aprobar"), _("La comisión quedó aprobada."), text)
    return decide(
        request, trip, form, words, lambda data: actions.approve_request(trip, **data, by=request.user, at=request.at)
    )


@requires("travel.return_request")
def request_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    trip = trip_or_404(request, pk)
    require(rules.can_return(request.user, trip))
    words = Words(
        _("Devolver la comisión"),
        _("Devolver"),
        _("La comisión se devolvió a quien la pidió."),
        _("Quien la pidió la corrige y la radica otra vez; conserva su número y su primera fecha."),
    )
    return _reasoned(request, trip, "return_reason", words, actions.return_request)


@requires("travel.refuse_request")
def request_refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    trip = trip_or_404(request, pk)
    require(rules.can_refuse(request.user, trip))
    words = Words(
        _("Negar la comisión"),
        _("Negar"),
        _("La comisión quedó negada."),
        _("Es definitivo: para intentarlo de nuevo se pide otra."),
        "danger",
    )
    return _reasoned(request, trip, "return_reason", words, actions.refuse_request)


@requires("travel.cancel_request")
def request_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    trip = trip_or_404(request, pk)
    require(rules.can_cancel(request.user, trip))
    words = Words(
        _("Cancelar la comisión"),
        _("Cancelar la comisión"),
        _("La comisión quedó cancelada."),
        _("El viaje no se hará. Sus visitas quedan libres para otra comisión."),
        "danger",
    )
    return _reasoned(request, trip, "cancel_reason", words, actions.cancel_request)


def _reasoned(
    request: HttpRequest, trip: TravelRequest, reasons: str, words: Words, act: Callable[..., Any]
) -> HttpResponse:
    form = DecisionForm(posted(request), reasons=catalogue(trip.institution, reasons))
    return decide(request, trip, form, words, lambda data: act(trip, **data, by=request.user, at=request.at))


@requires("travel.deliver_request")
def request_deliver(request: HttpRequest, pk: UUID) -> HttpResponse:
    trip = trip_or_404(request, pk)
    require(rules.can_deliver(request.user, trip))
    count = queries.supports_of(trip).count()
    text = _("Soportes anexos: %(count)s. Financiera recibe la solicitud con ellos.") % {"count": count}
    words = Words(_("Entregar a financiera"), _("Entregar"), _("La comisión quedó entregada a financiera."), text)
    return decide(
        request,
        trip,
        NoteForm(posted(request)),
        words,
        lambda data: actions.deliver_request(trip, note=data["note"], by=request.user, at=request.at),
    )
