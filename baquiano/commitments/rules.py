"""Who may do what with a commitment, and when the row allows it."""

from typing import Any

from baquiano.commitments.choices import CommitmentState
from baquiano.commitments.models import Commitment
from baquiano.common.policy import allows


def can_check(user: Any, commitment: Commitment) -> bool:
    return commitment.state == CommitmentState.OPEN and allows(user, "commitments.check_commitment", commitment)


def can_cancel(user: Any, commitment: Commitment) -> bool:
    return commitment.state == CommitmentState.OPEN and allows(user, "commitments.cancel_commitment", commitment)
