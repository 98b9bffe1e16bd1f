"""Delivering, approving and returning the plans of the groups, one or several at a time."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.institutions.queries import catalogue, setting
from baquiano.planning import actions, queries
from baquiano.planning.choices import PlanState
from baquiano.planning.forms import BulkReturnForm, BulkVerbForm, ReasonForm, VerbForm
from baquiano.planning.models import Plan
from baquiano.planning.per_topic import queries as per_topic
from baquiano.planning.specifications import pending_of
from baquiano.planning.views.plans import SHOWN_LACKS, plan_or_404
from baquiano.procedures.queries import task_of

MOST_AT_ONCE = 50


def reasons(request: HttpRequest) -> Any:
    return catalogue(request.institution, "return_reason")


@requires("planning.submit_plan")
def plan_submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    require(allows(request.user, "planning.submit_plan", plan))
    task = task_of(plan, "planning.submit_plan")
    form = VerbForm(request.POST if request.method == "POST" else None, task=task)
    if form.is_valid():
        try:
            actions.submit_plan(plan, note=form.words, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El plan quedó entregado. Quien lo revisa recibió el aviso."))
            return redirect(plan)
    completeness = queries.completeness_of(plan)
    context = {
        "plan": plan,
        "form": form,
        "completeness": completeness,
        "lacks": completeness.lacks,
        "pending": pending_of(plan, day_of(request.at)),
        "shown": SHOWN_LACKS,
        "missing_basis": per_topic.missing_basis(plan),
        "may_basis": allows(request.user, "planning.edit_basis", plan),
    }
    return _answer(request, "planning/plan_submit.html", form, context)


@requires("planning.approve_plan")
def plan_approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    require(allows(request.user, "planning.approve_plan", plan))
    form = VerbForm(request.POST if request.method == "POST" else None, task=task_of(plan, "planning.approve_plan"))
    if form.is_valid():
        try:
            actions.approve_plan(plan, note=form.words, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _approved_words(plan))
            return redirect(plan)
    context = {
        "plan": plan,
        "form": form,
        "summary": queries.summary_of(plan),
        "completeness": queries.completeness_of(plan),
        "may_return": allows(request.user, "planning.return_plan", plan),
        "is_own": queries.is_own_work(plan, request.user),
        "submit": _("Aprobar y enviar a consolidación") if _consolidates(plan) else _("Aprobar el plan"),
        "holds_meetings": per_topic.holds_meetings(plan),
        "approval": per_topic.approval_of(plan) if per_topic.holds_meetings(plan) else None,
        "may_meet": allows(request.user, "planning.hold_meeting", plan),
    }
    return _answer(request, "planning/plan_approve.html", form, context)


def _consolidates(plan: Plan) -> bool:
    return bool(setting(plan.institution, "plan.consolidate", year=plan.year.year, default=True))


def _approved_words(plan: Plan) -> str:
    if _consolidates(plan):
        return _("El plan quedó aprobado y pasa a consolidación.")
    return _("El plan quedó aprobado y está vigente.")


@requires("planning.return_plan")
def plan_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    require(allows(request.user, "planning.return_plan", plan))
    form = ReasonForm(request.POST if request.method == "POST" else None, reasons=reasons(request))
    if form.is_valid():
        try:
            actions.return_plan(plan, **_written(form), by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El plan volvió a su grupo con sus observaciones."))
            return redirect(plan)
    return _answer(request, "planning/plan_return.html", form, {"plan": plan, "form": form})


def _written(form: ReasonForm) -> dict[str, Any]:
    return {"reason": form.cleaned_data["reason"], "note": form.cleaned_data["note"]}


def _answer(request: HttpRequest, template: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    refused = form.is_bound and form.non_field_errors()
    return render(request, template, context, status=409 if refused else 200)


@require_POST
@requires("planning.approve_plan")
def plans_approve(request: HttpRequest) -> HttpResponse:
    """Approve the ticked plans: first their page with one check, then all of them or none."""
    plans = _ticked(request, "planning.approve_plan")
    if not plans:
        return _nothing_ticked(request)
    task = task_of(plans[0], "planning.approve_plan")
    form = BulkVerbForm(_confirmed(request), plans=plans, task=task, initial=_initial(plans))
    if form.is_valid():
        try:
            actions.approve_plans(plans, note=form.words, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request, ngettext("%(n)s plan aprobado.", "%(n)s planes aprobados.", len(plans)) % {"n": len(plans)}
            )
            return redirect("planning:plan_list")
    context = {"plans": plans, "form": form, "own": [p for p in plans if p.submitted_by_id == request.user.pk]}
    return _answer(request, "planning/plans_approve.html", form, context)


@require_POST
@requires("planning.return_plan")
def plans_return(request: HttpRequest) -> HttpResponse:
    """Return the ticked plans with one reason, all of them or none."""
    plans = _ticked(request, "planning.return_plan")
    if not plans:
        return _nothing_ticked(request)
    form = BulkReturnForm(_confirmed(request), plans=plans, reasons=reasons(request), initial=_initial(plans))
    if form.is_valid():
        try:
            actions.return_plans(plans, **_written(form), by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request, ngettext("%(n)s plan devuelto.", "%(n)s planes devueltos.", len(plans)) % {"n": len(plans)}
            )
            return redirect("planning:plan_list")
    return _answer(request, "planning/plans_return.html", form, {"plans": plans, "form": form})


def _ticked(request: HttpRequest, verb: str) -> list[Plan]:
    keys = request.POST.getlist("selected")[:MOST_AT_ONCE]
    try:
        rows = queries.plans_by_id(request.user, keys, verb)
        return list(rows.filter(state=PlanState.IN_REVIEW))
    except (ValidationError, ValueError):
        return []


def _confirmed(request: HttpRequest) -> Any:
    return request.POST if "confirmed" in request.POST else None


def _initial(plans: list[Plan]) -> dict[str, Any]:
    return {"selected": [str(plan.pk) for plan in plans], "confirmed": True}


def _nothing_ticked(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Marque en la lista los planes en revisión que quiere aprobar o devolver."))
    return redirect("planning:plan_list")
