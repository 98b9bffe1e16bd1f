"""Whether a visit requires travel, and the trips that have it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.institutions.queries import setting
from baquiano.meetings.models import Meeting
from baquiano.meetings.queries import meetings_visible_to
from baquiano.travel import actions, profile, queries, rules
from baquiano.travel.forms import NeedForm
from baquiano.ui.deciding import posted


def _meeting_or_404(request: HttpRequest, pk: UUID) -> Meeting:
    return get_object_or_404(meetings_visible_to(request.user), pk=pk)


@requires("meetings.view_meeting")
def visit_travel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The question, its answer, and the trips of the visit."""
    return _page(request, _meeting_or_404(request, pk), NeedForm())


def _page(request: HttpRequest, meeting: Meeting, form: NeedForm, status: int = 200) -> HttpResponse:
    on = day_of(request.at)
    standing = queries.standing_of_visit(meeting, on)
    if standing.need and not form.is_bound:
        form = NeedForm(initial={"note": standing.need.note})
    trips = list(queries.trips_for(request.user, meeting))
    context = {
        "meeting": meeting,
        "standing": standing,
        "trips": trips,
        "form": form,
        "can_answer": rules.can_answer(request.user, meeting),
        "asks_for": _asks_for(request, meeting, on),
        "is_at_seat": bool(meeting.municipality_id)
        and meeting.municipality_id == setting(request.institution, profile.SEAT, default=""),
    }
    return render(request, "travel/visit_travel.html", context, status=status)


def _asks_for(request: HttpRequest, meeting: Meeting, on: date) -> User | None:
    """For whom the person may ask for a trip to the visit: themselves, or else whoever is in charge of it."""
    if not allows(request.user, rules.WRITE):
        return None
    people: list[Any] = [request.user]
    if meeting.responsible in queries.travellers_for(request.user, request.institution, on):
        people.append(meeting.responsible)
    free = (one for one in people if queries.visits_to_travel(one, on).filter(pk=meeting.pk).exists())
    return next(free, None)


@require_POST
@requires("travel.require_travel")
def need_require(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _answer(request, pk, is_required=True)


@require_POST
@requires("travel.waive_travel")
def need_waive(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _answer(request, pk, is_required=False)


def _answer(request: HttpRequest, pk: UUID, *, is_required: bool) -> HttpResponse:
    meeting = _meeting_or_404(request, pk)
    require(allows(request.user, rules.ANSWERS[is_required], meeting))
    form = NeedForm(posted(request))
    if not form.is_valid():
        return _page(request, meeting, form, 422)
    try:
        actions.answer_need(
            meeting, is_required=is_required, note=form.cleaned_data["note"], by=request.user, at=request.at
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        done = _("Quedó registrado que requiere viáticos. Ahora pida la comisión.")
        messages.success(request, done if is_required else _("Quedó registrado que no requiere viáticos."))
    return redirect("travel:visit_travel", meeting.pk)
