"""Reads of joint visits: which findings admit one, what was proposed, and who may answer."""

from typing import Any
from uuid import UUID

from baquiano.common.policy import allows
from baquiano.institutions.models import FiscalYear
from baquiano.planning.checking.results import Result
from baquiano.planning.choices import ProposalState
from baquiano.planning.models import JointProposal, Plan

# The findings of two or more groups at one entity.
JOINT_RULES = frozenset({"joint_visit", "same_topic_overlap", "complementary_items"})


def pending_proposal(year: FiscalYear, result: Result) -> JointProposal | None:
    rows = JointProposal.objects.filter(year=year, finding=result.pk, state=ProposalState.PENDING)
    return rows.select_related("proposed_by").first()


def proposals_of(year: FiscalYear, finding: UUID) -> list[JointProposal]:
    rows = JointProposal.objects.filter(year=year, finding=finding)
    return list(rows.select_related("plan__unit", "proposed_by", "answered_by").order_by("-proposed_at"))


def may_propose(user: Any, plan: Plan | None, result: Result) -> bool:
    """Whether the person answers for this plan in a finding that admits a visit of several groups."""
    return (
        plan is not None
        and not plan.is_consolidated
        and result.finding.rule in JOINT_RULES
        and allows(user, "planning.propose_joint_visit", plan)
    )


def may_answer(user: Any, proposal: JointProposal) -> bool:
    """Whether the person answers for another of its groups; nobody answers the own proposal."""
    if proposal.state != ProposalState.PENDING or proposal.proposed_by_id == user.pk:
        return False
    others = Plan.objects.filter(items__joint_proposals=proposal).exclude(pk=proposal.plan_id).distinct()
    return any(allows(user, "planning.propose_joint_visit", plan) for plan in others)
