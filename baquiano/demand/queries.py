"""Reads of what is asked for."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.beneficiaries.history import told
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import day_of, months_after
from baquiano.common.locking import locked
from baquiano.common.policy import visible
from baquiano.demand import rules
from baquiano.demand.choices import (
    ADDED_FILE,
    ASKED_FILE,
    PENDING,
    RUNNING,
    Placement,
    Product,
    RequestChannel,
    RequestState,
)
from baquiano.demand.models import Requester, ServiceRequest
from baquiano.documents import queries as documents
from baquiano.documents.models import Evidence
from baquiano.institutions.models import Institution, Unit, in_force
from baquiano.institutions.personal import Holder
from baquiano.institutions.queries import people_with_role
from baquiano.planning.changing import rules as changing
from baquiano.planning.choices import ChangeState, PlanState
from baquiano.planning.models import Plan
from baquiano.portfolio.choices import OFFERED
from baquiano.portfolio.models import Service

SHOWN = (
    "institution",
    "requester",
    "topic",
    "beneficiary__municipality__department",
    "department",
    "unit",
    "responsible",
    "service",
    "change",
    "refusal_reason",
)
PRODUCTS = tuple(Product.values)


def requests_visible_to(user: Any) -> QuerySet[ServiceRequest]:
    return visible(ServiceRequest.objects.select_related(*SHOWN), user, rules.VIEW)


def request_for_update(row: ServiceRequest) -> ServiceRequest:
    """The request as it is stored, locked until the transaction ends."""
    return locked(ServiceRequest.objects.select_related(*SHOWN), row)


def request_numbered(institution: Institution, number: str) -> ServiceRequest | None:
    """The request of that number, as its requester writes it."""
    return ServiceRequest.objects.select_related(*SHOWN).filter(institution=institution, number=number).first()


def ended_on(row: ServiceRequest) -> date | None:
    """The day on which it was answered, or closed without an answer to the substance."""
    moment = row.answered_at or row.closed_at
    return day_of(moment) if moment else None


# --- what is attached ------------------------------------------------------------------------------------------------
def files_sent(row: ServiceRequest) -> QuerySet[Evidence]:
    """What the requester attached, then and when completing it."""
    return documents.evidence_of(row).filter(kind__in=(ASKED_FILE, ADDED_FILE))


def files_answered(row: ServiceRequest) -> QuerySet[Evidence]:
    """The concept, record or report with which it was answered."""
    return documents.evidence_of(row).filter(kind__in=PRODUCTS)


def has_product(row: ServiceRequest) -> bool:
    """Whether an advice left what it must: the ayuda de memoria of a call is its record (DEM-04, DEM-05)."""
    return row.call_minutes is not None or files_answered(row).exists()


# --- who is told, and who attends ------------------------------------------------------------------------------------
def attendants(institution: Institution, on: date) -> QuerySet[User]:
    """Whoever attends requests in the institution; where nobody holds that role, planning."""
    found = people_with_role(institution, "service_desk", on=on)
    return found if found.exists() else people_with_role(institution, "planning_professional", on=on)


def who_answers(row: ServiceRequest, on: date) -> list[User]:
    """The person in charge; else the heads of the unit; else whoever attends requests."""
    if row.responsible is not None:
        return [row.responsible]
    heads: list[User] = []
    if row.unit is not None:
        heads = list(people_with_role(row.institution, "group_leader", row.unit, on=on))
        heads += people_with_role(row.institution, "technical_director", row.unit, on=on)
    return heads or list(attendants(row.institution, on))


def units_open(on: date) -> QuerySet[Unit]:
    return Unit.objects.filter(in_force(on)).order_by("name")


def awaiting(user: Any) -> QuerySet[ServiceRequest]:
    """What waits for ``user``: in charge of it, or to be classified by whoever may."""
    rows = requests_visible_to(user)
    mine = Q(responsible=user, state__in=RUNNING) | Q(responsible=user, state=RequestState.ANSWERED)
    to_classify = visible(ServiceRequest.objects.filter(state=RequestState.RECEIVED), user, rules.TRIAGE)
    return rows.filter(mine | Q(pk__in=to_classify.order_by().values("pk"))).order_by("due_on", "pk")


def in_charge_of(person: User, on: date) -> QuerySet[ServiceRequest]:
    """What would be left without anybody if the person leaves."""
    return ServiceRequest.objects.filter(responsible=person, state__in=PENDING)


# --- the public page -------------------------------------------------------------------------------------------------
def institution_open(code: str) -> Institution | None:
    """The institution that receives requests on the public page; none while its profile keeps the room closed."""
    found = Institution.objects.filter(code=code).first()
    return found if found is not None and rules.is_open(found) else None


def services_offered() -> QuerySet[Service]:
    """What may be asked for by its name."""
    return Service.objects.filter(state__in=OFFERED).order_by("name")


def arrived_by_web(institution: Institution, since: datetime) -> int:
    with scope(institution=institution):
        rows = ServiceRequest.objects.filter(channel=RequestChannel.WEB, created_at__gte=since)
        return rows.order_by().count()


def receipts_to(email: str, since: datetime) -> int:
    """How many public requests named that address: so many mails could have reached somebody who asked for nothing."""
    rows = Requester.objects.filter(email=email, request__channel=RequestChannel.WEB, request__created_at__gte=since)
    return rows.order_by().count()


# --- terms -----------------------------------------------------------------------------------------------------------
def near_their_term(institution: Institution, on: date) -> QuerySet[ServiceRequest]:
    rows = ServiceRequest.objects.filter(state__in=RUNNING, due_on__lte=rules.warns_from(institution, on))
    return rows.select_related(*SHOWN)


def never_completed(on: date) -> QuerySet[ServiceRequest]:
    """Those whose requester let the month pass; never before it passed."""
    asked_until = months_after(on - timedelta(days=1), -rules.COMPLETION_MONTHS)
    rows = ServiceRequest.objects.filter(state=RequestState.SUSPENDED, asked_on__lte=asked_until)
    return rows.select_related(*SHOWN)


# --- the plan --------------------------------------------------------------------------------------------------------
def placed(rows: QuerySet[ServiceRequest], placement: str) -> QuerySet[ServiceRequest]:
    """The accepted ones that stand so with the plan."""
    accepted = rows.filter(state=RequestState.ACCEPTED)
    if placement == Placement.WAITING:
        lost = Q(change__state__in=[ChangeState.REFUSED, ChangeState.WITHDRAWN])
        return accepted.filter(Q(change__isnull=True) | lost)
    state = ChangeState.APPROVED if placement == Placement.PLANNED else ChangeState.PENDING
    return accepted.filter(change__state=state)


def plans_open_to(user: Any, row: ServiceRequest, year: int) -> list[Plan]:
    """The plans in force of the year on which ``user`` may ask for the activity; first the one of its unit."""
    plans = Plan.objects.filter(year__year=year, state=PlanState.IN_FORCE, unit__isnull=False)
    found = [one for one in plans.select_related("unit", "year", "institution") if changing.can_ask(user, one)]
    return sorted(found, key=lambda one: (one.unit_id != row.unit_id, one.unit.name))


def requests_of_changes(changes: Iterable[Any]) -> QuerySet[ServiceRequest]:
    return ServiceRequest.objects.filter(change__in=changes).select_related(*SHOWN)


# --- others who ask --------------------------------------------------------------------------------------------------
def requesters_of_person(holder: Holder) -> QuerySet[Requester]:
    """Who asked, by the document or by an address that is known to be of that person."""
    by_document = Q(document_type=holder.document_type, document_number=holder.document_number)
    by_mail = Q(email__in=holder.emails)
    asked = Q(pk__in=())
    if holder.document_number:
        asked |= by_document
    if holder.emails:
        asked |= by_mail
    return Requester.objects.filter(asked).select_related("request").order_by("pk")


def can_view(user: Any, key: str) -> bool:
    """Whether the person may open the request ``key`` and what is filed with it."""
    try:
        return requests_visible_to(user).filter(pk=UUID(key)).exists()
    except (ValueError, ValidationError):
        return False


def told_requests(user: User, beneficiary: Beneficiary, on: date) -> QuerySet[Any]:
    """What the entity asked for, for its history (ENT-12)."""
    rows = requests_visible_to(user).filter(beneficiary=beneficiary)
    return told(rows, day=F("received_on"), title="subject", unit="unit", state="state", pending=Q(state__in=PENDING))


# --- figures ---------------------------------------------------------------------------------------------------------
def requests_of_year(user: Any, year: int) -> QuerySet[ServiceRequest]:
    """Everything that was asked for in the year, as far as ``user`` sees volumes."""
    rows = ServiceRequest.objects.filter(received_on__year=year)
    return visible(rows, user, rules.VOLUME)


def years_of(user: Any, this_year: int) -> list[int]:
    """The years in which something was asked for, the last one first."""
    rows = visible(ServiceRequest.objects.all(), user, rules.VOLUME).order_by()
    return sorted({*rows.values_list("received_on__year", flat=True).distinct(), this_year}, reverse=True)
