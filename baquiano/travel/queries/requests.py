"""Trips: which a person sees, what each lacks to go on, and whose turn it is."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows, visible
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import people_to_tell, working_days_between
from baquiano.meetings.models import Meeting
from baquiano.travel import profile
from baquiano.travel.choices import DEAD, NOT_LEGALISED, TravelState
from baquiano.travel.models import TravelMove, TravelPay, TravelRequest
from baquiano.travel.queries.papers import certified_meetings
from baquiano.travel.queries.visits import meetings_of
from baquiano.travel.rules import VIEW
from baquiano.travel.scale import Ceiling, ceiling_of
from baquiano.ui.display import moment

APPROVE, OUTCOME, LEGALISE = "travel.approve_request", "travel.record_outcome", "travel.legalise_request"


def requests_visible_to(user: User) -> QuerySet[TravelRequest]:
    rows = TravelRequest.objects.select_related("unit", "traveller", "responsible", "institution")
    return visible(rows, user, VIEW)


def with_itinerary(rows: QuerySet[TravelRequest]) -> QuerySet[TravelRequest]:
    """``rows`` with their legs, towns and days, in as many queries for one as for a hundred."""
    return rows.prefetch_related("legs__origin__department", "legs__destination__department", "days")


def request_for_update(request: TravelRequest) -> TravelRequest:
    """The trip as it is stored, locked until the transaction ends."""
    rows = TravelRequest.objects.select_for_update(of=("self",))
    return rows.select_related("institution", "unit", "traveller", "responsible").get(pk=request.pk)


def moves_of(request: TravelRequest) -> QuerySet[TravelMove]:
    return request.moves.select_related("reason", "moved_by")


def trips_of_mine(user: User) -> QuerySet[TravelRequest]:
    return TravelRequest.objects.filter(traveller=user)


def trips_awaiting(user: User, on: date) -> QuerySet[TravelRequest]:
    """The trips that wait for this person: to mend, deliver or account for; to approve; to grant and to close."""
    waits = (Q(traveller=user) | Q(responsible=user)) & (
        Q(state__in=[TravelState.RETURNED, TravelState.APPROVED, TravelState.TRAVELLED])
        | Q(state=TravelState.GRANTED, ends_on__lte=on)
    )
    for action, state in (
        (APPROVE, TravelState.FILED),
        (OUTCOME, TravelState.DELIVERED),
        (LEGALISE, TravelState.PRESENTED),
    ):
        if allows(user, action):
            rows = visible(TravelRequest.objects.filter(state=state), user, action)
            rows = rows.exclude(traveller=user).exclude(responsible=user).exclude(created_by=user)
            waits |= Q(pk__in=rows.values("pk"))
    return requests_visible_to(user).filter(waits)


def not_legalised_of(traveller: User, on: date, *, but: TravelRequest | None = None) -> QuerySet[TravelRequest]:
    """The earlier trips of a person that ended and whose accounts are not closed."""
    rows = TravelRequest.objects.filter(traveller=traveller, state__in=NOT_LEGALISED, ends_on__lt=on)
    rows = rows.exclude(state=TravelState.PRESENTED)
    return rows.exclude(pk=but.pk) if but else rows


def overdue(on: date) -> QuerySet[Any]:
    """The keys of the trips whose accounts are not in and fell due before that day."""
    rows = TravelRequest.objects.filter(state__in=[TravelState.GRANTED, TravelState.TRAVELLED], legalise_by__lt=on)
    return rows.values("pk")


def requests_to_remind(on: date) -> QuerySet[TravelRequest]:
    """Trips that ended and whose accounts fall due tomorrow or fell due already."""
    rows = TravelRequest.objects.filter(
        state__in=[TravelState.GRANTED, TravelState.TRAVELLED],
        ends_on__lte=on,
        legalise_by__lte=on + timedelta(days=1),
    )
    return rows.select_related("institution", "unit", "traveller", "responsible")


def approvers_of(request: TravelRequest, on: date) -> list[User]:
    """The bosses of the unit, or whoever leads the institution when the only one has a hand in the trip."""
    people = list(people_to_tell(request.institution, "group_leader", request.unit, on=on))
    others = [one for one in people if one.pk not in request.hands]
    return others or list(people_to_tell(request.institution, "agency_head", on=on))


def trips_in_charge_of(person: User, on: date) -> QuerySet[TravelRequest]:
    """The trips that ``person`` carries through and that are not over: to hand over when they leave."""
    over = (TravelState.LEGALISED, *DEAD)
    return TravelRequest.objects.filter(responsible=person).exclude(state__in=over).select_related("unit", "traveller")


def finance_people(institution: Institution, on: date) -> list[User]:
    return list(people_to_tell(institution, "finance_officer", on=on))


def is_short_notice(request: TravelRequest, filed_on: date) -> bool:
    """Whether fewer working days than the profile asks lie between that day and the departure."""
    notice = profile.number_of(request.institution, profile.NOTICE, profile.NOTICE_DAYS, filed_on)
    return working_days_between(request.institution, filed_on, request.starts_on) < notice


def would_be_late(request: TravelRequest, on: date) -> bool:
    """Whether filing it that day would be late; the first filing counts, if there was one."""
    return is_short_notice(request, day_of(request.first_filed_at) if request.first_filed_at else on)


def missing_to_file(request: TravelRequest) -> list[str]:
    """What a request still needs before it is filed, in words."""
    missing = []
    if not request.purpose.strip():
        missing.append(_("el objeto de la comisión"))
    legs = list(request.legs.all())
    if not legs:
        missing.append(_("el itinerario: al menos un tramo"))
    elif any(after.departs_at < before.arrives_at for before, after in pairwise(legs)):
        missing.append(_("un itinerario sin cruces: un tramo sale antes de que el anterior llegue"))
    meetings = meetings_of(request)
    if not meetings and not request.event.strip():
        missing.append(_("una visita o un evento que la motive"))
    missing += [_("quitar «%(visit)s», que fue cancelada") % {"visit": one} for one in meetings if one.is_cancelled]
    missing += [
        _("un itinerario que alcance «%(visit)s», el %(day)s") % {"visit": one, "day": moment(one.starts_at)}
        for one in visits_off(request, meetings)
    ]
    return missing


def visits_off(request: TravelRequest, meetings: Iterable[Meeting]) -> list[Meeting]:
    """The visits of the trip that its itinerary does not reach: before it leaves, or after it is back.

    Without stretches the days of the trip say so. One that does not come back has no return to compare.
    """
    legs = list(request.legs.all())
    standing = [one for one in meetings if not one.is_cancelled]
    if not legs:
        first, last = request.starts_on, request.ends_on
        return [one for one in standing if not first <= day_of(one.starts_at) <= last]
    is_round = legs[-1].destination_id == legs[0].origin_id
    return [
        one
        for one in standing
        if one.starts_at < legs[0].departs_at or (is_round and one.starts_at > legs[-1].arrives_at)
    ]


def advice_for_off(request: TravelRequest) -> str:
    """What to do with an itinerary that does not reach a visit, by where the trip is."""
    if request.is_writable:
        return _("Corrija los tramos.")
    if request.state == TravelState.FILED:
        return _("Pida a su superior que la devuelva para corregirlo.")
    if request.state in (TravelState.APPROVED, TravelState.DELIVERED):
        return _("Pida a financiera que la devuelva para corregirlo.")
    return _("Avise a financiera: el acto que la concede dice otras fechas.")


def missing_to_present(request: TravelRequest) -> list[str]:
    """What the accounts of a trip still need: proof of each visit that was made, and the report."""
    done = certified_meetings(request)
    missing = [
        _("el certificado de permanencia o el acta firmada de «%(visit)s»") % {"visit": one}
        for one in meetings_of(request)
        if not one.is_cancelled and one.pk not in done
    ]
    if not request.report.strip():
        missing.append(_("el informe de comisión"))
    return missing


def pay_of(request: TravelRequest) -> TravelPay | None:
    return TravelPay.objects.filter(request=request).first()


def ceiling_for(request: TravelRequest, pay: TravelPay | None = None) -> Ceiling | None:
    """The most that the scale allows for the trip; None without the pay or beyond the scale. It reveals the band."""
    pay = pay or pay_of(request)
    if pay is None:
        return None
    facts: dict[str, Any] = {"year": request.starts_on.year, "pay": pay.basic_pay, "days": request.day_count}
    return ceiling_of(request.institution, **facts, is_contractor=request.is_contractor)
