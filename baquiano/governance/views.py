"""Sessions of committees, used in the meeting itself: order of the day, attendance, quorum, votes, acta."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.documents import queries as documents
from baquiano.documents import reauthentication
from baquiano.governance import actions, queries, rules, subjects
from baquiano.governance.choices import DecisionKind
from baquiano.governance.forms import CloseForm, DecisionForm, PointForm, PresenceForm, SessionForm, SignForm
from baquiano.governance.models import AgendaItem, CommitteeSession
from baquiano.governance.tables import SessionListing
from baquiano.meetings import actions as meetings
from baquiano.meetings import queries as meeting_queries
from baquiano.ui.buttons import press
from baquiano.ui.tabs import tabs_for


def session_or_404(request: HttpRequest, pk: UUID) -> CommitteeSession:
    return get_object_or_404(queries.sessions_visible_to(request.user), pk=pk)


@requires("governance.view_session")
def session_list(request: HttpRequest) -> HttpResponse:
    sessions = queries.with_counts(queries.sessions_visible_to(request.user))
    context = {
        "bodies": list(queries.bodies_visible_to(request.user)),
        "may_convene": allows(request.user, "governance.convene_session"),
    }
    return SessionListing(request, sessions).respond("governance/session_list.html", context)


@requires("governance.view_session")
def body_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    body = get_object_or_404(queries.bodies_visible_to(request.user), pk=pk)
    members = list(queries.members_on(body, day_of(request.at)))
    voting = sum(member.has_vote for member in members)
    context = {
        "body": body,
        "members": members,
        "needed": rules.quorum_needed(body.fraction, voting) if voting else 0,
        "voting": voting,
    }
    return render(request, "governance/body_detail.html", context)


@requires("governance.convene_session")
def session_create(request: HttpRequest) -> HttpResponse:
    bound = request.POST if request.method == "POST" else None
    asked = request.GET.getlist("asunto")
    form = SessionForm(
        bound,
        bodies=queries.bodies_to_convene(request.user),
        institution=request.institution,
        initial={"decides": asked},
    )
    if form.is_valid():
        try:
            session = actions.convene_session(form.cleaned_data["body"], **form.values, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La sesión quedó convocada y los miembros recibieron el orden del día."))
            return redirect(session)
    return render(request, "governance/session_create.html", {"form": form}, status=409 if _refused(form) else 200)


@requires("governance.view_session")
def session_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    session = session_or_404(request, pk)
    members = queries.members_of(session)
    present = queries.presences_of(session)
    minutes = meeting_queries.latest_minutes(session.meeting)
    open_now = rules.can_decide_now(request.user, session, request.at)
    presence_form = PresenceForm(members=members, initial={"members": [str(key) for key in present]})
    context = {
        "session": session,
        "meeting": session.meeting,
        "members": [(member, member.pk in present) for member in members],
        "quorum": queries.quorum_of(session),
        "points": [
            (point, _tabs(request, point), subjects.is_decided_in_committee(point.subject_type))
            for point in queries.agenda_of(session)
        ],
        "minutes": minutes,
        "signing": meeting_queries.signing_of(minutes) if minutes else None,
        "seat": rules.signing_seat(request.user, members),
        "documents": list(documents.documents_of(session.meeting)),
        "open_now": open_now,
        "may_record": rules.can_record(request.user, session),
        "may_order": rules.can_change_order(request.user, session),
        "presence_form": presence_form if open_now else None,
        "point_form": PointForm(),
        "close_form": CloseForm(initial={"ends": _now_or_end(session, request.at)}) if open_now else None,
    }
    return render(request, "governance/session_detail.html", context)


def _tabs(request: HttpRequest, point: AgendaItem) -> list[Any]:
    return tabs_for(subjects.page_of(point.subject_type), point, request) if point.subject_type else []


def _now_or_end(session: CommitteeSession, at: datetime) -> str:
    return f"{min(at, session.meeting.ends_at).astimezone(BOGOTA):%H:%M}"


@require_POST
@requires("governance.record_decision")
def session_presence(request: HttpRequest, pk: UUID) -> HttpResponse:
    session = session_or_404(request, pk)
    require(rules.can_record(request.user, session))
    form = PresenceForm(request.POST, members=queries.members_of(session))
    if form.is_valid():
        return press(
            request,
            session,
            _("La asistencia quedó registrada."),
            lambda: actions.set_presence(session, form.present, by=request.user, at=request.at),
        )
    messages.error(request, _("No se entendió la asistencia. Márquela de nuevo."))
    return redirect(session)


@require_POST
@requires("governance.convene_session")
def session_point(request: HttpRequest, pk: UUID) -> HttpResponse:
    session = session_or_404(request, pk)
    require(rules.can_change_order(request.user, session))
    form = PointForm(request.POST)
    if form.is_valid():
        title = form.cleaned_data["title"]
        return press(
            request,
            session,
            _("El punto quedó en el orden del día."),
            lambda: actions.add_point(session, title=title, by=request.user, at=request.at),
        )
    messages.error(request, _("Escriba el punto del orden del día."))
    return redirect(session)


@require_POST
@requires("governance.record_decision")
def session_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    session = session_or_404(request, pk)
    require(rules.can_record(request.user, session))
    form = CloseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Escriba la hora en que terminó la sesión, como 10:30."))
        return redirect(session)
    day = day_of(session.meeting.starts_at)
    ends_at = datetime.combine(day, form.cleaned_data["ends"], BOGOTA)

    def close() -> None:
        actions.close_session(session, ends_at=ends_at, by=request.user, at=request.at)
        meetings.open_minutes(session.meeting, by=request.user, at=request.at)

    return press(request, session, _("La sesión quedó cerrada. Ahora escriba el acta y fírmenla."), close)


@requires("governance.record_decision")
def item_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The decision on a point that no other room decides; the others have pages of their own."""
    item = get_object_or_404(queries.items_visible_to(request.user), pk=pk)
    if not subjects.is_decided_in_committee(item.subject_type):
        raise Http404
    require(rules.can_record(request.user, item.session))
    form = DecisionForm(request.POST if request.method == "POST" else None, voters=queries.voters_of(item.session))
    if form.is_valid():
        try:
            actions.record_decision(item, kind=DecisionKind.APPROVE, **form.decision, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La decisión quedó registrada con sus votos."))
            return redirect(item.session)
    context = {"item": item, "session": item.session, "form": form, "quorum": queries.quorum_of(item.session)}
    return render(request, "governance/item_decide.html", context, status=409 if _refused(form) else 200)


@requires("governance.sign_session")
def session_sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who presides and the secretary sign the acta with their own password."""
    session = session_or_404(request, pk)
    minutes = meeting_queries.latest_minutes(session.meeting)
    seat = rules.signing_seat(request.user, queries.members_of(session))
    require(seat is not None)
    if minutes is None or minutes.is_draft:
        messages.warning(request, _("Primero cierren el texto del acta; después se firma."))
        return redirect(session)
    shown = {"content_sha256": minutes.content_sha256}
    form = SignForm(request.POST if request.method == "POST" else None, initial=shown)
    if form.is_valid():
        try:
            proof = reauthentication.check(request, form.cleaned_data["password"], at=request.at)
            actions.sign_session(
                session,
                id=form.cleaned_data["id"],
                content_sha256=form.cleaned_data["content_sha256"],
                reauthentication=proof,
                ip=request.META.get("REMOTE_ADDR"),
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Su firma quedó en el acta."))
            return redirect(session)
    context = {
        "session": session,
        "minutes": minutes,
        "seat": seat,
        "form": form,
        "signing": meeting_queries.signing_of(minutes),
    }
    return render(request, "governance/session_sign.html", context, status=409 if _refused(form) else 200)


def _refused(form: Any) -> bool:
    return form.is_bound and bool(form.non_field_errors())
