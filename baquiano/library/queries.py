"""Reads of the library: documents, their versions, and which version holds on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from baquiano.accounts.models import User
from baquiano.common.policy import allows, visible
from baquiano.institutions.models import CatalogueItem, Institution, Unit
from baquiano.library.choices import LINKED_CATALOGUES, GuideKind
from baquiano.library.models import Endorsement, Guide, GuideVersion
from baquiano.library.rules import ENDORSE, policy_unit_of


def _usable() -> Q:
    """Of versions, what may be used: of a policy document, only with the *aval* of who answers for it (SVC-17)."""
    given = Endorsement.objects.filter(version=OuterRef("pk"), is_given=True)
    return ~Q(guide__kind=GuideKind.POLICY) | Q(Exists(given))


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
    """The guides with ``current_label`` and ``current_from`` of the version in force on the day, and their topics.

    ``awaits``: some version of a policy document has no *aval* yet.
    """
    waiting = GuideVersion.objects.filter(~_usable(), guide=OuterRef("pk"), guide__retired_on=None)
    held = GuideVersion.objects.filter(_usable(), guide=OuterRef("pk"), in_force_from__lte=on)
    held = held.order_by("-in_force_from", "-created_at", "-pk")
    return guides.annotate(
        current_label=Subquery(held.values("label")[:1]),
        current_from=Subquery(held.values("in_force_from")[:1]),
        awaits=Exists(waiting),
    ).prefetch_related(Prefetch("topics", CatalogueItem.objects.order_by("-catalogue", "position")))


def versions_of(guide: Guide) -> QuerySet[GuideVersion]:
    """Every version, the last first, with ``is_usable`` and what the policy area said of each."""
    rows = guide.versions.select_related("file", "created_by", "guide__institution", "guide__unit")
    said = Prefetch("endorsements", Endorsement.objects.select_related("created_by"))
    return rows.annotate(is_usable=_usable()).prefetch_related(said)


def versions_awaiting(user: User, institution: Institution) -> QuerySet[GuideVersion]:
    """The versions of policy documents that nobody of the area of ``user`` has read yet, the first first (SVC-17)."""
    area = policy_unit_of(institution)
    if area is None or not allows(user, ENDORSE, area):
        return GuideVersion.objects.none()
    policies = guides_visible_to(user).filter(kind=GuideKind.POLICY, retired_on=None)
    rows = GuideVersion.objects.filter(guide__in=policies, endorsements=None).select_related("guide")
    return rows.order_by("created_at", "pk")


def version_visible_to(user: User) -> QuerySet[GuideVersion]:
    rows = GuideVersion.objects.filter(guide__in=guides_visible_to(user))
    return rows.select_related("guide__institution", "guide__unit", "file").annotate(is_usable=_usable())


def versions_in_force(guides: Iterable[Any], on: date) -> dict[UUID, GuideVersion]:
    """The version that holds on the day, by the key of its guide; a retired guide and one of the future have none.

    Nor has a policy document of which no version has *aval*: whoever asks here what may be used is not given it.
    """
    keys = [getattr(guide, "pk", guide) for guide in guides]
    lives = Q(guide__retired_on__isnull=True) | Q(guide__retired_on__gt=on)
    rows = GuideVersion.objects.filter(lives, _usable(), guide_id__in=keys, in_force_from__lte=on)
    rows = rows.select_related("guide__unit", "file").order_by("in_force_from", "created_at", "pk")
    return {row.guide_id: row for row in rows}


def guides_on(items: Iterable[Any]) -> QuerySet[Guide]:
    """The guides in use about any of the topics or service types; a policy document, once it has an *aval*."""
    keys = [getattr(item, "pk", item) for item in items if item]
    linked = Guide.topics.through.objects.filter(catalogueitem_id__in=keys).values("guide_id")
    return usable_guides().filter(pk__in=linked)


def usable_guides() -> QuerySet[Guide]:
    """What may be used today: in use and, when it is a policy document, with *aval* (SVC-17)."""
    given = Endorsement.objects.filter(version__guide=OuterRef("pk"), is_given=True)
    rows = Guide.objects.filter(~Q(kind=GuideKind.POLICY) | Q(Exists(given)), retired_on__isnull=True)
    return rows.select_related("unit").order_by("title")
