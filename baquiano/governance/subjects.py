"""What a body may be asked to decide on: the rooms above register it here and governance knows none of them.

    subjects.register("planning.plan", awaiting=plans_awaiting_committee)

The page of a point on the order of the day shows the tabs registered for ``page_of("planning.plan")`` with the point
as their object: the summary of what is decided, and the door to record the decision.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models

from baquiano.institutions.models import Institution


@dataclass(frozen=True)
class Kind:
    """A kind of subject: which rows of an institution await a decision now, and whether its room has a page for it."""

    subject_type: str
    awaiting: Callable[[Institution], Iterable[models.Model]]
    has_page: bool = True


_kinds: dict[str, Kind] = {}


def register(
    subject_type: str, *, awaiting: Callable[[Institution], Iterable[models.Model]], has_page: bool = True
) -> None:
    """Declare a kind of subject; the same type again replaces it, so that ``ready()`` may run twice.

    Without a page of its own, what the body decides is recorded on that of the committee, and nothing else happens.
    """
    _kinds[subject_type] = Kind(subject_type, awaiting, has_page)


def is_decided_in_committee(subject_type: str) -> bool:
    """Whether a point about it, or about nothing, is decided on the page of the committee."""
    kind = _kinds.get(subject_type)
    return not subject_type or (kind is not None and not kind.has_page)


def awaiting(institution: Institution) -> list[models.Model]:
    """The rows of every kind that wait for a body to decide."""
    return [subject for kind in _kinds.values() for subject in kind.awaiting(institution)]


def key_of(subject: models.Model) -> str:
    """How a form names a subject."""
    return f"{subject._meta.label_lower}:{subject.pk}"


def page_of(subject_type: str) -> str:
    """The name under which rooms register their tabs for a point about that kind of subject."""
    return f"governance.item:{subject_type}"
