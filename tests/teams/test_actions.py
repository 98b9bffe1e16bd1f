"""Forming teams, who comes in and leaves, and what they carry out."""

from datetime import timedelta

import pytest

from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Conflict, Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.institutions.actions import leave_institution
from baquiano.teams import actions, queries
from baquiano.teams.models import Team, TeamMember, TeamWork
from tests.factories.institutions import make_member, make_unit
from tests.factories.planning import make_item, make_plan
from tests.factories.teams import make_team, make_teammate

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(scoped):
    return make_unit(scoped)


@pytest.fixture
def leader(unit):
    return make_member(unit, "group_leader")


@pytest.fixture
def team(unit, leader, at):
    return make_team(unit, at=at, by=leader)


@pytest.fixture
def other_area(scoped):
    return make_member(make_unit(scoped), "advisor")


@pytest.mark.req("ORG-06")
def test_a_team_has_people_of_several_areas_and_external_executors(team, leader, other_area, at):
    make_teammate(team, leader, at=at, role="lead")
    make_teammate(team, other_area, at=at)
    make_teammate(team, at=at, role="support", duty="Graba los talleres")

    (listed,) = queries.for_listing(Team.objects.all(), day_of(at))
    people = queries.with_areas(TeamMember.objects.all(), day_of(at))

    assert (listed.people, listed.areas) == (3, 2)
    assert {(one.called, one.area) for one in people} == {
        (str(leader), team.unit.name),
        (str(other_area), other_area.memberships.get().unit.name),
        ("Consultora Ficticia", "Contrato ficticio 1"),
    }


def test_forming_twice_forms_one_and_the_same_name_is_refused(unit, leader, at):
    fields = {"name": "Equipo  de  prueba", "purpose": "", "unit": unit, "starts_on": day_of(at)}
    key = uuid7()

    for _time in range(2):
        team = actions.create_team(unit.institution, id=key, fields=fields, by=leader, at=at)

    assert (Team.objects.get(), team.name) == (team, "Equipo de prueba")
    with pytest.raises(Refused, match="Ya hay un equipo con ese nombre"):
        actions.create_team(unit.institution, id=uuid7(), fields=fields, by=leader, at=at)
    with pytest.raises(Conflict):
        actions.create_team(unit.institution, id=key, fields=fields | {"purpose": "Otro"}, by=leader, at=at)


@pytest.mark.parametrize(
    ("case", "words"),
    [("twice", "ya está en el equipo"), ("absent", "no está vinculada a la entidad"), ("early", "El equipo comienza")],
)
def test_who_cannot_come_in(team, other_area, at, case, words):
    person, changes = other_area, {}
    if case == "twice":
        make_teammate(team, other_area, at=at)
        changes = {"starts_on": day_of(at) + timedelta(days=1)}
    elif case == "absent":
        person = make_member(make_unit(team.institution), ends_on=day_of(at) - timedelta(days=1))
    else:
        changes = {"starts_on": day_of(at) - timedelta(days=1)}
    before = TeamMember.objects.count()

    with pytest.raises(Refused, match=words):
        make_teammate(team, person, at=at, **changes)

    assert TeamMember.objects.count() == before


@pytest.mark.req("ORG-06")
def test_closing_ends_whoever_is_inside_and_nothing_changes_any_more(team, leader, other_area, at):
    gone = make_teammate(team, at=at)
    actions.end_member(gone, on=day_of(at), expected_version=gone.version, by=leader, at=at)
    make_teammate(team, other_area, at=at)
    later = at + timedelta(days=5)

    actions.close_team(team, on=day_of(later), reason="Terminó", expected_version=team.version, by=leader, at=later)

    assert {str(one): one.ends_on for one in TeamMember.objects.all()} == {
        str(gone): day_of(at),
        str(other_area): day_of(later),
    }
    with pytest.raises(Refused, match="El equipo terminó el 15/03/2026"):
        make_teammate(team, leader, at=later + timedelta(days=1), starts_on=day_of(later))


def test_a_stale_edit_is_not_saved(team, leader, at):
    actions.edit_team(team, fields={"name": "Uno", "purpose": ""}, expected_version=1, by=leader, at=at)

    with pytest.raises(StaleEdit):
        actions.edit_team(team, fields={"name": "Dos", "purpose": ""}, expected_version=1, by=leader, at=at)

    assert Team.objects.get().name == "Uno"


@pytest.mark.req("ORG-06")
def test_a_plan_item_has_one_team_and_says_which_it_had(team, unit, leader, at):
    item = make_item(make_plan(unit.institution, unit))
    other = make_team(unit, at=at)

    for one in (team, team, other):
        actions.assign_team(one, item, by=leader, at=at)

    entries = TrailEntry.objects.filter(event="teams.team_assigned").order_by("pk")
    assert (TeamWork.objects.get().team, queries.work_of(None, item).team) == (other, other)
    assert [entry.data["replaces"] for entry in entries] == ["", team.name]
    actions.release_team(item, by=leader, at=at)
    assert queries.work_of(item) is None


@pytest.mark.req("ORG-03", "ORG-06")
def test_whoever_leaves_the_institution_leaves_its_teams(team, other_area, leader, at):
    make_teammate(team, other_area, at=at)
    make_teammate(team, leader, at=at)

    leave_institution(other_area, team.institution, reason="Renunció", by=leader, at=at)

    assert list(TeamMember.objects.filter(ends_on=day_of(at)).values_list("user", flat=True)) == [other_area.pk]


def test_people_are_offered_by_their_teams_once(team, unit, leader, other_area, at):
    make_teammate(team, leader, at=at)
    make_teammate(make_team(unit, at=at, name=f"{team.name} (otro)"), leader, at=at)
    teams = queries.teams_of([unit], day_of(at))

    groups = queries.grouped([leader, other_area], teams)

    assert groups == [(team.name, [(leader.pk, str(leader))]), ("", [(other_area.pk, str(other_area))])]
    assert queries.grouped([other_area], teams) == []
