"""Conditions on a norm; who may, the policy says."""

from baquiano.norms.choices import ALLOWED_MOVES, RESULTS, ChangeKind, NormState
from baquiano.norms.models import Norm


def possible_changes(norm: Norm) -> list[ChangeKind]:
    """What may still happen to the norm as it stands: a repealed one does not change any more."""
    reachable = ALLOWED_MOVES[NormState(norm.state)]
    suspended = norm.state == NormState.SUSPENDED
    return [
        kind for kind, result in RESULTS.items() if result in reachable and (kind != ChangeKind.REINSTATED or suspended)
    ]
