"""The summary of the day: once per person and day, in Bogotá time, with what was not read."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django_scopes import scope

from baquiano.common.calendar_days import BOGOTA
from baquiano.notifications import actions
from baquiano.notifications.models import Delivery, Message
from baquiano.notifications.receivers import deliver_what_waits, make_digests
from tests.factories.accounts import make_user
from tests.factories.institutions import make_institution, make_profile

pytestmark = [pytest.mark.django_db, pytest.mark.req("NFR-07")]
KIND = "agenda.agenda_published"
MONDAY = datetime(2026, 3, 9, 15, tzinfo=BOGOTA)
TUESDAY = datetime(2026, 3, 10, 7, tzinfo=BOGOTA)


@pytest.fixture
def person(scoped):
    person = make_user()
    actions.save_preferences({KIND: "digest"}, institution=scoped, by=person, at=MONDAY)
    return person


def tell(institution, person, number, at=MONDAY):
    return actions.notify(
        [person],
        institution=institution,
        kind=KIND,
        title=f"Agenda {number}",
        body="Revise sus visitas.",
        url=f"/agenda/{number}/",
        key=f"agenda:{number}",
        by=None,
        at=at,
    )


def test_what_waits_goes_in_one_mail_at_its_hour(scoped, person):
    tell(scoped, person, 1)
    tell(scoped, person, 2)

    before, made = make_digests(TUESDAY - timedelta(minutes=1)), make_digests(TUESDAY)
    deliver_what_waits(TUESDAY)

    assert (before, made, len(mail.outbox)) == (0, 1, 1)
    sent = mail.outbox[0]
    assert sent.subject == "Resumen del martes 10 de marzo de 2026: 2 avisos"
    assert [words in sent.body for words in ("Agenda 1", "/agenda/1/", "Agenda 2", "/avisos/preferencias/")] == [
        True
    ] * 4


def test_it_is_made_once_a_day_however_often_the_clock_asks(scoped, person):
    tell(scoped, person, 1)

    made = [make_digests(TUESDAY + timedelta(minutes=5 * turn)) for turn in range(4)]

    assert (made, Delivery.objects.count()) == ([1, 0, 0, 0], 1)


def test_what_comes_after_its_hour_waits_for_the_next_day(scoped, person):
    tell(scoped, person, 1)
    make_digests(TUESDAY)
    tell(scoped, person, 2, at=TUESDAY + timedelta(hours=2))

    again, tomorrow = make_digests(TUESDAY + timedelta(hours=3)), make_digests(TUESDAY + timedelta(days=1))

    assert (again, tomorrow) == (0, 1)
    assert "Agenda 2" in Delivery.objects.order_by("created_at").last().body


def test_what_was_read_meanwhile_is_not_told_again(scoped, person):
    (message,) = tell(scoped, person, 1)
    actions.mark_read([message.pk], by=person, at=MONDAY)

    assert (make_digests(TUESDAY), Delivery.objects.count()) == (0, 0)
    assert Message.objects.get().digested_on == TUESDAY.date()


def test_a_machine_that_was_off_in_the_morning_makes_it_in_the_afternoon(scoped, person):
    tell(scoped, person, 1)

    assert make_digests(TUESDAY + timedelta(hours=8)) == 1


def test_the_hour_is_that_of_the_institution(scoped, person):
    make_profile(scoped, {"notifications": {"digest_at": "16:30"}}, year=2020)
    tell(scoped, person, 1)

    assert (make_digests(TUESDAY), make_digests(TUESDAY + timedelta(hours=9, minutes=30))) == (0, 1)


def test_an_institution_that_rests_makes_none_on_sunday(scoped, person):
    make_profile(scoped, {"notifications": {"quiet_days": True}}, year=2020)
    tell(scoped, person, 1, at=datetime(2026, 3, 13, 15, tzinfo=BOGOTA))

    made = [make_digests(datetime(2026, 3, day, 7, tzinfo=BOGOTA)) for day in (14, 15, 16)]

    assert made == [0, 0, 1]


def test_each_institution_makes_its_own(scoped, person):
    other = make_institution()
    tell(scoped, person, 1)
    with scope(institution=other):
        actions.save_preferences({KIND: "digest"}, institution=other, by=person, at=MONDAY)
        tell(other, person, 2)

    assert make_digests(TUESDAY) == 2
    bodies = [row.body for row in Delivery._base_manager.order_by("institution__name")]
    assert sorted(("Agenda 1" in body, "Agenda 2" in body) for body in bodies) == [(False, True), (True, False)]


def test_a_long_one_tells_the_first_and_how_many_more(scoped, person):
    for number in range(53):
        tell(scoped, person, number)

    make_digests(TUESDAY)

    assert "Y 3 más" in Delivery.objects.get().body
