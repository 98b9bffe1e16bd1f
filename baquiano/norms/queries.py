"""Reads of norms: which ones, on what, and what happened to them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from baquiano.accounts.models import User
from baquiano.common.policy import visible
from baquiano.institutions.models import CatalogueItem, Institution
from baquiano.norms.choices import LINKED_CATALOGUES, NormState
from baquiano.norms.models import Norm, NormChange

APPLICABLE = (NormState.IN_FORCE, NormState.MODIFIED)


def linkable_items(institution: Institution) -> QuerySet[CatalogueItem]:
    """The topics and service types to which a norm may be linked."""
    items = CatalogueItem.objects.filter(institution=institution, catalogue__in=LINKED_CATALOGUES, is_active=True)
    return items.order_by("-catalogue", "position", "name")


def with_topics(norms: QuerySet[Norm]) -> QuerySet[Norm]:
    return norms.prefetch_related(Prefetch("topics", CatalogueItem.objects.order_by("-catalogue", "position")))


def norms_visible_to(user: User) -> QuerySet[Norm]:
    return visible(Norm.objects.all(), user, "norms.view_norm")


def changes_of(norm: Norm) -> QuerySet[NormChange]:
    """What happened to the norm, the last first."""
    return norm.changes.select_related("created_by")


def norms_on(items: Iterable[Any]) -> QuerySet[Norm]:
    """The norms in force linked to any of the topics or service types, and those that hold for every topic."""
    keys = [getattr(item, "pk", item) for item in items if item]
    linked = Q(pk__in=Norm.topics.through.objects.filter(catalogueitem_id__in=keys).values("norm_id"))
    return Norm.objects.filter(linked, state__in=APPLICABLE).order_by("kind", "-issued_on")
