"""Reads around the check: who may accept a finding, what was accepted before, who saw it."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from baquiano.common.policy import allows, visible
from baquiano.institutions.models import FiscalYear
from baquiano.planning.checking.results import Result
from baquiano.planning.models import JointProposal, Plan, PlanCheck, Waiver

VIEW = "planning.view_plan"


def may_waive(user: Any, year: FiscalYear, result: Result) -> bool:
    """Whether ``user`` answers for every plan that the finding concerns; for the vigencia, when it concerns none."""
    units: list[Any] = list(Plan.objects.filter(pk__in=result.finding.plans).values_list("unit_id", flat=True))
    return all(
        allows(user, "planning.waive_finding", Waiver(institution_id=year.institution_id, unit_id=unit))
        for unit in units or [None]
    )


def past_waivers(year: FiscalYear, result: Result) -> list[Waiver]:
    """Everything that was accepted of the finding, last first: what holds, what changed since, what was taken back."""
    rows = Waiver.objects.filter(year=year, finding=result.pk)
    return list(rows.select_related("waived_by", "withdrawn_by").order_by("-waived_at"))


def checks_seen(year: FiscalYear, plan: Plan | None) -> QuerySet[PlanCheck]:
    return PlanCheck.objects.filter(year=year, plan=plan).select_related("seen_by").order_by("-seen_at")


def may_record(user: Any, year: FiscalYear, plan: Plan | None) -> bool:
    """Whether ``user`` may record having seen the check; that of the vigencia, who answers for all its plans."""
    seen = plan or Waiver(institution_id=year.institution_id)
    return allows(user, "planning.record_check", seen)


def waivers_visible_to(user: Any) -> QuerySet[Waiver]:
    """What was accepted of the plans that the person works on, and what was taken back."""
    return visible(Waiver.objects.select_related("year", "unit"), user, VIEW)


def checks_visible_to(user: Any) -> QuerySet[PlanCheck]:
    """Who saw the check of the plans that the person works on."""
    return visible(PlanCheck.objects.select_related("year", "plan"), user, VIEW)


def proposals_visible_to(user: Any) -> QuerySet[JointProposal]:
    """The joint visits that a group of the person proposed, or that were proposed to it."""
    plans = visible(Plan.objects.all(), user, VIEW).values("pk")
    through = JointProposal.items.through.objects.filter(jointproposal=OuterRef("pk"), planitem__plan__in=plans)
    rows = JointProposal.objects.filter(Q(plan__in=plans) | Exists(through))
    return rows.select_related("year", "plan__unit").prefetch_related("items")
