"""Reads of the portfolio: services, their versions with their hitos, and templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.policy import visible
from baquiano.institutions.models import CatalogueItem, Institution, Unit, in_force
from baquiano.institutions.queries import catalogue
from baquiano.library.models import Guide, GuideVersion
from baquiano.library.queries import usable_guides, versions_in_force
from baquiano.portfolio.choices import OFFERED, EndsWith, StartsWith, VersionState
from baquiano.portfolio.contents import ITEMS, MILESTONE_FIELDS, VERSION_FIELDS, ServiceContent, content_of
from baquiano.portfolio.models import Milestone, MilestoneTemplate, Service, ServiceVersion
from baquiano.portfolio.rules import EDIT, VIEW, beginnings_of, endings_of

KIND = "service_type"


def services_visible_to(user: User) -> QuerySet[Service]:
    return visible(Service.objects.select_related("unit"), user, VIEW)


def service_for_update(service: Service) -> Service:
    """The service as it is stored, locked until the transaction ends."""
    rows = Service.objects.select_for_update(of=("self",)).select_related("unit", "institution")
    return rows.get(pk=service.pk)


def versions_visible_to(user: User) -> QuerySet[ServiceVersion]:
    shown = ("service__unit", *ITEMS, "published_by")
    return visible(ServiceVersion.objects.select_related(*shown), user, VIEW)


def version_for_update(version: ServiceVersion) -> ServiceVersion:
    """The version, with its service locked until the transaction ends."""
    service_for_update(Service(pk=version.service_id))
    return ServiceVersion.objects.select_related("service__institution", *ITEMS).get(pk=version.pk)


def milestones_visible_to(user: User) -> QuerySet[Milestone]:
    return visible(Milestone.objects.select_related("service_version__service", "evidence_kind", "unit"), user, VIEW)


def milestones_of(version: ServiceVersion) -> list[Milestone]:
    """Its hitos in their order."""
    rows = Milestone.objects.filter(service_version=version).select_related("evidence_kind", "unit")
    return list(rows.order_by("position", "pk"))


def version_in_force(service: Service) -> ServiceVersion | None:
    return _version(service, VersionState.IN_FORCE)


def draft_of(service: Service) -> ServiceVersion | None:
    return _version(service, VersionState.DRAFT)


def _version(service: Service, state: VersionState) -> ServiceVersion | None:
    rows = ServiceVersion.objects.filter(service=service, state=state)
    return rows.select_related("service__unit", *ITEMS, "published_by").first()


def latest_of(service: Service) -> ServiceVersion | None:
    """The one that is offered, or else the one being written."""
    return version_in_force(service) or draft_of(service)


def written_of(service: Service) -> ServiceVersion | None:
    """The one being written, or else the one that is offered."""
    return draft_of(service) or version_in_force(service)


def says(version: ServiceVersion, content: ServiceContent) -> bool:
    """Whether the version says already what ``content`` says."""
    milestones = [content_of(one, MILESTONE_FIELDS) for one in milestones_of(version)]
    written = {name: content.version.get(name, getattr(version, name)) for name in VERSION_FIELDS}
    return content_of(version, VERSION_FIELDS) == written and milestones == [dict(one) for one in content.milestones]


def versions_offered() -> QuerySet[ServiceVersion]:
    """What may be asked for today: the version in force of each service that is offered."""
    rows = ServiceVersion.objects.filter(state=VersionState.IN_FORCE, service__state__in=OFFERED)
    return rows.select_related("service__unit", *ITEMS).order_by("service__name", "service_id")


def with_facts(rows: QuerySet[Service]) -> QuerySet[Any]:
    """Each service with the type, topic and modality of the version that is shown of it, and its number."""
    # «in_force» comes after «draft»: the one that is offered, and the one being written where none is.
    shown = ServiceVersion.objects.filter(service=OuterRef("pk")).exclude(state=VersionState.REPLACED)
    shown = shown.order_by("-state")
    facts = {
        "version_number": "number",
        "type_name": "service_type__name",
        "type_id": "service_type_id",
        "topic_name": "topic__name",
        "topic_id": "topic_id",
        "moment_id": "government_moment_id",
        "capability_id": "capability_id",
        "version_id": "pk",
        "modality": "modality",
    }
    return rows.annotate(**{name: Subquery(shown.values(path)[:1]) for name, path in facts.items()})


def hitos_by_version(versions: Iterable[Any]) -> dict[Any, list[Milestone]]:
    """The hitos of each version, read at once."""
    found: dict[Any, list[Milestone]] = {}
    rows = Milestone.objects.filter(service_version__in=list(versions)).select_related("evidence_kind", "unit")
    for row in rows.order_by("service_version_id", "position", "pk"):
        found.setdefault(row.service_version_id, []).append(row)
    return found


def writing_units(user: User, on: Any) -> QuerySet[Unit]:
    """The dependencies whose services ``user`` may write."""
    return visible(Unit.objects.filter(in_force(on)), user, EDIT).order_by("name")


def templates_visible_to(user: User) -> QuerySet[MilestoneTemplate]:
    return visible(MilestoneTemplate.objects.filter(is_retired=False), user, VIEW)


def template_for_update(template: MilestoneTemplate) -> MilestoneTemplate:
    return MilestoneTemplate.objects.select_for_update().get(pk=template.pk)


@dataclass(frozen=True)
class TypeRules:
    """A type of service and what it asks for (ORG-11)."""

    item: CatalogueItem
    asks_planning: bool
    asks_analysis: bool
    starts_with: list[str]
    ends_with: list[str]

    @property
    def beginning(self) -> str:
        """What it begins with, in words."""
        return str(StartsWith(self.starts_with[0] if len(self.starts_with) == 1 else StartsWith.BOTH).label)

    @property
    def ending(self) -> str:
        """What it may end with, in words."""
        return capfirst(
            _(" o ").join(str(EndsWith(one).label).lower() for one in self.ends_with if one in EndsWith.values)
        )


def type_rules(item: CatalogueItem) -> TypeRules:
    said = item.attributes
    return TypeRules(
        item,
        bool(said.get("requires_planning")),
        bool(said.get("requires_analysis")),
        beginnings_of(item),
        endings_of(item),
    )


def types_of(institution: Institution) -> list[TypeRules]:
    """Every type of service in use, with its rules."""
    return [type_rules(item) for item in catalogue(institution, KIND)]


def documents_for(service: Service) -> QuerySet[Guide]:
    """What the service may be given with: what may be used today, and what it already names (SVC-17)."""
    keys = set(usable_guides().values_list("pk", flat=True)) | set(service.documents.values_list("pk", flat=True))
    return Guide.objects.filter(pk__in=keys).order_by("title", "code")


def documents_of(service: Service, on: date) -> list[tuple[Guide, GuideVersion | None]]:
    """With what it is given, and the version of each that may be used on the day; a retired one has none."""
    guides = list(service.documents.order_by("title", "code"))
    held = versions_in_force(guides, on) if guides else {}
    return [(one, held.get(one.pk)) for one in guides]
