"""The month of the agenda: programmed, held, not held, extra; presented by each group, asked of who did not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from baquiano.common.errors import Refused
from baquiano.monitoring import actions, queries
from baquiano.monitoring.models import MonthlyFollowUp
from baquiano.notifications.models import Message
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.commitments import make_commitment
from tests.factories.delivery import make_session
from tests.factories.institutions import make_institution, make_member, make_unit
from tests.factories.planning import make_plan
from tests.monitoring.conftest import on


def counted(year, at, months=(3,)):
    return queries.sum_of(queries.execution_by_unit(queries.visits_of_months(year, months, at), at).values())


@pytest.fixture
def month(visit):
    """Two held (one moved to April), one forgotten, one cancelled, one to come, one outside the agenda."""
    visit(3, state="held")
    visit(4, state="held", starts_at=on(2, 4), original_starts_at=on(4))
    visit(5)
    visit(6, state="cancelled")
    visit(24)
    visit(7, entry=None, state="held")


@pytest.mark.req("REP-10", "MON-23")
@pytest.mark.parametrize(
    ("moment", "held", "not_held", "pending", "extra"),
    [(on(10), 1, 3, 1, 1), (on(3, 4), 2, 3, 0, 1), (on(1), 0, 1, 4, 0)],
)
def test_each_visit_of_the_month_ended_in_one_way_by_the_moment(plan, month, moment, held, not_held, pending, extra):
    found = counted(plan.year, moment)

    assert found.values == [held, not_held, pending, extra]
    assert found.programmed == 5


@pytest.mark.req("REP-10")
def test_a_visit_that_was_moved_counts_in_the_month_that_promised_it(plan, month):
    assert counted(plan.year, on(3, 5), (4,)).values == [0, 0, 0, 0]


@pytest.mark.req("REP-10")
def test_what_is_not_published_was_never_programmed(plan, scoped):
    agenda = make_agenda(scoped, plan.unit, year=plan.year, state="draft", month=5)
    make_session(plan.unit, entry=make_entry(agenda), starts_at=on(5, 5))

    assert counted(plan.year, on(10, 5), (5,)).programmed == 0


@pytest.mark.req("REP-10")
def test_every_figure_of_the_month_opens_its_visits(plan, month, leader, sign_in):
    client, asked = sign_in(leader), {"vigencia": plan.year.year, "mes": 3}
    page = client.get(reverse("monitoring:month_execution"), asked)
    cells = [cell for cell in page.context["chart"].table[0][1:] if cell.url]
    opened = [client.get(cell.url).context["listing"].page.paginator.count for cell in cells]
    entity = page.context["listing"].rows[0].cells[2].html

    assert opened == [int(cell.words) for cell in cells]
    assert sum(opened) == 2 * 6
    assert "resultado=realizada" in entity


@pytest.mark.req("REP-10", "NFR-05")
def test_each_total_of_the_month_opens_its_visits_unless_some_are_of_no_row(plan, month, planner, scoped, sign_in):
    client, asked = sign_in(planner), {"vigencia": plan.year.year, "mes": 3}
    make_plan(scoped, year=plan.year, state="in_force")
    page = client.get(reverse("monitoring:month_execution"), asked)
    cells = [cell for cell in page.context["chart"].total[1:] if cell.url]

    assert len(cells) == 4 and "2 de 5. Programadas en el mes: 5" in page.content.decode()
    for cell in cells:
        assert client.get(cell.url).context["listing"].page.paginator.count == int(cell.words)

    make_session(make_unit(scoped), starts_at=on(6), held_at=on(6), state="held")
    page = client.get(reverse("monitoring:month_execution"), asked)
    assert not any(cell.url for cell in page.context["chart"].total)


def test_the_month_costs_the_same_with_one_and_three_groups(plan, month, planner, scoped, sign_in):
    client, asked = sign_in(planner), {"vigencia": plan.year.year, "mes": 3}

    def cost():
        client.get(reverse("monitoring:month_execution"), asked)
        with CaptureQueriesContext(connection) as read:
            client.get(reverse("monitoring:month_execution"), asked)
        return len(read)

    one = cost()
    for _ in range(2):
        other = make_plan(scoped, year=plan.year, state="in_force")
        agenda = make_agenda(scoped, other.unit, year=plan.year, state="published", published_at=on(25, 2))
        make_session(other.unit, entry=make_entry(agenda), starts_at=on(5), state="held")

    assert cost() == one


# --- presented -------------------------------------------------------------------------------------------------------
@pytest.mark.req("MON-23", "REP-08")
def test_a_group_presents_its_month_once_with_the_figures_of_that_moment(plan, month, leader, visit, at):
    make_commitment(plan.unit, due_on="2026-03-05")
    for _ in range(2):
        presented = actions.submit_follow_up(plan.unit, plan.year, 3, remarks="Bien.", by=leader, at=at)
    visit(8, state="held")

    presented.refresh_from_db()
    assert MonthlyFollowUp.objects.count() == 1
    assert presented.figures["execution"] == {"realizada": 1, "no-realizada": 3, "por-hacer": 1, "extra": 1}
    assert presented.figures["commitments"]["vencido"] == 1
    assert len(presented.sha256) == 64


@pytest.mark.req("MON-23")
def test_it_is_sent_back_with_what_to_mend_and_comes_back_with_new_figures(plan, month, leader, planner, visit, at):
    first = actions.submit_follow_up(plan.unit, plan.year, 3, remarks="Bien.", by=leader, at=at)
    with pytest.raises(Refused, match="qué debe ajustar"):
        actions.return_follow_up(first, note=" ", by=planner, at=at)
    for _ in range(2):
        actions.return_follow_up(first, note="Explique lo que no se hizo.", by=planner, at=at)
    visit(8, state="held")
    again = actions.submit_follow_up(plan.unit, plan.year, 3, remarks="No hubo bus.", by=leader, at=at)

    assert (again.pk, again.state, again.returns, again.returned_note) == (first.pk, "submitted", 1, "")
    assert again.figures["execution"]["realizada"] == 2
    assert Message.objects.get(kind="monitoring.follow_up_returned").recipient == leader


@pytest.mark.parametrize(("month_number", "words"), [(4, "Abril todavía no empieza")])
def test_a_month_to_come_and_one_of_a_closed_vigencia_are_not_presented(plan, leader, at, month_number, words):
    with pytest.raises(Refused, match=words):
        actions.submit_follow_up(plan.unit, plan.year, month_number, remarks="Bien.", by=leader, at=at)
    plan.year.state = "closed"
    with pytest.raises(Refused, match="está cerrada"):
        actions.submit_follow_up(plan.unit, plan.year, 3, remarks="Bien.", by=leader, at=at)


@pytest.mark.req("MON-23")
def test_only_who_did_not_present_is_asked_before_the_day_and_after_it_once(plan, leader, scoped):
    other = make_plan(scoped, year=plan.year, state="in_force")
    done = make_member(other.unit, "group_leader")
    actions.submit_follow_up(other.unit, plan.year, 3, remarks="Bien.", by=done, at=on(1, 4))
    with scopes_disabled():
        for day in (1, 3, 4, 6, 7):
            actions.remind_follow_ups(at=on(day, 4))

    assert sorted(Message.objects.values_list("kind", "recipient")) == [
        ("monitoring.follow_up_due", leader.pk),
        ("monitoring.follow_up_late", leader.pk),
    ]


# --- the pages -------------------------------------------------------------------------------------------------------
@pytest.mark.req("MON-23")
def test_present_it_from_its_page_and_find_it_in_the_month(plan, month, leader, planner, sign_in):
    url = reverse("monitoring:unit_submit", args=[plan.unit.pk, plan.year.year, 3])
    client = sign_in(leader)
    for _ in range(2):
        response = client.post(url, {"remarks": "Se hizo lo previsto."})
    found = MonthlyFollowUp.objects.get()
    page = client.get(reverse("monitoring:month_execution"), {"vigencia": plan.year.year, "mes": 3})

    assert response.url == found.get_absolute_url()
    assert page.context["missing"] == 0
    assert "Se hizo lo previsto." in client.get(found.get_absolute_url()).content.decode()
    assert client.get(reverse("monitoring:follow_up_list")).context["listing"].rows[0].object == found


def test_without_words_it_is_not_presented(plan, leader, sign_in):
    url = reverse("monitoring:unit_submit", args=[plan.unit.pk, plan.year.year, 3])
    response = sign_in(leader).post(url, {"remarks": "", "difficulties": "Llovió."})

    assert response.status_code == 422
    assert "Llovió." in response.content.decode()


def test_planning_sends_it_back_from_its_page_and_a_leader_may_not(plan, leader, planner, sign_in, at):
    found = actions.submit_follow_up(plan.unit, plan.year, 3, remarks="Bien.", by=leader, at=at)
    url = reverse("monitoring:follow_up_return", args=[found.pk])

    assert sign_in(leader).get(url).status_code == 403
    assert sign_in(planner).post(url, {"note": "Explique lo que no se hizo."}).url == found.get_absolute_url()
    assert MonthlyFollowUp.objects.get().state == "returned"


def test_a_leader_presents_no_month_of_another_group_nor_of_another_institution(plan, leader, scoped, sign_in):
    other = make_unit(scoped)
    url = reverse("monitoring:unit_submit", args=[other.pk, plan.year.year, 3])
    assert sign_in(leader).get(url).status_code == 404
    with scopes_disabled():
        stranger = make_member(make_unit(make_institution()), "group_leader")
    own = reverse("monitoring:unit_submit", args=[plan.unit.pk, plan.year.year, 3])
    assert sign_in(stranger).get(own).status_code == 404


@pytest.mark.parametrize("number", [0, 13])
def test_a_month_that_is_not_one_is_not_found(plan, leader, sign_in, number):
    url = reverse("monitoring:unit_submit", args=[plan.unit.pk, plan.year.year, number])
    assert sign_in(leader).get(url).status_code == 404


@pytest.mark.req("MON-23", "REP-10")
def test_the_board_of_the_month_leaves_as_a_file_with_its_total(visit, planner, sign_in):
    visit(3, state="held")
    visit(5)
    client, url = sign_in(planner), f"{reverse('monitoring:month_execution')}?vigencia=2026&mes=3"
    text = b"".join(client.get(f"{url}&cuadro=ejecucion.csv").streaming_content).decode("utf-8-sig")
    page = client.get(f"{url}&cuadro=otro.csv").content.decode()

    assert [line.split(";")[1:4] for line in text.splitlines()] == [
        ["Realizada", "No realizada", "Por hacer"],
        ["1", "1", "0"],
    ]
    assert "cuadro=ejecucion.xlsx" in page
