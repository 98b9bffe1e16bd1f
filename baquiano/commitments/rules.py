"""Who may do what with a commitment, and when the row allows it."""

from typing import Any

from baquiano.commitments.choices import CommitmentState
from baquiano.commitments.models import Commitment
from baquiano.common.policy import allows, delegation_of


def can_claim(user: Any, commitment: Commitment) -> bool:
    waits = commitment.state == CommitmentState.OPEN and commitment.claim_id is None
    return waits and allows(user, "commitments.claim_commitment", commitment)


def is_own(user: Any, commitment: Commitment) -> bool:
    """Whether ``user``, or the person on whose behalf ``user`` acts, answers for it or said that it is fulfilled."""
    delegation = delegation_of(user, commitment)
    people = {user.pk, delegation.delegator_id if delegation else user.pk}
    claimed_by = commitment.claim.claimed_by_id if commitment.claim else None
    return bool(people & {commitment.responsible_id, claimed_by} - {None})


def can_check(user: Any, commitment: Commitment) -> bool:
    return commitment.state == CommitmentState.OPEN and allows(user, "commitments.check_commitment", commitment)


def can_cancel(user: Any, commitment: Commitment) -> bool:
    return commitment.state == CommitmentState.OPEN and allows(user, "commitments.cancel_commitment", commitment)
