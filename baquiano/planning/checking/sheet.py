"""What the rules read: the activities of a vigencia and all that surrounds them, as plain values.

A sheet is only data. Equal sheets have equal findings, hence what was found is remembered by the sheet itself and can
never be stale.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, QuerySet

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.competences.queries import periods_of
from baquiano.institutions.models import CatalogueItem, FiscalYear, Institution, Membership
from baquiano.institutions.queries import non_working_days
from baquiano.planning import queries
from baquiano.planning.checking.settings import CheckSettings, check_settings
from baquiano.planning.choices import PlanKind
from baquiano.planning.models import Need, Plan, PlanItem
from baquiano.teams.queries import members_at_work

CATALOGUES = ("programme", "topic", "service_procedure", "value_chain")


@dataclass(frozen=True, slots=True)
class Row:
    """An activity of a plan."""

    id: UUID
    code: str
    plan: UUID
    unit: UUID
    activity: str
    need: str
    programme: UUID | None
    topic: UUID | None
    starts_on: date | None
    ends_on: date | None
    municipality: str
    department: str
    responsible: UUID | None
    team: str
    resources: str
    budget: int | None
    entities: tuple[UUID, ...] = ()
    procedures: tuple[str, ...] = ()
    needs: tuple[UUID, ...] = ()
    lacks: tuple[str, ...] = ()

    @property
    def last_day(self) -> date | None:
        return self.ends_on or self.starts_on


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The plan of a group."""

    id: UUID
    unit: UUID
    group: str
    state: str


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """A need that a group identified."""

    id: UUID
    code: str
    unit: UUID
    description: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A beneficiary that some activity names."""

    id: UUID
    name: str
    is_active: bool
    department: str
    municipality: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """The days in which a person is linked to the institution; without a last day it has no end."""

    person: UUID
    starts_on: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Competent:
    """The days in which a person may be assigned to a topic; without a last day they have no end."""

    person: UUID
    topic: UUID
    starts_on: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class TeamDays:
    """The days in which a person is in the team that carries out an activity; without a last day they have no end."""

    item: UUID
    person: UUID
    starts_on: date
    last_day: date | None

    def has(self, day: date) -> bool:
        return self.starts_on <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry in use of a catalogue; ``under`` is the code of what it hangs from."""

    id: UUID
    catalogue: str
    code: str
    name: str
    under: str


@dataclass(frozen=True)
class Sheet:
    """Everything that the rules may look at."""

    year: int
    settings: CheckSettings
    rows: tuple[Row, ...] = ()
    plans: tuple[PlanFacts, ...] = ()
    needs: tuple[NeedFacts, ...] = ()
    entities: tuple[Entity, ...] = ()
    people: tuple[tuple[UUID, str], ...] = ()
    links: tuple[Link, ...] = ()
    days_off: frozenset[date] = frozenset()
    entries: tuple[Entry, ...] = ()
    teams: tuple[TeamDays, ...] = ()
    competent: tuple[Competent, ...] = ()


def sheet_of(year: FiscalYear, institution: Institution, plans: Iterable[Plan] | None = None) -> Sheet:
    """The sheet of the group plans of the vigencia, or of ``plans`` alone, in a constant number of queries."""
    settings = check_settings(institution, year.year)
    own = Plan.objects.filter(year=year, kind=PlanKind.GROUP)
    if plans is not None:
        own = own.filter(pk__in=[plan.pk for plan in plans])
    found = own.order_by("unit__name", "pk").values_list("pk", "unit_id", "unit__name", "state")
    facts = tuple(PlanFacts(*values) for values in found)
    items = PlanItem.objects.filter(plan__in=[plan.id for plan in facts], is_removed=False).order_by()
    rows = _rows(items, settings)
    teams = _teams(row.id for row in rows)
    people = {row.responsible for row in rows if row.responsible} | {one.person for one in teams}
    return Sheet(
        year=year.year,
        settings=settings,
        rows=rows,
        plans=facts,
        needs=_needs(year),
        entities=_entities(items),
        people=tuple(User.objects.filter(pk__in=people).order_by("pk").values_list("pk", "full_name")),
        links=_links(people),
        days_off=frozenset(non_working_days(institution, year.starts_on, year.ends_on)),
        entries=_entries(),
        teams=teams,
        competent=tuple(Competent(*values) for values in periods_of(people)),
    )


