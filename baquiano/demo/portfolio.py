"""A small portfolio: two services with their hitos, a template and entities that receive one, always the same.

The weights are those that an entity of the sector publishes for its own services.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import day_of
from baquiano.delivery import actions as delivery
from baquiano.delivery.models import Assistance
from baquiano.institutions.models import CatalogueItem, Institution, Unit
from baquiano.institutions.queries import catalogue
from baquiano.portfolio import queries
from baquiano.portfolio.actions import bring_service, save_template
from baquiano.portfolio.contents import ServiceContent
from baquiano.portfolio.models import MilestoneTemplate, Service
from baquiano.portfolio.rules import beginnings_of, endings_of

NAMESPACE = UUID("0197d4c0-0000-7000-8000-000000000007")
# Name of each hito, what proves it, its days from the beginning and its weight.
SHORT = (
    ("Acordar el alcance con la entidad", "El acuerdo firmado", 5, "5"),
    ("Diagnosticar cómo está", "El diagnóstico con sus fuentes", 30, "45"),
    ("Acompañar la elaboración", "El documento elaborado con la entidad", 75, "40"),
    ("Entregar el resultado", "El oficio con el que se entregó", 90, "10"),
)
LONG = (
    ("Alistar a la entidad", "El acta de la reunión de inicio", 10, "15"),
    ("Caracterizar los grupos de valor", "La caracterización", 40, "25"),
    ("Formular la estrategia", "La estrategia formulada", 80, "20"),
    ("Acompañar su ejecución", "El registro de las actividades", 140, "25"),
    ("Evaluar y cerrar", "El informe de evaluación", 160, "15"),
)
# The code of each service, its name, its hitos and the code of its topic, where it is of one.
Offered = tuple[str, str, tuple[tuple[str, str, int, str], ...], str]
SERVICES: tuple[Offered, ...] = (
    ("REDISENO", "Rediseño institucional", SHORT, "estructura"),
    ("PARTICIPACION", "Estrategia de participación", LONG, "participacion"),
)


def offer_services(
    units: Sequence[Unit], *, services: Sequence[Offered] = SERVICES, by: User | None, at: datetime
) -> list[Service]:
    """Publish the services, one unit after another, and keep the hitos of the first as a template.

    Each one takes the type of service and the kind of proof that the institution lists first. Asked again, nothing
    changes.
    """
    institution = units[0].institution
    kind, proof = catalogue(institution, queries.KIND).first(), catalogue(institution, "evidence_kind").first()
    found = []
    topics = {one.code: one for one in catalogue(institution, "topic")}
    for index, (code, name, hitos, topic) in enumerate(services):
        version = _version(kind, name) | {"topic": topics.get(topic)} | _found(institution, index)
        content = ServiceContent(
            code, name, units[index % len(units)], version, _milestones(hitos, proof), is_published=True
        )
        identity = uuid5(NAMESPACE, f"{institution.pk}:{code}")
        found.append(bring_service(institution, content, id=identity, by=by, at=at))
    first, template = queries.version_in_force(found[0]), uuid5(NAMESPACE, f"{institution.pk}:template")
    if first is not None and by is not None and not MilestoneTemplate.objects.filter(pk=template).exists():
        save_template(first, id=template, name="Acuerdo, diagnóstico, acompañamiento y entrega", by=by, at=at)
    return found


def give_service(
    service: Service, entities: Sequence[Beneficiary], *, by: User, at: datetime, adviser: User | None = None
) -> list[Assistance]:
    """Begin to give the version in force to each entity; of the first one, the first hito is said to be met.

    Asked again, nothing changes.
    """
    version = queries.version_in_force(service)
    if version is None:
        return []
    found = []
    for entity in entities:
        identity = uuid5(NAMESPACE, f"{service.pk}:{entity.pk}")
        found.append(
            delivery.start_service(
                id=identity,
                unit=service.unit,
                beneficiary=entity,
                service_version=version,
                starts_on=day_of(at),
                adviser=adviser or by,
                by=by,
                at=at,
            )
        )
    for first in found[0].milestones.order_by("milestone__position")[:1] if found else ():
        delivery.claim_milestone(
            first, id=uuid5(first.pk, "claim"), claimed_on=day_of(at), note="Se acordó el alcance.",
            link="https://ejemplo.gov.co/acuerdo", by=by, at=at,
        )  # fmt: skip
    return found


def _version(kind: CatalogueItem | None, name: str) -> dict[str, Any]:
    return {
        "service_type": kind,
        "topic": None,
        "modality": "",
        "starts_with": beginnings_of(kind)[-1],
        "ends_with": endings_of(kind)[0],
        "summary": f"{name}: acompañamiento a la entidad desde el acuerdo hasta el resultado.",
        "audience": "Alcaldías y gobernaciones.",
        "requirements": "Una persona de enlace en la entidad.",
    }


def _found(institution: Institution, index: int) -> dict[str, Any]:
    """The moment and the capability of each service, in turn, where the institution has them."""
    moments, capabilities = (list(catalogue(institution, name)) for name in ("government_moment", "capability"))
    return {
        "government_moment": moments[index % len(moments)] if moments else None,
        "capability": capabilities[index % len(capabilities)] if capabilities else None,
    }


def _milestones(hitos: Sequence[tuple[str, str, int, str]], proof: CatalogueItem | None) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "position": position,
            "name": name,
            "description": "",
            "evidence_kind": proof,
            "evidence": evidence,
            "offset_days": days,
            "due_on": None,
            "duration_days": 1,
            "weight": Decimal(weight),
            "unit": None,
        }
        for position, (name, evidence, days, weight) in enumerate(hitos, 1)
    )
