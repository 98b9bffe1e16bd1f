"""Living with the approved plan: asking for changes, answering and counting them, and the plan beside its baseline."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import allows, require, requires
from baquiano.institutions.models import FiscalYear
from baquiano.institutions.queries import catalogue, role_label
from baquiano.institutions.words import PLAN_UNIT
from baquiano.planning import actions, queries
from baquiano.planning.changing import effects, rules
from baquiano.planning.changing import queries as changing
from baquiano.planning.changing.forms import (
    ONLY,
    AdditionForm,
    ApproveChangeForm,
    ApproveChangesForm,
    CancellationForm,
    ChangeForm,
    RefuseChangeForm,
    WithdrawChangeForm,
)
from baquiano.planning.changing.tables import ChangeListing
from baquiano.planning.changing.values import compared
from baquiano.planning.choices import ChangeKind, ChangeState
from baquiano.planning.forms import written
from baquiano.planning.models import ChangeRequest, Plan
from baquiano.planning.views.items import item_or_404
from baquiano.planning.views.plans import plan_or_404
from baquiano.ui.charts import Datum, stacked_chart
from baquiano.ui.forms import conflict_rows
from baquiano.ui.listing import Bulk

MOST_AT_ONCE = 50
_TITLES = {
    ChangeKind.MOVE: "Pedir mover las fechas de %(code)s",
    ChangeKind.REASSIGN: "Pedir cambiar el responsable de %(code)s",
    ChangeKind.MODIFY: "Pedir un cambio de %(code)s",
    ChangeKind.CANCEL: "Pedir cancelar %(code)s",
}


def change_or_404(request: HttpRequest, pk: UUID) -> ChangeRequest:
    rows = changing.changes_visible_to(request.user).select_related(
        "decision_reason", "session__body", "plan__consolidated_into"
    )
    return get_object_or_404(rows, pk=pk)


@requires("planning.view_plan")
def change_list(request: HttpRequest) -> HttpResponse:
    years = queries.years_with_plans(request.institution)
    bulk, awaiting = None, changing.awaiting(request.user) if allows(request.user, rules.DECIDE) else []
    if awaiting:
        bulk = Bulk(_("Aprobar las solicitudes marcadas"), "/planes/cambios/aprobar/", icon="check-circle")
    context = {"awaiting": len(awaiting), "bulk": bulk}
    listing = ChangeListing(request, changing.changes_visible_to(request.user), years=years, bulk=bulk)
    return listing.respond("planning/change_list.html", context)


@requires("planning.view_plan")
def change_figures(request: HttpRequest) -> HttpResponse:
    """How much the plans changed in a vigencia, by group, kind and reason: every figure opens its requests."""
    years = list(FiscalYear.objects.order_by("-year"))
    asked = request.GET.get("vigencia", "")
    year = next((one for one in years if str(one.year) == asked), years[0] if years else None)
    context: dict[str, Any] = {"years": years, "year": year, "kinds": ChangeKind.choices}
    if year is not None:
        figures = changing.figures_of(request.user, year)
        data = [
            Datum(group.name, list(group.by_kind.values()), f"?grupo={group.pk}&vigencia={year}")
            for group in figures.groups
        ]
        context |= {
            "figures": figures,
            "states": [(value, words, figures.states.get(value, 0)) for value, words in ChangeState.choices],
            "chart": stacked_chart(
                "cambios",
                _("Cambios aprobados por grupo"),
                data,
                series=[str(words) for words in ChangeKind.labels],
                label=PLAN_UNIT,
            ),
        }
    return render(request, "planning/change_figures.html", context)


@requires("planning.view_plan")
def change_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _detail(request, change_or_404(request, pk))


def _detail(request: HttpRequest, change: ChangeRequest, **forms: Any) -> HttpResponse:
    item = changing.item_of(change)
    decides = rules.can_decide(request.user, change)
    context = {
        "change": change,
        "item": item,
        "rows": compared(change, item if change.is_pending else None),
        "effects": effects.shown_to(request.user, item) if item else [],
        "obstacle": _obstacle(change, item, request),
        "decides": decides,
        "deciders": [role_label(request.institution, role) for role in rules.approver_roles(change.plan)],
        "may_withdraw": rules.can_withdraw(request.user, change),
        "withdraw_form": forms.get("withdraw") or WithdrawChangeForm(prefix="retiro"),
        "approve_form": forms.get("approve") or (ApproveChangeForm(plan=change.plan) if decides else None),
        "refuse_form": forms.get("refuse") or (_refuse_form(request, change) if decides else None),
    }
    bound = next(iter(forms.values()), None)
    # Where the form itself is no longer drawn, its refusal still is.
    drawn = context["may_withdraw"] if "withdraw" in forms else decides
    context["refusal"] = " ".join(bound.non_field_errors()) if bound is not None and not drawn else ""
    status = 200 if bound is None else 409 if bound.non_field_errors() else 422
    return render(request, "planning/change_detail.html", context, status=status)


def _obstacle(change: ChangeRequest, item: Any, request: HttpRequest) -> str:
    if item is None or not change.is_pending:
        return ""
    return effects.obstacle(change.kind, item, {}, day_of(request.at))


def _refuse_form(request: HttpRequest, change: ChangeRequest, data: Any = None) -> RefuseChangeForm:
    reasons = catalogue(request.institution, "return_reason")
    return RefuseChangeForm(data, plan=change.plan, reasons=reasons, prefix="negar")


# --- asking ----------------------------------------------------------------------------------------------------------
@requires("planning.request_change")
def item_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _ask(request, pk, ChangeKind.MOVE)


@requires("planning.request_change")
def item_reassign(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _ask(request, pk, ChangeKind.REASSIGN)


@requires("planning.request_change")
def item_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _ask(request, pk, ChangeKind.MODIFY)


@requires("planning.request_change")
def item_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _ask(request, pk, ChangeKind.CANCEL)


def _ask(request: HttpRequest, pk: UUID, kind: ChangeKind) -> HttpResponse:
    item = item_or_404(request, pk)
    require(rules.can_change(request.user, item))
    form = _asking_form(request, item, kind)
    conflict = None
    if form.is_valid():
        asked = {"id": form.cleaned_data["id"], "expected_version": form.cleaned_data["version"], **form.why}
        try:
            if kind == ChangeKind.CANCEL:
                change = actions.request_cancellation(item, **asked, by=request.user, at=request.at)
            else:
                change = actions.request_change(item, values=form.values, **asked, by=request.user, at=request.at)
        except StaleEdit as stale:
            conflict = conflict_rows(form, written(stale.current) | form.why)
            form.rebase(stale.current.version)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            return _asked(request, change)
    context = {
        "title": _(_TITLES[kind]) % {"code": item.code},
        "item": item,
        "effects": effects.shown_to(request.user, item),
        "obstacle": effects.obstacle(kind, item, {}, day_of(request.at)),
        "pending": list(changing.pending_on(item)),
        "conflict": conflict,
    }
    return _form(request, item.plan, form, context)


def _asking_form(request: HttpRequest, item: Any, kind: ChangeKind) -> Any:
    bound = request.POST if request.method == "POST" else None
    if kind == ChangeKind.CANCEL:
        return CancellationForm(bound, plan=item.plan, initial={"version": item.version})
    return ChangeForm(
        bound,
        plan=item.plan,
        only=ONLY.get(kind, ()),
        user=request.user,
        on=day_of(request.at),
        initial=written(item),
    )


@requires("planning.request_change")
def plan_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for an activity that was not in the approved plan."""
    plan = plan_or_404(request, pk)
    require(rules.can_ask(request.user, plan))
    bound = request.POST if request.method == "POST" else None
    form = AdditionForm(bound, plan=plan, user=request.user, on=day_of(request.at))
    if form.is_valid():
        asked = {"id": form.cleaned_data["id"], "values": form.values, **form.why}
        try:
            change = actions.request_addition(plan, **asked, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            return _asked(request, change)
    return _form(request, plan, form, {"title": _("Pedir una actividad fuera del plan aprobado")})


def _asked(request: HttpRequest, change: ChangeRequest) -> HttpResponse:
    words = {"code": change.code}
    messages.success(request, _("La solicitud %(code)s quedó hecha. El plan cambia cuando la aprueben.") % words)
    return redirect(change)


def _form(request: HttpRequest, plan: Plan, form: Any, context: dict[str, Any]) -> HttpResponse:
    refused = context.get("conflict") is not None or (form.is_bound and form.non_field_errors())
    deciders = [role_label(request.institution, role) for role in rules.approver_roles(plan)]
    context |= {"plan": plan, "form": form, "deciders": deciders}
    return render(request, "planning/change_form.html", context, status=409 if refused else 200)


# --- answering -------------------------------------------------------------------------------------------------------
@require_POST
@requires("planning.decide_change")
def change_approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    change = change_or_404(request, pk)
    require(allows(request.user, rules.DECIDE, change))
    form = ApproveChangeForm(request.POST, plan=change.plan)
    if form.is_valid():
        try:
            change = actions.approve_change(change, **form.decision, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El cambio quedó aprobado y el plan ya lo muestra."))
            return redirect(change)
    return _detail(request, change, approve=form)


@require_POST
@requires("planning.decide_change")
def change_refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    change = change_or_404(request, pk)
    require(allows(request.user, rules.DECIDE, change))
    form = _refuse_form(request, change, request.POST)
    if form.is_valid():
        try:
            change = actions.refuse_change(change, **form.decision, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El cambio no se aprobó; quien lo pidió recibió el porqué."))
            return redirect(change)
    return _detail(request, change, refuse=form)


@require_POST
@requires("planning.request_change")
def change_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    change = change_or_404(request, pk)
    require(allows(request.user, rules.ASK, change))
    form = WithdrawChangeForm(request.POST, prefix="retiro")
    if form.is_valid():
        try:
            actions.withdraw_change(change, note=form.cleaned_data["note"], by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La solicitud %(code)s quedó retirada.") % {"code": change.code})
            return redirect(change)
    return _detail(request, change, withdraw=form)


@require_POST
@requires("planning.decide_change")
def changes_approve(request: HttpRequest) -> HttpResponse:
    """Approve the ticked requests: first their page, then all of them or none."""
    changes = _ticked(request)
    if not changes:
        messages.warning(request, _("Marque en la lista las solicitudes por decidir que quiere aprobar."))
        return redirect("planning:change_list")
    confirmed = request.POST if "confirmed" in request.POST else None
    initial = {"selected": [str(change.pk) for change in changes], "confirmed": True}
    form = ApproveChangesForm(confirmed, changes=changes, plan=changes[0].plan, initial=initial)
    if form.is_valid():
        try:
            actions.approve_changes(changes, **form.decision, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            done = ngettext("%(n)s cambio aprobado.", "%(n)s cambios aprobados.", len(changes)) % {"n": len(changes)}
            messages.success(request, done)
            return redirect("planning:change_list")
    refused = form.is_bound and form.non_field_errors()
    context = {"changes": changes, "form": form}
    return render(request, "planning/changes_approve.html", context, status=409 if refused else 200)


def _ticked(request: HttpRequest) -> list[ChangeRequest]:
    return changing.changes_by_id(request.user, request.POST.getlist("selected")[:MOST_AT_ONCE])


# --- the baseline ----------------------------------------------------------------------------------------------------
@requires("planning.view_plan")
def plan_baseline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The plan of today beside what the committee approved."""
    plan = plan_or_404(request, pk)
    baseline = changing.baseline_for(plan)
    context = {
        "plan": plan,
        "baseline": baseline,
        "departures": changing.departures_of(plan, baseline) if baseline else [],
        "counts": changing.counts_of(plan),
    }
    return render(request, "planning/plan_baseline.html", context)
