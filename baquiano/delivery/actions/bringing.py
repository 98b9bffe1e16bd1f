"""Assistances and advances that come from the tool that there was before, by a spreadsheet (INT-04)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary
from baquiano.delivery import queries
from baquiano.delivery.actions.milestones import start_service, write_claim
from baquiano.delivery.models import Assistance
from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.portfolio.models import ServiceVersion


@dataclass(frozen=True)
class Advance:
    """What a row says of a hito: its day in the plan, and when it was met, how and with which proof."""

    due_on: date | None = None
    claimed_on: date | None = None
    note: str = ""
    link: str = ""


@dataclass(frozen=True)
class AssistanceContent:
    """What the rows of an assistance say; ``found`` is the one that there is. ``advances`` go by the hito's id."""

    beneficiary: Beneficiary
    version: ServiceVersion
    unit: Unit
    adviser: User | None
    starts_on: date
    strategy: CatalogueItem | None
    advances: Mapping[UUID, Advance]
    found: Assistance | None = None


@transaction.atomic
def bring_assistance(content: AssistanceContent, *, id: UUID, by: User, at: datetime) -> Assistance:
    """Begin it, if it is not there, with the days of its plan, and say which of its hitos were met.

    Each one waits for somebody else to verify it, as any other. What was met long ago is told to nobody: it is in the
    list of what awaits verification. The same content again changes nothing.
    """
    assistance = content.found or start_service(
        id=id,
        unit=content.unit,
        beneficiary=content.beneficiary,
        service_version=content.version,
        starts_on=content.starts_on,
        adviser=content.adviser or by,
        strategy=content.strategy,
        by=by,
        at=at,
    )
    moved: dict[str, Any] = {}
    for one in queries.milestones_of(assistance):
        advance = content.advances.get(one.milestone_id)
        if advance is None:
            continue
        current = queries.milestone_for_update(one)
        if content.found is None and advance.due_on and advance.due_on != current.due_on:
            moved[str(current)] = (current.due_on, advance.due_on)
            current.due_on = advance.due_on
            current.version += 1
            current.save(update_fields=["due_on", "version"])
        if advance.claimed_on and current.is_pending:
            key = uuid5(id, f"claim:{current.milestone_id}")
            write_claim(current, advance.claimed_on, advance.note, advance.link, id=key, by=by, at=at)
    if moved:
        trail.record("delivery.milestones_dated", assistance, by=by, at=at, changes=moved)
    return assistance
