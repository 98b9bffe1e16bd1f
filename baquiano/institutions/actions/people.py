"""Who belongs to the institution, in which unit, with which role and until when (ORG-03, ORG-04)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.creation import create_once
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.policy import the_policy
from baquiano.institutions.choices import Link
from baquiano.institutions.models import Membership, Unit

_FIELDS = ["unit", "role", "post", "link", "contract_number", "contract_ends_on", "starts_on", "ends_on"]


@transaction.atomic
def create_membership(
    *,
    id: UUID,
    user: User,
    unit: Unit,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
    post: str = "",
    link: str = Link.OFFICIAL,
    contract_number: str = "",
    contract_ends_on: date | None = None,
    delegated_by: User | None = None,
    by: User | None,
    at: datetime,
) -> Membership:
    """Give ``user`` the role in the unit between the dates; a contractor needs the contract and its end."""
    if role not in the_policy().roles:
        raise Refused(_("El rol «%(role)s» no existe en la política.") % {"role": role})
    fields: dict[str, Any] = {
        "institution_id": unit.institution_id,
        "user": user,
        "unit": unit,
        "role": role,
        "post": post,
        "link": link,
        "contract_number": contract_number,
        "contract_ends_on": contract_ends_on,
        "delegated_by": delegated_by,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    candidate = Membership(pk=id, **fields)
    with scope(institution=unit.institution_id):
        already = Membership.objects.filter(pk=id).exists()
        if not already:
            _refuse_invalid(candidate)
        membership, created = create_once(Membership, id=id, fields=fields)
    if created:
        data = trail.snapshot(membership, [*_FIELDS, "delegated_by"])
        trail.record("institutions.membership_created", membership, by=by, at=at, data=data)
    return membership


@transaction.atomic
def end_membership(
    membership: Membership, *, on: date, expected_version: int, by: User | None, at: datetime
) -> Membership:
    """Make ``on`` the last day of the membership; from the next day the person does not work with that role."""
    if on < membership.starts_on:
        raise Refused(_("La fecha final no puede ser anterior a la inicial."))
    if membership.last_day is not None and membership.last_day < on:
        raise Refused(_("Esa vinculación ya termina el %(day)s.") % {"day": membership.last_day.strftime("%d/%m/%Y")})
    changes = {"ends_on": (membership.ends_on, on)}
    membership.ends_on = on
    save_if_current(membership, expected_version=expected_version, fields=["ends_on"])
    trail.record("institutions.membership_ended", membership, by=by, at=at, changes=changes)
    return membership


def _refuse_invalid(membership: Membership) -> None:
    try:
        membership.full_clean(exclude=["institution", "user", "unit", "delegated_by"])
    except ValidationError as error:
        raise Refused(error.messages) from error
