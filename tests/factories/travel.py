"""Trips for tests. Every name is evidently fictitious."""

from datetime import datetime, timedelta
from typing import Any

from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.institutions.models import Unit
from baquiano.meetings.models import Meeting
from baquiano.travel import actions
from baquiano.travel.models import TravelRequest
from tests.factories.beneficiaries import make_municipality

PURPOSE = "Acompañar el plan de área (comisión ficticia)"


def make_trip(unit: Unit, by: Any, *, at: datetime, meetings: list[Meeting] | None = None, **fields: Any) -> Any:
    """A request in preparation of ``by``; without visits, for an event ten days later."""
    first = day_of(at) + timedelta(days=10)
    words = {"purpose": PURPOSE, "event": "" if meetings else "Foro ficticio"} | fields
    return actions.create_request(
        unit, id=uuid7(), meetings=meetings or [], starts_on=first, ends_on=first, fields=words, by=by, at=at
    )


def add_leg(
    trip: TravelRequest, *, starts: datetime, hours: float = 2, by: Any, at: datetime, back: bool = False
) -> Any:
    """From Barranquilla to Sabanalarga, or back."""
    towns = [make_municipality("08001", "Barranquilla"), make_municipality("08638", "Sabanalarga")]
    origin, destination = reversed(towns) if back else towns
    fields = {
        "origin": origin,
        "destination": destination,
        "departs_at": starts,
        "arrives_at": starts + timedelta(hours=hours),
        "route": "land",
        "transport": "public",
    }
    return actions.add_leg(trip, id=uuid7(), fields=fields, by=by, at=at)


def bring_to(trip: TravelRequest, state: str, world: Any, at: datetime) -> TravelRequest:
    """Take a request along its way until ``state``, each step by whom it belongs."""
    if not trip.legs.exists():
        starts = at + (trip.starts_on - day_of(at)) * 1
        add_leg(trip, starts=starts, by=trip.traveller, at=at)
    steps = [
        (
            "filed",
            lambda: actions.file_request(trip, late_reason="Convocatoria de última hora", by=world.adviser, at=at),
        ),
        ("approved", lambda: actions.approve_request(trip, authorises_late=True, by=world.leader, at=at)),
        ("delivered", lambda: actions.deliver_request(trip, by=world.adviser, at=at)),
        (
            "granted",
            lambda: actions.record_outcome(trip, fields=OUTCOME | {"act_on": day_of(at)}, by=world.finance, at=at),
        ),
    ]
    for name, step in steps:
        step()
        trip.refresh_from_db()
        if name == state:
            break
    return trip


OUTCOME: dict[str, Any] = {
    "act_number": "0123",
    "value": 350_000,
    "cdp_number": "CDP-1",
    "rp_number": "",
    "budget_line": "2.1.2",
}
