"""The committee and the consolidated plan: one page that says what is decided, and the record of each decision.

The object of these addresses is the point of the order of the day; ``governance`` shows them as tabs of the point.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.common.creation import identity_in
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.governance import queries as governance
from baquiano.governance.choices import DecisionKind
from baquiano.governance.forms import VotesForm
from baquiano.governance.models import AgendaItem
from baquiano.institutions.words import PLAN_UNIT
from baquiano.planning import actions, queries
from baquiano.planning.coverage import coverage_of
from baquiano.planning.forms import CommitteeReturnForm
from baquiano.planning.models import Plan
from baquiano.planning.views.review import reasons
from baquiano.ui.charts import Chart, Datum, bar_chart

MOST_BARS = 12


def point_or_404(request: HttpRequest, pk: UUID) -> tuple[AgendaItem, Plan]:
    item = get_object_or_404(governance.items_visible_to(request.user), pk=pk, subject_type="planning.plan")
    plan = queries.plans_visible_to(request.user).filter(pk=item.subject_id).first()
    if plan is None:
        raise Http404
    return item, plan


@requires("governance.view_session")
def committee_summary(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One page that tells a member what is approved and what it covers."""
    item, plan = point_or_404(request, pk)
    summary = queries.summary_of(plan)
    context = {
        "item": item,
        "plan": plan,
        "summary": summary,
        "charts": _charts(summary),
        "completeness": queries.completeness_of(plan),
        "coverage": coverage_of(plan),
        "missing": list(plan.missing_groups.select_related("unit")),
        "decisions": list(governance.decisions_on(plan)),
        "returns": list(queries.returns_of(plan)[:3]),
        "kind": _pending_kind(item),
        "may_decide": allows(request.user, "planning.committee_verify", plan) and plan.state == "in_review",
    }
    fragment = request.headers.get("HX-Request") == "true"
    return render(
        request, "planning/_committee_summary.html" if fragment else "planning/committee_summary.html", context
    )


def _charts(summary: queries.Summary) -> list[Chart]:
    parts = [
        ("por-grupo", _("Actividades por grupo"), summary.by_group, PLAN_UNIT),
        ("por-municipio", _("Actividades por municipio"), summary.by_municipality, _("Municipio")),
        ("por-mes", _("Actividades por mes de inicio"), summary.by_month, _("Mes")),
        ("por-programa", _("Actividades por programa"), summary.by_programme, _("Programa")),
    ]
    return [
        bar_chart(key, title, _bars(shares), unit=_("Actividades"), label=label) for key, title, shares, label in parts
    ]


def _bars(shares: list[queries.Share]) -> list[Datum]:
    shown = [Datum(share.label, [share.items]) for share in shares[:MOST_BARS]]
    rest = sum(share.items for share in shares[MOST_BARS:])
    return [*shown, Datum(_("Los demás (%(n)s)") % {"n": len(shares) - MOST_BARS}, [rest])] if rest else shown


def _pending_kind(item: AgendaItem) -> str:
    """Verification first, then approval; nothing once the point was approved or returned."""
    decided = {decision.kind: decision.is_favourable for decision in item.decisions.all()}
    if False in decided.values() or DecisionKind.APPROVE in decided:
        return ""
    return DecisionKind.APPROVE.value if DecisionKind.VERIFY in decided else DecisionKind.VERIFY.value


@requires("planning.committee_verify")
def committee_verify(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _decide(request, pk, "committee_verify", actions.committee_verify)


@requires("planning.committee_approve")
def committee_approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _decide(request, pk, "committee_approve", actions.committee_approve)


def _decide(request: HttpRequest, pk: UUID, verb: str, act: Callable[..., Any]) -> HttpResponse:
    item, plan = point_or_404(request, pk)
    require(allows(request.user, f"planning.{verb}", plan))
    form = VotesForm(request.POST if request.method == "POST" else None, voters=governance.voters_of(item.session))
    if form.is_valid():
        try:
            act(plan, item, **form.decision, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _DONE[verb])
            return redirect(item.session)
    return _page(request, "planning/committee_decide.html", form, {"item": item, "plan": plan, "verb": verb})


_DONE = {
    "committee_verify": gettext_lazy("La verificación del comité quedó registrada con sus votos. Sigue la aprobación."),
    "committee_approve": gettext_lazy("El comité aprobó el plan: quedó vigente sobre su línea base."),
}


@requires("planning.committee_return")
def committee_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    item, plan = point_or_404(request, pk)
    require(allows(request.user, "planning.committee_return", plan))
    if governance.is_decision_on(item, identity_in(request.POST)):
        # The plans went back with it and are not to choose any more.
        return redirect(item.session)
    form = CommitteeReturnForm(
        request.POST if request.method == "POST" else None,
        voters=governance.voters_of(item.session),
        plans=queries.group_plans_of(plan),
        reasons=reasons(request),
    )
    if form.is_valid():
        try:
            actions.committee_return(
                plan,
                item,
                **form.decision,
                kind=_pending_kind(item) or DecisionKind.VERIFY,
                plans=form.cleaned_data["plans"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La devolución del comité quedó registrada y los grupos la recibieron."))
            return redirect(item.session)
    return _page(
        request, "planning/committee_decide.html", form, {"item": item, "plan": plan, "verb": "committee_return"}
    )


def _page(request: HttpRequest, template: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    item = context["item"]
    context |= {"form": form, "quorum": governance.quorum_of(item.session), "session": item.session}
    refused = form.is_bound and form.non_field_errors()
    return render(request, template, context, status=409 if refused else 200)
