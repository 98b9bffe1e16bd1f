"""What may follow a guideline of the senior management: the rooms above register their rows here (GOV-08).

guided.register(Guided("planning.plan", _("Planes"), plans_visible_to, plans_of_open_years))
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Guided:
    """A kind of row that follows guidelines: those that the person may see, and of them those that are offered."""

    subject_type: str
    label: Any
    rows: Callable[[Any], QuerySet[Any]]
    offered: Callable[[Any], QuerySet[Any]]


_kinds: dict[str, Guided] = {}


def register(kind: Guided) -> None:
    """Add ``kind``; the same type again replaces it."""
    _kinds[kind.subject_type] = kind


def registered() -> list[Guided]:
    return list(_kinds.values())


def find(user: Any, subject_type: str, pk: UUID) -> Model | None:
    """The row, when the person may see it."""
    kind = _kinds.get(subject_type)
    return kind.rows(user).filter(pk=pk).first() if kind else None


def url_of(subject_type: str, pk: UUID) -> str:
    """The page of a row of a registered kind, without reading the row."""
    if subject_type not in _kinds:
        return ""
    return str(apps.get_model(subject_type)(pk=pk).get_absolute_url())
