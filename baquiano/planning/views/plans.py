"""The list of plans, the page of one, and the versions that were returned."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.documents import queries as documents
from baquiano.governance import queries as governance
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.planning import actions, queries, rules
from baquiano.planning.changing import queries as changing
from baquiano.planning.changing.rules import can_ask
from baquiano.planning.checking.results import Results, check_of
from baquiano.planning.choices import PlanState
from baquiano.planning.forms import PlanCreateForm
from baquiano.planning.models import Plan, Reconciliation
from baquiano.planning.per_topic import queries as per_topic
from baquiano.planning.specifications import specifications_of
from baquiano.planning.tables import ItemListing, PlanListing
from baquiano.procedures.queries import case_of, open_verbs
from baquiano.ui.listing import Bulk

SHOWN_LACKS = 12
# In which a meeting of the plan is registered: to approve it, or to follow and evaluate it.
MEETS = (PlanState.IN_REVIEW, PlanState.IN_FORCE)
VERBS = (
    "submit_plan",
    "approve_plan",
    "return_plan",
    "verify_plan",
    "adopt_plan",
    "register_plan",
    "return_consolidated",
    "divulge_plan",
)


def plan_or_404(request: HttpRequest, pk: UUID) -> Plan:
    return get_object_or_404(queries.plans_visible_to(request.user), pk=pk)


@requires("planning.view_plan")
def plan_list(request: HttpRequest) -> HttpResponse:
    years = queries.years_with_plans(request.institution)
    shown = request.GET.get("vigencia", "")
    year = int(shown) if shown.isdigit() and len(shown) == 4 else (years[0] if years else 0)
    required = queries.required_fields(request.institution, year)
    plans = queries.with_progress(queries.plans_visible_to(request.user), required)
    bulk = None
    if allows(request.user, "planning.approve_plan"):
        bulk = Bulk(_("Aprobar los planes marcados"), "/planes/aprobar/", icon="check-circle")
    context = {
        "may_create": allows(request.user, "planning.create_plan"),
        "may_consolidate": allows(request.user, "planning.consolidate_plan"),
        "bulk": bulk,
    }
    return PlanListing(request, plans, years=years, bulk=bulk).respond("planning/plan_list.html", context)


@requires("planning.view_plan")
def plan_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    required = queries.required_fields(plan.institution, plan.year.year)
    items = queries.with_everything(queries.items_of(plan))
    completeness = queries.completeness_of(plan)
    results = check_of(plan) if allows(request.user, "planning.view_plan", plan) else None
    context = {
        "plan": plan,
        "check": results.counts if results else None,
        "completeness": completeness,
        "lacks": completeness.lacks[:SHOWN_LACKS],
        "more_lacks": max(0, len(completeness.lacks) - SHOWN_LACKS),
        "budget": queries.budget_of(plan),
        "returns": list(queries.returns_of(plan)),
        "removed": list(queries.removed_of(plan)),
        "documents": list(documents.documents_of(plan)[:5]),
        "evidence": list(documents.evidence_of(plan)),
        "may": _may(request, plan),
        "specifications": specifications_of(plan, day_of(request.at)),
        "reconciliations": _reconciliations(request, plan),
        **_by_topic(plan),
        "changes": changing.counts_of(plan) if plan.state in queries.DIVULGED else {},
        **_committee(plan),
    }
    findings = (results or Results()).by_item
    listing = ItemListing(request, items, plan=plan, required=required, findings=findings)
    return listing.respond("planning/plan_detail.html", context)


def _by_topic(plan: Plan) -> dict[str, Any]:
    """On what it rests and what its meetings left, where the institution asks for it."""
    context: dict[str, Any] = {}
    if per_topic.asks_basis(plan):
        context |= {"asks_basis": True, "missing_basis": per_topic.missing_basis(plan)}
    if per_topic.holds_meetings(plan):
        context |= {"holds_meetings": True, "meetings": per_topic.meetings_of(plan)}
    return context


def _reconciliations(request: HttpRequest, plan: Plan) -> list[Reconciliation]:
    """The last comparisons with the other system, for whoever may see them."""
    if plan.is_consolidated or not allows(request.user, "planning.view_reconciliation", plan):
        return []
    return list(plan.reconciliations.all()[:5])


def _committee(plan: Plan) -> dict[str, Any]:
    if not plan.is_consolidated:
        return {}
    return {
        "group_plans": list(queries.group_plans_of(plan)),
        "missing": list(plan.missing_groups.select_related("unit")),
        "decisions": list(governance.decisions_on(plan)),
        "baseline": queries.baseline_of(plan),
        "point": governance.open_item_of(plan),
    }


def _may(request: HttpRequest, plan: Plan) -> dict[str, bool]:
    """The doors that the page draws: allowed by state and policy, and pending in the procedure if it has one."""
    user, subject = request.user, plan.year if plan.is_consolidated else plan
    pending = open_verbs(subject, user) if case_of(subject) else None
    doors = {
        verb: rules.can_do(user, f"planning.{verb}", plan) and (pending is None or f"planning.{verb}" in pending)
        for verb in VERBS
    }
    doors["divulge_plan"] = doors["divulge_plan"] and plan.divulged_at is None
    return doors | {
        "edit": rules.can_write(user, plan),
        "request": can_ask(user, plan),
        "import": rules.can_import(user, plan),
        "see_coverage": allows(user, "planning.view_plan"),
        "see_needs": not plan.is_consolidated and allows(user, "planning.view_need", plan),
        "write_basis": plan.is_writable and per_topic.asks_basis(plan) and allows(user, "planning.edit_basis", plan),
        "meet": plan.state in MEETS and per_topic.holds_meetings(plan) and allows(user, "planning.hold_meeting", plan),
        "issue": allows(user, "planning.issue_plan", plan),
        "reconcile": plan.is_in_force and not plan.is_consolidated and allows(user, "planning.reconcile_plan", plan),
        "convene": plan.is_consolidated and plan.state == "in_review" and allows(user, "governance.convene_session"),
    }


@requires("planning.create_plan")
def plan_create(request: HttpRequest) -> HttpResponse:
    units = queries.units_without_plan(request.user)
    years = FiscalYear.objects.filter(state="open").order_by("-year")
    form = PlanCreateForm(request.POST if request.method == "POST" else None, units=units, years=years)
    if form.is_valid():
        unit, year = form.chosen
        require(allows(request.user, "planning.create_plan", Plan(institution_id=unit.institution_id, unit=unit)))
        try:
            plan = actions.create_plan(
                id=form.cleaned_data["id"],
                unit=unit,
                year=year,
                title=form.cleaned_data["title"],
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El plan quedó creado. Ahora escriba o importe sus actividades."))
            return redirect(plan)
    context = {"form": form, "has_choices": Unit.objects.filter(pk__in=units).exists() and years.exists()}
    return render(request, "planning/plan_create.html", context)


@requires("planning.view_plan")
def return_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The plan as it was when it was returned."""
    past = get_object_or_404(queries.returns_visible_to(request.user), pk=pk)
    return render(request, "planning/return_detail.html", {"past": past, "items": past.snapshot.get("items", [])})
