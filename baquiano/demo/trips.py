"""The trips of the demonstration: those of recent visits from request to accounts, and one in each state.

They throw no dice: the rest of the year stays as it was without them.
"""

from datetime import date, datetime, timedelta
from typing import Any

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Municipality
from baquiano.common.calendar_days import add_working_days, day_of
from baquiano.common.identity import uuid7
from baquiano.delivery.models import AssistanceSession
from baquiano.demo import content
from baquiano.demo.days import moment
from baquiano.demo.drawing import stroke
from baquiano.demo.people import Staff
from baquiano.institutions.models import CatalogueItem, Institution, Unit
from baquiano.institutions.queries import people_with_role, setting
from baquiano.travel import actions, profile, queries
from baquiano.travel.actions.papers import Stay
from baquiano.travel.models import TravelRequest

# Only recent visits have their trip; those that ended in the last days may still be to legalise.
LATELY, STILL_OPEN = timedelta(days=60), timedelta(days=4)
AHEAD, GROUP = 12, "GME"
PAYS = (3_200_000, 4_450_000, 5_300_000, 7_100_000)
REPORT = (
    "Se acompañó al establecimiento según lo acordado, se revisó el avance y se acordaron los compromisos del acta."
)
TOWN = "08638"  # Sabanalarga, for trips without a visit


def requires_travel(year: Any, session: AssistanceSession, chance: bool) -> bool:
    """One recent visit in four, outside the seat, by somebody who has nothing to legalise."""
    meeting = session.meeting
    seat = setting(year.institution, profile.SEAT, default="")
    is_recent = day_of(meeting.starts_at) > year.today - LATELY
    if not (chance and is_recent and meeting.municipality_id and meeting.municipality_id != seat):
        return False
    return not queries.not_legalised_of(meeting.responsible, day_of(meeting.starts_at)).exists()


def process(year: Any, session: AssistanceSession, *, by: User, at: datetime) -> None:
    """Asked for, approved, delivered and, when there was time, granted."""
    meeting = session.meeting
    trip = actions.create_request(
        meeting.unit,
        id=uuid7(),
        meetings=[meeting],
        starts_on=day_of(meeting.starts_at),
        ends_on=day_of(meeting.ends_at),
        fields={"purpose": f"{meeting.title} (comisión ficticia)"},
        by=by,
        at=at,
    )
    actions.set_pay(trip, basic_pay=PAYS[day_of(meeting.starts_at).day % len(PAYS)], by=by, at=at)
    _go(year, trip, "granted" if at + timedelta(days=2) < moment(year.today, 7) else "delivered", by, at)


def settle(year: Any, session: AssistanceSession) -> None:
    """The trip of a visit that was made is accounted for within days; the last ones wait."""
    trip = TravelRequest.objects.filter(visits__meeting=session.meeting, state="granted").first()
    if trip is None or trip.ends_on > year.today - STILL_OPEN:
        return
    at = moment(trip.ends_on, 19)
    by = year.acting(trip.traveller, at)
    _account(year, trip, session, "legalised", by, at)


def show_each_state(year: Any, staff: Staff) -> None:
    """One trip of the adviser of the demonstration in each state, for whoever opens the list."""
    adviser, group = staff.by_role["advisor"], Unit.objects.get(code=GROUP)
    titles = (
        "Foro de lectura",
        "Encuentro de rectores",
        "Taller de evaluación",
        "Mesa de convivencia",
        "Feria de ciencia",
    )
    for number, (state, starts) in enumerate(_each_state(year)):
        filed = moment(min(starts - timedelta(days=AHEAD), year.today - timedelta(days=9)), 8, number)
        by = year.acting(adviser, filed)
        fields = {
            "purpose": f"{titles[number % len(titles)]} (comisión ficticia)",
            "event": titles[number % len(titles)],
        }
        trip = actions.create_request(
            group, id=uuid7(), meetings=[], starts_on=starts, ends_on=starts, fields=fields, by=by, at=filed
        )
        _add_legs(trip, starts, by=by, at=filed)
        actions.set_pay(trip, basic_pay=PAYS[1], by=by, at=filed)
        _go(year, trip, state, by, filed)
    _show_one_for_another(year, group, adviser, staff.by_role["group_leader"])


def _show_one_for_another(year: Any, group: Unit, traveller: User, leader: User) -> None:
    """A trip that the leader is asking for in the name of the adviser, where the profile lets leaders."""
    at, starts = moment(year.today - timedelta(days=1), 10), add_working_days(year.today, 9, year.holidays)
    by = year.acting(leader, at)
    if traveller not in queries.travellers_for(by, year.institution, day_of(at)):
        return
    fields = {"purpose": "Encuentro de líderes de calidad (comisión ficticia)", "event": "Encuentro de líderes"}
    days = {"starts_on": starts, "ends_on": starts}
    trip = actions.create_request(
        group, id=uuid7(), meetings=[], **days, fields=fields, traveller=traveller, by=by, at=at
    )
    _add_legs(trip, starts, by=by, at=at)


