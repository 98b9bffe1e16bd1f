"""Saying whether a visit requires travel."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.errors import Refused
from baquiano.common.text import one_line
from baquiano.meetings import queries as meetings
from baquiano.meetings.models import Meeting
from baquiano.travel.choices import DEAD
from baquiano.travel.models import TravelNeed, TravelVisit
from baquiano.travel.signals import need_answered


@transaction.atomic
def answer_need(meeting: Meeting, *, is_required: bool, note: str = "", by: User, at: datetime) -> TravelNeed:
    """Record the answer to "does this visit require travel?" (LOG-01); the last one counts, the trail keeps all.

    "No" is refused while a live trip includes the visit. The procedure is told each time, even of an equal answer:
    its activity may have been reached only now.
    """
    meeting = meetings.meeting_for_update(meeting)
    if meeting.is_cancelled:
        raise Refused(_("La visita está cancelada: ya no requiere viáticos."))
    note = one_line(note)[:300]
    if not is_required:
        _check_no_trip(meeting)
    need = TravelNeed.objects.filter(meeting=meeting).first()
    before = {"is_required": need.is_required, "note": need.note} if need else {}
    need = need or TravelNeed(institution_id=meeting.institution_id, meeting=meeting, version=0)
    changes = trail.diff(before, {"is_required": is_required, "note": note})
    if changes:
        need.is_required, need.note, need.answered_by, need.answered_at = is_required, note, by, at
        need.version += 1
        need.save()
        trail.record("travel.need_answered", need, by=by, at=at, changes=changes)
    need_answered.send(sender=TravelNeed, need=need, by=by, at=at)
    return need


def _check_no_trip(meeting: Meeting) -> None:
    trips = TravelVisit.objects.filter(meeting=meeting).exclude(request__state__in=DEAD).select_related("request")
    trip = trips.first()
    if trip is not None:
        raise Refused(
            _("La visita está en la comisión %(trip)s. Quítela de ella o cancélela antes de responder que no.")
            % {"trip": trip.request}
        )
