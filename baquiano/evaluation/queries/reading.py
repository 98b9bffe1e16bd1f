"""Reports and observations; what is missing to close an assistance, and what is told to whoever plans."""

from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.policy import visible
from baquiano.delivery.models import Assistance
from baquiano.delivery.queries import Missing
from baquiano.evaluation.choices import CampaignState
from baquiano.evaluation.models import AnalysisReport, Campaign, Observation
from baquiano.evaluation.queries.campaigns import (
    _SHOWN,
    campaigns_of_assistance,
    closed_without_anybody,
    is_applied,
    with_meters,
)
from baquiano.evaluation.queries.results import GROUPS, GroupResult, groups_of, total_of
from baquiano.evaluation.rules import ISSUE_REPORT, VIEW_OBSERVATION, VIEW_REPORT
from baquiano.evaluation.settings import is_required_to_close, smallest_group
from baquiano.institutions.queries import descendant_ids
from baquiano.procedures.queries import authors_of, pending_tasks, roles_of_verb, task_of

_OF_REPORT = ("institution", "unit", "assistance__beneficiary", "assistance__plan_item", "assistance__topic",
              "created_by", "issued_by", "document")  # fmt: skip
_OF_OBSERVATION = ("institution", "unit", "beneficiary__municipality", "created_by")


def reports_visible_to(user: User) -> QuerySet[AnalysisReport]:
    return visible(AnalysisReport.objects.select_related(*_OF_REPORT), user, VIEW_REPORT)


def report_for_update(report: AnalysisReport) -> AnalysisReport:
    rows = AnalysisReport.objects.select_for_update(of=("self",)).select_related(*_OF_REPORT)
    return rows.get(pk=report.pk)


def observations_visible_to(user: User) -> QuerySet[Observation]:
    return visible(Observation.objects.select_related(*_OF_OBSERVATION), user, VIEW_OBSERVATION)


def observations_of(beneficiary: Beneficiary, user: User) -> QuerySet[Observation]:
    return observations_visible_to(user).filter(beneficiary=beneficiary)


def observation_for_update(observation: Observation) -> Observation:
    rows = Observation.objects.select_for_update(of=("self",)).select_related(*_OF_OBSERVATION)
    return rows.get(pk=observation.pk)


def missing_to_close(assistance: Assistance) -> list[Missing]:
    """What the profile asks of evaluation before an assistance counts as rendered (EVA-07).

    Where it is evaluated when it ends and there was nobody to ask, that was said with its reason.
    """
    if not is_required_to_close(assistance.institution, assistance.year):
        return []
    campaigns = campaigns_of_assistance(assistance)
    if is_applied(campaigns) or closed_without_anybody(campaigns).exists():
        return []
    running = campaigns.filter(state=CampaignState.OPEN).first()
    url = running.get_absolute_url() if running else reverse("evaluation:assistance_campaigns", args=[assistance.pk])
    words = _("Aplicar la evaluación de percepción o satisfacción, o registrar que las personas invitadas no aceptan.")
    return [Missing(words, url)]


# --- the activity that a report fulfils -------------------------------------------------------------------------------
def subject_of_report(report: AnalysisReport) -> Model | None:
    """The assistance, or the plan it comes from, whose procedure asks for the report and did not have it yet."""
    assistance = report.assistance
    if assistance is None:
        return None
    item = assistance.plan_item
    for subject in (assistance, item.plan) if item is not None else (assistance,):
        is_drawn = pending_tasks(subject) and roles_of_verb(subject, ISSUE_REPORT)
        if task_of(subject, ISSUE_REPORT) or (is_drawn and not authors_of(subject, ISSUE_REPORT)):
            return subject
    return None


def exits_of_report(report: AnalysisReport) -> list[dict[str, Any]]:
    """The exits, with ``code`` and ``name``, between which whoever issues the report chooses in its activity."""
    subject = subject_of_report(report) if report.is_draft else None
    task = task_of(subject, ISSUE_REPORT) if subject is not None else None
    return [one for one in task.activity.outcomes if one.get("verb") == ISSUE_REPORT] if task is not None else []


# --- the figures of a report -----------------------------------------------------------------------------------------
def campaigns_of_report(report: AnalysisReport) -> QuerySet[Any]:
    """The campaigns that were closed in the period, of the assistance, of the unit or of the whole institution."""
    rows = Campaign.objects.filter(state=CampaignState.CLOSED, closes_on__range=(report.first_on, report.last_on))
    if report.assistance is not None:
        keys = campaigns_of_assistance(report.assistance).order_by().values("pk")
        rows = rows.filter(pk__in=keys)
    elif report.unit is not None:
        rows = rows.filter(unit__in=descendant_ids(report.unit))
    return with_meters(rows.select_related(*_SHOWN)).order_by("closes_on", "id")


def figures_of_period(report: AnalysisReport) -> dict[str, Any]:
    """What the report tells, in plain figures: they are sealed when it is issued."""
    campaigns = list(campaigns_of_report(report))
    least = smallest_group(report.institution, report.last_on.year)
    return {
        "campaigns": len(campaigns),
        "tables": [
            {
                "title": str(label),
                "rows": [_row(one) for one in groups_of(campaigns, key, least=least)],
            }
            for key, (label, _name) in GROUPS.items()
        ],
        "total": _row(total_of(campaigns, least=least)),
    }


def _row(one: GroupResult) -> dict[str, Any]:
    percent = None if one.percent is None else round(one.percent, 1)
    return {
        "label": one.label,
        "campaigns": one.campaigns,
        "invited": one.invited,
        "refused": one.refused,
        "answered": one.answered,
        "percent": percent,
    }
