"""The visits that are not in the agenda: the conflicts with them are told, and the month is drawn around them."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baquiano.agenda import actions, queries
from baquiano.agenda.models import AgendaEntry
from baquiano.common.calendar_days import BOGOTA
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.delivery import make_session
from tests.factories.institutions import make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.req("AGD-07")]


def on(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=BOGOTA)


@pytest.fixture
def agenda(world):
    return make_agenda(world.institution, world.unit)


def visit(world, *, unit=None, **fields):
    fields = {
        "responsible": world.advisor,
        "starts_at": on(11),
        "beneficiaries": [make_beneficiary(world.institution)],
    } | fields
    return make_session(unit or world.unit, **fields)


def rules_found(agenda):
    return [one.finding.rule for one in queries.judge_agenda(agenda).found]


def test_a_visit_outside_the_agenda_clashes_with_an_entry_of_its_person(world, agenda):
    make_entry(agenda, responsible=world.advisor, starts_at=on(11, 10))
    visit(world, beneficiaries=[make_beneficiary(world.institution) for _ in range(3)])

    assert rules_found(agenda) == ["person_overlap"]


def test_two_groups_at_one_school_are_told_though_one_has_it_outside(world, agenda):
    school = make_beneficiary(world.institution)
    make_entry(agenda, starts_at=on(11), beneficiary=school, municipality=school.municipality)
    visit(world, unit=make_unit(world.institution), responsible=world.leader, beneficiaries=[school])

    assert rules_found(agenda) == ["same_place", "same_entity_day"]


@pytest.mark.parametrize("state", ["cancelled", "in the agenda", "of two days later"])
def test_what_is_not_made_or_has_its_entry_or_another_day_is_no_conflict(world, agenda, state):
    entry = make_entry(agenda, responsible=world.advisor, starts_at=on(11))
    if state == "cancelled":
        visit(world, state="cancelled")
    elif state == "in the agenda":
        visit(world, entry=entry)
    else:
        visit(world, starts_at=on(13))

    assert rules_found(agenda) == []


def test_a_visit_whose_entry_was_withdrawn_still_takes_its_person(world, agenda):
    gone = make_entry(agenda, responsible=world.advisor, starts_at=on(11), state="cancelled")
    make_entry(agenda, responsible=world.advisor, starts_at=on(11, 10))
    visit(world, entry=gone)

    assert rules_found(agenda) == ["person_overlap"]


def test_the_page_tells_it_without_a_door_and_it_is_answered_under_the_agenda(world, agenda, sign_in):
    make_entry(agenda, responsible=world.advisor, starts_at=on(11, 10))
    session = visit(world)

    client = sign_in(world.leader)
    page = client.get(reverse("agenda:month_findings", args=[2026, 3])).content.decode()
    (one,) = queries.judge_agenda(agenda).found
    address = reverse("agenda:finding_answer", args=[agenda.pk, one.finding.key])
    client.post(address, {"decision": "accepted", "reason": "Son en el mismo edificio."})

    assert ("Visita fuera de la agenda" in page, str(session.pk) in page, address in page) == (True, False, True)
    assert not queries.judge_agenda(agenda).found[0].is_open


def test_finding_them_costs_the_same_with_one_and_three(world, agenda):
    make_entry(agenda, responsible=world.advisor, starts_at=on(11, 10))
    visit(world)
    queries.judge_agenda(agenda)
    with CaptureQueriesContext(connection) as one:
        queries.judge_agenda(agenda)
    visit(world)
    visit(world, starts_at=on(12))
    with CaptureQueriesContext(connection) as three:
        queries.judge_agenda(agenda)

    assert len(three) == len(one)


@pytest.mark.req("AGD-01")
def test_the_month_is_drawn_around_what_people_already_have(world, at):
    for _ in range(3):
        world.item(0, starts_on=date(2026, 3, 11), ends_on=date(2026, 3, 11))
    visit(world, starts_at=on(11, 8), ends_at=on(11, 10))

    drawn = actions.draw_agenda(world.unit, world.year, 3, by=world.leader, at=at - timedelta(days=1))

    hours = AgendaEntry.objects.filter(agenda=drawn.agenda).order_by("starts_at").values_list("starts_at", flat=True)
    assert (drawn.added, drawn.crowded) == (3, 1)
    assert sorted(one.astimezone(BOGOTA).strftime("%H:%M") for one in hours) == ["08:00", "10:30", "14:00"]


def test_the_page_says_how_many_found_no_free_hour(world, at, sign_in):
    for _ in range(4):
        world.item(0, starts_on=date(2026, 12, 15), ends_on=date(2026, 12, 15))

    url = reverse("agenda:agenda_draw", args=[2026, 12, world.unit.pk])
    page = sign_in(world.leader).post(url, follow=True).content.decode()

    assert "1 quedó a una hora ocupada" in page
