"""The page of a meeting, or of the room in which it lives."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from baquiano.common.policy import require, requires
from baquiano.meetings import guides, queries, rules
from baquiano.meetings.models import Meeting


def meeting_or_404(request: HttpRequest, pk: UUID) -> Meeting:
    return get_object_or_404(queries.meetings_visible_to(request.user), pk=pk)


def meeting_to_register(request: HttpRequest, pk: UUID) -> Meeting:
    """The meeting, once it is known that the person may write on it."""
    meeting = meeting_or_404(request, pk)
    require(rules.can_register(request.user, meeting))
    return meeting


@requires("meetings.view_meeting")
def meeting_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A visit or a committee session has its own page; any other meeting is shown here."""
    meeting = meeting_or_404(request, pk)
    guide = guides.guide_of(meeting)
    if guide.home_url != meeting.get_absolute_url():
        return redirect(guide.home_url)
    people = queries.attendance_of(meeting).count()
    context = {"meeting": meeting, "guide": guide, "minutes": queries.latest_minutes(meeting), "people": people}
    return render(request, "meetings/meeting_detail.html", context)
