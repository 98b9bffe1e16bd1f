"""What a service says, apart from where it comes from: a form, a spreadsheet, the folder or a template."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.portfolio.models import Milestone, ServiceVersion

VERSION_FIELDS = (
    "service_type",
    "topic",
    "government_moment",
    "capability",
    "modality",
    "starts_with",
    "ends_with",
    "summary",
    "audience",
    "requirements",
)
# What a version names of the catalogues of the institution; each field is called as its catalogue.
ITEMS = ("service_type", "topic", "government_moment", "capability")
MILESTONE_FIELDS = (
    "position",
    "name",
    "description",
    "evidence_kind",
    "evidence",
    "offset_days",
    "due_on",
    "duration_days",
    "weight",
    "unit",
)


@dataclass(frozen=True)
class ServiceContent:
    """A service whole: what names it, what its version says, and its hitos in their order."""

    code: str
    name: str
    unit: Unit
    version: Mapping[str, Any]
    milestones: tuple[Mapping[str, Any], ...] = field(default=())
    is_published: bool = False


def content_of(row: ServiceVersion | Milestone, names: tuple[str, ...]) -> dict[str, Any]:
    """What the row says, by the names of its fields."""
    return {name: getattr(row, name) for name in names}


def as_step(milestone: Milestone) -> dict[str, Any]:
    """A hito as a template keeps it: codes and numbers, so that it outlives what it names."""
    return {
        "name": milestone.name,
        "description": milestone.description,
        "evidence_kind": milestone.evidence_kind.code if milestone.evidence_kind else "",
        "evidence": milestone.evidence,
        "offset_days": milestone.offset_days,
        "due_on": milestone.due_on.isoformat() if milestone.due_on else "",
        "duration_days": milestone.duration_days,
        "weight": str(milestone.weight),
    }


def from_step(step: Mapping[str, Any], position: int, kinds: Mapping[str, CatalogueItem]) -> dict[str, Any]:
    """What a kept hito says, as the fields of a row; a kind of proof that is no longer in use is left empty."""
    return {
        "position": position,
        "name": step["name"],
        "description": step["description"],
        "evidence_kind": kinds.get(step["evidence_kind"]),
        "evidence": step["evidence"],
        "offset_days": step["offset_days"],
        "due_on": date.fromisoformat(step["due_on"]) if step["due_on"] else None,
        "duration_days": step["duration_days"],
        "weight": Decimal(step["weight"]),
        "unit": None,
    }
