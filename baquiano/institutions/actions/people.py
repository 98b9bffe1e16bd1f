"""Who belongs to the institution, in which unit, with which role and until when (ORG-03, ORG-04)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from baquiano.accounts.actions import end_sessions, invite_person, register_person
from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.policy import the_policy
from baquiano.institutions.choices import Link
from baquiano.institutions.models import Institution, Membership, Unit
from baquiano.institutions.signals import membership_ended, person_left

_FIELDS = ["unit", "role", "post", "link", "contract_number", "contract_ends_on", "starts_on", "ends_on"]
# What is corrected or renewed in a membership; another role or unit is another membership.
CHANGEABLE = ("post", "link", "contract_number", "contract_ends_on", "ends_on")
ADMIN = "admin"


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
    by: User | None,
    at: datetime,
) -> Membership:
    """Give ``user`` the role in the unit between the dates; a contractor needs the contract and its end."""
    one_at_a_time(id)
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
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    candidate = Membership(pk=id, **fields)
    with scope(institution=unit.institution_id):
        already = Membership.objects.filter(pk=id).exists()
        if not already:
            refuse_invalid(candidate)
        membership, created = create_once(Membership, id=id, fields=fields)
    if created:
        data = trail.snapshot(membership, _FIELDS)
        trail.record("institutions.membership_created", membership, by=by, at=at, data=data)
    return membership


@transaction.atomic
def link_person(
    institution: Institution,
    *,
    person: dict[str, Any],
    held: dict[str, Any],
    invite: bool = True,
    by: User,
    at: datetime,
) -> Membership:
    """Register the person, if nobody has that e-mail, give the membership, and mail the link for the password.

    Whoever already has a password is not invited again.
    """
    one_at_a_time(held["id"])
    user = register_person(id=uuid7(), **person, by=by, at=at)
    already = Membership._base_manager.filter(pk=held["id"]).exists()
    membership = create_membership(user=user, **held, by=by, at=at)
    if invite and not already and not user.has_usable_password():
        invite_person(user, institution=institution.name, by=by, at=at)
    return membership


@transaction.atomic
def change_membership(
    membership: Membership, *, fields: dict[str, Any], expected_version: int, by: User | None, at: datetime
) -> Membership:
    """Correct the post or renew the contract, if nobody saved in between; what ended at once is linked anew."""
    # Read again: a form may have written its own values on the row it was given.
    row = Membership.objects.get(pk=membership.pk)
    if row.cut_at is not None or row.is_delegation:
        raise Refused(_("Esa vinculación ya terminó. Vincule de nuevo a la persona."))
    old, last = trail.snapshot(row, list(CHANGEABLE)), row.last_day
    for name, value in fields.items():
        setattr(row, name, value)
    if row.link == Link.OFFICIAL:
        row.contract_number, row.contract_ends_on = "", None
    _refuse_shortened(last, row.last_day, day_of(at))
    refuse_invalid(row)
    changes = trail.diff(old, trail.snapshot(row, list(CHANGEABLE)))
    save_if_current(row, expected_version=expected_version, fields=CHANGEABLE)
    if changes:
        longer = last is not None and (row.last_day is None or row.last_day > last)
        event = "institutions.membership_renewed" if longer else "institutions.membership_changed"
        trail.record(event, row, by=by, at=at, changes=changes)
    return row


def _refuse_shortened(old: date | None, new: date | None, today: date) -> None:
    if new is not None and new < today and new != old:
        raise Refused(_("La nueva fecha final ya pasó. Para que la vinculación termine use «Terminar»."))


@transaction.atomic
def end_membership(
    membership: Membership,
    *,
    on: date,
    expected_version: int,
    by: User | None,
    at: datetime,
    at_once: bool = False,
) -> Membership:
    """Make ``on`` the last day of the membership; from the next day the person does not work with that role.

    ``at_once`` ends it at this very moment, and closes the open sessions of the person; so does a day that passed.
    """
    today = day_of(at)
    on = min(on, today) if at_once else on
    if on < membership.starts_on:
        raise Refused(_("La fecha final no puede ser anterior a la inicial."))
    if membership.cut_at is not None or (membership.last_day is not None and membership.last_day < on):
        raise Refused(_("Esa vinculación ya termina el %(day)s.") % {"day": _day(membership.last_day)})
    _refuse_without_admin([membership], membership.institution_id, on)
    changes = {"ends_on": (membership.ends_on, on)}
    membership.ends_on = on
    if at_once and on == today:
        membership.cut_at = at
        changes["cut_at"] = (None, at)  # type: ignore[assignment]
    save_if_current(membership, expected_version=expected_version, fields=["ends_on", "cut_at"])
    trail.record("institutions.membership_ended", membership, by=by, at=at, changes=changes)
    if at_once or on < today:
        end_sessions(membership.user, reason=_("Terminó su vinculación"), by=by, at=at)
    membership_ended.send(sender=Membership, membership=membership, by=by, at=at)
    return membership


@transaction.atomic
def leave_institution(person: User, institution: Institution, *, reason: str, by: User | None, at: datetime) -> int:
    """End at once all that ``person`` holds or will hold there, and close the open sessions (ORG-03).

    What the person signed stays. The delegations given and received end with what they come from. Returns how many
    memberships ended.
    """
    today = day_of(at)
    with scope(institution=institution):
        held = Membership.objects.select_for_update(of=("self",)).filter(user=person, cut_at__isnull=True)
        rows = [row for row in held.select_related("user", "unit") if row.last_day is None or row.last_day >= today]
        if not rows:
            raise Refused(_("%(person)s ya no tiene vinculaciones en esta institución.") % {"person": person})
        _refuse_without_admin(rows, institution.pk, today)
        for row in rows:
            on = max(today, row.starts_on)
            changes = {"ends_on": (row.ends_on, on), "cut_at": (None, at)}
            row.ends_on, row.cut_at = on, at
            save_if_current(row, expected_version=row.version, fields=["ends_on", "cut_at"])
            trail.record("institutions.membership_ended", row, by=by, at=at, changes=changes, data={"reason": reason})
            membership_ended.send(sender=Membership, membership=row, by=by, at=at)
    end_sessions(person, reason=_("Se retiró de la entidad"), by=by, at=at)
    person_left.send(sender=Institution, person=person, institution=institution, by=by, at=at)
    return len(rows)


def _refuse_without_admin(ending: Iterable[Membership], institution_id: UUID, on: date) -> None:
    """An institution without an administrator could not link the next one from its screens."""
    ended = [row.pk for row in ending]
    if not Membership._base_manager.filter(pk__in=ended, role=ADMIN, source__isnull=True).exists():
        return
    others = Membership._base_manager.filter(
        Membership.holding_on(on + timedelta(days=1)), institution_id=institution_id, role=ADMIN, user__is_active=True
    )
    if not others.exclude(pk__in=ended).exists():
        raise Refused(
            _("La institución quedaría sin administrador funcional. Vincule antes a otra persona con ese rol.")
        )


def refuse_invalid(membership: Membership) -> None:
    """The conditions of the row itself, in words."""
    try:
        membership.full_clean(exclude=["institution", "user", "unit", "delegated_by", "source"])
    except ValidationError as error:
        raise Refused(error.messages) from error


def _day(on: date | None) -> str:
    return on.strftime("%d/%m/%Y") if on else ""
