"""Teams and their people, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.teams import queries
from baquiano.teams.models import Team, TeamMember
from baquiano.teams.tables import MemberListing, TeamListing
from baquiano.ui.endpoints import Asked, Call, Room, Rows, words

room = Room("teams", _("Equipos"), _("Los equipos de trabajo, quiénes los integran y desde cuándo."))


class TeamRows(Rows):
    unit_name = words("unit.name")

    class Meta:
        model = Team
        fields = ("id", "name", "purpose", "unit", "unit_name", "starts_on", "ends_on", "version")


class MemberRows(Rows):
    name = words("called")
    area_name = words("area")

    class Meta:
        model = TeamMember
        fields = ("id", "team", "user", "name", "area_name", "role", "duty", "starts_on", "ends_on", "version")


def _team(call: Call, pk: UUID) -> Team:
    return call.one(queries.teams_visible_to(call.user), pk=pk)


def _members(call: Call) -> Any:
    return queries.members_visible_to(call.user)


room.rows(
    "team_list",
    "equipos/",
    action="teams.view_team",
    answer=TeamRows,
    rows=lambda call: queries.teams_visible_to(call.user),
    listing=TeamListing,
    asked=[Asked("dependencia", _("Dependencia (id)")), Asked("activo", _("Activo"), "boolean")],
    summary=_("Los equipos de trabajo."),
)
room.row(
    "team_detail",
    "equipos/<uuid:pk>/",
    action="teams.view_team",
    answer=TeamRows,
    find=_team,
    summary=_("Un equipo."),
)
room.rows(
    "member_list",
    "integrantes/",
    action="teams.view_team",
    answer=MemberRows,
    rows=_members,
    listing=MemberListing,
    asked=[Asked("rol", _("Rol en el equipo")), Asked("activo", _("Activo"), "boolean")],
    summary=_("Quiénes integran los equipos, con su rol y sus fechas."),
)
