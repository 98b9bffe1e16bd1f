"""Who works together: three teams of several groups, one of them ended, and a role delegated for some days."""

from datetime import datetime, timedelta
from typing import Any

from baquiano.accounts.models import User
from baquiano.common.identity import uuid7
from baquiano.demo.days import moment
from baquiano.demo.people import Staff
from baquiano.demo.visits import Year
from baquiano.institutions.actions import delegate_role
from baquiano.institutions.models import Membership, Unit
from baquiano.planning.models import PlanItem
from baquiano.teams import actions
from baquiano.teams.choices import TeamRole
from baquiano.teams.models import Team

# name, what for, group that forms it, groups of its people (the first coordinates), days ago.
TEAMS = (
    (
        "Equipo de convivencia escolar",
        "Acompañar juntos a los establecimientos con más casos de convivencia (ficticio).",
        "GME",
        ("GME", "GIN", "GBE"),
        120,
    ),
    (
        "Equipo de alimentación escolar",
        "Revisar con los rectores la prestación del programa, con un ejecutor contratado (ficticio).",
        "GAP",
        ("GAP", "GFI"),
        90,
    ),
    (
        "Equipo de cierre de matrícula",
        "Acompañar el cierre de la matrícula del año anterior (ficticio).",
        "GAC",
        ("GAC", "GSI"),
        200,
    ),
)
DUTIES = ("Convoca y prepara las visitas", "Revisa los documentos antes de ir", "Acompaña los talleres")
ENDED = "Equipo de cierre de matrícula"
WITH_EXECUTOR = "Equipo de alimentación escolar"
DELEGATING = "GED"


def form_teams(year: Year, staff: Staff) -> None:
    """Form the teams; that of the sample group carries out its first activities."""
    for name, purpose, group, areas, days in TEAMS:
        at = moment(year.today - timedelta(days=days), 8)
        leader = year.acting(staff.leaders[group], at)
        unit = Unit.objects.get(institution=year.institution, code=group)
        fields = {"name": name, "purpose": purpose, "unit": unit, "starts_on": at.date()}
        team = actions.create_team(year.institution, id=uuid7(), fields=fields, by=leader, at=at)
        for position, area in enumerate(areas):
            role = TeamRole.MEMBER if position else TeamRole.LEAD
            duty = DUTIES[position % len(DUTIES)]
            _add(team, {"user": staff.team(area)[0], "role": role, "duty": duty}, leader, at)
        if name == WITH_EXECUTOR:
            external = {"external_name": "Nutrición Ficticia S. A. S.", "external_entity": "Contrato ficticio 014"}
            _add(team, {"user": None, "role": TeamRole.SUPPORT, "duty": "Valoración de menús", **external}, leader, at)
        if name == ENDED:
            end = moment(year.today - timedelta(days=60), 8)
            why: dict[str, Any] = {"on": end.date(), "reason": "Terminó el cierre de la matrícula."}
            actions.close_team(team, **why, expected_version=team.version, by=year.acting(leader, end), at=end)
    _give_work(year, staff)


def _add(team: Team, fields: dict[str, Any], leader: User, at: datetime) -> None:
    whole = {"external_name": "", "external_entity": "", "duty": "", "starts_on": at.date(), **fields}
    actions.add_member(team, id=uuid7(), fields=whole, by=leader, at=at)


def _give_work(year: Year, staff: Staff) -> None:
    at = moment(year.today - timedelta(days=100), 9)
    team = Team.objects.get(name=TEAMS[0][0])
    leader = year.acting(staff.leaders["GME"], at)
    for item in PlanItem.objects.filter(plan__unit__code="GME").order_by("position")[:3]:
        actions.assign_team(team, item, by=leader, at=at)


def delegate_for_some_days(year: Year, staff: Staff) -> None:
    """A leader is away: one of the group decides meanwhile (ORG-04)."""
    at = moment(year.today - timedelta(days=3), 8)
    leader = year.acting(staff.leaders[DELEGATING], at)
    held = Membership.objects.get(user=leader, role="group_leader", source__isnull=True)
    delegate_role(
        held,
        to=staff.team(DELEGATING)[0],
        starts_on=at.date(),
        ends_on=year.today + timedelta(days=12),
        act="Resolución ficticia 0123",
        by=leader,
        at=at,
        id=uuid7(),
    )
