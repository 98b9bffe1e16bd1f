"""Reads of the trail."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, Model, OuterRef, QuerySet

from baquiano.audit.models import NO_INSTITUTION, TrailCheckpoint, TrailEntry, TrailLink
from baquiano.common.policy import allows

# How far back the quick seal looks for entries of slow transactions; the hourly one looks at everything.
WINDOW = 20_000


def entries_visible_to(user: Any) -> QuerySet[TrailEntry]:
    """The trail of the institution in which ``user`` works, for whom the policy grants it; nothing otherwise."""
    if not allows(user, "audit.view_trail"):
        return TrailEntry.objects.none()
    return TrailEntry.objects.filter(institution_id=user.standing.institution_id)


def entries_of(subject: Model) -> QuerySet[TrailEntry]:
    """What was done to ``subject``, newest first. The caller has already decided that the person may see it."""
    return TrailEntry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))


def unsealed(*, everything: bool = False) -> QuerySet[TrailEntry]:
    """Committed entries that no chain has yet, in order."""
    linked = TrailLink.objects.filter(entry_id=OuterRef("pk"))
    rows = TrailEntry.objects.filter(~Exists(linked)).order_by("pk")
    if everything:
        return rows
    last = TrailLink.objects.aggregate(last=Max("entry_id"))["last"] or 0
    return rows.filter(pk__gt=last - WINDOW)


def last_link(chain: UUID) -> TrailLink | None:
    return TrailLink.objects.filter(institution_id=chain).order_by("-position").first()


def chains() -> list[UUID]:
    """The institutions that have a chain or a checkpoint; the operator's own last."""
    found = set(TrailLink.objects.values_list("institution_id", flat=True).distinct())
    found |= set(TrailCheckpoint.objects.values_list("institution_id", flat=True).distinct())
    return sorted(found, key=lambda chain: (chain == NO_INSTITUTION, str(chain)))


def checkpoints_of(chain: UUID) -> QuerySet[TrailCheckpoint]:
    """The signed checkpoints of one institution, in order."""
    return TrailCheckpoint.objects.filter(institution_id=chain).order_by("position")


def last_checkpoint(chain: UUID) -> TrailCheckpoint | None:
    return TrailCheckpoint.objects.filter(institution_id=chain).order_by("-position", "-pk").first()


def verifications_visible_to(user: Any) -> QuerySet[TrailEntry]:
    """Who asked on the screen whether the trail is whole, and what was found, newest first."""
    return entries_visible_to(user).filter(event="audit.trail_verified").order_by("-pk")


def links_of_entries(entries: Iterable[TrailEntry]) -> dict[int, TrailLink]:
    """The link of each entry that is already sealed."""
    return {link.entry_id: link for link in TrailLink.objects.filter(entry_id__in=[entry.pk for entry in entries])}
