"""Who sits in a body: whoever holds a role, and the people that the folder names one by one."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.governance.choices import MemberSeat
from baquiano.governance.models import BodyMember, CollegiateBody
from baquiano.institutions.models import Institution, Membership, in_force

VOTING_SEATS = (MemberSeat.CHAIR, MemberSeat.VOTING)


@transaction.atomic
def save_body(
    institution: Institution, code: str, *, fields: dict[str, Any], by: User | None, at: datetime
) -> tuple[CollegiateBody, trail.Changes]:
    """Create the body ``code`` or bring it to ``fields``; returns it with what changed."""
    body = CollegiateBody.objects.filter(code=code).first()
    names = list(fields)
    before = trail.snapshot(body, names) if body else {}
    if body is None:
        body = CollegiateBody(institution=institution, code=code)
    for name, value in fields.items():
        setattr(body, name, value)
    changes = trail.diff(before, trail.snapshot(body, names))
    if changes:
        body.save()
        trail.record("governance.body_saved", body, by=by, at=at, changes=changes)
    return body, changes


@transaction.atomic
def refresh_members(body: CollegiateBody, *, by: User | None, at: datetime) -> list[BodyMember]:
    """Seat whoever holds today a role that has a seat, and end the seats of those who left the role.

    A person with two such roles takes the highest seat. People named one by one are left as they are.
    """
    today = day_of(at)
    wanted = _holders(body, today)
    seated = {member.user_id: member for member in body.members.filter(in_force(today))}
    added = [
        _seat(body, user_id, held, today, by=by, at=at) for user_id, held in wanted.items() if user_id not in seated
    ]
    for user_id, member in seated.items():
        held = wanted.get(user_id)
        if member.by_role and (held is None or held.role != member.by_role):
            _end(member, today, by=by, at=at)
            if held is not None:
                added.append(_seat(body, user_id, held, today, by=by, at=at))
    return added


@transaction.atomic
def seat_person(
    body: CollegiateBody, user: User, *, post: str, seat: str, starts_on: date, by: User | None, at: datetime
) -> BodyMember | None:
    """Seat a person named one by one; None when that person already sits there."""
    if body.members.filter(in_force(starts_on), user=user).exists():
        return None
    member = BodyMember.objects.create(
        institution_id=body.institution_id,
        body=body,
        user=user,
        post=post or "Miembro",
        seat=seat,
        has_vote=seat in VOTING_SEATS,
        starts_on=starts_on,
    )
    trail.record("governance.member_seated", member, by=by, at=at, data={"seat": seat})
    return member


def _holders(body: CollegiateBody, today: Any) -> dict[Any, Membership]:
    order = {seat: position for position, seat in enumerate(MemberSeat.values)}
    rows = Membership.objects.filter(Membership.holding_on(today), role__in=list(body.seats), user__is_active=True)
    found: dict[Any, Membership] = {}
    for row in sorted(rows, key=lambda row: (order[body.seats[row.role]], row.starts_on, str(row.pk))):
        found.setdefault(row.user_id, row)
    return found


def _seat(
    body: CollegiateBody, user_id: Any, held: Membership, today: Any, *, by: User | None, at: datetime
) -> BodyMember:
    seat = body.seats[held.role]
    member, _is_new = BodyMember.objects.update_or_create(
        institution_id=body.institution_id,
        body=body,
        user_id=user_id,
        starts_on=today,
        defaults={
            "post": held.post or held.unit.name,
            "seat": seat,
            "has_vote": seat in VOTING_SEATS,
            "by_role": held.role,
            "ends_on": None,
        },
    )
    trail.record("governance.member_seated", member, by=by, at=at, data={"seat": seat, "role": held.role})
    return member


def _end(member: BodyMember, today: Any, *, by: User | None, at: datetime) -> None:
    before, member.ends_on = member.ends_on, max(member.starts_on, today - timedelta(days=1))
    member.save(update_fields=["ends_on"])
    trail.record("governance.member_ended", member, by=by, at=at, changes={"ends_on": (before, member.ends_on)})
