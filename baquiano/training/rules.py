"""Conditions on a training."""

from typing import Any

from baquiano.common.policy import allows
from baquiano.training.models import Training

VIEW, EDIT = "training.view_training", "training.edit_training"


def can_edit(user: Any, training: Training) -> bool:
    """Correct it, file its proofs and annul it; one annulled is only read."""
    return not training.is_annulled and allows(user, EDIT, training)
