"""Reads of the institution: settings by vigencia, the dated tree, who holds what, catalogues and calendar.

Every function takes the institution it reads; cross-institution reads are only those of the person who signs in.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from baquiano.accounts.demo import DemoPerson
from baquiano.accounts.models import User
from baquiano.accounts.queries import people_with_second_factor
from baquiano.common import calendar_days, statements
from baquiano.common.policy import Holding, Standing, the_policy, visible
from baquiano.institutions import rules, switches
from baquiano.institutions.models import (
    CatalogueItem,
    ConsentText,
    FiscalYear,
    Institution,
    Membership,
    NonWorkingDay,
    Profile,
    Unit,
    UnitPlacement,
    in_force,
)

HOLIDAYS_FILE = Path(__file__).parent / "reference" / "national_holidays.csv"
# The words of the screen that an institution may replace in [labels] of its profile.
DEFAULT_LABELS = {
    "plan_unit": "dependencia",
    "plan_units": "dependencias",
    "plan": "plan de asistencia técnica",
    "assistance": "asistencia técnica",
    "beneficiary": "beneficiario",
    "beneficiaries": "beneficiarios",
    "session": "visita",
    "sessions": "visitas",
    "minutes": "acta",
    "minutes_plural": "actas",
}


# --- settings --------------------------------------------------------------------------------------------------------
def profile_of(institution: Institution, year: int | None = None) -> Profile | None:
    """The profile that rules in ``year``: its own or the last one before it; without a year, the one of today.

    The words of the screen are those of today: a vigencia prepared in November does not change them before it begins.
    """
    with scope(institution=institution):
        return ruling_profile(year or calendar_days.day_of(timezone.now()).year)


def ruling_profile(year: int) -> Profile | None:
    """The profile that rules in ``year``, in the active scope."""
    ruling = statements.instances("institutions.profile", lambda: _profiles_until(year), year)
    return ruling[0] if ruling else Profile.objects.order_by("year").first()


def _profiles_until(year: int) -> QuerySet[Profile]:
    return Profile.objects.filter(year__lte=year).order_by("-year")[:1]


def setting(institution: Institution, key: str, year: int | None = None, default: Any = None) -> Any:
    """The value of ``key`` (``"plan.required_fields"``) in the profile of ``year``, or ``default``.

    The profile is read once per institution object, that is, once per request.
    """
    profiles = institution.__dict__.setdefault("_profiles", {})
    if year not in profiles:
        profiles[year] = profile_of(institution, year)
    value: Any = profiles[year].settings if profiles[year] else {}
    for name in key.split("."):
        if not isinstance(value, dict) or name not in value:
            return default
        value = value[name]
    return value


def label(institution: Institution, key: str) -> str:
    """The word of this institution for ``key``: its plan unit may be a *grupo de trabajo* or a *dirección*."""
    return setting(institution, f"labels.{key}", default=DEFAULT_LABELS.get(key, key))


def role_label(institution: Institution | None, role: str) -> str:
    """The name of a role in the words of the institution."""
    default = the_policy().roles.get(role, role)
    return setting(institution, f"roles.{role}.label", default=default) if institution else default


def role_labels(institution: Institution) -> dict[str, str]:
    """Every role of the policy with its label, in the order of the policy."""
    return {role: role_label(institution, role) for role in the_policy().roles}


def fiscal_year(institution: Institution, year: int) -> FiscalYear | None:
    with scope(institution=institution):
        return FiscalYear.objects.filter(year=year).first()


def awaits_start(year: FiscalYear, institution: Institution) -> bool:
    """Whether nothing of the vigencia may be delivered yet: its go-live checklist is asked for and not complete."""
    return year.live_at is None and setting(institution, "golive.required", year=year.year, default=False)


# --- the dated tree --------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class UnitNode:
    """A unit as it was on a day: the name and the place it had then, and how deep it hung."""

    id: UUID
    code: str
    name: str
    kind: str
    parent_id: UUID | None
    depth: int
    people: int = 0


def units_of(institution: Institution, on: date) -> QuerySet[Unit]:
    """The units that existed on the day, by name."""
    with scope(institution=institution):
        return Unit.objects.filter(in_force(on)).order_by("name")


def unit_tree(institution: Institution, on: date) -> list[UnitNode]:
    """The tree as it was on the day, each unit after the one it hung from, siblings by code."""
    with scope(institution=institution):
        placements = list(UnitPlacement.objects.filter(in_force(on)).select_related("unit").order_by("unit__code"))
    present = {row.unit_id for row in placements}
    children: dict[UUID | None, list[UnitPlacement]] = defaultdict(list)
    for row in placements:
        children[row.parent_id if row.parent_id in present else None].append(row)
    return _walk(children, None, 0)


def _walk(children: dict[UUID | None, list[UnitPlacement]], parent: UUID | None, depth: int) -> list[UnitNode]:
    nodes = []
    for row in children.get(parent, []):
        nodes.append(UnitNode(row.unit_id, row.unit.code, row.name, row.kind, row.parent_id, depth))
        nodes += _walk(children, row.unit_id, depth + 1)
    return nodes


def unit_tree_with_people(institution: Institution, on: date) -> list[UnitNode]:
    """The tree of the day with how many people held some role in each unit."""
    with scope(institution=institution):
        held = Membership.objects.filter(Membership.holding_on(on)).order_by().values("unit_id")
        counts = dict(held.annotate(people=Count("user_id", distinct=True)).values_list("unit_id", "people"))
    return [replace(node, people=counts.get(node.id, 0)) for node in unit_tree(institution, on)]


def placements_of(unit: Unit) -> QuerySet[UnitPlacement]:
    """What the unit was, latest first."""
    return UnitPlacement.objects.filter(unit=unit).select_related("parent").order_by("-starts_on")


def _parents(institution_id: UUID) -> dict[UUID, UUID | None]:
    units = statements.instances("institutions.tree", _hung_from, institution=institution_id)
    return {unit.pk: unit.parent_id for unit in units}


def _hung_from(institution: UUID) -> QuerySet[Unit]:
    return Unit._base_manager.filter(institution_id=institution).only("id", "parent_id").order_by()


def _under(parents: dict[UUID, UUID | None], unit_id: UUID) -> frozenset[UUID]:
    children = defaultdict(list)
    for child, parent in parents.items():
        children[parent].append(child)
    found, pending = set(), [unit_id]
    while pending:
        current = pending.pop()
        if current not in found:
            found.add(current)
            pending += children[current]
    return frozenset(found)


def descendant_ids(unit: Unit) -> frozenset[UUID]:
    """The unit and all the ones under it today, closed ones included: what they did remains of their superior."""
    return _under(_parents(unit.institution_id), unit.pk)


def ancestor_ids(unit: Unit) -> list[UUID]:
    """The unit and the ones above it, nearest first."""
    parents = _parents(unit.institution_id)
    found: list[UUID] = []
    current: UUID | None = unit.pk
    while current is not None and current not in found:
        found.append(current)
        current = parents.get(current)
    return found


def units_visible_to(user: User) -> QuerySet[Unit]:
    return visible(Unit.objects.select_related("parent"), user, "institutions.view_structure")


# --- people and what they hold ---------------------------------------------------------------------------------------
def memberships_in_force(user: User, on: date) -> list[Membership]:
    """What ``user`` holds on the day in every institution: the only read that crosses institutions."""
    with scopes_disabled():
        rows = statements.instances("institutions.memberships", _held_on, user=user.pk, on=on)
    # Whoever only keeps what others delegated has left: the delegation does not make anybody belong.
    own = {row.institution_id for row in rows if not row.is_delegation}
    return [row for row in rows if row.institution_id in own]


def _held_on(user: UUID, on: date) -> QuerySet[Membership]:
    held = Membership.objects.filter(Membership.holding_on(on), in_force(on, "unit__"), user=user)
    return held.select_related("institution", "unit", "delegated_by").order_by("institution__name", "starts_on")


def last_membership(user: User) -> Membership | None:
    """The membership that ended last, for telling the person when it ended."""
    with scopes_disabled():
        ended = Membership.objects.filter(user=user).select_related("institution", "unit")
        return max(ended, key=lambda held: held.last_day or held.starts_on, default=None)


def has_left(user: User, on: date) -> bool:
    """Whether the person held something and holds, and will hold, nothing: the operator always may come in."""
    return not user.is_operator and last_membership(user) is not None and next_membership(user, on) is None


def next_membership(user: User, on: date) -> Membership | None:
    """The first membership that has not begun yet."""
    with scopes_disabled():
        ahead = Membership.objects.filter(user=user, starts_on__gt=on).select_related("institution", "unit")
        return ahead.order_by("starts_on").first()


def standing_from(memberships: list[Membership], institution_id: UUID) -> Standing:
    """What these memberships amount to in one institution: each role with the units it reaches today."""
    held = [membership for membership in memberships if membership.institution_id == institution_id]
    parents = _parents(institution_id) if held else {}
    # The last one is the row of the request, which keeps the profile that it reads here.
    closed = closed_rooms(held[-1].institution) if held else frozenset()
    return Standing(institution_id, tuple(_holding(row, _under(parents, row.unit_id)) for row in held), closed)


def closed_rooms(institution: Institution) -> frozenset[str]:
    """The rooms, and the actions of other rooms, that the profile of today does not open, or closes."""
    opens, closes = switches.registered(), switches.closings()
    shut = {room for room, key in opens.items() if not setting(institution, key, default=False)}
    shut |= {code for code, (key, value) in switches.openings().items() if setting(institution, key) != value}
    return frozenset(shut | {code for code, (key, value) in closes.items() if setting(institution, key) == value})


def _holding(row: Membership, unit_ids: frozenset[UUID]) -> Holding:
    if not row.is_delegation:
        return Holding(row.role, row.unit_id, unit_ids)
    return Holding(row.role, row.unit_id, unit_ids, row.delegated_by_id, str(row.delegated_by), frozenset(row.verbs))


def standing_of(user: User, institution: Institution, on: date) -> Standing:
    """What ``user`` is on the day in ``institution``; without a membership in force, nothing (ORG-03)."""
    return standing_from(memberships_in_force(user, on), institution.pk)


def people_with_role(institution: Institution, role: str, unit: Unit | None = None, *, on: date) -> QuerySet[User]:
    """Who holds ``role`` on the day; with ``unit``, in it or in a unit above it. The inactive are left out."""
    return _holders(institution, {role}, unit, on)


def people_to_tell(institution: Institution, role: str, unit: Unit | None = None, *, on: date) -> QuerySet[User]:
    """Whom to tell what concerns ``role``: who holds it, or a role that the policy says is like it.

    A directorate headed by its technical director hears what a group hears by its leader.
    """
    return _holders(institution, the_policy().roles_as(role), unit, on)


def _holders(institution: Institution, roles: Iterable[str], unit: Unit | None, on: date) -> QuerySet[User]:
    with scope(institution=institution):
        held = Membership.objects.filter(Membership.holding_on(on), role__in=roles)
        if unit is not None:
            held = held.filter(unit_id__in=ancestor_ids(unit))
        return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("full_name")


def people_of(institution: Institution, *, on: date, unit: Unit | None = None) -> QuerySet[User]:
    """Whoever holds some role on the day, in the institution or in ``unit``."""
    with scope(institution=institution):
        held = Membership.objects.filter(Membership.holding_on(on))
        if unit is not None:
            held = held.filter(unit=unit)
        return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("full_name")


def memberships_visible_to(user: User) -> QuerySet[Membership]:
    rows = Membership.objects.select_related("user", "unit", "delegated_by", "source__user")
    return visible(rows, user, "institutions.view_people")


def memberships_of(user: User) -> QuerySet[Membership]:
    """Everything that ``user`` holds, held or will hold in the institution of the scope."""
    rows = Membership.objects.filter(user=user).select_related("unit", "delegated_by", "source__user")
    return rows.order_by("-starts_on", "pk")


def people_visible_to(user: User) -> QuerySet[User]:
    """The people of whom ``user`` may see some membership, in force or not."""
    rows = visible(Membership.objects.all(), user, "institutions.view_people").order_by()
    return User.objects.filter(pk__in=rows.values("user_id"))


def works_elsewhere(person: User, institution: Institution, on: date) -> bool:
    """Whether another institution counts on the person today: its account is not of this one alone."""
    with scopes_disabled():
        held = Membership.objects.filter(Membership.holding_on(on), user=person)
        return held.exclude(institution=institution).exists()


def delegations_visible_to(user: User) -> QuerySet[Membership]:
    """The delegations of whoever sees people, and the ones that ``user`` gave or received."""
    rows = Membership.objects.filter(source__isnull=False).select_related(
        "user", "unit", "delegated_by", "source__user"
    )
    seen = visible(Membership.objects.all(), user, "institutions.view_people").order_by().values("pk")
    return rows.filter(Q(pk__in=seen) | Q(user=user) | Q(delegated_by=user))


def delegable_memberships(user: User, on: date) -> list[Membership]:
    """The memberships whose role ``user`` may delegate, the own ones first."""
    rows = Membership.objects.filter(Membership.holding_on(on), source__isnull=True).select_related("user", "unit")
    found = [row for row in rows if rules.can_delegate(user, row, on)]
    return sorted(found, key=lambda row: (row.user_id != user.pk, row.user.full_name, row.role))


def delegations_ending(institution: Institution, on: date) -> list[Membership]:
    """Those in force that end within ``delegation.warn_days`` days (5 unless the profile says another number)."""
    days = setting(institution, "delegation.warn_days", default=5)
    with scope(institution=institution):
        rows = Membership.objects.filter(
            Membership.holding_on(on), source__isnull=False, ends_on__lte=on + timedelta(days=days)
        )
        return list(rows.select_related("user", "unit", "delegated_by", "institution"))


# --- catalogues and texts --------------------------------------------------------------------------------------------
def catalogue(institution: Institution, code: str, *, active: bool = True) -> QuerySet[CatalogueItem]:
    """The entries of a catalogue in their order; the ones no longer in use only when asked for."""
    with scope(institution=institution):
        items = CatalogueItem.objects.filter(catalogue=code).order_by("position", "name")
        return items.filter(is_active=True) if active else items


def catalogue_item(institution: Institution, catalogue: str, code: str) -> CatalogueItem | None:
    with scope(institution=institution):
        return CatalogueItem.objects.filter(catalogue=catalogue, code=code).first()


def catalogue_items_visible_to(user: User) -> QuerySet[CatalogueItem]:
    return visible(CatalogueItem.objects.all(), user, "institutions.view_catalogues")


def catalogue_sizes(user: User) -> list[tuple[str, int]]:
    """The catalogues of the institution and how many entries each has in use."""
    items = catalogue_items_visible_to(user).filter(is_active=True).order_by("catalogue")
    return list(items.values_list("catalogue").annotate(Count("pk")))


def consent_text(institution: Institution, kind: str, *, on: date) -> ConsentText | None:
    """The version of the authorisation text in force on the day."""
    with scope(institution=institution):
        texts = statements.instances("institutions.consent_text", _texts_until, kind=str(kind), on=on)
        return next(iter(texts), None)


def _texts_until(kind: str, on: date) -> QuerySet[ConsentText]:
    return ConsentText.objects.filter(kind=kind, valid_from__lte=on).order_by("-valid_from", "-version")[:1]


# --- calendar --------------------------------------------------------------------------------------------------------
@cache
def shipped_holidays() -> dict[date, list[str]]:
    """The national holidays that came with this version, by day: two feasts can fall on one Monday."""
    found: dict[date, list[str]] = defaultdict(list)
    with HOLIDAYS_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[date.fromisoformat(row["fecha"])].append(row["festivo"])
    return dict(found)


@cache
def _known_holidays(year: int) -> frozenset[date]:
    shipped = frozenset(day for day in shipped_holidays() if day.year == year)
    return shipped or frozenset(_computed_holidays(year))


def _computed_holidays(year: int) -> dict[date, str]:
    import holidays  # noqa: PLC0415 - a fifth of a second at every start, for years that few installations reach

    return dict(holidays.country_holidays("CO", years=year, language="es"))


def non_working_days(institution: Institution, start: date, end: date) -> set[date]:
    """National and local days without work between two dates, both included.

    The table wins for every year it covers, so that a new law is a loaded file; a year that nobody has loaded is read
    from the file of this version and, beyond it, from the ``holidays`` library: a count never forgets the holidays.
    """
    years = range(start.year, end.year + 1)
    rows = NonWorkingDay.objects.filter(
        Q(institution__isnull=True) | Q(institution=institution),
        date__range=(date(start.year, 1, 1), date(end.year, 12, 31)),
    ).values_list("date", "institution_id")
    days = {day for day, _ in rows}
    loaded = {day.year for day, owner in rows if owner is None}
    for year in set(years) - loaded:
        days |= _known_holidays(year)
    return {day for day in days if start <= day <= end}


def working_days_between(institution: Institution, start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``, with the holidays of the institution."""
    first, last = min(start, end), max(start, end)
    return calendar_days.working_days_between(start, end, non_working_days(institution, first, last))


