"""What happens to the trips of a visit that moves or is called off."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.meetings.models import Meeting
from baquiano.travel import queries
from baquiano.travel.actions.drafting import fit_days
from baquiano.travel.actions.moves import hands_of, tell
from baquiano.travel.choices import DEAD, TravelState
from baquiano.travel.models import TravelRequest
from baquiano.ui.display import moment


@transaction.atomic
def follow_moved_visit(meeting: Meeting, *, before: datetime, by: User, at: datetime) -> None:
    """The trips of a visit that was rescheduled: their hands are told, and one being written moves with it.

    The itinerary moves whole when the trip is for that visit alone; with others, or once it was filed, it stays
    and its page says which visit it does not reach.
    """
    for request in _open_trips(meeting):
        is_moved = request.is_writable and request.visits.count() == 1
        if is_moved:
            _shift(request, meeting.starts_at - before)
        if request.is_writable:
            fit_days(request)
        data = {"visit": str(meeting), "from": moment(before), "to": moment(meeting.starts_at), "itinerary": is_moved}
        trail.record("travel.visit_moved", request, by=by, at=at, data=data)
        body = _("«%(visit)s» pasó del %(before)s al %(after)s. %(what)s") % {
            "visit": meeting,
            "before": moment(before),
            "after": moment(meeting.starts_at),
            "what": _("El itinerario se corrió con ella: revíselo.") if is_moved else _off_words(request),
        }
        title = _("Cambió de fecha una visita de su comisión: %(trip)s") % {"trip": request}
        tell(request, hands_of(request), "visit_moved", title, body, by=None, at=at)


@transaction.atomic
def follow_cancelled_visit(meeting: Meeting, *, by: User, at: datetime) -> None:
    """The trips of a visit that will not be made: their hands are told, and decide what becomes of the trip."""
    for request in _open_trips(meeting):
        trail.record("travel.visit_called_off", request, by=by, at=at, data={"visit": str(meeting)})
        body = _("«%(visit)s» se canceló. Si el viaje ya no se hace, cancele la comisión.") % {"visit": meeting}
        title = _("Se canceló una visita de su comisión: %(trip)s") % {"trip": request}
        tell(request, hands_of(request), "visit_moved", title, body, by=None, at=at)


def _open_trips(meeting: Meeting) -> Iterator[TravelRequest]:
    over = (*DEAD, TravelState.PRESENTED, TravelState.LEGALISED)
    trips = TravelRequest.objects.filter(visits__meeting=meeting).exclude(state__in=over).order_by("pk")
    for trip in trips:
        yield queries.request_for_update(trip)


def _shift(request: TravelRequest, by_how_much: timedelta) -> None:
    for leg in request.legs.all():
        leg.departs_at += by_how_much
        leg.arrives_at += by_how_much
        leg.version += 1
        leg.save(update_fields=["departs_at", "arrives_at", "version"])


def _off_words(request: TravelRequest) -> str:
    if not queries.visits_off(request, queries.meetings_of(request)):
        return _("El itinerario la alcanza.")
    return _("El itinerario no la alcanza. %(advice)s") % {"advice": queries.advice_for_off(request)}
