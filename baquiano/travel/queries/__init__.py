"""Reads of travel.

``requests``  trips, what they lack, and whose turn they await
``travellers`` for whom a person may ask for a trip
``visits``    whether visits require travel, whether an approved trip covers them, and which may join a trip
``papers``    certificates, supports and documents of a trip
"""

from baquiano.travel.queries.papers import (
    certificates_of,
    certified_meetings,
    documents_of_trip,
    entities_of,
    supports_of,
)
from baquiano.travel.queries.requests import (
    advice_for_off,
    approvers_of,
    ceiling_for,
    finance_people,
    missing_to_file,
    missing_to_present,
    moves_of,
    not_legalised_of,
    overdue,
    pay_of,
    request_for_update,
    requests_to_remind,
    requests_visible_to,
    trips_awaiting,
    trips_in_charge_of,
    trips_of_mine,
    visits_off,
    with_itinerary,
    would_be_late,
)
from baquiano.travel.queries.travellers import travellers_for, units_of_traveller
from baquiano.travel.queries.visits import (
    Standing,
    can_view_request,
    meetings_of,
    need_of,
    standing_of_visit,
    trips_for,
    visits_to_travel,
)
from baquiano.travel.rules import VIEW

__all__ = [
    "VIEW",
    "Standing",
    "advice_for_off",
    "approvers_of",
    "can_view_request",
    "ceiling_for",
    "certificates_of",
    "certified_meetings",
    "documents_of_trip",
    "entities_of",
    "finance_people",
    "meetings_of",
    "missing_to_file",
    "missing_to_present",
    "moves_of",
    "need_of",
    "not_legalised_of",
    "overdue",
    "pay_of",
    "request_for_update",
    "requests_to_remind",
    "requests_visible_to",
    "standing_of_visit",
    "supports_of",
    "travellers_for",
    "trips_awaiting",
    "trips_for",
    "trips_in_charge_of",
    "trips_of_mine",
    "units_of_traveller",
    "visits_off",
    "visits_to_travel",
    "with_itinerary",
    "would_be_late",
]
