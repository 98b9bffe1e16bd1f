"""Verbs that write in teams: forming them, who comes in and leaves, and what they carry out (ORG-06)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.text import one_line
from baquiano.institutions.models import Institution, in_force
from baquiano.institutions.queries import people_of
from baquiano.teams.models import Team, TeamMember, TeamWork
from baquiano.teams.queries import key_of

__all__ = [
    "add_member",
    "assign_team",
    "change_member",
    "close_team",
    "create_team",
    "edit_team",
    "end_member",
    "end_members_of_person",
    "release_team",
]

EDITABLE = ("name", "purpose")
CHANGEABLE = ("role", "duty", "external_entity")


@transaction.atomic
def create_team(institution: Institution, *, id: UUID, fields: dict[str, Any], by: User | None, at: datetime) -> Team:
    """Form a team, still without people. Repeating the request forms one; a name that exists is refused."""
    values = {"institution": institution, "created_by": by, "created_at": at, **_tidy(fields)}
    team, created = create_once(Team, id=id, fields=values)
    if created:
        data = {"unit": team.unit.name, "starts_on": team.starts_on, "purpose": team.purpose}
        trail.record("teams.team_created", team, by=by, at=at, data=data)
    return team


@transaction.atomic
def edit_team(team: Team, *, fields: dict[str, Any], expected_version: int, by: User | None, at: datetime) -> Team:
    """Correct its name and what it is for, if nobody saved in between."""
    row = _open(team, at)
    old = trail.snapshot(row, list(EDITABLE))
    for name, value in _tidy(fields).items():
        setattr(row, name, value)
    _refuse_invalid(row)
    save_if_current(row, expected_version=expected_version, fields=EDITABLE)
    changes = trail.diff(old, trail.snapshot(row, list(EDITABLE)))
    if changes:
        trail.record("teams.team_edited", row, by=by, at=at, changes=changes)
    return row


@transaction.atomic
def close_team(team: Team, *, on: date, reason: str, expected_version: int, by: User | None, at: datetime) -> Team:
    """Make ``on`` the last day of the team and of whoever is still in it. What it carried out keeps its name."""
    row = _open(team, at)
    if on < row.starts_on:
        raise Refused(
            _("El equipo comenzó el %(day)s: el cierre no puede ser anterior.") % {"day": _day(row.starts_on)}
        )
    if not reason.strip():
        raise Refused(_("Escriba por qué se cierra el equipo."))
    before = row.ends_on
    row.ends_on, row.closed_reason = on, one_line(reason)
    save_if_current(row, expected_version=expected_version, fields=["ends_on", "closed_reason"])
    later = row.members.filter(starts_on__gt=on)
    if later.exists():
        names = ", ".join(str(member) for member in later.select_related("user"))
        raise Refused(_("Entran al equipo después de ese día: %(names)s. Retírelos antes.") % {"names": names})
    for member in row.members.select_related("user").exclude(ends_on__lte=on):
        _end(member, on, by=by, at=at)
    data = {"reason": row.closed_reason}
    trail.record("teams.team_closed", row, by=by, at=at, changes={"ends_on": (before, on)}, data=data)
    return row


@transaction.atomic
def add_member(team: Team, *, id: UUID, fields: dict[str, Any], by: User | None, at: datetime) -> TeamMember:
    """Let a person with a role in the institution, or an external executor, into the team.

    Repeating the request adds one. Whoever is already inside on that day is refused.
    """
    row = _open(team, at)
    values = _tidy(fields)
    repeated = TeamMember.objects.filter(pk=id, team=row).first()
    if repeated is None:
        _refuse_absent(row, values, at)
        _refuse_twice(row, values)
    member, created = create_once(
        TeamMember, id=id, fields={"institution_id": row.institution_id, "team": row, **values}
    )
    if created:
        data = {"person": str(member), "post": member.duty, "starts_on": member.starts_on}
        trail.record("teams.member_added", row, by=by, at=at, data=data)
    return member


@transaction.atomic
def change_member(
    member: TeamMember, *, fields: dict[str, Any], expected_version: int, by: User | None, at: datetime
) -> TeamMember:
    """Say again what somebody is and does in the team, if nobody saved in between."""
    team = _open(member.team, at)
    row = TeamMember.objects.select_related("user").get(pk=member.pk)
    _refuse_gone(row, at)
    old = trail.snapshot(row, list(CHANGEABLE))
    for name, value in _tidy(fields).items():
        setattr(row, name, value)
    save_if_current(row, expected_version=expected_version, fields=CHANGEABLE)
    changes = trail.diff(old, trail.snapshot(row, list(CHANGEABLE)))
    if changes:
        trail.record("teams.member_changed", team, by=by, at=at, data={"person": str(row)} | _said(row, changes))
    return row


def _said(member: TeamMember, changes: trail.Changes) -> dict[str, Any]:
    """The fields of the member that changed, in words: the entry is of the team."""
    return {"changed": ", ".join(str(member._meta.get_field(name).verbose_name) for name in changes)}  # type: ignore[union-attr]


@transaction.atomic
def end_member(member: TeamMember, *, on: date, expected_version: int, by: User | None, at: datetime) -> TeamMember:
    """Make ``on`` the last day of somebody in the team."""
    _open(member.team, at)
    row = TeamMember.objects.select_related("user", "team").get(pk=member.pk)
    if row.version != expected_version:
        save_if_current(row, expected_version=expected_version, fields=["ends_on"])
    _refuse_gone(row, at)
    if on < row.starts_on:
        raise Refused(_("%(who)s entró el %(day)s: no puede salir antes.") % {"who": row, "day": _day(row.starts_on)})
    return _end(row, on, by=by, at=at)


@transaction.atomic
def end_members_of_person(person: User, *, institution: Institution, by: User | None, at: datetime) -> int:
    """Whoever leaves the institution leaves its teams on the same day."""
    today = day_of(at)
    rows = TeamMember.objects.filter(in_force(today), user=person, institution=institution)
    for row in rows.select_related("user", "team").order_by("pk"):
        _end(row, today, by=by, at=at)
    return len(rows)


@transaction.atomic
def assign_team(team: Team, subject: Any, *, by: User | None, at: datetime) -> TeamWork:
    """Say that the team carries out ``subject``; another team that had it no longer does. Twice is once."""
    row = _open(team, at)
    work = TeamWork.objects.select_for_update().filter(**key_of(subject)).first()
    if work is not None and work.team_id == row.pk:
        return work
    before = work.team if work else None
    fields = {"team": row, "label": str(subject)[:300], "page": subject.get_absolute_url()}
    if work is None:
        made = {"institution_id": row.institution_id, "created_by": by, "created_at": at}
        work, _created = create_once(TeamWork, id=uuid7(), fields={**key_of(subject), **fields, **made})
    else:
        for name, value in {**fields, "created_by": by, "created_at": at}.items():
            setattr(work, name, value)
        work.save(update_fields=[*fields, "created_by", "created_at"])
    data = {"title": row.name, "replaces": str(before or "")}
    trail.record("teams.team_assigned", subject, by=by, at=at, data=data)
    return work


@transaction.atomic
def release_team(subject: Any, *, by: User | None, at: datetime) -> None:
    """Take the work away from its team; without one, nothing happens."""
    work = TeamWork.objects.select_for_update().filter(**key_of(subject)).select_related("team").first()
    if work is not None:
        trail.record("teams.team_released", subject, by=by, at=at, data={"title": work.team.name})
        work.delete()


def _open(team: Team, at: datetime) -> Team:
    """The team, locked: two who write in it at once come one after the other."""
    row = Team.objects.select_for_update(of=("self",)).select_related("unit").get(pk=team.pk)
    if row.has_ended(day_of(at)):
        raise Refused(_("El equipo terminó el %(day)s. Conforme uno nuevo.") % {"day": _day(row.ends_on)})
    return row


def _refuse_gone(member: TeamMember, at: datetime) -> None:
    if member.has_ended(day_of(at)):
        raise Refused(_("%(who)s salió del equipo el %(day)s.") % {"who": member, "day": _day(member.ends_on)})


def _refuse_absent(team: Team, values: dict[str, Any], at: datetime) -> None:
    if values["starts_on"] < team.starts_on or (team.ends_on and values["starts_on"] > team.ends_on):
        raise Refused({"starts_on": _("El equipo comienza el %(day)s.") % {"day": _day(team.starts_on)}})
    person, day = values.get("user"), max(values["starts_on"], day_of(at))
    if person is not None and not people_of(team.institution, on=day).filter(pk=person.pk).exists():
        raise Refused(
            {"user": _("%(who)s no está vinculada a la entidad el %(day)s.") % {"who": person, "day": _day(day)}}
        )


def _refuse_twice(team: Team, values: dict[str, Any]) -> None:
    inside = team.members.exclude(ends_on__lt=values["starts_on"])
    person = values.get("user")
    who = {"user": person} if person else {"external_name__iexact": values.get("external_name", "")}
    if inside.filter(**who).exists():
        name = person or values.get("external_name")
        raise Refused(_("%(who)s ya está en el equipo.") % {"who": name})


def _end(member: TeamMember, on: date, *, by: User | None, at: datetime) -> TeamMember:
    before, member.ends_on = member.ends_on, max(on, member.starts_on)
    save_if_current(member, expected_version=member.version, fields=["ends_on"])
    data = {"person": str(member), "ends_on": member.ends_on}
    if before != member.ends_on:
        trail.record("teams.member_ended", member.team, by=by, at=at, data=data)
    return member


def _tidy(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: one_line(value) if isinstance(value, str) else value for name, value in fields.items()}


def _refuse_invalid(row: Team) -> None:
    try:
        row.full_clean(exclude=["institution", "unit", "created_by"])
    except ValidationError as error:
        raise Refused(error) from error


def _day(on: date | None) -> str:
    return on.strftime("%d/%m/%Y") if on else ""
