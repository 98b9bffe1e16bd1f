"""Each person says how to be told of each kind of notice, and is never told less than the kind allows."""

from datetime import datetime

import pytest
from django.urls import reverse
from django_scopes import scope

from baquiano.accounts import actions as accounts
from baquiano.accounts.choices import AccessChange
from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import BOGOTA
from baquiano.notifications import actions, kinds
from baquiano.notifications.choices import Way
from baquiano.notifications.models import Delivery, Message
from tests.factories.accounts import make_user
from tests.factories.institutions import make_institution, make_member, make_profile, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.req("NFR-07")]
SOON, CALL = "commitments.due_soon", "governance.session_convened"


def tell(institution, at, people, kind=SOON, **overrides):
    fields = {"kind": kind, "title": "Compromiso por vencer", "body": "El martes.", "key": f"{kind}:1", "by": None}
    return actions.notify(people, institution=institution, at=at, **(fields | overrides))


def choose(person, institution, at, **ways):
    choices = {kind.replace("__", "."): way for kind, way in ways.items()}
    return actions.save_preferences(choices, institution=institution, by=person, at=at)


@pytest.mark.parametrize(
    ("way", "messages", "mails"), [("at_once", 1, 1), ("digest", 1, 0), ("in_app", 1, 0), ("none", 0, 0)]
)
def test_each_is_told_as_they_chose(way, messages, mails, scoped, at):
    person = make_user()
    choose(person, scoped, at, commitments__due_soon=way)

    tell(scoped, at, [person])

    assert (Message.objects.count(), Delivery.objects.count()) == (messages, mails)


def test_whoever_chose_nothing_is_told_as_usual_beside_whoever_chose(scoped, at):
    silent, usual = make_user(), make_user()
    choose(silent, scoped, at, commitments__due_soon="none")

    tell(scoped, at, [silent, usual])

    assert [message.recipient for message in Message.objects.all()] == [usual]


@pytest.mark.parametrize("way", ["none", "in_app", "digest", "lo que sea", ""])
def test_what_is_mandatory_is_told_whatever_is_sent(way, scoped, at):
    person = make_user()
    choose(person, scoped, at, governance__session_convened=way)

    tell(scoped, at, [person], kind=CALL)

    assert Delivery.objects.count() == 1


def test_less_than_the_least_becomes_the_least(scoped, at):
    person = make_user()

    choose(person, scoped, at, agenda__agenda_published="none")
    tell(scoped, at, [person], kind="agenda.agenda_published")

    assert (Message.objects.get().way, Delivery.objects.count()) == (Way.IN_APP, 0)


def test_what_no_room_registered_is_told_as_the_others(scoped, at):
    person = make_user()
    choose(person, scoped, at, other="in_app")

    tell(scoped, at, [person], kind="sala.algo_nuevo")

    assert (Message.objects.count(), Delivery.objects.count()) == (1, 0)


def test_choosing_in_one_institution_changes_nothing_in_another(scoped, at):
    person, other = make_user(), make_institution()
    choose(person, scoped, at, commitments__due_soon="none")

    with scope(institution=other):
        tell(other, at, [person])

        assert Delivery.objects.count() == 1


def test_choosing_leaves_its_trace_and_repeating_it_does_not(scoped, at):
    person = make_user()

    changed = [choose(person, scoped, at, commitments__due_soon="none") for _ in range(2)]

    entry = TrailEntry.objects.get(event="notifications.preferences_changed")
    assert (changed, entry.changes) == ([1, 0], {SOON: ["at_once", "none"]})


def test_the_person_chooses_on_the_page(scoped, sign_in):
    person = make_member(make_unit(scoped))
    client = sign_in(person)
    page = client.get(reverse("notifications:preferences")).content.decode()
    chosen = {kind.code: kind.usual.value for kind in kinds.registered() if not kind.is_fixed} | {SOON: "digest"}

    client.post(reverse("notifications:preferences"), chosen)

    assert "Cambios en el acceso a su cuenta" in page  # what is mandatory says so
    again = client.get(reverse("notifications:preferences")).context["form"]
    assert {name: field.initial for name, field in again.fields.items() if field.initial == "digest"} == {
        SOON: "digest"
    }


def test_the_mail_leads_to_the_preferences(scoped, at):
    tell(scoped, at, [make_user()])

    delivery = Delivery.objects.get()
    assert ("/avisos/preferencias/" in delivery.body, "/avisos/preferencias/" in delivery.html) == (True, True)


def test_a_mail_to_who_has_no_account_offers_no_preferences(scoped, at):
    actions.send_mail_to(
        ["colegio@prueba.invalid"], institution=scoped, title="Visita", body="Martes.", key="v:1", by=None, at=at
    )

    assert "preferencias" not in Delivery.objects.get().html


# --- hours of rest ---------------------------------------------------------------------------------------------------
REST = {"notifications": {"quiet_from": "19:00", "quiet_until": "06:00", "quiet_days": True}}


def in_bogota(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=BOGOTA)


@pytest.mark.parametrize(
    ("told", "leaves"),
    [
        ((10, 9), (10, 9)),  # Tuesday morning
        ((10, 18, 59), (10, 18, 59)),
        ((10, 19), (11, 6)),
        ((11, 5, 59), (11, 6)),
        ((11, 6), (11, 6)),
        ((13, 20), (16, 6)),  # Friday night: on Monday
        ((14, 12), (16, 6)),  # Saturday
        ((20, 20), (24, 6)),  # Friday night, and Monday 23 is a holiday
    ],
)
def test_mail_waits_for_the_hours_of_work(told, leaves, scoped):
    make_profile(scoped, REST, year=2020)

    tell(scoped, in_bogota(*told), [make_user()])

    assert Delivery.objects.get().next_attempt_at == in_bogota(*leaves)


def test_without_settings_mail_leaves_at_any_hour(scoped):
    tell(scoped, in_bogota(14, 23), [make_user()])

    assert Delivery.objects.get().next_attempt_at == in_bogota(14, 23)


# --- the own access --------------------------------------------------------------------------------------------------
def test_what_happens_to_the_access_is_told_at_once_even_at_night(scoped):
    make_profile(scoped, REST, year=2020)
    person, admin = make_member(make_unit(scoped)), make_user(full_name="Admin Ficticia")

    accounts.note_access_change(person, what=AccessChange.RESET, by=admin, at=in_bogota(14, 23))

    delivery = Delivery.objects.get()
    assert (delivery.address, delivery.next_attempt_at) == (person.email, in_bogota(14, 23))
    assert ("Admin Ficticia" in delivery.body, "Si no fue usted" in delivery.body) == (True, True)
