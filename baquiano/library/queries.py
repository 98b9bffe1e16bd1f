"""Reads of the library: documents, their versions, and which version holds on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from baquiano.accounts.models import User
from baquiano.common.policy import visible
from baquiano.institutions.models import CatalogueItem, Institution, Unit
from baquiano.library.choices import LINKED_CATALOGUES
from baquiano.library.models import Guide, GuideVersion


def linkable_items(institution: Institution) -> QuerySet[CatalogueItem]:
    """The topics and service types that a guide may be about."""
    items = CatalogueItem.objects.filter(institution=institution, catalogue__in=LINKED_CATALOGUES, is_active=True)
    return items.order_by("-catalogue", "position", "name")


def guides_visible_to(user: User) -> QuerySet[Guide]:
    return visible(Guide.objects.select_related("unit"), user, "library.view_guide")


def editable_units(user: User) -> QuerySet[Unit]:
    """The dependencies for which the person may write in the library."""
    return visible(Unit.objects.filter(ends_on__isnull=True), user, "library.edit_guide").order_by("name")


def for_listing(guides: QuerySet[Guide], on: date) -> QuerySet[Guide]:
    """The guides with ``current_label`` and ``current_from`` of the version in force on the day, and their topics."""
    held = GuideVersion.objects.filter(guide=OuterRef("pk"), in_force_from__lte=on)
    held = held.order_by("-in_force_from", "-created_at", "-pk")
    return guides.annotate(
        current_label=Subquery(held.values("label")[:1]), current_from=Subquery(held.values("in_force_from")[:1])
    ).prefetch_related(Prefetch("topics", CatalogueItem.objects.order_by("-catalogue", "position")))


def versions_of(guide: Guide) -> QuerySet[GuideVersion]:
    """Every version, the last first."""
    return guide.versions.select_related("file", "created_by")


def version_visible_to(user: User) -> QuerySet[GuideVersion]:
    return GuideVersion.objects.filter(guide__in=guides_visible_to(user)).select_related("guide", "file")


def versions_in_force(guides: Iterable[Any], on: date) -> dict[UUID, GuideVersion]:
    """The version that holds on the day, by the key of its guide; a retired guide and one of the future have none."""
    keys = [getattr(guide, "pk", guide) for guide in guides]
    lives = Q(guide__retired_on__isnull=True) | Q(guide__retired_on__gt=on)
    rows = GuideVersion.objects.filter(lives, guide_id__in=keys, in_force_from__lte=on)
    rows = rows.select_related("guide__unit", "file").order_by("in_force_from", "created_at", "pk")
    return {row.guide_id: row for row in rows}


def guides_on(items: Iterable[Any]) -> QuerySet[Guide]:
    """The guides in use about any of the topics or service types."""
    keys = [getattr(item, "pk", item) for item in items if item]
    linked = Guide.topics.through.objects.filter(catalogueitem_id__in=keys).values("guide_id")
    return Guide.objects.filter(pk__in=linked, retired_on__isnull=True).select_related("unit").order_by("title")
