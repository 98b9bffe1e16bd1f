"""The needs of the groups: the list, those of one plan with the end of activity 1, and each need."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import allows, require, requires
from baquiano.institutions.words import PLAN_UNIT
from baquiano.planning import actions, queries, rules
from baquiano.planning.forms import RemoveForm, VerbForm
from baquiano.planning.models import Need, Plan
from baquiano.planning.need_forms import NeedCreateForm, NeedEditForm, need_written
from baquiano.planning.tables import NeedListing, source_text
from baquiano.planning.views.plans import plan_or_404
from baquiano.procedures.queries import open_verbs, task_of
from baquiano.ui.forms import conflict_rows

VERB = "planning.identify_needs"


def need_or_404(request: HttpRequest, pk: UUID) -> Need:
    return get_object_or_404(queries.needs_visible_to(request.user).select_related("institution"), pk=pk)


@requires("planning.view_need")
def need_list(request: HttpRequest) -> HttpResponse:
    """The needs of every group that the person sees, with how many nobody answers."""
    years = queries.years_with_plans(request.institution)
    shown = queries.needs_visible_to(request.user).filter(is_removed=False)
    asked = request.GET.get("vigencia", "")
    of_year = shown.filter(year__year=int(asked)) if asked.isdigit() and len(asked) == 4 else shown
    context = {"unanswered": queries.unanswered_needs(of_year).count(), "total": of_year.count()}
    return NeedListing(request, queries.with_answers(shown), years=years).respond("planning/need_list.html", context)


@requires("planning.view_need")
def plan_needs(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Activity 1 of the procedure: the needs of the group of the plan, and the declaration that they are all."""
    plan = plan_or_404(request, pk)
    require(allows(request.user, "planning.view_need", plan))
    return _needs_page(request, plan)


def _needs_page(request: HttpRequest, plan: Plan, form: Any = None) -> HttpResponse:
    own = queries.needs_visible_to(request.user).filter(unit=plan.unit, year=plan.year)
    shown = own.filter(is_removed=False)
    task = task_of(plan, VERB)
    pending = task is not None and VERB in open_verbs(plan, request.user) and allows(request.user, VERB, plan)
    context = {
        "plan": plan,
        "unanswered": queries.unanswered_needs(shown).count(),
        "total": shown.count(),
        "removed": list(own.filter(is_removed=True)),
        "may_write": rules.can_write_needs(request.user, plan),
        "form": (form or VerbForm(task=task)) if pending else None,
        "task": task,
    }
    listing = NeedListing(request, queries.with_answers(shown), years=[plan.year.year], of_plan=True)
    response = listing.respond("planning/plan_needs.html", context)
    if form is not None and form.errors:
        response.status_code = 409 if form.non_field_errors() else 422
    return response


@require_POST
@requires("planning.identify_needs")
def plan_identify(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    require(allows(request.user, VERB, plan))
    form = VerbForm(request.POST, task=task_of(plan, VERB))
    if form.is_valid():
        try:
            actions.identify_needs(plan, note=form.words, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Las necesidades quedaron identificadas. Ahora se escribe el plan."))
            return redirect(plan)
    return _needs_page(request, plan, form)


@requires("planning.edit_need")
def plan_need_create(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    require(rules.can_write_needs(request.user, plan))
    posted = request.method == "POST"
    form = NeedCreateForm(
        request.POST if posted else None, request.FILES if posted else None, plan=plan, user=request.user
    )
    if form.is_valid():
        try:
            need = actions.create_need(
                id=form.cleaned_data["id"],
                unit=plan.unit,
                year=plan.year,
                values=form.values,
                file=form.cleaned_data["file"],
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La necesidad %(code)s quedó registrada.") % {"code": need.code})
            if request.POST.get("otra"):
                return redirect("planning:plan_need_create", plan.pk)
            return redirect("planning:plan_needs", plan.pk)
    return _form(request, plan, form)


@requires("planning.view_need")
def need_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    need = need_or_404(request, pk)
    plan = queries.plan_of(need.unit, need.year)
    visible_items = queries.items_visible_to(request.user).values("pk")
    context = {
        "need": need,
        "plan": plan,
        "may_edit": not need.is_removed and rules.can_write_need(request.user, need),
        "may_restore": need.is_removed and rules.can_write_need(request.user, need),
        "items": list(queries.items_answering(need).filter(pk__in=visible_items)),
        "may_answer": plan is not None and not need.is_removed and rules.can_write(request.user, plan),
        "facts": [
            (_("Componente por fortalecer"), need.component),
            (_("Tema"), need.topic),
            (_("Fuente"), source_text(need)),
            (_("Meta"), need.goal),
            (PLAN_UNIT, need.unit),
            (_("Vigencia"), need.year),
        ],
    }
    return render(request, "planning/need_detail.html", context)


@requires("planning.edit_need")
def need_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    need = need_or_404(request, pk)
    require(not need.is_removed and rules.can_write_need(request.user, need))
    plan = get_object_or_404(queries.plans_visible_to(request.user), unit=need.unit, year=need.year, kind="group")
    posted = request.method == "POST"
    form = NeedEditForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        plan=plan,
        user=request.user,
        has_file=need.source_file_id is not None,
        initial=need_written(need),
    )
    conflict = None
    if form.is_valid():
        try:
            actions.edit_need(
                need,
                expected_version=form.cleaned_data["version"],
                values=form.values,
                file=form.cleaned_data["file"],
                by=request.user,
                at=request.at,
            )
        except StaleEdit as stale:
            conflict = conflict_rows(form, need_written(stale.current))
            form.rebase(stale.current.version)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Los cambios de %(code)s quedaron guardados.") % {"code": need.code})
            return redirect(need)
    return _form(request, plan, form, need=need, conflict=conflict)


def _form(request: HttpRequest, plan: Plan, form: Any, **context: Any) -> HttpResponse:
    refused = context.get("conflict") is not None or (form.is_bound and form.non_field_errors())
    context |= {"plan": plan, "form": form}
    return render(request, "planning/need_form.html", context, status=409 if refused else 200)


@requires("planning.edit_need")
def need_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    need = need_or_404(request, pk)
    require(not need.is_removed and rules.can_write_need(request.user, need))
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.remove_need(need, reason=form.cleaned_data["reason"], by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La necesidad %(code)s se retiró de la lista.") % {"code": need.code})
            return redirect("planning:need_list")
    return render(request, "planning/need_remove.html", {"need": need, "form": form})


@require_POST
@requires("planning.edit_need")
def need_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    need = need_or_404(request, pk)
    require(rules.can_write_need(request.user, need))
    actions.restore_need(need, by=request.user, at=request.at)
    messages.success(request, _("La necesidad %(code)s volvió a la lista.") % {"code": need.code})
    return redirect(need)
