"""The forty people of the demonstration, with evidently fictitious names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django_scopes import scope

from baquiano.accounts import demo
from baquiano.accounts.choices import DocumentType
from baquiano.accounts.models import User
from baquiano.common.identity import uuid7
from baquiano.demo.content import RoleUser, person_name
from baquiano.demo.days import moment
from baquiano.institutions.actions import create_membership
from baquiano.institutions.choices import Link
from baquiano.institutions.models import Institution, Membership, Unit
from baquiano.institutions.queries import standing_of
from baquiano.notifications.actions import create_announcement

OFFICE, HEADS = "SE", ("DAF", "DCE", "DCO", "DPL")
PLANNING_GROUP = "GPE"
GROUPS = ("GPE", "GIV", "GSI", "GFI", "GTH", "GAC", "GEE", "GME", "GED", "GIN", "GAP", "GBE")

# One user per role for the sign-in page; the adviser and the leader share a group, so that each sees the other's work.
ROLE_USERS = (
    RoleUser("profesional@se.demo", "advisor", "GME", "Profesional universitario"),
    RoleUser("lider@se.demo", "group_leader", "GME", "Líder de grupo"),
    RoleUser("planeacion@se.demo", "planning_professional", "GPE", "Profesional universitario de Planeación Educativa"),
    RoleUser("comite@se.demo", "committee_member", "DCE", "Directora de Calidad Educativa"),
    RoleUser("finanzas@se.demo", "finance_officer", "GFI", "Profesional del Grupo Financiero"),
    RoleUser("archivo@se.demo", "records_manager", "SE", "Técnico de gestión documental"),
    RoleUser("control@se.demo", "internal_control", "SE", "Jefe de control interno"),
    RoleUser("admin@se.demo", "admin", "SE", "Administrador funcional"),
)
TOTAL = 40


@dataclass
class Staff:
    """The people by what they are for: role users by role, leaders and advisers by group, the committee."""

    by_role: dict[str, User] = field(default_factory=dict)
    leaders: dict[str, User] = field(default_factory=dict)
    advisors: dict[str, list[User]] = field(default_factory=dict)
    committee: list[User] = field(default_factory=list)

    def team(self, group: str) -> list[User]:
        """Those who visit schools for the group: its advisers, else its leader."""
        return self.advisors.get(group) or [self.leaders[group]]


def _posts() -> Iterator[RoleUser]:
    """Every post to fill, role users first, until there are forty."""
    yield from ROLE_USERS
    yield RoleUser("despacho@se.demo", "agency_head", OFFICE, "Secretaria de Educación")
    for head in HEADS:
        if head != "DCE":
            yield RoleUser(f"{head.lower()}@se.demo", "committee_member", head, "Director")
    for group in GROUPS:
        if group != "GME":
            yield RoleUser(f"lider.{group.lower()}@se.demo", "group_leader", group, "Líder de grupo")
    left, number = TOTAL - len(ROLE_USERS) - 1 - (len(HEADS) - 1) - (len(GROUPS) - 1), 0
    visiting = [group for group in GROUPS if group != PLANNING_GROUP]
    for number in range(left):
        group = visiting[number % len(visiting)]
        # Every third adviser works under a contract, as in most secretariats.
        link = Link.CONTRACTOR if number % 3 == 2 else Link.OFFICIAL
        yield RoleUser(f"{group.lower()}{number + 1}@se.demo", "advisor", group, "Profesional universitario", link)


def create_people(institution: Institution, *, today: date, at: datetime) -> Staff:
    """Create the people with their memberships and return them sorted by what they are for."""
    staff = Staff()
    password = make_password(settings.DEMO_PASSWORD)
    with scope(institution=institution):
        units = {unit.code: unit for unit in Unit.objects.filter(institution=institution)}
        for number, post in enumerate(_posts()):
            user = make_person(post.email, number, password)
            _place(staff, user, post, units[post.unit], today=today, at=at)
            if post.role == "agency_head":
                demo.protect(user)
    return staff


def make_person(email: str, number: int, password: str) -> User:
    """Somebody of the demonstration: the name and the document are those of ``number``; ``password`` comes hashed."""
    return User.objects.create(
        email=email,
        full_name=person_name(number),
        document_type=DocumentType.CC,
        document_number=str(9_000_000_001 + number),
        password=password,
    )


def employ(
    people: Iterable[tuple[str, str, str, str]], *, first_number: int, today: date, at: datetime
) -> Iterator[tuple[User, str, str]]:
    """Each of ``people`` (address, role, code of the unit, post), made and linked; gives who, the role and the unit.

    Call it with the institution in scope.
    """
    units = {unit.code: unit for unit in Unit.objects.all()}
    password = make_password(settings.DEMO_PASSWORD)
    starts_on = date(today.year - 1, 1, 1)
    for number, (email, role, code, post) in enumerate(people, start=first_number):
        user = make_person(email, number, password)
        create_membership(
            id=uuid7(), user=user, unit=units[code], role=role, starts_on=starts_on, post=post, by=None, at=at
        )
        yield user, role, code


def _place(staff: Staff, user: User, post: RoleUser, unit: Unit, *, today: date, at: datetime) -> None:
    _join(user, post, unit, today=today, at=at)
    if post.email in {role_user.email for role_user in ROLE_USERS}:
        staff.by_role[post.role] = user
    if post.role == "group_leader":
        staff.leaders[post.unit] = user
        # The directive committee is made of directors and leaders of groups (activity 6).
        _join(user, RoleUser(post.email, "committee_member", post.unit, post.post), unit, today=today, at=at)
    elif post.role == "advisor":
        staff.advisors.setdefault(post.unit, []).append(user)
    if post.role in {"group_leader", "committee_member", "agency_head"}:
        staff.committee.append(user)


def _join(user: User, post: RoleUser, unit: Unit, *, today: date, at: datetime) -> Membership:
    contract = post.link == Link.CONTRACTOR
    return create_membership(
        id=uuid7(),
        user=user,
        unit=unit,
        role=post.role,
        starts_on=date(today.year - 1, 1, 1),
        post=post.post,
        link=post.link,
        contract_number=f"DEMO-{user.document_number[-3:]}-{today.year}" if contract else "",
        contract_ends_on=max(date(today.year, 12, 31), today + timedelta(days=60)) if contract else None,
        by=None,
        at=at,
    )


def announce(staff: Staff, today: date) -> None:
    """What the leader of the sample group wrote to the team, so that the page of announcements is not empty."""
    leader: Any = staff.leaders["GME"]
    unit = Unit.objects.get(code="GME")
    at = moment(today, 8)
    leader.standing = standing_of(leader, unit.institution, today)
    create_announcement(
        id=uuid7(),
        institution=unit.institution,
        unit=unit,
        role="",
        title="Reunión del grupo el viernes",
        body="Nos vemos el viernes a las 8:00 en la sala del segundo piso para revisar las visitas del mes.",
        by=leader,
        at=at,
    )
