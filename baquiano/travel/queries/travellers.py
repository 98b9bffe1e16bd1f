"""For whom a person may ask for a trip: always for themselves; for others, where the profile lets their role."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from baquiano.accounts.models import User
from baquiano.common.policy import visible
from baquiano.institutions.models import Institution, Membership, Unit
from baquiano.travel import profile
from baquiano.travel.rules import ASK_FOR_OTHERS


def _memberships(user: User, institution: Institution, on: date) -> QuerySet[Membership]:
    """The memberships, in force on the day, of the people for whom ``user`` may ask."""
    roles = profile.asking_roles(institution, on)
    standing = getattr(user, "standing", None)
    held = [one for one in standing.holdings if one.role in roles and one.covers(ASK_FOR_OTHERS)] if standing else []
    units = frozenset[UUID]().union(*(one.unit_ids for one in held))
    rows = Membership.objects.filter(Membership.holding_on(on), unit_id__in=units, source__isnull=True)
    return visible(rows, user, ASK_FOR_OTHERS)


def travellers_for(user: User, institution: Institution, on: date) -> QuerySet[User]:
    """The other people for whom ``user`` may ask for a trip; nobody unless the profile lets one of their roles."""
    held = _memberships(user, institution, on).values("user_id")
    return User.objects.filter(pk__in=held, is_active=True).exclude(pk=user.pk).order_by("full_name")


def units_of_traveller(user: User, traveller: User, institution: Institution, on: date) -> list[Unit]:
    """The units of ``traveller`` in which ``user`` may ask for their trip, by name."""
    held: set[UUID]
    if traveller.pk == user.pk:
        standing = getattr(user, "standing", None)
        held = {one.unit_id for one in standing.holdings if one.unit_id} if standing else set()
    else:
        held = set(_memberships(user, institution, on).filter(user=traveller).values_list("unit_id", flat=True))
    return list(Unit.objects.filter(pk__in=held).order_by("name"))
