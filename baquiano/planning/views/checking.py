"""The check of a plan, or of all the plans of a vigencia: what was found, one finding, accepting it, having seen it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.institutions.models import FiscalYear
from baquiano.planning import actions, queries, rules
from baquiano.planning.check_tables import FindingListing
from baquiano.planning.checking.joint import may_answer, may_propose, proposals_of
from baquiano.planning.checking.queries import checks_seen, may_record, may_waive, past_waivers
from baquiano.planning.checking.record import record_code
from baquiano.planning.checking.results import Result, Results, check_of, check_of_year
from baquiano.planning.checking.rows import FoundRows
from baquiano.planning.choices import ProposalState
from baquiano.planning.forms import JointVisitForm, RecordCheckForm, WaiveForm
from baquiano.planning.models import Plan, PlanItem, Waiver
from baquiano.planning.views.items import item_or_404
from baquiano.planning.views.plans import plan_or_404
from baquiano.ui.buttons import press, press_and_open


@dataclass(frozen=True)
class Scope:
    """What is checked: one plan, or the plans of a vigencia before there is a consolidated one."""

    year: FiscalYear
    results: Results
    plan: Plan | None = None

    @property
    def key(self) -> UUID:
        return self.plan.pk if self.plan else self.year.pk

    @property
    def route(self) -> str:
        return "plan" if self.plan else "year"

    @property
    def title(self) -> str:
        return str(self.plan) if self.plan else _("Planes de los grupos, vigencia %(year)s") % {"year": self.year}

    @property
    def back(self) -> str:
        return self.plan.get_absolute_url() if self.plan else reverse("planning:consolidation", args=[self.year.pk])

    def url(self, name: str, *arguments: Any) -> str:
        return reverse(f"planning:{self.route}_{name}", args=[self.key, *arguments])


def _of_plan(request: HttpRequest, pk: UUID) -> Scope:
    """A plan in force is divulged to everyone; what its check says is for those who work on it."""
    plan = plan_or_404(request, pk)
    require(allows(request.user, "planning.view_plan", plan))
    return Scope(plan.year, check_of(plan), plan)


def _of_year(request: HttpRequest, pk: UUID) -> Scope:
    """The plans of the vigencia; who sees only some, what concerns them and what concerns the whole vigencia."""
    year = get_object_or_404(FiscalYear.objects.select_related("institution"), pk=pk)
    seen = queries.plans_visible_to(request.user).filter(year=year).values_list("pk", flat=True)
    return Scope(year, check_of_year(year).touching(seen))


@requires("planning.view_plan")
def plan_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _check(request, _of_plan(request, pk))


@requires("planning.view_plan")
def year_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _check(request, _of_year(request, pk))


def _check(request: HttpRequest, scope: Scope) -> HttpResponse:
    context = {
        "scope": scope,
        "plan": scope.plan,
        "results": scope.results,
        "rules": _by_rule(scope.results),
        "seen": checks_seen(scope.year, scope.plan)[:5],
        "form": RecordCheckForm() if may_record(request.user, scope.year, scope.plan) else None,
        "seen_url": scope.url("check_seen"),
        "may_issue": scope.plan and record_code(scope.plan) and allows(request.user, "planning.issue_plan", scope.plan),
    }
    listing = FindingListing(request, FoundRows(scope.results), address=(scope.route, scope.key))
    return listing.respond("planning/plan_check.html", context)


def _by_rule(results: Results) -> list[tuple[Any, str, int, int]]:
    """Each rule that found something: its title, its severity, the open ones and the accepted ones."""
    found: dict[str, list[Result]] = {}
    for result in results.all:
        found.setdefault(result.finding.rule, []).append(result)
    return [
        (rows[0].check, rows[0].severity, sum(row.is_open for row in rows), sum(not row.is_open for row in rows))
        for rows in found.values()
    ]


@requires("planning.view_plan")
def plan_finding(request: HttpRequest, pk: UUID, finding: UUID) -> HttpResponse:
    return _finding(request, _of_plan(request, pk), finding)


@requires("planning.view_plan")
def year_finding(request: HttpRequest, pk: UUID, finding: UUID) -> HttpResponse:
    return _finding(request, _of_year(request, pk), finding)


def _finding(request: HttpRequest, scope: Scope, key: UUID, form: Any = None) -> HttpResponse:
    result = scope.results.get(key)
    if result is None:
        messages.info(request, _("Ese hallazgo ya no está: sus actividades cambiaron, o se corrigió."))
        return redirect(scope.url("check"))
    may = may_waive(request.user, scope.year, result)
    if form is None and may and result.is_open and result.check.is_waivable:
        form = WaiveForm(initial={"digest": result.finding.digest})
    context = {
        "scope": scope,
        "result": result,
        "rows": _rows(request, result, scope.results),
        "needs": list(queries.needs_visible_to(request.user).filter(pk__in=result.finding.needs)),
        "past": past_waivers(scope.year, result),
        **_joint(request, scope, result),
        "form": form if may else None,
        "may_waive": may,
        "waive_url": scope.url("finding_waive", key),
        "check_url": scope.url("check"),
    }
    refused = form is not None and form.is_bound
    return render(request, "planning/finding_detail.html", context, status=409 if refused else 200)


def _joint(request: HttpRequest, scope: Scope, result: Result) -> dict[str, Any]:
    """The visit that several groups could make together: what was proposed, proposing it, answering."""
    proposals = [(one, may_answer(request.user, one)) for one in proposals_of(scope.year, result.pk)]
    waits = any(one.state == ProposalState.PENDING for one, _may in proposals)
    may = not waits and result.is_open and may_propose(request.user, scope.plan, result)
    return {
        "proposals": proposals,
        "propose_form": JointVisitForm(initial={"digest": result.finding.digest}) if may else None,
        "propose_url": reverse("planning:plan_finding_propose", args=[scope.key, result.pk]) if may else "",
    }


def _rows(request: HttpRequest, result: Result, results: Results) -> list[dict[str, Any]]:
    """The activities of a finding: of another group, as much as is needed to talk to it."""
    items = PlanItem.objects.filter(pk__in=result.finding.items).select_related("plan__unit", "plan__year")
    seen = set(queries.items_visible_to(request.user).filter(pk__in=result.finding.items).values_list("pk", flat=True))
    by_id = {item.pk: item for item in items.select_related("responsible", "topic").prefetch_related("beneficiaries")}
    found = []
    for key in result.finding.items:
        item = by_id.get(key)
        if item is not None:
            may_edit = key in seen and rules.can_write(request.user, item.plan)
            found.append({"item": item, "is_seen": key in seen, "may_edit": may_edit})
    return found


@require_POST
@requires("planning.waive_finding")
def plan_finding_waive(request: HttpRequest, pk: UUID, finding: UUID) -> HttpResponse:
    return _waive(request, _of_plan(request, pk), finding)


@require_POST
@requires("planning.waive_finding")
def year_finding_waive(request: HttpRequest, pk: UUID, finding: UUID) -> HttpResponse:
    return _waive(request, _of_year(request, pk), finding)


def _waive(request: HttpRequest, scope: Scope, key: UUID) -> HttpResponse:
    result = scope.results.get(key)
    if result is None:
        raise Http404
    require(may_waive(request.user, scope.year, result))
    form = WaiveForm(request.POST)
    if form.is_valid():
        try:
            actions.waive_finding(scope.year, scope.plan, key, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El hallazgo quedó aceptado con su motivo."))
            return redirect(scope.url("check"))
    return _finding(request, scope, key, form)


@require_POST
@requires("planning.waive_finding")
def waiver_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The finding is open again."""
    waiver = get_object_or_404(Waiver.objects.select_related("year"), pk=pk)
    require(allows(request.user, "planning.waive_finding", waiver))
    done = _("El hallazgo volvió a quedar abierto.")
    return press(
        request,
        reverse("planning:year_check", args=[waiver.year_id]),
        done,
        lambda: actions.withdraw_waiver(waiver, by=request.user, at=request.at),
    )


