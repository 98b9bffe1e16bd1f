"""When a contact may answer what is of the own entity. That it is of it, the query says."""

from baquiano.commitments.choices import CommitmentState, Party
from baquiano.commitments.models import Commitment
from baquiano.delivery.models import WorkPlan


def can_answer(commitment: Commitment) -> bool:
    """Tell how it goes or declare it fulfilled: of what the own entity promised, while it is open and unclaimed."""
    is_own = commitment.party == Party.BENEFICIARY
    return is_own and commitment.state == CommitmentState.OPEN and commitment.claim_id is None


def can_reply(plan: WorkPlan) -> bool:
    """Accept a work plan or ask that it be adjusted, once."""
    return plan.awaits_reply
