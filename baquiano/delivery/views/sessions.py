"""The page of a visit and its closing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.agenda.queries import preparation_of
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.delivery import actions, queries, rules
from baquiano.delivery.forms import HoldForm, when_of
from baquiano.delivery.models import AssistanceSession
from baquiano.delivery.queries.participation import participation_of
from baquiano.documents import queries as documents
from baquiano.meetings import queries as meetings
from baquiano.meetings.models import Meeting
from baquiano.teams import queries as team_queries
from baquiano.teams.views import work_page
from baquiano.travel.queries import standing_of_visit as travel_of
from baquiano.travel.queries import trips_for


def session_or_404(request: HttpRequest, pk: UUID) -> AssistanceSession:
    return get_object_or_404(queries.sessions_visible_to(request.user), pk=pk)


@requires("delivery.view_session")
def session_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the visit is, how far its registration has come, and the way on."""
    session = session_or_404(request, pk)
    meeting, user = session.meeting, request.user
    guide, report = queries.guide_of(session), queries.report_of(session)
    context = {
        "session": session,
        "meeting": meeting,
        "guide": guide,
        "steps": guide.steps,
        "next_step": next((step for step in guide.steps if not step.is_done and not step.is_optional), None),
        "served": list(session.beneficiaries.select_related("municipality")),
        "executors": list(meeting.participants.all()),
        "people": meetings.turnout([meeting.pk]).attendances or session.brought_people or 0,
        "proofs": documents.links_of(Meeting, [meeting.pk]).get(meeting.pk, []) if session.brought_at else [],
        "issued": list(documents.documents_of(meeting)),
        "report": report,
        "assistances": list(queries.assistances_of(session)),
        "report_is_late": queries.report_is_late(session, report, day_of(request.at)),
        "can_register": rules.can_register(user, session),
        "can_reschedule": rules.can_reschedule(user, session),
        "can_cancel": rules.can_cancel(user, session),
        "by_entity": [] if session.brought_at else queries.turnout_by_entity(session),
        "hitos_met": list(queries.claimed_in(session)),
        "can_claim": meeting.is_held
        and rules.can_register(user, session)
        and allows(user, "delivery.claim_milestone")
        and queries.claimable_of(session).exists(),
        "can_authorise": rules.can_authorise(user, session),
        "is_late": rules.is_late(session, request.at),
        "is_future": meeting.starts_at > request.at,
        # From the morning of its day: whoever arrives early writes the objective and opens the register.
        "is_its_day": day_of(meeting.starts_at) <= day_of(request.at),
        "travel": travel_of(meeting, day_of(request.at)),
        "trips": list(trips_for(user, meeting)),
        "prepared": preparation_of(session.entry) if session.entry else None,
        "work": team_queries.work_of(session, session.plan_item),
        "participation": participation_of([session])[session.pk],
        "may_assign": not meeting.is_cancelled and allows(user, "teams.assign_team", session),
    }
    return render(request, "delivery/session_detail.html", context)


@requires("delivery.view_session")
def session_travel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the activities of travel are done: the page of the visit in its room."""
    return redirect("travel:visit_travel", session_or_404(request, pk).meeting_id)


@requires("teams.assign_team")
def session_team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which team gives the assistance; without one of its own, that of its activity of the plan (ORG-06)."""
    session = session_or_404(request, pk)
    require(allows(request.user, "teams.assign_team", session))
    if session.meeting.is_cancelled:
        messages.warning(request, _("La visita está cancelada: ya no se le asigna equipo."))
        return redirect(session)
    return work_page(request, session, trail=[(session.get_absolute_url(), str(session))])


@requires("delivery.hold_session")
def session_hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the visit at its real hours; then its acta is signed."""
    session = session_or_404(request, pk)
    if session.meeting.is_held:
        return redirect("meetings:minutes_sign", session.meeting_id)
    require(rules.can_hold(request.user, session))
    bound = request.method == "POST"
    form = HoldForm(request.POST if bound else None, initial=when_of(session.meeting, request.at))
    if form.is_valid():
        try:
            actions.hold_session(
                session,
                starts_at=form.cleaned_data["starts_at"],
                ends_at=form.cleaned_data["ends_at"],
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La visita quedó cerrada. Ahora, las firmas del acta."))
            return redirect("meetings:minutes_sign", session.meeting_id)
    context = {
        "session": session,
        "form": form,
        "guide": queries.guide_of(session, "signatures"),
        "missing": queries.missing_to_hold(session.meeting),
        "is_future": session.meeting.starts_at > request.at,
        "travel": travel_of(session.meeting, day_of(request.at)),
    }
    return render(request, "delivery/session_hold.html", context, status=422 if form.errors else 200)
