"""Visits and travel: what was answered, which trip covers a visit, and which visits may join a trip."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.common.policy import visible
from baquiano.meetings.choices import MeetingKind, MeetingState, Modality
from baquiano.meetings.models import Meeting
from baquiano.travel import profile
from baquiano.travel.choices import APPROVED_STATES, DEAD, Gate
from baquiano.travel.models import TravelNeed, TravelRequest, TravelVisit
from baquiano.travel.rules import VIEW, is_on_the_road

# Visits that began so long ago may still join a trip that is filed late.
BACKWARDS = timedelta(days=30)


def need_of(meeting: Meeting) -> TravelNeed | None:
    return TravelNeed.objects.select_related("answered_by").filter(meeting=meeting).first()


def meetings_of(request: TravelRequest) -> list[Meeting]:
    rows = Meeting.objects.filter(travel_visits__request=request)
    return list(rows.select_related("municipality__department", "unit", "responsible").order_by("starts_at", "id"))


def trips_for(user: User, meeting: Meeting) -> QuerySet[TravelRequest]:
    """The trips of the visit that the person may see."""
    rows = TravelRequest.objects.filter(visits__meeting=meeting).select_related("traveller", "unit")
    return visible(rows, user, VIEW)


@dataclass(frozen=True)
class Standing:
    """How a visit stands with travel: what is missing in words, and whether that stops its closing."""

    need: TravelNeed | None
    is_covered: bool
    missing: str
    stops: bool


def standing_of_visit(meeting: Meeting, on: date) -> Standing:
    """Whether the visit may be made as far as travel goes (LOG-01), as the profile of the institution says."""
    need = need_of(meeting)
    gate = profile.gate(meeting.institution, profile.VISIT, on)
    covered = bool(need and need.is_required) and _is_covered(meeting)
    missing = ""
    if gate != Gate.NONE and is_on_the_road(meeting) and not meeting.is_cancelled:
        if need is None:
            missing = _("Falta decir si esta visita requiere viáticos.")
        elif need.is_required and not covered:
            missing = _("Esta visita requiere viáticos y no tiene una comisión aprobada.")
    return Standing(need, covered, missing, bool(missing) and gate == Gate.REFUSE)


def _is_covered(meeting: Meeting) -> bool:
    return TravelVisit.objects.filter(meeting=meeting, request__state__in=APPROVED_STATES).exists()


def visits_to_travel(user: User, on: date, *, keeping: Iterable[UUID] = ()) -> QuerySet[Meeting]:
    """The visits that a person may put in a trip: the ones they make in person and no live trip of theirs has."""
    taken = TravelVisit.objects.filter(meeting=OuterRef("pk"), request__traveller=user).exclude(request__state__in=DEAD)
    rows = Meeting.objects.filter(kind__in=[MeetingKind.VISIT, MeetingKind.WORKSHOP], modality=Modality.IN_PERSON)
    mine = Q(responsible=user) | Q(participations__user=user)
    lately = Q(starts_at__gte=moment_of(on - BACKWARDS))
    free = mine & lately & ~Q(Exists(taken)) & ~Q(travel_need__is_required=False) & ~Q(state=MeetingState.CANCELLED)
    ours = rows.filter(free | Q(pk__in=list(keeping)))
    return ours.select_related("municipality", "travel_need").distinct().order_by("starts_at", "id")


def can_view_request(user: User, key: str) -> bool:
    """Whether ``user`` may see the trip with that key: the rule of its files."""
    try:
        return visible(TravelRequest.objects.all(), user, VIEW).filter(pk=key).exists()
    except (ValueError, ValidationError):
        return False


def moment_of(day: date) -> datetime:
    """When the day begins in Bogotá."""
    return datetime.combine(day, time.min, tzinfo=BOGOTA)


def days_of(meetings: Iterable[Meeting]) -> list[date]:
    """The days on which the visits are, in order."""
    return sorted({day_of(one.starts_at) for one in meetings} | {day_of(one.ends_at) for one in meetings})
