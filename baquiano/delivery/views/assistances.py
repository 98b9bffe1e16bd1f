"""Assistances: the list, one with its stages and what it lacks, its closing and its opening again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.delivery import actions, queries, rules
from baquiano.delivery.forms import CloseAssistanceForm
from baquiano.delivery.models import Assistance
from baquiano.delivery.profile import asks_for_work_plan, completion_rule, reports_partially
from baquiano.delivery.tables import AssistanceListing
from baquiano.delivery.tables.milestones import timing_badge
from baquiano.institutions.queries import catalogue
from baquiano.ui.forms import ReasonForm


def assistance_or_404(request: HttpRequest, pk: UUID) -> Assistance:
    return get_object_or_404(queries.assistances_visible_to(request.user), pk=pk)


@requires("delivery.view_session")
def assistance_list(request: HttpRequest) -> HttpResponse:
    rows = queries.with_visits(queries.assistances_visible_to(request.user))
    year = day_of(request.at).year
    context = {
        "rule": completion_rule(request.institution, year).label,
        "can_start": allows(request.user, "delivery.start_assistance"),
        "can_serve": allows(request.user, "delivery.start_service"),
    }
    return AssistanceListing(request, rows).respond("delivery/assistance_list.html", context)


@requires("delivery.view_session")
def assistance_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which stages hold, with the visit of each; what is missing, with the page where it is mended."""
    assistance = get_object_or_404(queries.assistances_shared_with(request.user, pk), pk=pk)
    is_own = queries.assistances_visible_to(request.user).filter(pk=pk).exists()
    progress = queries.progress_of(assistance)
    later = [
        one
        for one in progress.sessions
        if assistance.closed_at is not None and one.meeting.starts_at > assistance.closed_at
    ]
    context = {
        "assistance": assistance,
        "progress": progress,
        "checklist": queries.filing_checklist(progress),
        "later": later,
        "can_close": rules.can_close_assistance(request.user, assistance),
        "can_reopen": rules.can_reopen_assistance(request.user, assistance),
        **_served(request, assistance, progress),
        **(_accompanying(request, assistance) if is_own else {}),
        "is_own": is_own,
    }
    return render(request, "delivery/assistance_detail.html", context)


def _served(request: HttpRequest, assistance: Assistance, progress: queries.Progress) -> dict[str, Any]:
    """Of a service: its hitos with what the person may do of each, and who else takes part."""
    if progress.hitos is None:
        return {}
    user, today = request.user, day_of(request.at)
    return {
        "hito_rows": [
            {
                "one": one,
                "timing": timing_badge(one.timing_on(today)),
                "may_claim": rules.can_claim(user, one),
                "may_verify": rules.can_verify(user, one),
            }
            for one in progress.hitos.milestones
        ],
        "other_topics": list(assistance.other_topics.all()),
        "other_units": list(assistance.other_units.all()),
        "can_answer": rules.can_answer(user, assistance) and assistance.accepted_on is None,
    }


def _accompanying(request: HttpRequest, assistance: Assistance) -> dict[str, Any]:
    """Its contacts, its work plan and its partial reports: each where the profile uses it or it holds something."""
    user = request.user
    plans = list(assistance.work_plans.order_by("-number"))
    contacts, partials = list(queries.contacts_of(assistance)), list(assistance.partial_reports.all())
    uses_plan = asks_for_work_plan(assistance.institution, assistance.year)
    return {
        "contacts": contacts,
        "plans": plans,
        "plan_is_required": uses_plan,
        "partials": partials,
        "shows_contact": uses_plan or bool(contacts or plans),
        "shows_plan": uses_plan or bool(plans),
        "shows_partials": reports_partially(assistance) or bool(partials or plans),
        "is_accompanied": allows(user, "delivery.view_work_plan"),
        "can_contact": rules.can_contact(user, assistance),
        "can_plan": rules.can_open_plan(user, assistance) and not plans,
        "can_partial": rules.can_issue_partial(user, assistance) and any(plan.is_approved for plan in plans),
        "can_visit": assistance.is_open and allows(user, "delivery.create_session"),
    }


@requires("delivery.close_assistance")
def assistance_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    assistance = assistance_or_404(request, pk)
    require(rules.can_close_assistance(request.user, assistance))
    progress = queries.progress_of(assistance)
    form = CloseAssistanceForm(
        request.POST if request.method == "POST" else None,
        institution=request.institution,
        may_be_rendered=progress.may_be_rendered,
    )
    if form.is_valid():
        try:
            actions.close_assistance(assistance, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request, _("La asistencia quedó cerrada. Sus compromisos pendientes siguen en seguimiento.")
            )
            return redirect(assistance)
    return _decision(request, assistance, form, _("Cerrar la asistencia"), progress=progress)


@requires("delivery.reopen_assistance")
def assistance_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    assistance = assistance_or_404(request, pk)
    require(rules.can_reopen_assistance(request.user, assistance))
    reasons = catalogue(request.institution, "return_reason")
    form = ReasonForm(request.POST if request.method == "POST" else None, reasons=reasons)
    if form.is_valid():
        try:
            actions.reopen_assistance(assistance, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La asistencia quedó abierta de nuevo."))
            return redirect(assistance)
    return _decision(request, assistance, form, _("Abrir de nuevo la asistencia"))


def _decision(request: HttpRequest, assistance: Assistance, form: Any, title: str, **more: Any) -> HttpResponse:
    context = {"assistance": assistance, "form": form, "title": title, **more}
    return render(request, "delivery/assistance_close.html", context, status=422 if form.errors else 200)