def _each_state(year: Any) -> list[tuple[str, date]]:
    """The state and the working day of each: those already made in the past, the others ahead.

    The one travelled without accounts ends after the others are filed (nine days ago): it would block them.
    """
    past = [("legalised", 28), ("presented", 10), ("presented", 8), ("travelled", 4)]
    ahead = ("granted", "delivered", "approved", "filed", "returned", "refused", "cancelled", "draft")
    return [
        *((state, add_working_days(year.today, -days, year.holidays)) for state, days in past),
        *((state, add_working_days(year.today, 10 + number, year.holidays)) for number, state in enumerate(ahead)),
    ]


def _add_legs(trip: TravelRequest, day: date, *, by: User, at: datetime) -> None:
    seat = Municipality.objects.filter(pk=setting(trip.institution, profile.SEAT, default="")).first()
    town = Municipality.objects.filter(pk=TOWN).first()
    if seat is None or town is None:
        return
    for origin, destination, leaves in ((seat, town, 6), (town, seat, 16)):
        fields = {
            "origin": origin,
            "destination": destination,
            "departs_at": moment(day, leaves),
            "arrives_at": moment(day, leaves + 1, 30),
            "route": "land",
            "transport": "official",
        }
        actions.add_leg(trip, id=uuid7(), fields=fields, by=by, at=at)


def _go(year: Any, trip: TravelRequest, state: str, by: User, at: datetime) -> None:
    """Take a request from its draft to ``state``, each step by whom it belongs and some hours later."""
    if state == "draft":
        return
    boss, finance = _boss(year, trip, at), _finance(year, at)
    reason = _reason(year.institution, "cancel_reason" if state == "cancelled" else "return_reason")
    actions.file_request(trip, late_reason="La citación llegó con pocos días (ficticio).", by=by, at=at)
    hour = timedelta(hours=1)
    if state == "filed":
        return
    if state == "returned":
        note = "Falta adjuntar la invitación del establecimiento."
        actions.return_request(trip, reason=reason, note=note, by=boss, at=at + hour)
        return
    actions.approve_request(trip, authorises_late=True, by=boss, at=at + hour)
    if state == "cancelled":
        note = "El establecimiento aplazó la actividad."
        actions.cancel_request(trip, reason=reason, note=note, by=by, at=at + 2 * hour)
    if state in ("approved", "cancelled"):
        return
    actions.deliver_request(trip, by=by, at=at + 2 * hour)
    if state == "refused":
        note = "No quedan recursos en el rubro este mes."
        actions.refuse_request(trip, reason=reason, note=note, by=finance, at=at + 3 * hour)
    if state not in ("delivered", "refused"):
        _grant(trip, finance, at + timedelta(days=1))
    if state in ("travelled", "presented", "legalised"):
        _account(year, trip, None, state, by, moment(trip.ends_on, 19))


def _grant(trip: TravelRequest, finance: User, at: datetime) -> None:
    trip.refresh_from_db()
    ceiling = queries.ceiling_for(trip)
    number = int(trip.number.rpartition("-")[2])
    fields = {
        "act_number": f"{400 + number:04d}",
        "act_on": day_of(at),
        "cdp_number": str(1000 + 7 * number),
        "rp_number": str(2000 + 7 * number),
        "budget_line": "2.1.2.02.02.010",
        "value": ceiling.total if ceiling else 180_000,
    }
    actions.record_outcome(trip, fields=fields, by=finance, at=at)


def _account(
    year: Any, trip: TravelRequest, session: AssistanceSession | None, state: str, by: User, at: datetime
) -> None:
    actions.return_from_trip(trip, by=by, at=at)
    if state == "travelled":
        return
    if session is not None:
        _certify(trip, session, by=by)
    actions.write_report(trip, text=REPORT, by=by, at=at + timedelta(hours=12))
    actions.present_accounts(trip, by=by, at=at + timedelta(hours=13))
    if state == "legalised":
        closed = at + timedelta(days=1)
        actions.legalise_request(trip, by=_finance(year, closed), at=closed)


def _certify(trip: TravelRequest, session: AssistanceSession, *, by: User) -> None:
    """Signed on the screen by somebody of the school, as the visit ends."""
    meeting = session.meeting
    if meeting.is_cancelled or meeting.pk in queries.certified_meetings(trip):
        return
    stay = Stay(
        arrived_at=meeting.starts_at,
        left_at=meeting.ends_at,
        signer_name=content.person_name(40 + day_of(meeting.starts_at).day),
        signer_post="Rector(a)",
        signer_entity=queries.entities_of([meeting]).get(meeting.pk, ""),
        drawn=stroke(day_of(meeting.starts_at).day),
    )
    actions.certify_stay(trip, meeting, stay, id=uuid7(), by=by, at=meeting.ends_at)


def _boss(year: Any, trip: TravelRequest, at: datetime) -> User:
    return year.acting(queries.approvers_of(trip, day_of(at))[0], at)


def _finance(year: Any, at: datetime) -> User:
    return year.acting(people_with_role(year.institution, "finance_officer", on=day_of(at))[0], at)


def _reason(institution: Institution, catalogue: str) -> CatalogueItem | None:
    return CatalogueItem.objects.filter(institution=institution, catalogue=catalogue).order_by("position").first()
