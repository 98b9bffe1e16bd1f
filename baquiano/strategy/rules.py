"""Who may do what with a strategy, its proposals and the guidelines, and when the row allows it."""

from typing import Any

from baquiano.common.policy import allows
from baquiano.strategy.choices import ALLOWED_MOVES, PROPOSAL_MOVES, ProposalState, StrategyState
from baquiano.strategy.models import AnnualStrategy, Proposal

VIEW, EDIT = "strategy.view_strategy", "strategy.edit_strategy"
# While it is being written.
VIEW_DRAFT = "strategy.view_draft"
WRITE, SUBMIT_PROPOSAL = "strategy.write_proposal", "strategy.submit_proposal"
JUDGE = "strategy.judge_proposal"
ANALYSE, CONSOLIDATE = "strategy.close_analysis", "strategy.consolidate_proposals"
CHECK, SUBMIT = "strategy.check_strategy", "strategy.submit_strategy"
APPROVE, RETURN = "strategy.approve_strategy", "strategy.return_strategy"
HOLD_TABLE, REGISTER = "strategy.hold_table", "strategy.register_strategy"
EDIT_GUIDELINE = "strategy.edit_guideline"


def moves(strategy: AnnualStrategy, state: StrategyState) -> bool:
    return state in ALLOWED_MOVES[StrategyState(strategy.state)]


def proposal_moves(proposal: Proposal, state: ProposalState) -> bool:
    return state in PROPOSAL_MOVES[ProposalState(proposal.state)]


def can_edit(user: Any, strategy: AnnualStrategy) -> bool:
    """Its words and its data, while the committee does not have it: also those that the working tables ask for."""
    return (strategy.is_draft or strategy.is_returned) and allows(user, EDIT, strategy)


def can_convene(user: Any, strategy: AnnualStrategy) -> bool:
    return strategy.is_draft and strategy.analysed_at is None and allows(user, EDIT, strategy)


def can_analyse(user: Any, strategy: AnnualStrategy) -> bool:
    return strategy.is_draft and strategy.analysed_at is None and allows(user, ANALYSE, strategy)


def can_consolidate(user: Any, strategy: AnnualStrategy) -> bool:
    return (
        strategy.is_draft
        and strategy.analysed_at is not None
        and strategy.consolidated_at is None
        and allows(user, CONSOLIDATE, strategy)
    )


def can_check(user: Any, strategy: AnnualStrategy) -> bool:
    return strategy.is_draft and strategy.consolidated_at is not None and allows(user, CHECK, strategy)


def can_submit(user: Any, strategy: AnnualStrategy) -> bool:
    return moves(strategy, StrategyState.SUBMITTED) and allows(user, SUBMIT, strategy)


def can_decide(user: Any, strategy: AnnualStrategy) -> bool:
    return strategy.is_submitted and allows(user, APPROVE, strategy)


def can_hold_table(user: Any, strategy: AnnualStrategy) -> bool:
    return strategy.is_returned and allows(user, HOLD_TABLE, strategy)


def can_register(user: Any, strategy: AnnualStrategy) -> bool:
    return strategy.is_approved and allows(user, REGISTER, strategy)


def can_inform(user: Any, proposal: Proposal) -> bool:
    """Send the results of the year, and mend them, until the analysis is closed."""
    return proposal.strategy.is_draft and proposal.strategy.analysed_at is None and allows(user, WRITE, proposal)


def can_write(user: Any, proposal: Proposal) -> bool:
    return proposal.strategy.is_draft and proposal.is_writable and allows(user, WRITE, proposal)


def can_present(user: Any, proposal: Proposal) -> bool:
    return (
        proposal.strategy.is_draft
        and proposal_moves(proposal, ProposalState.SUBMITTED)
        and allows(user, SUBMIT_PROPOSAL, proposal)
    )


def can_judge(user: Any, proposal: Proposal) -> bool:
    """Once presented; what was validated is sent back only while the strategy is being concreted."""
    return (
        proposal.strategy.is_draft
        and proposal_moves(proposal, ProposalState.RETURNED)
        and allows(user, JUDGE, proposal)
    )
