"""Who may do what with a trip, and when the row allows it."""

from datetime import date, datetime
from typing import Any

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.meetings.choices import Modality
from baquiano.meetings.models import Meeting
from baquiano.travel.choices import ALLOWED_MOVES, TravelState
from baquiano.travel.models import TravelPay, TravelRequest

VIEW = "travel.view_request"
WRITE = "travel.write_request"
ASK_FOR_OTHERS = "travel.request_for_others"
ANSWERS = {True: "travel.require_travel", False: "travel.waive_travel"}
# Who decides on a request, by where it is.
_DECIDES = {TravelState.FILED: "travel.approve_request", TravelState.DELIVERED: "travel.record_outcome"}


def moves(request: TravelRequest, state: TravelState) -> bool:
    return state in ALLOWED_MOVES[TravelState(request.state)]


def can_answer(user: Any, meeting: Meeting) -> bool:
    """While the visit has not been cancelled: it may be answered after it was made, if nobody did before."""
    return not meeting.is_cancelled and allows(user, ANSWERS[True], meeting)


def can_write(user: Any, request: TravelRequest) -> bool:
    return request.is_writable and allows(user, WRITE, request)


def can_support(user: Any, request: TravelRequest) -> bool:
    """Supports are added until the accounts are closed."""
    return request.is_live and request.state != TravelState.LEGALISED and allows(user, WRITE, request)


def can_file(user: Any, request: TravelRequest) -> bool:
    return moves(request, TravelState.FILED) and allows(user, WRITE, request)


def can_approve(user: Any, request: TravelRequest) -> bool:
    """The boss, of the trips of others in which they had no hand."""
    is_other = user.pk not in request.hands
    return moves(request, TravelState.APPROVED) and is_other and allows(user, "travel.approve_request", request)


def can_return(user: Any, request: TravelRequest) -> bool:
    return moves(request, TravelState.RETURNED) and _decides(user, request)


def can_refuse(user: Any, request: TravelRequest) -> bool:
    return moves(request, TravelState.REFUSED) and _decides(user, request)


def _decides(user: Any, request: TravelRequest) -> bool:
    action = _DECIDES[TravelState(request.state)]
    return user.pk not in request.hands and allows(user, action, request)


def can_deliver(user: Any, request: TravelRequest) -> bool:
    return moves(request, TravelState.DELIVERED) and allows(user, "travel.deliver_request", request)


def can_record_outcome(user: Any, request: TravelRequest) -> bool:
    """Finance grants what was delivered, and completes the numbers until the accounts are closed."""
    granted = request.state in (TravelState.GRANTED, TravelState.TRAVELLED, TravelState.PRESENTED)
    is_open = granted or moves(request, TravelState.GRANTED)
    return is_open and user.pk not in request.hands and allows(user, "travel.record_outcome", request)


def can_cancel(user: Any, request: TravelRequest) -> bool:
    return moves(request, TravelState.CANCELLED) and allows(user, "travel.cancel_request", request)


def can_return_from_trip(user: Any, request: TravelRequest, at: datetime) -> bool:
    is_over = day_of(at) >= request.ends_on
    return (
        moves(request, TravelState.TRAVELLED)
        and is_over
        and request.state == TravelState.GRANTED
        and (allows(user, WRITE, request))
    )


def can_certify(user: Any, request: TravelRequest) -> bool:
    """From the day the trip is approved until its accounts are closed."""
    made = (TravelState.APPROVED, TravelState.DELIVERED, TravelState.GRANTED, TravelState.TRAVELLED)
    return request.state in made and allows(user, WRITE, request)


def can_report(user: Any, request: TravelRequest) -> bool:
    return request.state in (TravelState.GRANTED, TravelState.TRAVELLED) and allows(user, WRITE, request)


def can_issue_agenda(user: Any, request: TravelRequest) -> bool:
    return request.is_live and allows(user, WRITE, request)


def can_present(user: Any, request: TravelRequest) -> bool:
    return moves(request, TravelState.PRESENTED) and allows(user, WRITE, request)


def can_legalise(user: Any, request: TravelRequest) -> bool:
    is_other = user.pk not in request.hands
    return moves(request, TravelState.LEGALISED) and is_other and allows(user, "travel.legalise_request", request)


def can_see_pay(user: Any, request: TravelRequest) -> bool:
    """The traveller and who liquidates; whoever only carries the trip through does not."""
    return allows(user, "travel.view_pay", TravelPay(institution_id=request.institution_id, request=request))


def is_on_the_road(meeting: Meeting) -> bool:
    """Whether somebody has to be there: what is done by telephone or on a screen moves nobody."""
    return meeting.modality == Modality.IN_PERSON


def days_late(request: TravelRequest, today: date) -> int:
    """How many days ago the accounts fell due; 0 while they are in time."""
    return (today - request.legalise_by).days if request.legalise_by and request.is_overdue_on(today) else 0
