"""Conditions on a competence. ``docs/rules/competences.md`` says in prose who may be assigned to what."""

from typing import Any

from baquiano.common.policy import allows
from baquiano.competences.models import Competence

VIEW, EDIT, AUTHORISE = "competences.view_competence", "competences.edit_competence", "competences.authorise_person"


def may_write(user: Any, competence: Competence) -> bool:
    """Whether ``user`` registers it; nobody does of themselves, and to authorise is granted apart."""
    wanted = (EDIT, AUTHORISE) if competence.is_authorisation else (EDIT,)
    return competence.user_id != user.pk and all(allows(user, action, competence) for action in wanted)


def can_edit(user: Any, competence: Competence) -> bool:
    """Whether ``user`` corrects it, files its proofs and annuls it; one annulled is only read."""
    return not competence.is_annulled and may_write(user, competence)
