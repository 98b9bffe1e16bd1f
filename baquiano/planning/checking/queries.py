"""Reads around the check: who may accept a finding, what was accepted before, who saw it."""

from typing import Any

from django.db.models import QuerySet

from baquiano.common.policy import allows
from baquiano.institutions.models import FiscalYear
from baquiano.planning.checking.results import Result
from baquiano.planning.models import Plan, PlanCheck, Waiver


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
