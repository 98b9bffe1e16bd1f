"""Conditions on a team; who may, the policy says."""

from datetime import date

from baquiano.accounts.models import User
from baquiano.common.policy import allows
from baquiano.teams.models import Team, TeamMember


def can_edit(user: User, team: Team, on: date) -> bool:
    """Whether ``user`` may change the team and its people: one that ended is only read."""
    return not team.has_ended(on) and allows(user, "teams.edit_team", team)


def can_change_member(user: User, member: TeamMember, on: date) -> bool:
    return not member.has_ended(on) and can_edit(user, member.team, on)
