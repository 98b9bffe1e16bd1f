"""Dates and traffic light of each activity of the plan, as they were at the moment that is asked."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from baquiano.monitoring import actions, queries
from baquiano.monitoring.choices import Light, Pace
from baquiano.monitoring.rules import Progress
from baquiano.notifications.models import Message
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.delivery import make_session
from tests.factories.institutions import make_institution, make_member, make_unit
from tests.factories.planning import make_item, make_plan
from tests.monitoring.conftest import on

START, END = date(2026, 3, 1), date(2026, 3, 20)


@pytest.mark.req("MON-02", "MON-15")
@pytest.mark.parametrize(
    ("target", "done", "last", "day", "pace", "late", "light"),
    [
        (4, 0, None, date(2026, 2, 20), Pace.AHEAD, 0, Light.NONE),
        (4, 2, date(2026, 3, 8), date(2026, 3, 11), Pace.RUNNING, 0, Light.GREEN),
        (4, 1, date(2026, 3, 8), date(2026, 3, 9), Pace.RUNNING, 0, Light.AMBER),
        (4, 0, None, date(2026, 3, 11), Pace.RUNNING, 0, Light.RED),
        (4, 3, date(2026, 3, 8), date(2026, 3, 23), Pace.OVERDUE, 3, Light.RED),
        (4, 4, date(2026, 3, 20), date(2026, 4, 9), Pace.ON_TIME, 0, Light.GREEN),
        (4, 4, date(2026, 3, 25), date(2026, 4, 9), Pace.LATE, 5, Light.GREEN),
    ],
)
def test_an_activity_goes_by_what_its_dates_ask_for(target, done, last, day, pace, late, light):
    progress = Progress(target, done, START, END, last)

    assert (progress.pace(day), progress.days_late(day)) == (pace, late)
    assert progress.light(day, amber=10, red=30) == light


@pytest.mark.req("MON-02")
def test_an_activity_without_dates_is_never_late():
    progress = Progress(1, 0, None, None)

    assert (progress.pace(END), progress.light(END, amber=10, red=30)) == (Pace.AHEAD, Light.NONE)


@pytest.mark.req("MON-02")
def test_what_was_done_is_counted_once_per_entity_and_as_it_was_then(plan, unit, school, scoped):
    other, stranger = make_beneficiary(scoped), make_beneficiary(scoped)
    item = make_item(plan, starts_on=START, ends_on=END, beneficiaries=[school, other])
    for day, served in ((3, school), (4, school), (5, stranger), (9, other)):
        make_session(unit, plan_item=item, beneficiaries=[served], starts_at=on(day), state="held")

    def done(day):
        found = queries.follow_ups_of_items(queries.items_of_year(plan.year, on(day)), plan.year, on(day))
        return (found[item.pk].progress.done, found[item.pk].progress.target)

    assert [done(day) for day in (2, 6, 10)] == [(0, 2), (1, 2), (2, 2)]


@pytest.mark.req("MON-02")
def test_what_was_retired_leaves_the_count_from_then_on(plan):
    item = make_item(plan, starts_on=START, ends_on=END)
    gone = make_item(plan, is_removed=True, removed_reason="No aplica", removed_at=on(5))

    assert set(queries.items_of_year(plan.year, on(4)).values_list("pk", flat=True)) == {item.pk, gone.pk}
    assert set(queries.items_of_year(plan.year, on(6)).values_list("pk", flat=True)) == {item.pk}


@pytest.mark.req("MON-15")
def test_who_answers_and_the_leaders_are_told_of_what_went_red_once(plan, leader):
    adviser = make_member(plan.unit, "advisor")
    make_item(plan, activity="Taller", starts_on=START, ends_on=date(2026, 3, 5), responsible=adviser)
    make_item(plan, starts_on=START, ends_on=date(2026, 12, 5), responsible=adviser)
    with scopes_disabled():
        for day in (10, 11):
            actions.alert_red(at=on(day))

    told = Message.objects.values_list("title", "recipient")
    assert sorted(told) == sorted([("En rojo: Taller", adviser.pk), ("En rojo: Taller", leader.pk)])


# --- the page --------------------------------------------------------------------------------------------------------
@pytest.mark.req("MON-02", "MON-15")
def test_every_figure_opens_its_activities(plan, leader, sign_in):
    make_item(plan, starts_on=date(2020, 1, 1), ends_on=date(2020, 1, 5))
    make_item(plan, starts_on=date(2090, 1, 1), ends_on=date(2090, 1, 5))
    client = sign_in(leader)
    chart = client.get(reverse("monitoring:item_list"), {"vigencia": plan.year.year}).context["chart"]
    cells = [cell for cell in chart.table[0][1:] if cell.url]

    opened = [client.get(cell.url).context["listing"].page.paginator.count for cell in cells]
    assert opened == [int(cell.words) for cell in cells] == [1, 1, 2]


def test_the_page_costs_the_same_with_one_and_three(plan, scoped, planner, sign_in):
    client, url = sign_in(planner), reverse("monitoring:item_list")

    def cost():
        client.get(url)
        with CaptureQueriesContext(connection) as read:
            assert client.get(url, {"vigencia": plan.year.year}).status_code == 200
        return len(read)

    make_item(plan, starts_on=START, ends_on=END)
    one = cost()
    for _ in range(2):
        make_item(make_plan(scoped, year=plan.year, state="in_force"), starts_on=START, ends_on=END)

    assert cost() == one


def test_a_leader_sees_only_the_own_group_and_a_stranger_nothing(plan, leader, scoped, sign_in):
    make_item(plan, activity="La propia")
    make_item(make_plan(scoped, year=plan.year, state="in_force"), activity="La ajena")
    page = sign_in(leader).get(reverse("monitoring:item_list"), {"vigencia": plan.year.year}).content.decode()
    with scopes_disabled():
        stranger = make_member(make_unit(make_institution()), "group_leader")

    assert ("La propia" in page, "La ajena" in page) == (True, False)
    assert sign_in(stranger).get(reverse("monitoring:item_list")).status_code == 404


@pytest.mark.parametrize("asked", [{"vigencia": "x"}, {"vigencia": "9999"}, {"semaforo": "azul", "grupo": "x"}])
def test_what_the_address_says_badly_does_not_fail(plan, leader, sign_in, asked):
    assert sign_in(leader).get(reverse("monitoring:item_list"), asked).status_code == 200
