"""A request while its traveller writes it: visits, itinerary by legs, nights away, basic pay."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Municipality
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.institutions.choices import Link
from baquiano.institutions.models import Unit
from baquiano.institutions.queries import memberships_in_force, setting
from baquiano.meetings.models import Meeting
from baquiano.travel import profile, queries
from baquiano.travel.actions.moves import tell, words_of
from baquiano.travel.models import TravelDay, TravelLeg, TravelPay, TravelRequest, TravelVisit

FIELDS = ("purpose", "event", "covered_by", "needs_tickets", "note")
LEG_FIELDS = ("origin", "destination", "departs_at", "arrives_at", "route", "transport")
LONGEST = timedelta(days=60)
# How long before the first visit, and after the last, a proposed itinerary leaves and comes back.
_MARGIN = timedelta(hours=2)


@transaction.atomic
def create_request(
    unit: Unit,
    *,
    id: UUID,
    meetings: Sequence[Meeting],
    starts_on: date,
    ends_on: date,
    fields: dict[str, Any],
    traveller: User | None = None,
    by: User,
    at: datetime,
) -> TravelRequest:
    """Open the request of ``by`` for some visits, with an itinerary proposed from them when their towns are known.

    With ``traveller`` it is asked for in the name of that person, who is told; ``by`` carries it through. The same
    ``id`` again is the same request. Dates come from the visits; those given count when there are none.
    """
    traveller = traveller or by
    days = [day_of(one.starts_at) for one in meetings] + [day_of(one.ends_at) for one in meetings]
    first, last = (min(days), max(days)) if days else (starts_on, ends_on)
    whole = {name: fields.get(name, "") for name in FIELDS if name in fields}
    owned = {
        "institution_id": unit.institution_id,
        "unit": unit,
        "traveller": traveller,
        "responsible": by,
        "link": _link_of(traveller, unit, day_of(at)),
        "year": first.year,
        "starts_on": first,
        "ends_on": last,
        "created_by": by,
        "created_at": at,
    }
    one_at_a_time(id)
    repeated = TravelRequest._base_manager.filter(pk=id, created_by=by).first()
    if repeated is not None:
        return repeated
    if traveller.pk != by.pk:
        _check_asks_for(unit, traveller, by=by, at=at)
    _check_length(first, last)
    request, _created = create_once(TravelRequest, id=id, fields={**owned, **whole})
    _set_visits(request, meetings, by=by, at=at)
    _propose_legs(request, meetings)
    fit_days(request)
    changes = trail.diff({}, trail.snapshot(request, [*FIELDS, "starts_on", "ends_on"]))
    data = {"traveller": traveller.full_name} if request.is_for_another else {}
    trail.record("travel.request_created", request, by=by, at=at, changes=changes, data=data)
    if request.is_for_another:
        title = _("%(who)s pide una comisión a su nombre") % {"who": by}
        tell(request, [traveller], "asked_for_you", title, words_of(request), by=by, at=at)
    return request


def _check_asks_for(unit: Unit, traveller: User, *, by: User, at: datetime) -> None:
    units = queries.units_of_traveller(by, traveller, unit.institution, day_of(at))
    if unit.pk not in {one.pk for one in units}:
        raise Refused(
            _("Usted no puede pedir comisiones a nombre de %(who)s. Debe pedirla esa persona.") % {"who": traveller}
        )


def _link_of(person: User, unit: Unit, on: date) -> str:
    held = [one for one in memberships_in_force(person, on) if one.institution_id == unit.institution_id]
    own = sorted(held, key=lambda one: one.unit_id != unit.pk)
    return own[0].link if own else Link.OFFICIAL


def _check_length(first: date, last: date) -> None:
    if last - first > LONGEST:
        raise Refused(_("Una comisión dura hasta %(most)s días. Divídala en varias.") % {"most": LONGEST.days})


@transaction.atomic
def edit_request(
    request: TravelRequest,
    *,
    expected_version: int,
    fields: dict[str, Any],
    meetings: Sequence[Meeting],
    by: User,
    at: datetime,
) -> TravelRequest:
    """Save what the trip is for and its visits; a stale edit raises ``StaleEdit`` with the stored request."""
    current = _writable(request)
    before = trail.snapshot(current, list(FIELDS))
    for name in FIELDS:
        setattr(current, name, fields[name])
    save_if_current(current, expected_version=expected_version, fields=FIELDS)
    changes = trail.diff(before, trail.snapshot(current, list(FIELDS)))
    if changes:
        trail.record("travel.request_edited", current, by=by, at=at, changes=changes)
    _set_visits(current, meetings, by=by, at=at)
    if not current.legs.exists():
        _propose_legs(current, meetings)
    fit_days(current)
    return current


def _writable(request: TravelRequest) -> TravelRequest:
    """The request, locked and still of its traveller."""
    current = queries.request_for_update(request)
    if not current.is_writable:
        raise Refused(
            _("La comisión figura como «%(state)s» y ya no se modifica. Si algo debe cambiar, pida que la devuelvan.")
            % {"state": current.get_state_display()}
        )
    return current


def _set_visits(request: TravelRequest, meetings: Iterable[Meeting], *, by: User, at: datetime) -> None:
    wanted = {one.pk: one for one in meetings}
    before = set(request.visits.values_list("meeting_id", flat=True))
    if before == set(wanted):
        return
    _check_free(request, [one for key, one in wanted.items() if key not in before])
    request.visits.exclude(meeting_id__in=wanted).delete()
    TravelVisit.objects.bulk_create(
        TravelVisit(institution_id=request.institution_id, request=request, meeting=one)
        for key, one in wanted.items()
        if key not in before
    )
    changes = {"meetings": (sorted(map(str, before)), sorted(map(str, wanted)))}
    trail.record("travel.visits_set", request, by=by, at=at, changes=changes)


def _check_free(request: TravelRequest, meetings: Sequence[Meeting]) -> None:
    if not meetings:
        return
    offered = queries.visits_to_travel(request.traveller, min(day_of(one.starts_at) for one in meetings))
    free = set(offered.values_list("pk", flat=True))
    taken = next((one for one in meetings if one.pk not in free), None)
    if taken is not None:
        raise Refused(
            _("«%(visit)s» no puede ir en esta comisión: está en otra suya, se canceló o no requiere viáticos.")
            % {"visit": taken}
        )


# --- itinerary -------------------------------------------------------------------------------------------------------
@transaction.atomic
def add_leg(request: TravelRequest, *, id: UUID, fields: dict[str, Any], by: User, at: datetime) -> TravelLeg:
    """Add a stretch; the days of the trip follow from the itinerary."""
    current = _writable(request)
    owned = {"institution_id": current.institution_id, "request": current}
    # What moves the traveller is content, not the moment of the request: it is compared too.
    leg, is_new = create_once(TravelLeg, id=id, fields={**owned, **fields})
    if is_new:
        _itinerary_changed(current, "travel.leg_added", leg, {}, by=by, at=at)
    return leg


@transaction.atomic
def change_leg(leg: TravelLeg, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime) -> TravelLeg:
    """Correct a stretch; a stale edit raises ``StaleEdit`` with the stored one."""
    current = _writable(leg.request)
    before = trail.snapshot(TravelLeg.objects.get(pk=leg.pk), list(LEG_FIELDS))
    for name, value in fields.items():
        setattr(leg, name, value)
    save_if_current(leg, expected_version=expected_version, fields=LEG_FIELDS)
    _itinerary_changed(current, "travel.leg_changed", leg, before, by=by, at=at)
    return leg


@transaction.atomic
def remove_leg(leg: TravelLeg, *, by: User, at: datetime) -> None:
    """Take a stretch out; what is already gone stays gone."""
    current = _writable(leg.request)
    found = current.legs.filter(pk=leg.pk).first()
    if found is None:
        return
    data = {"from": str(found.origin), "to": str(found.destination)}
    found.delete()
    trail.record("travel.leg_removed", current, by=by, at=at, data=data)
    fit_days(current)


def _itinerary_changed(
    request: TravelRequest, event: str, leg: TravelLeg, before: dict[str, Any], *, by: User, at: datetime
) -> None:
    changes = trail.diff(before, trail.snapshot(leg, list(LEG_FIELDS)))
    if changes:
        trail.record(event, request, by=by, at=at, changes=changes)
    fit_days(request)


def _propose_legs(request: TravelRequest, meetings: Sequence[Meeting]) -> None:
    """From the seat to the town of each visit in order, and back, when every town is known."""
    seat = Municipality.objects.filter(pk=setting(request.institution, profile.SEAT, default="")).first()
    stops = [one for one in sorted(meetings, key=lambda one: one.starts_at) if one.municipality_id]
    if seat is None or not stops:
        return
    here, legs = seat, []
    for stop in stops:
        town = stop.municipality
        if town is not None and town.pk != here.pk:
            legs.append((here, town, stop.starts_at - _MARGIN, stop.starts_at))
            here = town
    if here.pk != seat.pk:
        end = stops[-1].ends_at
        legs.append((here, seat, end, end + _MARGIN))
    TravelLeg.objects.bulk_create(
        TravelLeg(
            id=uuid5(request.pk, f"leg:{number}"),
            institution_id=request.institution_id,
            request=request,
            origin=origin,
            destination=destination,
            departs_at=departs,
            arrives_at=arrives,
        )
        for number, (origin, destination, departs, arrives) in enumerate(legs)
    )


def fit_days(request: TravelRequest) -> None:
    """The days of the trip are those of its itinerary and its visits; what was said of the ones that stay is kept."""
    legs = list(request.legs.values_list("departs_at", "arrives_at"))
    moments = [moment for pair in legs for moment in pair]
    moments += [m for one in queries.meetings_of(request) for m in (one.starts_at, one.ends_at)]
    days = [day_of(moment) for moment in moments] or [request.starts_on, request.ends_on]
    first, last = min(days), max(days)
    _check_length(first, last)
    wanted = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    known = {day.day: day for day in request.days.all()}
    request.days.exclude(day__in=wanted).delete()
    TravelDay.objects.bulk_create(
        TravelDay(institution_id=request.institution_id, request=request, day=day, is_overnight=day != last)
        for day in wanted
        if day not in known
    )
    if known.get(last) and last != max(known) and known[last].is_overnight:
        request.days.filter(day=last).update(is_overnight=False)
    if (request.starts_on, request.ends_on) != (first, last):
        request.starts_on, request.ends_on, request.year = first, last, first.year
        request.save(update_fields=["starts_on", "ends_on", "year"])


@transaction.atomic
def set_days(request: TravelRequest, *, nights: Mapping[date, bool], by: User, at: datetime) -> TravelRequest:
    """Say of each day whether the traveller sleeps away; a day without it counts half."""
    current = _writable(request)
    before = {f"{day.day:%Y-%m-%d}": day.is_overnight for day in current.days.all()}
    for day in current.days.all():
        if day.day in nights and nights[day.day] != day.is_overnight:
            day.is_overnight = nights[day.day]
            day.save(update_fields=["is_overnight"])
    after = {f"{day.day:%Y-%m-%d}": day.is_overnight for day in current.days.all()}
    changes = trail.diff(before, after)
    if changes:
        trail.record("travel.days_set", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def set_pay(request: TravelRequest, *, basic_pay: int, by: User, at: datetime) -> TravelPay:
    """Keep the basic pay that the traveller types, apart; the trail says that it was written, never how much."""
    current = _writable(request)
    if basic_pay <= 0:
        raise Refused({"basic_pay": _("Escriba la asignación básica mensual, en pesos.")})
    pay = TravelPay.objects.filter(request=current).first()
    if pay is not None and pay.basic_pay == basic_pay:
        return pay
    pay = pay or TravelPay(institution_id=current.institution_id, request=current, version=0)
    pay.basic_pay = basic_pay
    pay.version += 1
    pay.save()
    trail.record("travel.pay_written", current, by=by, at=at)
    return pay
