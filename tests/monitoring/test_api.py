"""What another system reads of follow-up: the same figures as the pages; and what a group presents through it."""

import pytest
from django_scopes import scope

from baquiano.monitoring.models import MonthlyFollowUp
from tests.api.conftest import System
from tests.factories.commitments import make_commitment
from tests.factories.institutions import make_member
from tests.factories.planning import make_item
from tests.factories.tokens import make_token

pytestmark = pytest.mark.req("NFR-08")


@pytest.fixture
def system_of(scoped):
    def let_in(person):
        with scope(institution=scoped):
            return System(make_token(person, scoped)[1])

    return let_in


@pytest.fixture
def lived(plan, visit):
    """An activity done and one that nobody began, a visit held and one not."""
    done = make_item(plan, activity="Taller ficticio", starts_on="2026-03-01", ends_on="2026-03-05")
    make_item(plan, activity="Otro taller ficticio", starts_on="2026-03-01", ends_on="2026-03-05")
    visit(3, state="held", plan_item=done)
    visit(5)
    return plan


@pytest.mark.req("MON-15")
def test_the_activities_come_with_their_light_and_narrow_by_it(lived, planner, system_of):
    system = system_of(planner)
    rows = system.get("seguimiento/actividades/2026/").json()["results"]
    red = system.get("seguimiento/actividades/2026/", semaforo="rojo").json()["results"]
    before = system.get("seguimiento/actividades/2026/", corte="2020-01-01").json()["results"]

    assert {(row["activity"], row["light"], row["percent"]) for row in rows} == {
        ("Taller ficticio", "verde", 100),
        ("Otro taller ficticio", "rojo", 0),
    }
    assert [row["activity"] for row in red] == ["Otro taller ficticio"]
    assert before == []


@pytest.mark.req("MON-23", "REP-10")
def test_a_month_is_read_by_group_by_entity_and_visit_by_visit(lived, unit, planner, system_of):
    system = system_of(planner)
    month = system.get("seguimiento/agenda/2026/3/").json()
    entities = system.get("seguimiento/agenda/2026/3/entidades/").json()["results"]
    visits = system.get("seguimiento/agenda/2026/3/visitas/", resultado="no-realizada").json()["results"]

    assert (month["counts"]["realizada"], month["counts"]["no-realizada"], month["percent"]) == (1, 1, 50.0)
    assert [(group["unit"], group["is_missing"]) for group in month["groups"]] == [(str(unit.pk), True)]
    assert [(row["held"], row["not_held"]) for row in entities] == [(1, 1)]
    assert [row["outcome"] for row in visits] == ["no-realizada"]
    assert system.get("seguimiento/agenda/2026/13/").status_code == 404


@pytest.mark.req("MON-23")
def test_a_group_presents_its_month_once(lived, unit, leader, system_of):
    system, address = system_of(leader), f"seguimiento/grupos/{unit.pk}/2026/3/presentar/"
    answers = [system.post(address, {"remarks": "Se hizo lo ficticio.", "difficulties": ""}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert MonthlyFollowUp.objects.get().submitted_by == leader
    assert answers[0].json()["figures"]["execution"]["realizada"] == 1


@pytest.mark.req("CMT-03")
def test_compliance_is_read_by_group_and_by_entity_with_the_filters_of_the_page(unit, planner, system_of, school):
    make_commitment(unit, due_on="2020-04-30", beneficiary=school)
    system = system_of(planner)
    groups = system.get("compromisos/cumplimiento/grupos/").json()["results"]
    entities = system.get("compromisos/cumplimiento/entidades/", grupo=str(unit.pk)).json()["results"]
    later = system.get("compromisos/cumplimiento/grupos/", desde="2021-01-01").json()["results"]

    assert [(row["name"], row["counts"]["vencido"], row["percent"]) for row in groups] == [(unit.name, 1, 0.0)]
    assert [row["name"] for row in entities] == [school.name]
    assert later == []


def test_whoever_may_not_see_follow_up_reads_nothing(unit, system_of):
    system = system_of(make_member(unit, "finance_officer"))

    assert system.get("seguimiento/actividades/2026/").status_code == 403