@require_POST
@requires("planning.issue_plan")
def plan_check_issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The record of verification, in the format of the institution."""
    plan = plan_or_404(request, pk)
    require(allows(request.user, "planning.issue_plan", plan))
    return press_and_open(
        request,
        reverse("planning:plan_check", args=[plan.pk]),
        lambda: actions.issue_check(plan, by=request.user, at=request.at),
    )


@require_POST
@requires("planning.record_check")
def plan_check_seen(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _seen(request, _of_plan(request, pk))


@require_POST
@requires("planning.record_check")
def year_check_seen(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _seen(request, _of_year(request, pk))


def _seen(request: HttpRequest, scope: Scope) -> HttpResponse:
    require(may_record(request.user, scope.year, scope.plan))
    form = RecordCheckForm(request.POST)
    if form.is_valid():
        actions.record_check(scope.year, scope.plan, **form.cleaned_data, by=request.user, at=request.at)
        messages.success(request, _("Quedó constancia de que usted vio la verificación."))
    else:
        messages.error(request, _("La página perdió la identidad del registro. Ábrala de nuevo."))
    return redirect(scope.url("check"))


@requires("planning.view_plan")
def item_findings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the check says of one activity: the panel of its page, or a page of its own."""
    item = item_or_404(request, pk)
    require(allows(request.user, "planning.view_plan", item))
    results = check_of(item.plan)
    context = {"item": item, "plan": item.plan, "found": results.by_item.get(item.pk, [])}
    template = "planning/_item_findings.html" if request.htmx else "planning/item_findings.html"  # type: ignore[attr-defined]
    response = render(request, template, context)
    patch_vary_headers(response, ("HX-Request",))
    return response