_COLUMNS = (
    "pk",
    "code",
    "plan_id",
    "plan__unit_id",
    "activity",
    "need",
    "programme_id",
    "topic_id",
    "starts_on",
    "ends_on",
    "municipality_id",
    "municipality__department_id",
    "responsible_id",
    "team",
    "resources",
    "budget",
)

_NAMES = tuple(field.name for field in fields(Row))[: len(_COLUMNS)]


def _rows(items: QuerySet[PlanItem], settings: CheckSettings) -> tuple[Row, ...]:
    entities = _sets("beneficiaries", items, "beneficiary_id")
    procedures = _sets("procedure_types", items, "catalogueitem__code")
    needs = _sets("needs", items, "need_id", need__is_removed=False)
    required = settings.thresholds.required
    asked = items.annotate(**{f"has_{name}": _has(name) for name in required})
    ordered = asked.order_by("plan__unit__name", "plan_id", "position")
    found = []
    for values in ordered.values_list(*_COLUMNS, *(f"has_{name}" for name in required)):
        key: UUID = values[0]
        plain: dict[str, Any] = dict(zip(_NAMES, values, strict=False))
        plain |= {name: plain[name] or "" for name in ("municipality", "department")}
        sets: dict[str, Any] = {"entities": entities[key], "procedures": procedures[key], "needs": needs[key]}
        lacks = tuple(name for name, has in zip(required, values[len(_COLUMNS) :], strict=True) if not has)
        found.append(Row(**plain, **sets, lacks=lacks))
    return tuple(found)


def _sets(field: str, items: QuerySet[PlanItem], name: str, **narrowing: Any) -> dict[UUID, tuple[Any, ...]]:
    rows = getattr(PlanItem, field).through.objects.filter(planitem__in=items, **narrowing)
    found: dict[UUID, list[Any]] = defaultdict(list)
    for item, value in rows.order_by(name).values_list("planitem_id", name):
        found[item].append(value)
    return defaultdict(tuple, {item: tuple(values) for item, values in found.items()})


def _has(name: str) -> ExpressionWrapper:
    """By the same condition that counts the complete activities: a test proves it equal to the one that refuses."""
    return ExpressionWrapper(queries.complete_condition([name]), output_field=BooleanField())


def _needs(year: FiscalYear) -> tuple[NeedFacts, ...]:
    rows = Need.objects.filter(year=year, is_removed=False).order_by("unit__name", "position")
    return tuple(NeedFacts(*values) for values in rows.values_list("pk", "code", "unit_id", "description"))


def _entities(items: QuerySet[PlanItem]) -> tuple[Entity, ...]:
    rows = Beneficiary.objects.filter(plan_items__in=items).distinct().order_by("name", "pk")
    found = rows.values_list("pk", "name", "is_active", "municipality_id", "divipola")
    return tuple(Entity(pk, name, active, (town or code)[:2], town or code) for pk, name, active, town, code in found)


def _links(people: set[UUID]) -> tuple[Link, ...]:
    """The memberships of those people; what somebody else delegated to them is no link of their own."""
    rows = Membership.objects.filter(user__in=people, source__isnull=True).order_by("user_id", "starts_on", "pk")
    found = rows.values_list("user_id", "starts_on", "ends_on", "contract_ends_on")
    return tuple(
        Link(person, first, min((day for day in (last, contract) if day), default=None))
        for person, first, last, contract in found
    )


def _teams(items: Iterable[UUID]) -> tuple[TeamDays, ...]:
    """Who works in the team of each of those activities, and between which days."""
    rows = members_at_work(PlanItem._meta.label_lower)
    ours = set(items)
    return tuple(
        TeamDays(item, person, first, min((day for day in (last, ended) if day), default=None))
        for item, person, first, last, ended in rows
        if item in ours
    )


def _entries() -> tuple[Entry, ...]:
    rows = CatalogueItem.objects.filter(catalogue__in=CATALOGUES, is_active=True)
    found = rows.order_by("catalogue", "position", "name").values_list("pk", "catalogue", "code", "name", "attributes")
    return tuple(
        Entry(pk, catalogue, code, name, str(attributes.get(_HANGS.get(catalogue, ""), "")))
        for pk, catalogue, code, name, attributes in found
    )


_HANGS = {"topic": "procedure", "service_procedure": "link"}
