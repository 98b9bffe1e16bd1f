"""Assistances that advance by hitos, for tests of what follows them up. Every name is evidently fictitious."""

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from baquiano.common.identity import uuid7
from baquiano.delivery import actions, queries
from baquiano.delivery.models import Assistance
from baquiano.institutions.models import Unit
from baquiano.portfolio import actions as portfolio
from baquiano.portfolio import queries as services
from tests.factories.institutions import make_catalogue_item, make_fiscal_year, make_member, make_profile, make_unit
from tests.factories.portfolio import SETTINGS, make_service, milestone_fields, type_fields

LINK = "https://ejemplo.gov.co/soporte"
FOLLOW_UP = {"cuts": True, "director_contacts": True, "amber_gap_percent": 10, "red_gap_percent": 30}


def make_followed(institution: Any, at: datetime, **sections: Any) -> SimpleNamespace:
    """A directorate with a service of three hitos (20, 30 and 50, every ten days), its head and its professional."""
    base = {**SETTINGS, "execution": {"hitos": True}, "completion": {"rule": "hitos_100"}, "followup": FOLLOW_UP}
    make_profile(institution, base | sections, at.year)
    year = make_fiscal_year(institution, at.year)
    unit = make_unit(institution, name="Dirección Ficticia")
    kind = make_catalogue_item(institution, "service_type", **type_fields()[2])
    proof = make_catalogue_item(institution, "evidence_kind", code="informe", name="Informe ficticio")
    service = make_service(unit, kind=kind, name="Servicio ficticio", at=at)
    draft = services.draft_of(service)
    for position, weight in enumerate(("20", "30", "50"), 1):
        portfolio.add_milestone(draft, id=uuid7(), fields=milestone_fields(position, weight, proof), by=None, at=at)
    portfolio.move_service(service, "publicar", by=None, at=at)
    return SimpleNamespace(
        institution=institution,
        year=year,
        unit=unit,
        service=service,
        proof=proof,
        head=make_member(unit, "technical_director"),
        adviser=make_member(unit, "advisor"),
        deputy=make_member(make_unit(institution), "deputy_head"),
    )


def begin(world: SimpleNamespace, entity: Any, starts_on: date, at: datetime, unit: Unit | None = None) -> Assistance:
    """The entity begins to receive the service: its hitos are due 10, 20 and 30 days later."""
    return actions.start_service(
        id=uuid7(),
        unit=unit or world.unit,
        beneficiary=entity,
        service_version=services.version_in_force(world.service),
        starts_on=starts_on,
        adviser=world.adviser,
        by=world.adviser,
        at=at,
    )


def meet(world: SimpleNamespace, assistance: Assistance, count: int, on: datetime, *, verified: bool = True) -> Decimal:
    """The first hitos are said to be met, and verified by the head; gives the weight of those that are."""
    for one in queries.milestones_of(assistance)[:count]:
        if one.is_pending:
            actions.claim_milestone(one, id=uuid7(), claimed_on=on.date(), link=LINK, by=world.adviser, at=on)
            one.refresh_from_db()
        if verified and one.is_claimed:
            actions.verify_milestone(one, by=world.head, at=on)
    return queries.hito_progress(assistance).done
