"""The rounds of adjustment: deadline, oficio, answer, and what the group changed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from baquiano.agenda import actions, queries
from baquiano.agenda.models import AgendaReturn
from baquiano.common.errors import Refused
from baquiano.notifications.models import Message
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.institutions import make_catalogue_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def agenda(world):
    agenda = make_agenda(world.institution, world.unit, state="submitted")
    make_entry(agenda, title="Visita ficticia", place="Sede 1", responsible=world.advisor)
    return agenda


def ask(agenda, world, at, **fields):
    return actions.return_agenda(agenda, note="Falta la visita a la sede dos.", by=world.planner, at=at, **fields)


def answer(agenda, world, at, note="Se cambió el lugar."):
    return actions.submit_agenda(agenda, note=note, by=world.leader, at=at)


def change(agenda, world, at, **fields):
    entry = agenda.entries.get(title="Visita ficticia")
    names = ("plan_item", "title", "topic", "beneficiary", "municipality", "starts_at", "ends_at", "modality", "link")
    kept = {name: getattr(entry, name) for name in (*names, "place", "mechanism", "responsible", "note")}
    version = entry.version
    actions.change_entry(entry, expected_version=version, fields=kept | fields, by=world.leader, at=at)


@pytest.mark.req("AGD-03")
def test_a_request_has_its_round_and_a_deadline_in_working_days(world, agenda, at):
    request = ask(agenda, world, at)

    # From Thursday 12 February: Friday, Monday, Tuesday.
    assert (request.round, request.due_on) == (1, date(2026, 2, 17))
    message = Message.objects.filter(kind="agenda.agenda_returned").first()
    assert "Plazo para responder: 17/02/2026." in message.body


@pytest.mark.req("AGD-03", "WFL-04")
def test_rounds_repeat_and_each_tells_what_the_group_changed(world, agenda, at):
    ask(agenda, world, at)
    change(agenda, world, at, place="Sede 2")
    answer(agenda, world, at)
    ask(agenda, world, at + timedelta(days=1))
    make_entry(agenda, title="Visita a la sede tres", place="Sede 3", responsible=world.advisor)
    answer(agenda, world, at + timedelta(days=2), note="Se agregó la sede tres.")

    rounds = queries.rounds_of(agenda, on=date(2026, 2, 20))

    assert [(one.request.round, one.request.answer) for one in rounds] == [
        (2, "Se agregó la sede tres."),
        (1, "Se cambió el lugar."),
    ]
    assert [(change.title, change.kind) for change in rounds[0].changes] == [("Visita a la sede tres", "added")]
    assert rounds[1].changes[0].fields == [("Lugar", "Sede 1", "Sede 2")]


@pytest.mark.req("AGD-03")
def test_an_adjusted_agenda_is_sent_only_with_an_answer(world, agenda, at):
    ask(agenda, world, at)

    with pytest.raises(Refused, match="diga en el mensaje qué cambió"):
        answer(agenda, world, at, note=" ")


def test_a_deadline_that_passed_is_refused(world, agenda, at):
    with pytest.raises(Refused, match="ya pasó"):
        ask(agenda, world, at, due_on=date(2026, 2, 11))


@pytest.mark.req("AGD-03")
def test_a_request_that_nobody_answers_in_time_makes_the_group_late(world, agenda, at):
    ask(agenda, world, at, due_on=date(2026, 2, 16))

    (before,) = queries.month_overview(world.institution, world.year, 3, today=date(2026, 2, 16))
    (after,) = queries.month_overview(world.institution, world.year, 3, today=date(2026, 2, 17))

    assert (before.is_late, after.is_late, after.adjust_by) == (False, True, date(2026, 2, 16))


@pytest.mark.req("AGD-03")
def test_the_request_of_a_page_carries_its_deadline(world, agenda, sign_in):
    reason = make_catalogue_item(world.institution, "return_reason")
    client, url = sign_in(world.planner), reverse("agenda:agenda_return", args=[agenda.pk])
    due_on = client.get(url).context["form"].initial["due_on"] + timedelta(days=2)

    client.post(url, {"reason": reason.pk, "note": "Falta la visita a la sede dos.", "due_on": due_on.isoformat()})

    assert AgendaReturn.objects.get().due_on == due_on
