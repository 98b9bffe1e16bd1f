"""What travel means for the procedure of a visit: its activities are fulfilled by what travel says was done."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.delivery import queries
from baquiano.delivery.models import AssistanceSession
from baquiano.meetings.models import Meeting
from baquiano.procedures import actions as procedures
from baquiano.procedures.queries import task_of
from baquiano.travel.models import TravelNeed, TravelRequest
from baquiano.travel.queries import standing_of_visit

REQUIRE, WAIVE, DELIVER = "travel.require_travel", "travel.waive_travel", "travel.deliver_request"


@transaction.atomic
def record_travel_answer(need: TravelNeed, *, by: User, at: datetime) -> None:
    """Fulfil the decision of the procedure, when the visit has reached it; before that the answer waits."""
    session = queries.session_of(need.meeting)
    if session is not None:
        words = _("Requiere viáticos") if need.is_required else _("No requiere viáticos")
        note = f"{words}. {need.note}".strip() if need.note else f"{words}."
        _fulfil(session, REQUIRE if need.is_required else WAIVE, note, by=by, at=at)


@transaction.atomic
def record_travel_delivery(request: TravelRequest, meetings: Iterable[Meeting], *, by: User, at: datetime) -> None:
    """Fulfil, in each visit of the trip, the activity that processes it, with the request as its record."""
    for meeting in meetings:
        session = queries.session_of(meeting)
        if session is not None:
            _fulfil(session, DELIVER, str(request), record=request, by=by, at=at)


def _fulfil(
    session: AssistanceSession, verb: str, note: str, *, record: Model | None = None, by: User, at: datetime
) -> None:
    task = task_of(session, verb)
    if task is None:
        return
    records: Sequence[Any] = ()
    if record is not None:
        records = [procedures.RecordRef(one["code"], record, str(record)) for one in task.activity.records]
    check = procedures.ControlCheck(passed=True, note=note)
    procedures.record_fact(verb, subject=session, by=by, at=at, control=check, records=records)


def check_travel(session: AssistanceSession, *, at: datetime) -> None:
    """Refuse to close a visit whose travel is not in order, where the profile says so (LOG-01)."""
    standing = standing_of_visit(session.meeting, day_of(at))
    if standing.stops:
        raise Refused(_("%(missing)s Hágalo en «Viáticos de la visita».") % {"missing": standing.missing})
