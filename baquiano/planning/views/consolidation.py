"""The plan of the whole institution: who delivered, consolidating, verifying, returning to groups, divulging."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.institutions.models import FiscalYear
from baquiano.institutions.queries import fiscal_year
from baquiano.planning import actions, queries
from baquiano.planning.checking.results import check_of_year
from baquiano.planning.forms import ConsolidateForm, ReturnGroupsForm, VerbForm
from baquiano.planning.models import Plan
from baquiano.planning.views.plans import plan_or_404
from baquiano.planning.views.review import reasons
from baquiano.procedures.queries import task_of


@requires("planning.view_plan")
def consolidation_current(request: HttpRequest) -> HttpResponse:
    """The consolidation of the vigencia of today, or of the last one."""
    year = fiscal_year(request.institution, day_of(request.at).year) or FiscalYear.objects.order_by("-year").first()
    if year is None:
        messages.warning(
            request, _("La institución todavía no tiene vigencias. Pida al administrador que cargue su perfil.")
        )
        return redirect("planning:plan_list")
    return redirect("planning:consolidation", year.pk)


@requires("planning.view_plan")
def consolidation(request: HttpRequest, pk: UUID) -> HttpResponse:
    year = get_object_or_404(FiscalYear.objects.select_related("institution"), pk=pk)
    groups = queries.consolidation_of(request.institution, year, day_of(request.at))
    plan = queries.consolidated_of(year)
    task = task_of(year, "planning.consolidate_plan")
    delivered = sum(group.is_delivered for group in groups)
    may = (
        allows(request.user, "planning.consolidate_plan")
        and (plan is None or plan.state == "draft")
        and (delivered > 0 or request.method == "POST")
    )
    form = None
    if may:
        bound = request.POST if request.method == "POST" else None
        form = ConsolidateForm(bound, groups=groups, task=task)
        if form.is_valid():
            done = _consolidate(request, year, form)
            if done is not None:
                return done
    elif request.method == "POST":
        require(allows(request.user, "planning.consolidate_plan"))
        return redirect(plan) if plan else redirect("planning:consolidation", year.pk)
    results = check_of_year(year)
    visible = plan if plan and queries.plans_visible_to(request.user).filter(pk=plan.pk).exists() else None
    context = {
        "year": year,
        "years": list(FiscalYear.objects.order_by("-year")),
        "groups": groups,
        "check": results.counts,
        "checked": [(group, results.of_plan(group.plan.pk).counts if group.plan else None) for group in groups],
        "delivered": delivered,
        "returned": sum(group.is_returned for group in groups),
        "plan": visible,
        "form": form,
        "seen": set(queries.plans_visible_to(request.user).filter(year=year).values_list("pk", flat=True)),
    }
    refused = form is not None and form.is_bound and form.non_field_errors()
    return render(request, "planning/consolidation.html", context, status=409 if refused else 200)


def _consolidate(request: HttpRequest, year: FiscalYear, form: ConsolidateForm) -> HttpResponse | None:
    try:
        plan = actions.consolidate_plan(
            year,
            id=form.cleaned_data["id"],
            missing=form.missing,
            note=form.words,
            by=request.user,
            at=request.at,
        )
    except Refused as refusal:
        form.add_error(None, refusal)
        return None
    messages.success(request, _("El plan quedó consolidado. Revíselo y verifíquelo antes de enviarlo al comité."))
    return redirect(plan)


@requires("planning.verify_plan")
def plan_verify(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    require(allows(request.user, "planning.verify_plan", plan))
    form = VerbForm(request.POST if request.method == "POST" else None, task=task_of(plan.year, "planning.verify_plan"))
    if form.is_valid():
        try:
            actions.verify_plan(plan, note=form.words, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El plan quedó verificado y pasa al comité."))
            return redirect(plan)
    context = {"plan": plan, "summary": queries.summary_of(plan), "completeness": queries.completeness_of(plan)}
    return _page(request, "planning/plan_verify.html", form, context)


@requires("planning.adopt_plan")
def plan_adopt(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    require(allows(request.user, "planning.adopt_plan", plan))
    form = VerbForm(request.POST if request.method == "POST" else None, task=task_of(plan.year, "planning.adopt_plan"))
    if form.is_valid():
        try:
            actions.adopt_plan(plan, note=form.words, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El plan quedó vigente, con su línea base."))
            return redirect(plan)
    context = {"plan": plan, "summary": queries.summary_of(plan), "completeness": queries.completeness_of(plan)}
    return _page(request, "planning/plan_adopt.html", form, context)


@requires("planning.return_consolidated")
def plan_return_consolidated(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    require(allows(request.user, "planning.return_consolidated", plan))
    bound = request.POST if request.method == "POST" else None
    form = ReturnGroupsForm(bound, plans=queries.group_plans_of(plan), reasons=reasons(request))
    if form.is_valid():
        try:
            actions.return_consolidated(plan, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Los planes elegidos volvieron a sus grupos con sus observaciones."))
            return redirect("planning:consolidation", plan.year_id)
    return _page(request, "planning/plan_return_consolidated.html", form, {"plan": plan})


@requires("planning.divulge_plan")
def plan_divulge(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    require(allows(request.user, "planning.divulge_plan", plan))
    form = VerbForm(request.POST if request.method == "POST" else None)
    form.fields["note"].label = _("Mensaje para los grupos")
    if form.is_valid():
        try:
            actions.divulge_plan(plan, note=form.words, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request, _("El plan se envió a las personas de los grupos y la constancia quedó archivada.")
            )
            return redirect(plan)
    return _page(request, "planning/plan_divulge.html", form, {"plan": plan, "groups": queries.group_plans_of(plan)})


def _page(request: HttpRequest, template: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    refused = form.is_bound and form.non_field_errors()
    return render(request, template, context | {"form": form}, status=409 if refused else 200)


def _of_year(pk: UUID) -> Plan:
    """The consolidated plan of the vigencia: the procedure runs on the year, the page is that of its plan."""
    year = get_object_or_404(FiscalYear, pk=pk)
    plan = queries.consolidated_of(year)
    if plan is None:
        raise Http404
    return plan


@requires("planning.verify_plan")
def year_verify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """From the inbox to the page on which the consolidated plan is verified."""
    return redirect("planning:plan_verify", _of_year(pk).pk)


@requires("planning.adopt_plan")
def year_adopt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """From the inbox to the page on which the consolidated plan is adopted."""
    return redirect("planning:plan_adopt", _of_year(pk).pk)


@requires("planning.view_plan")
def year_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    """From the inbox to the consolidated plan, where the committee finds its session."""
    return redirect(_of_year(pk))


@requires("planning.divulge_plan")
def year_divulge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """From the inbox to the page on which the approved plan is divulged."""
    return redirect("planning:plan_divulge", _of_year(pk).pk)
