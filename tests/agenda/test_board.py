"""The calendar of the month and moving an entry in it."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from baquiano.agenda import actions
from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.errors import Refused, StaleEdit
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.institutions import make_catalogue_item, make_unit

pytestmark = pytest.mark.django_db


def on(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=BOGOTA)


@pytest.fixture
def agenda(world):
    return make_agenda(world.institution, world.unit)


@pytest.fixture
def entry(world, agenda):
    return make_entry(agenda, starts_at=on(11), responsible=world.advisor)


def move(entry, by, at, **fields):
    fields = {"expected_version": 1, "day": date(2026, 3, 17)} | fields
    return actions.move_entry(entry, **fields, by=by, at=at)


# --- the action ---
@pytest.mark.req("AGD-01")
def test_move_entry_keeps_the_hour_and_the_length(world, entry, at):
    moved = move(entry, world.advisor, at)

    assert (moved.starts_at, moved.ends_at, moved.version) == (on(17), on(17, 11), 2)
    assert TrailEntry.objects.get(event="agenda.entry_moved").changes.keys() == {"starts_at", "ends_at"}


def test_move_entry_to_another_hour(world, entry, at):
    moved = move(entry, world.advisor, at, day=date(2026, 3, 11), starts=time(14))

    assert (moved.starts_at, moved.ends_at) == (on(11, 14), on(11, 16))


def test_moving_to_where_it_is_changes_nothing(world, entry, at):
    assert move(entry, world.advisor, at, day=date(2026, 3, 11)).version == 1
    assert not TrailEntry.objects.filter(event="agenda.entry_moved").exists()


def test_a_stale_move_is_refused_with_the_stored_entry(world, entry, at):
    move(entry, world.advisor, at)

    with pytest.raises(StaleEdit) as stale:
        move(entry, world.leader, at, day=date(2026, 3, 18))

    assert stale.value.current.starts_at == on(17)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"day": date(2026, 4, 1)}, "elija un día de ese mes"),
        ({"starts": time(23)}, "terminaría al día siguiente"),
    ],
)
def test_move_entry_is_refused(world, entry, at, fields, words):
    with pytest.raises(Refused, match=words):
        move(entry, world.advisor, at, **fields)


def test_move_entry_is_refused_once_the_agenda_was_sent_and_while_it_is_withdrawn(world, agenda, entry, at):
    actions.withdraw_entry(entry, note="Ya no se hace", by=world.leader, at=at)
    with pytest.raises(Refused, match="retirada"):
        move(entry, world.advisor, at)

    agenda.state = "submitted"
    agenda.save()
    with pytest.raises(Refused, match="enviada a planeación"):
        move(entry, world.advisor, at)


# --- the page ---
def test_entry_move_by_form_and_back_to_the_calendar(world, entry, sign_in):
    client, url = sign_in(world.advisor), reverse("agenda:entry_move", args=[entry.pk])
    back = "/agenda/2026/3/calendario/?vista=semana"

    page = client.get(url, {"volver": back})
    response = client.post(url, {"day": "2026-03-17", "starts": "", "version": 1, "volver": back})

    assert page.context["back"] == response.url == back
    entry.refresh_from_db()
    assert entry.starts_at == on(17)


@pytest.mark.parametrize("elsewhere", ["https://example.org/agenda/", "//example.org/agenda/", "/planes/"])
def test_entry_move_does_not_leave_the_agenda(world, entry, sign_in, elsewhere):
    page = sign_in(world.advisor).get(reverse("agenda:entry_move", args=[entry.pk]), {"volver": elsewhere})

    assert page.context["back"] == f"{entry.agenda.get_absolute_url()}?vista=calendario"


def test_what_the_calendar_sends_is_refused_in_words(world, entry, sign_in):
    client, url = sign_in(world.advisor), reverse("agenda:entry_move", args=[entry.pk])

    outside = client.post(url, {"day": "2026-04-02", "version": 1}, headers={"X-Board": "1"})
    client.post(url, {"day": "2026-03-17", "version": 1}, headers={"X-Board": "1"})
    stale = client.post(url, {"day": "2026-03-18", "version": 1}, headers={"X-Board": "1"})

    assert (outside.status_code, outside.content.decode()) == (
        409,
        "La agenda es de marzo de 2026: elija un día de ese mes.",
    )
    assert stale.status_code == 409
    assert "ahora está el martes 17 de marzo de 2026" in stale.content.decode()


def test_entry_move_is_not_for_another_group(world, sign_in):
    foreign = make_entry(make_agenda(world.institution, make_unit(world.institution)), starts_at=on(11))

    response = sign_in(world.advisor).post(reverse("agenda:entry_move", args=[foreign.pk]), {"day": "2026-03-17"})

    assert response.status_code == 403


# --- month, week and filters ---
CALENDAR = reverse("agenda:month_calendar", args=[2026, 3])


def shown(page):
    return {entry.pk for week in page.context["weeks"] for one in week for entry in one.entries}


@pytest.mark.req("AGD-02")
def test_month_calendar_narrows_by_group_person_entity_and_topic(world, agenda, sign_in):
    school, topic = make_beneficiary(world.institution), make_catalogue_item(world.institution)
    other = make_agenda(world.institution, make_unit(world.institution, name="Cobertura"))
    mine = make_entry(agenda, responsible=world.advisor)
    theirs = make_entry(other, responsible=world.leader, beneficiary=school, topic=topic)
    client = sign_in(world.planner)

    def asked(**query):
        return shown(client.get(CALENDAR, query))

    assert asked() == {mine.pk, theirs.pk}
    assert asked(grupo=agenda.unit_id) == {mine.pk}
    assert asked(persona=world.leader.pk) == asked(entidad=school.pk) == asked(tema=topic.pk) == {theirs.pk}
    assert asked(grupo="cualquiera") == {mine.pk, theirs.pk}


def test_what_was_cancelled_is_drawn_and_not_counted(world, agenda, sign_in):
    make_entry(agenda, responsible=world.advisor)
    make_entry(agenda, responsible=world.advisor, starts_at=on(12), state="cancelled")

    page = sign_in(world.planner).get(CALENDAR)

    assert len(shown(page)) == 2
    assert "1 actividad de todos los grupos." in page.content.decode()


def test_month_calendar_by_weeks(world, agenda, sign_in):
    first, later = make_entry(agenda, starts_at=on(2)), make_entry(agenda, starts_at=on(17))
    client = sign_in(world.planner)

    week = client.get(CALENDAR, {"vista": "semana", "dia": "2026-03-17"})

    assert shown(week) == {later.pk}
    assert "sin actividades" not in week.content.decode()
    empty = client.get(CALENDAR, {"vista": "semana", "dia": "2026-03-24"})
    assert "Semana del 23/03/2026 al 29/03/2026: sin actividades" in empty.content.decode()
    assert (week.context["week_before"], week.context["week_after"]) == ("2026-03-09", "2026-03-23")
    assert shown(client.get(CALENDAR, {"vista": "semana", "dia": "2026-03-02"})) == {first.pk}
    assert client.get(CALENDAR, {"vista": "semana", "dia": "ayer"}).status_code == 200


def test_only_what_the_person_may_write_can_be_moved(world, agenda, sign_in):
    other = make_agenda(world.institution, make_unit(world.institution))
    make_entry(agenda), make_entry(other)

    page = sign_in(world.advisor).get(CALENDAR)

    assert page.context["movable"] == {agenda.pk}


def test_a_full_day_ends_in_a_link_to_the_list(world, agenda, sign_in):
    for number in range(8):
        make_entry(agenda, starts_at=on(11) + timedelta(minutes=number))

    text = sign_in(world.planner).get(CALENDAR).content.decode()

    assert text.count("data-entry") == 0
    assert text.count("entry-link") == 6
    assert "Ver las 8 del día" in text
