"""Reads of teams: which ones, who is in them, from which areas, and what they carry out."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from baquiano.accounts.models import User
from baquiano.common.policy import visible
from baquiano.institutions.models import Institution, Membership, Unit, in_force
from baquiano.institutions.queries import people_of
from baquiano.teams.models import Team, TeamMember, TeamWork


def teams_visible_to(user: User) -> QuerySet[Team]:
    return visible(Team.objects.select_related("unit"), user, "teams.view_team")


def members_visible_to(user: User) -> QuerySet[TeamMember]:
    return TeamMember.objects.filter(team__in=teams_visible_to(user)).select_related("team__unit", "user")


def formable_units(user: User, on: date) -> QuerySet[Unit]:
    """The dependencies for which ``user`` may form a team."""
    return visible(Unit.objects.filter(in_force(on)), user, "teams.edit_team").order_by("name")


def candidates(institution: Institution, on: date) -> QuerySet[User]:
    """Whoever holds some role on the day, in any area: a team may be of several."""
    return people_of(institution, on=on)


def for_listing(teams: QuerySet[Team], on: date) -> QuerySet[Team]:
    """The teams with ``people`` and ``areas`` of the day, and the ``works`` that each carries out."""
    inside = in_force(on, "members__")
    held = Membership.objects.filter(Membership.holding_on(on))
    present = TeamMember.objects.filter(in_force(on), team=OuterRef("pk"), user__memberships__in=held)
    areas = present.order_by().values("team").annotate(n=Count("user__memberships__unit", distinct=True)).values("n")
    return teams.annotate(
        people=Count("members", filter=inside, distinct=True),
        areas=Coalesce(Subquery(areas), 0),
        carried=Count("works", distinct=True),
    )


def with_areas(members: QuerySet[TeamMember], on: date) -> QuerySet[TeamMember]:
    """The members with ``called`` and ``area``: the dependency where the person works on the day, or the entity."""
    held = Membership.objects.filter(Membership.holding_on(on), user=OuterRef("user"), source__isnull=True)
    area = Subquery(held.order_by("starts_on", "pk").values("unit__name")[:1])
    return members.annotate(area=Coalesce(area, "external_entity"), called=Coalesce("user__full_name", "external_name"))


def works_of(team: Team) -> QuerySet[TeamWork]:
    return team.works.order_by("-created_at", "-pk")


# --- what a team carries out ------------------------------------------------------------------------------------------
def key_of(subject: Any) -> dict[str, str]:
    """What a piece of work is known by."""
    return {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}


def work_of(*subjects: Any) -> TeamWork | None:
    """The team of a piece of work, with its people; of several, the first that has one: a visit, else its activity."""
    asked = [(key["subject_type"], key["subject_id"]) for key in (key_of(one) for one in subjects if one is not None)]
    wanted = [Q(subject_type=kind, subject_id=pk) for kind, pk in asked]
    rows = TeamWork.objects.filter(reduce(or_, wanted)).select_related("team__unit")
    rows = rows.prefetch_related(Prefetch("team__members", TeamMember.objects.select_related("user")))
    return min(rows, key=lambda work: asked.index((work.subject_type, work.subject_id)), default=None)


def members_of_works(keys: Iterable[str]) -> dict[str, list[TeamMember]]:
    """Everybody who is or was in the team of each piece of work, by its key; in one read however many they are."""
    found: dict[str, list[TeamMember]] = {}
    works = TeamWork.objects.filter(subject_id__in=set(keys)).select_related("team")
    for work in works.prefetch_related(Prefetch("team__members", TeamMember.objects.order_by("starts_on", "pk"))):
        found[work.subject_id] = list(work.team.members.all())
    return found


def members_at_work(subject_type: str) -> list[tuple[UUID, UUID, date, date | None, date | None]]:
    """Of each piece of work of that kind, the people of the institution in its team: the key of the work, the person,
    since when, and until when in the team and until when the team.
    """
    works = TeamWork.objects.filter(subject_type=subject_type, team__members__user__isnull=False)
    found = works.order_by("subject_id", "team__members__user", "team__members__starts_on").values_list(
        "subject_id",
        "team__members__user_id",
        "team__members__starts_on",
        "team__members__ends_on",
        "team__ends_on",
    )
    return [(UUID(key), person, first, last, ended) for key, person, first, last, ended in found]


def assignable(user: User, on: date) -> QuerySet[Team]:
    """The teams of the day that ``user`` may see, to give them work."""
    return teams_visible_to(user).filter(in_force(on)).order_by("name")


def teams_of(units: Iterable[Any], on: date) -> list[Team]:
    """The teams of the day that the dependencies formed, or in which their people are; with their people."""
    keys = [getattr(unit, "pk", unit) for unit in units]
    people = Membership.objects.filter(Membership.holding_on(on), unit__in=keys).values("user_id")
    inside = TeamMember.objects.filter(in_force(on), user_id__in=people).values("team_id")
    teams = Team.objects.filter(in_force(on)).filter(Q(unit__in=keys) | Q(pk__in=inside)).order_by("name")
    return list(teams.prefetch_related(Prefetch("members", TeamMember.objects.filter(in_force(on)))))


def people_in(teams: Iterable[Team], on: date) -> QuerySet[User]:
    """The people of the institution who are in the teams on the day, of whatever area."""
    inside = TeamMember.objects.filter(in_force(on), team__in=[team.pk for team in teams], user__isnull=False)
    return User.objects.filter(pk__in=inside.values("user_id"), is_active=True)


def grouped(people: Iterable[User], teams: Iterable[Team]) -> list[tuple[str, list[tuple[Any, str]]]]:
    """``people`` under the names of their ``teams``, each once, and at the end the others; empty without teams."""
    left = {person.pk: person for person in people}
    groups = []
    for team in teams:
        own = [left.pop(member.user_id) for member in team.members.all() if member.user_id in left]
        if own:
            groups.append((team.name, [(person.pk, str(person)) for person in sorted(own, key=str)]))
    if groups and left:
        groups.append(("", [(person.pk, str(person)) for person in left.values()]))
    return groups
