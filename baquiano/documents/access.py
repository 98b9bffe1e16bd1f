"""Who may open what is filed: decided through the subject, and by the access class of the document (DOC-12).

``documents`` knows no subject: each room registers who may see its own, in ``apps.ready()``::

    access.register("delivery.assistancesession", access.by_policy(AssistanceSession, "delivery.view_session"))

A subject that nobody registered is open to nobody.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model

from baquiano.common.policy import allows, visible
from baquiano.documents.choices import AccessClass
from baquiano.documents.models import Evidence, IssuedDocument, Signature

CanView = Callable[[Any, str], bool]
_rules: dict[str, CanView] = {}
_CLASS_ACTIONS = {
    AccessClass.CLASSIFIED: "documents.open_classified",
    AccessClass.RESERVED: "documents.open_reserved",
}


def register(subject_type: str, can_view: CanView) -> None:
    """Say who may see the files of a kind of subject: ``can_view(user, subject_id)``."""
    _rules[subject_type.lower()] = can_view


def by_policy(model: type[Model], action: str) -> CanView:
    """The rule "whoever may ``action`` on the very row", which is the one of almost every subject."""

    def can_view(user: Any, subject_id: str) -> bool:
        try:
            return visible(model.objects.all(), user, action).filter(pk=subject_id).exists()  # type: ignore[attr-defined]
        except (ValueError, ValidationError):
            return False

    return can_view


def can_view_subject(user: Any, subject_type: str, subject_id: str | UUID) -> bool:
    """Whether ``user`` may see that subject; False for a kind that nobody registered."""
    rule = _rules.get(subject_type)
    return rule is not None and rule(user, str(subject_id))


def can_open(user: Any, row: Evidence | IssuedDocument | Signature) -> bool:
    """Whether ``user`` may open the file of ``row``: sees its subject, and its access class allows it.

    Whoever issued or filed it may open it as long as the subject is theirs to see.
    """
    if user.standing is None or row.institution_id != user.standing.institution_id:
        return False
    if not can_view_subject(user, row.subject_type, row.subject_id):
        return False
    return class_allows(user, class_of(row)) or _is_author(user, row)


def class_allows(user: Any, access_class: str) -> bool:
    """Whether a role of ``user`` may open documents of the class: what is public, everybody."""
    action = _CLASS_ACTIONS.get(AccessClass(access_class))
    return action is None or allows(user, action)


def class_of(row: Evidence | IssuedDocument | Signature) -> str:
    """The access class of what is filed. The stroke of a signature is personal: classified."""
    if isinstance(row, IssuedDocument):
        return row.access_class
    return AccessClass.CLASSIFIED if isinstance(row, Signature) else row.access_class


def _is_author(user: Any, row: Any) -> bool:
    authors = (getattr(row, name, None) for name in ("issued_by_id", "created_by_id", "registered_by_id", "signer_id"))
    return user.pk in set(authors)
