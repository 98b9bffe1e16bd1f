"""What may show that an action is needed, and from where it is opened (ACM-01).

A room whose rows may show it registers an ``Origin`` in ``apps.ready()``; then a page asks for an action of one of them
with ``?origen=<type>:<key>``, and the action leads back to it. Code opens one with ``actions.open_action(origin=row)``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from baquiano.improvement.choices import OriginKind
from baquiano.institutions.models import Unit


@dataclass(frozen=True)
class Origin:
    """A kind of row: which of its rows a person sees, in which kind of source it stands, and whose unit answers."""

    subject_type: str
    kind: OriginKind
    rows: Callable[[Any], QuerySet[Any]]
    unit_of: Callable[[Any], Unit | None]
    label_of: Callable[[Any], str] = str


_origins: dict[str, Origin] = {}


def register(origin: Origin) -> None:
    """Add ``origin``; the same kind of row again replaces it."""
    _origins[origin.subject_type] = origin


def asked(user: Any, text: str) -> tuple[Origin, Any] | None:
    """The row that ``<type>:<key>`` names, if the person sees it."""
    subject_type, _colon, key = text.partition(":")
    return found(user, subject_type, key)


def found(user: Any, subject_type: str, key: str) -> tuple[Origin, Any] | None:
    """The row of an origin, if its kind is registered and the person sees it."""
    origin = _origins.get(subject_type)
    if origin is None:
        return None
    try:
        row = origin.rows(user).filter(pk=key).first()
    except (ValueError, ValidationError):
        return None
    return (origin, row) if row is not None else None
