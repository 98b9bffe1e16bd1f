"""The first screen: each person gets the panels that the policy grants, with what is theirs, at a fixed cost."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from baquiano.common.calendar_days import day_of
from baquiano.institutions.models import FiscalYear
from baquiano.notifications.actions import notify
from baquiano.procedures import actions as procedures
from baquiano.procedures.models import Task
from baquiano.workspace.panels import PANELS
from baquiano.workspace.views import greeting
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.commitments import make_commitment
from tests.factories.delivery import make_session
from tests.factories.institutions import make_member, make_unit
from tests.factories.planning import make_plan
from tests.factories.procedures import load_procedures

HOME = "workspace:home"
# The lists of what is late, and the filter that leaves only that.
LATE = {"delivery:session_list": "pendiente", "commitments:commitment_list": "vencido"}


@pytest.fixture
def unit(scoped):
    return make_unit(scoped, name="Calidad")


@pytest.fixture
def year(scoped):
    return FiscalYear.objects.get_or_create(institution=scoped, year=day_of(timezone.now()).year)[0]


def panels(response):
    return [drawn.panel.key for drawn in (*response.context["main"], *response.context["side"])]


def content(response, key):
    drawn = {one.panel.key: one.content for one in (*response.context["main"], *response.context["side"])}
    return drawn.get(key)


def late_task(unit, year, days=3):
    """The agenda of the unit, whose sending fell due some days ago."""
    agenda = make_agenda(unit.institution, unit, year=year, month=day_of(timezone.now()).month)
    procedures.start_case("month_agenda", subject=agenda, unit=unit, year=year, by=None, at=timezone.now())
    Task.objects.filter(case__subject_id=str(agenda.pk)).update(
        opens_on=None, warns_on=None, due_on=day_of(timezone.now()) - timedelta(days=days)
    )
    return agenda


@pytest.fixture
def procedure(scoped):
    load_procedures(scoped, settings.BASE_DIR / "institutions" / "atlantico")


@pytest.mark.parametrize("role", ["advisor", "group_leader", "planning_professional", "finance_officer", "admin"])
def test_everyone_has_a_calm_home_when_nothing_awaits(unit, year, sign_in, role):
    response = sign_in(make_member(unit, role)).get(reverse(HOME))

    assert panels(response) == ["turn"]
    assert "Está al día" in response.content.decode()


def test_home_asks_to_sign_in(client):
    response = client.get(reverse(HOME))

    assert response.status_code == 302
    assert "/cuenta/" in response.url


@pytest.mark.req("WFL-06")
def test_the_inbox_shows_what_is_late_first(unit, year, procedure, sign_in):
    late_task(unit, year)

    response = sign_in(make_member(unit, "group_leader")).get(reverse(HOME))

    turn = content(response, "turn")
    assert (turn.total, turn.late, [task.window.value for task in turn.tasks]) == (1, 1, ["overdue"])
    assert "Tiene 1 tarea vencida." in response.content.decode()


@pytest.mark.req("WFL-06")
def test_the_leader_sees_what_is_late_in_the_group_and_whose_turn_it_is(unit, year, procedure, sign_in):
    late_task(unit, year)
    late_task(make_unit(unit.institution), year)

    pulse = content(sign_in(make_member(unit, "group_leader")).get(reverse(HOME)), "pulse")

    assert [(row.count, row.days) for row in pulse.owed] == [(1, 3)]
    assert pulse.owed[0].whose.endswith("Líder de grupo de trabajo · Calidad")


@pytest.mark.req("NFR-05")
def test_each_figure_of_what_is_late_opens_its_rows(unit, year, sign_in):
    make_session(unit, starts_at=timezone.now() - timedelta(days=2))
    make_session(unit, starts_at=timezone.now() + timedelta(days=2))
    for days in (-5, -1, 5):
        make_commitment(unit, due_on=day_of(timezone.now()) + timedelta(days=days))
    client = sign_in(make_member(unit, "group_leader"))

    home = client.get(reverse(HOME))
    figures = content(home, "pulse")
    lists = {name: reverse(name) + f"?{late}=si" for name, late in LATE.items()}

    assert (figures.visits, figures.promises) == (1, 2)
    assert all(f'<a href="{address}">' in home.content.decode() for address in lists.values())
    counts = {name: client.get(address).context["listing"].filtered.count() for name, address in lists.items()}
    assert counts == {"delivery:session_list": 1, "commitments:commitment_list": 2}


def test_an_adviser_is_not_shown_what_others_owe(unit, year, procedure, sign_in):
    late_task(unit, year)

    assert "pulse" not in panels(sign_in(make_member(unit, "advisor")).get(reverse(HOME)))


def test_planning_sees_the_coming_month_by_state(unit, year, sign_in):
    ahead = (day_of(timezone.now()).replace(day=1) + timedelta(days=32)).replace(day=1)
    coming, _ = FiscalYear.objects.get_or_create(institution=unit.institution, year=ahead.year)
    make_agenda(unit.institution, unit, year=coming, month=ahead.month, state="submitted")
    make_plan(unit.institution, year=coming, state="in_force")

    month = content(sign_in(make_member(unit, "planning_professional")).get(reverse(HOME)), "month")

    assert {piece.state: piece.count for piece in month.slices} == {"submitted": 1, "waiting": 1}
    assert sum(piece.length for piece in month.slices) == 100
    assert month.to_verify == 1


def test_the_week_counts_only_published_activities(unit, year, sign_in):
    agenda = make_agenda(unit.institution, unit, year=year, month=day_of(timezone.now()).month, state="published")
    make_entry(agenda, starts_at=timezone.now())
    make_entry(agenda, starts_at=timezone.now(), state="cancelled")
    draft = make_agenda(unit.institution, make_unit(unit.institution), year=year, month=agenda.month)
    make_entry(draft, starts_at=timezone.now())

    week = content(sign_in(make_member(unit)).get(reverse(HOME)), "week")

    assert [day.count for day in week if day.is_today] == [1]


def test_the_year_shows_where_the_procedure_stands(unit, year, procedure, sign_in):
    procedures.start_case("year", subject=year, unit=None, year=year, by=None, at=timezone.now(), label="Plan del año")

    shown = content(sign_in(make_member(unit)).get(reverse(HOME)), "year")

    assert (shown.done, shown.case.label) == (0, "Plan del año")
    assert shown.total > 3


def test_unread_notices_are_shown_until_read(unit, scoped, year, sign_in):
    person = make_member(unit)
    at = timezone.now()
    notify([person], institution=scoped, kind="x.y", title="Agenda publicada", body="", key="k", by=None, at=at)

    response = sign_in(person).get(reverse(HOME))

    assert [message.title for message in content(response, "notices")] == ["Agenda publicada"]


GREETINGS = {5: "Buenos días", 11: "Buenos días", 12: "Buenas tardes", 18: "Buenas tardes", 19: "Buenas noches"}


@pytest.mark.parametrize(("hour", "words"), [*GREETINGS.items(), (2, "Buenas noches")])
def test_the_greeting_follows_the_hour(hour, words):
    assert greeting(hour) == words


def test_every_panel_has_its_template():
    assert [panel.key for panel in PANELS if get_template(panel.template) is None] == []


@pytest.mark.parametrize("role", ["group_leader", "planning_professional"])
def test_home_costs_the_same_with_one_row_and_with_three(unit, year, procedure, sign_in, role):
    client = sign_in(make_member(unit, role))

    def grow(where):
        agenda = late_task(where, year)
        make_entry(agenda, starts_at=timezone.now())
        make_plan(unit.institution, where, year=year, state="in_force")

    def cost():
        client.get(reverse(HOME))
        with CaptureQueriesContext(connection) as found:
            client.get(reverse(HOME))
        return len(found)

    grow(unit)
    one = cost()
    grow(make_unit(unit.institution))
    grow(make_unit(unit.institution))

    assert cost() == one
