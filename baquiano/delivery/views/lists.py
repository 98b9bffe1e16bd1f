"""Lists of visits: all of them, mine, those of an entity; and a new one outside the agenda."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.beneficiaries.queries import beneficiaries_visible_to
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import requires, seen_by
from baquiano.delivery import actions, queries, rules
from baquiano.delivery.forms import SessionCreateForm
from baquiano.delivery.tables import SessionListing


@requires("delivery.view_session")
def session_list(request: HttpRequest) -> HttpResponse:
    user = request.user
    listing = SessionListing(request, lambda: queries.meetings_visible_to(user), depends_on=seen_by(user))
    return listing.respond("delivery/session_list.html")


@requires("delivery.view_session")
def my_sessions(request: HttpRequest) -> HttpResponse:
    """Today, the week and what is pending: the first page of an adviser in the field."""
    return render(
        request, "delivery/my_sessions.html", {"mine": queries.my_sessions(request.user, request.at), "at": request.at}
    )


@requires("delivery.view_session")
def beneficiary_sessions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The visits of one entity: the panel of its page, or a page of its own."""
    beneficiary = get_object_or_404(beneficiaries_visible_to(request.user), pk=pk)
    rows = queries.sessions_of_beneficiary(request.user, beneficiary)
    context = {"beneficiary": beneficiary, "sessions": rows[:50], "figures": queries.figures_of(rows)}
    template = "delivery/_beneficiary_sessions.html" if request.htmx else "delivery/beneficiary_sessions.html"
    return render(request, template, context)


@requires("delivery.view_session")
def entry_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The visit of one entry of the agenda, as a panel of its page."""
    session = queries.sessions_visible_to(request.user).filter(entry=pk).first()
    if session is not None and not request.htmx:
        return redirect(session)
    template = "delivery/_entry_session.html" if request.htmx else "delivery/entry_session.html"
    return render(request, template, {"session": session})


@requires("delivery.create_session")
def session_create(request: HttpRequest) -> HttpResponse:
    """Register a visit that is not in the agenda; it is marked as such."""
    form = SessionCreateForm(
        request.POST if request.method == "POST" else None,
        institution=request.institution,
        units=rules.units_to_create_in(request.user),
        user=request.user,
        on=day_of(request.at),
        initial={"day": day_of(request.at), **_of_assistance(request)},
    )
    if form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name not in {"day", "starts", "ends"}}
        try:
            session = actions.create_session(**fields, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            outside = _("La visita quedó registrada y marcada como fuera de agenda.")
            messages.success(
                request, outside if request.user.standing.uses("agenda") else _("La visita quedó registrada.")
            )
            return redirect(session)
    return render(request, "delivery/session_create.html", {"form": form}, status=422 if form.errors else 200)


def _of_assistance(request: HttpRequest) -> dict[str, object]:
    """Whom and what the visit is about, when it is registered from the page of its assistance."""
    try:
        key = UUID(request.GET.get("asistencia", ""))
    except ValueError:
        return {}
    found = queries.assistances_visible_to(request.user).filter(pk=key).first()
    if found is None:
        return {}
    return {
        "beneficiaries": [found.beneficiary],
        "topic": found.topic_id,
        "unit": found.unit_id,
        "is_contact": not found.work_plans.exists(),
    }