def add_working_days(institution: Institution, start: date, count: int) -> date:
    """The day that is ``count`` working days after ``start`` (before it, when negative)."""
    # Two calendar days per working day and a month to spare cover any bridge of holidays.
    reach = timedelta(days=abs(count) * 2 + 31)
    days = non_working_days(institution, start - reach, start + reach)
    return calendar_days.add_working_days(start, count, days)


@dataclass(frozen=True)
class FreeDay:
    """A day without work, for showing; ``id`` when it is local and may be removed."""

    date: date
    name: str
    id: UUID | None = None


def local_days(institution: Institution) -> QuerySet[NonWorkingDay]:
    return NonWorkingDay.objects.filter(institution=institution)


def days_of_year(institution: Institution, year: int) -> list[FreeDay]:
    """The days without work of a year with their names, national and local."""
    within = (date(year, 1, 1), date(year, 12, 31))
    rows = NonWorkingDay.objects.filter(Q(institution=None) | Q(institution=institution), date__range=within)
    found = [FreeDay(row.date, row.name, row.pk if row.institution_id else None) for row in rows]
    if not any(row.institution_id is None for row in rows):
        found += [FreeDay(day, name) for day, name in _named_holidays(year)]
    return sorted(found, key=lambda day: (day.date, day.name))


