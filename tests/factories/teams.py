"""Teams for tests, evidently fictitious."""

from itertools import count
from typing import Any

from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.institutions.models import Unit
from baquiano.teams import actions
from baquiano.teams.models import Team, TeamMember

_numbers = count(1)


def make_team(unit: Unit, *, at: Any, by: Any = None, **overrides: Any) -> Team:
    fields = {"name": f"Equipo Ficticio {next(_numbers)}", "purpose": "", "unit": unit, "starts_on": day_of(at)}
    with scope(institution=unit.institution):
        return actions.create_team(unit.institution, id=uuid7(), fields=fields | overrides, by=by, at=at)


def make_teammate(team: Team, user: User | None = None, *, at: Any, by: Any = None, **overrides: Any) -> TeamMember:
    fields = {
        "user": user,
        "external_name": "" if user else "Consultora Ficticia",
        "external_entity": "" if user else "Contrato ficticio 1",
        "role": "member",
        "duty": "",
        "starts_on": team.starts_on,
    }
    with scope(institution=team.institution):
        return actions.add_member(team, id=uuid7(), fields=fields | overrides, by=by, at=at)
