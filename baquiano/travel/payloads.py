"""What the formats of travel show: the agenda of commission, the certificate of stay and the report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from baquiano.commitments.queries import commitments_of
from baquiano.documents.payloads import CommitmentRow, Payload, Person, SignatureBlock
from baquiano.meetings.models import Meeting
from baquiano.meetings.queries import latest_minutes, post_of, turnout
from baquiano.travel import queries
from baquiano.travel.models import TravelRequest


@dataclass(frozen=True, kw_only=True)
class LegRow:
    """A stretch of the itinerary."""

    origin: str
    destination: str
    departs_at: datetime
    arrives_at: datetime
    route: str
    transport: str


@dataclass(frozen=True, kw_only=True)
class VisitRow:
    """An activity of the trip: when, what, where and with whom; ``result`` once it was made."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    town: str
    entity: str
    result: str = ""
    minutes: str = ""  # "Acta 014 de 2026"
    people: int = 0


@dataclass(frozen=True, kw_only=True)
class TripPayload(Payload):
    """What every format of a trip says of it."""

    traveller: Person
    link: str
    purpose: str
    event: str
    starts_on: date
    ends_on: date
    days: str  # "1,5"
    act: str  # "Resolución o acto 0123 del 02/03/2026"
    legs: Sequence[LegRow]
    visits: Sequence[VisitRow]


@dataclass(frozen=True, kw_only=True)
class CommissionAgendaPayload(TripPayload):
    """The agenda of commission, day by day, to be printed and signed (AGD-09)."""


@dataclass(frozen=True, kw_only=True)
class StayPayload(Payload):
    """The certificate of stay: who was where, from when to when, and who says so."""

    traveller: Person
    link: str
    trip: str
    purpose: str
    visit: str
    place: str
    town: str
    entity: str
    arrived_at: datetime
    left_at: datetime
    minutes: str
    signer: Person
    signatures: Sequence[SignatureBlock] = ()
    content_sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class CommissionReportPayload(TripPayload):
    """The report that the traveller hands in after the trip."""

    results: str
    commitments: Sequence[CommitmentRow]
    supports: Sequence[str]


def traveller_of(request: TravelRequest, at: datetime) -> Person:
    person = request.traveller
    document = f"{person.document_type} {person.document_number}".strip() if person.document_number else ""
    return Person(name=person.full_name, post=post_of(person, at), entity=request.unit.name, document=document)


def _trip(request: TravelRequest, at: datetime) -> dict[str, Any]:
    act = ""
    if request.act_number and request.act_on:
        act = _("%(number)s del %(day)s") % {"number": request.act_number, "day": f"{request.act_on:%d/%m/%Y}"}
    return {
        "traveller": traveller_of(request, at),
        "link": request.get_link_display(),
        "purpose": request.purpose,
        "event": request.event,
        "starts_on": request.starts_on,
        "ends_on": request.ends_on,
        "days": f"{request.day_count.normalize():f}".replace(".", ","),
        "act": act,
        "legs": [_leg(leg) for leg in request.legs.select_related("origin__department", "destination__department")],
    }


def _leg(leg: Any) -> LegRow:
    return LegRow(
        origin=str(leg.origin),
        destination=str(leg.destination),
        departs_at=leg.departs_at,
        arrives_at=leg.arrives_at,
        route=leg.get_route_display(),
        transport=leg.get_transport_display(),
    )


def minutes_words(meeting: Meeting) -> str:
    """The acta of a visit, when it has a number."""
    minutes = latest_minutes(meeting)
    return str(minutes) if minutes is not None and minutes.is_signed else ""


def _visit(meeting: Meeting, entities: dict[Any, str], *, after: bool) -> VisitRow:
    return VisitRow(
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        town=str(meeting.municipality or ""),
        entity=entities.get(meeting.pk, ""),
        result=meeting.get_state_display() if after else "",
        minutes=minutes_words(meeting) if after else "",
        people=turnout([meeting.pk]).attendances if after else 0,
    )


def agenda_payload(request: TravelRequest, at: datetime) -> CommissionAgendaPayload:
    meetings = [one for one in queries.meetings_of(request) if not one.is_cancelled]
    entities = queries.entities_of(meetings)
    visits = [_visit(one, entities, after=False) for one in meetings]
    return CommissionAgendaPayload(**_trip(request, at), visits=visits)


def report_payload(request: TravelRequest, at: datetime) -> CommissionReportPayload:
    meetings = queries.meetings_of(request)
    entities = queries.entities_of(meetings)
    promises = [one for meeting in meetings for one in commitments_of(meeting)]
    return CommissionReportPayload(
        **_trip(request, at),
        visits=[_visit(one, entities, after=True) for one in meetings],
        results=request.report,
        commitments=[
            CommitmentRow(
                text=one.text,
                responsible=one.responsible_name,
                due_on=one.due_on,
                party=one.get_party_display(),
            )
            for one in promises
        ],
        supports=[one.title for one in queries.supports_of(request)],
    )