def _named_holidays(year: int) -> list[tuple[date, str]]:
    shipped = [(day, name) for day, names in shipped_holidays().items() if day.year == year for name in names]
    return shipped or list(_computed_holidays(year).items())


def fiscal_years(institution: Institution) -> QuerySet[FiscalYear]:
    with scope(institution=institution):
        return FiscalYear.objects.order_by("-year")


# --- demonstration ---------------------------------------------------------------------------------------------------
def demo_people() -> list[DemoPerson]:
    """One person per role of each demonstration institution, as its folder lists them in [demo.people].

    The institution with the most roles comes first.
    """
    groups: list[list[DemoPerson]] = []
    for institution in Institution.objects.filter(is_demo=True):
        listed: dict[str, str] = setting(institution, "demo.people", default={})
        users = {user.email: user for user in User.objects.filter(email__in=listed.values(), is_active=True)}
        protected = people_with_second_factor(users.values())
        people = [
            DemoPerson(
                user=users[email],
                institution=institution.name,
                role=role_label(institution, role),
                does=setting(institution, f"roles.{role}.does", default=""),
                asks_code=users[email].pk in protected,
            )
            for role in the_policy().roles
            if (email := listed.get(role)) in users
        ]
        groups.append(people)
    return [person for group in sorted(groups, key=len, reverse=True) for person in group]
