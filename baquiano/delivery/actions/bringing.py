"""Assistances, advances and sessions that come from the tool that there was before, by a spreadsheet (INT-04)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.delivery import queries
from baquiano.delivery.actions.assisting import identity_of
from baquiano.delivery.actions.milestones import start_service, write_claim
from baquiano.delivery.models import Assistance, AssistanceSession, SessionBeneficiary
from baquiano.documents import actions as documents
from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.institutions.queries import fiscal_year
from baquiano.institutions.rules import refuse_closed
from baquiano.meetings import actions as meetings
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


@dataclass(frozen=True)
class SessionContent:
    """What the rows of a session say. ``served`` are its entities, each with its assistance where the rows name it."""

    unit: Unit
    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    responsible: User
    modality: str
    place: str
    topic: CatalogueItem | None
    service_type: CatalogueItem | None
    mechanism: CatalogueItem | None
    mechanism_note: str
    code: str
    people: int | None
    links: Sequence[str]
    served: Mapping[Beneficiary, Assistance | None]


@transaction.atomic
def bring_session(content: SessionContent, *, id: UUID, by: User, at: datetime) -> AssistanceSession:
    """Write a session that was held and registered in another tool, as told there. Refused in a closed vigencia.

    It is history: it opens no procedure and no assistance, tells nobody and is not evaluated, and its acta and its
    report are not asked for. It goes in the assistance of each entity, where there is one. The trail says that it was
    brought. The same ``id`` again changes nothing.
    """
    refuse_closed(fiscal_year(content.unit.institution, day_of(content.starts_at).year))
    first = next(iter(content.served))
    meeting = meetings.schedule_meeting(
        id=id,
        unit=content.unit,
        kind=content.kind,
        title=content.title,
        starts_at=content.starts_at,
        ends_at=content.ends_at,
        responsible=content.responsible,
        place=content.place or first.name,
        modality=content.modality,
        municipality=first.municipality,
        by=by,
        at=at,
    )
    fields = {
        "institution_id": meeting.institution_id,
        "meeting": meetings.hold_meeting(meeting, by=by, at=at),
        "topic": content.topic,
        "service_type": content.service_type,
        "mechanism": content.mechanism,
        "mechanism_note": content.mechanism_note,
        "outside_agenda": True,
        "brought_at": at,
        "brought_code": content.code,
        "brought_people": content.people,
    }
    session, is_new = create_once(AssistanceSession, id=id, fields=fields)
    if is_new:
        _serve(session, content.served)
        for order, link in enumerate(content.links):
            key, day = uuid5(id, f"proof:{order}"), day_of(content.starts_at)
            documents.add_proof(
                meeting, id=key, kind="session", title=content.title[:200], link=link, taken_on=day, by=by, at=at
            )
        data = {"code": content.code, "people": content.people, "beneficiaries": [one.pk for one in content.served]}
        trail.record("delivery.session_brought", session, by=by, at=at, data=data)
    return session


@transaction.atomic
def add_served(
    session: AssistanceSession, served: Mapping[Beneficiary, Assistance | None], *, by: User, at: datetime
) -> None:
    """Entities that a later file says of a session that was brought; those that it has stay."""
    current = queries.session_for_update(session)
    refuse_closed(fiscal_year(current.institution, day_of(current.meeting.starts_at).year))
    before = set(current.served.values_list("beneficiary_id", flat=True))
    more = {one: assistance for one, assistance in served.items() if one.pk not in before}
    if more:
        _serve(current, more)
        changes = {"beneficiaries": (sorted(map(str, before)), sorted(map(str, before | {one.pk for one in more})))}
        trail.record("delivery.beneficiaries_set", current, by=by, at=at, changes=changes)


def _serve(session: AssistanceSession, served: Mapping[Beneficiary, Assistance | None]) -> None:
    known = Assistance.objects.filter(**identity_of(session), beneficiary__in=list(served))
    same = {one.beneficiary_id: one for one in known}
    SessionBeneficiary.objects.bulk_create(
        SessionBeneficiary(
            institution_id=session.institution_id,
            session=session,
            beneficiary=one,
            assistance=assistance or same.get(one.pk),
        )
        for one, assistance in served.items()
    )
