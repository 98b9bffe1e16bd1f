"""The public portfolio: what is offered, its hitos, and how much each service was asked for (PUB-01, SVC-14)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from baquiano.demand.models import ServiceRequest
from baquiano.demand.queries import institution_open
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import closed_rooms, consent_text
from baquiano.meetings.choices import Modality
from baquiano.portal.counting import told
from baquiano.portal.queries import Options, name_of, options_of
from baquiano.portfolio.models import Milestone, ServiceVersion
from baquiano.portfolio.queries import hitos_by_version, versions_offered
from baquiano.ui.search import words_query


@dataclass(frozen=True)
class PublicHito:
    """What is done in a step of a service, and what proves it."""

    position: int
    name: str
    description: str
    proof: str
    days: int | None
    due_on: date | None
    weight: Decimal


@dataclass(frozen=True)
class PublicService:
    """A service as the public reads it."""

    id: UUID
    code: str
    name: str
    kind: str
    topic: str
    moment: str
    capability: str
    unit: str
    modality: str
    summary: str
    audience: str
    requirements: str
    starts_with: str
    ends_with: str
    since: date | None
    hitos: tuple[PublicHito, ...]
    # Fewer than the smallest group are told as such: behind each request there is a person.
    asked: str


def has_portfolio(institution: Institution) -> bool:
    return "portfolio" not in closed_rooms(institution)


def offered(institution: Institution) -> QuerySet[ServiceVersion]:
    """What is published, in the version in force; nothing where the institution has no portfolio."""
    return versions_offered() if has_portfolio(institution) else versions_offered().none()


def filtered_offer(
    rows: QuerySet[ServiceVersion],
    *,
    words: str = "",
    kind: str = "",
    topic: str = "",
    unit: str = "",
    moment: str = "",
    capability: str = "",
    modality: str = "",
) -> QuerySet[ServiceVersion]:
    chosen = {
        "service_type__code": kind,
        "topic__code": topic,
        "service__unit__code": unit,
        "capability__code": capability,
    }
    rows = rows.filter(**{lookup: value for lookup, value in chosen.items() if value})
    if moment:
        # Without a moment it is offered in any of them.
        rows = rows.filter(Q(government_moment=None) | Q(government_moment__code=moment))
    if modality:
        # Without a modality a service is given in any of them.
        rows = rows.filter(modality__in=("", modality))
    if words:
        rows = rows.filter(
            words_query(words, ("service__search_text", "summary", "audience", "milestones__name"))
        ).distinct()
    return rows


def offer_options(rows: QuerySet[ServiceVersion]) -> dict[str, Options]:
    used = set(rows.values_list("modality", flat=True))
    modalities = Modality.choices if "" in used else [(code, label) for code, label in Modality.choices if code in used]
    return {
        "tipo": options_of(rows, "service_type__code", "service_type__name"),
        "tema": options_of(rows, "topic__code", "topic__name"),
        "dependencia": options_of(rows, "service__unit__code", "service__unit__name"),
        "momento": options_of(rows, "government_moment__code", "government_moment__name"),
        "capacidad": options_of(rows, "capability__code", "capability__name"),
        "modalidad": [(str(code), str(label)) for code, label in modalities] if used else [],
    }


def public_services(versions: list[ServiceVersion]) -> list[PublicService]:
    """The services with their hitos and how much each was asked for; the same queries for one and for many."""
    hitos = hitos_by_version(one.pk for one in versions)
    counted = ServiceRequest.objects.filter(service__in=[one.service_id for one in versions]).order_by()
    asked = dict(counted.values_list("service").annotate(n=Count("pk")))
    return [_service(one, hitos.get(one.pk, []), asked.get(one.service_id, 0)) for one in versions]


def _service(version: ServiceVersion, hitos: list[Milestone], asked: int) -> PublicService:
    return PublicService(
        id=version.service_id,
        code=version.service.code,
        name=version.service.name,
        kind=name_of(version.service_type),
        topic=name_of(version.topic),
        moment=name_of(version.government_moment),
        capability=name_of(version.capability),
        unit=version.service.unit.name,
        modality=version.get_modality_display() if version.modality else gettext("Cualquiera"),
        summary=version.summary,
        audience=version.audience,
        requirements=version.requirements,
        starts_with=version.get_starts_with_display(),
        ends_with=version.get_ends_with_display(),
        since=version.in_force_at.date() if version.in_force_at else None,
        hitos=tuple(_hito(one) for one in hitos),
        asked=told(asked),
    )


def _hito(one: Milestone) -> PublicHito:
    proof = name_of(one.evidence_kind)
    return PublicHito(
        one.position,
        one.name,
        one.description,
        ": ".join(part for part in (proof, one.evidence) if part),
        one.offset_days,
        one.due_on,
        one.weight,
    )


def receives_requests(institution: Institution, on: date) -> bool:
    """Whether the public form of requests is open: the room, and the privacy notice that it needs."""
    if institution_open(institution.code) is None:
        return False
    return consent_text(institution, ConsentKind.DEMAND, on=on) is not None
