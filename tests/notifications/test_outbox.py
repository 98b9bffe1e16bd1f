"""A mail server that fails, dies in the middle and comes back; and several workers at once."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, connections
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from baquiano.notifications import actions
from baquiano.notifications.actions import outbox
from baquiano.notifications.choices import DeliveryState
from baquiano.notifications.models import Delivery
from baquiano.notifications.receivers import deliver_what_waits, make_digests
from tests.factories.accounts import make_user
from tests.factories.institutions import make_institution, make_member, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.req("NFR-07")]


class MailServer:
    """Takes mail while it is up; ``dies_after`` so many, it stops answering until it comes back."""

    def __init__(self):
        self.is_up, self.dies_after, self.calls, self.taken = True, None, 0, []
        self.door = threading.Lock()

    def deliver(self, messages):
        """One letter at a time, whoever brings it."""
        with self.door:
            return self.take(messages)

    def take(self, messages):
        self.calls += 1
        if self.dies_after is not None and len(self.taken) >= self.dies_after:
            self.is_up = False
        if not self.is_up:
            raise ConnectionRefusedError("nadie contesta")
        self.taken += [message.to[0] for message in messages]
        return len(messages)


@pytest.fixture
def server(monkeypatch):
    server = MailServer()
    monkeypatch.setattr(EmailBackend, "send_messages", server.deliver)
    return server


def queue(institution, at, count):
    addresses = [f"persona{number}@prueba.invalid" for number in range(count)]
    actions.send_mail_to(addresses, institution=institution, title="Agenda", body="x", key="agenda:1", by=None, at=at)
    return addresses


def states():
    return sorted(Delivery.objects.values_list("state", flat=True))


def test_a_server_that_dies_in_the_middle_loses_nothing_and_repeats_nothing(scoped, at, server):
    addresses = queue(scoped, at, 10)
    server.dies_after = 4

    first = deliver_what_waits(at)
    after_the_fall = server.calls
    server.dies_after, server.is_up = None, True
    for minute in range(1, 12):
        deliver_what_waits(at + timedelta(minutes=minute))

    assert (first, after_the_fall) == (4, 5)  # the fifth found nobody, and the rest did not insist
    assert sorted(server.taken) == sorted(addresses)
    assert states() == ["sent"] * 10


def test_a_server_that_is_down_all_weekend_loses_nothing(scoped, at, server):
    addresses = queue(scoped, at, 3)
    server.is_up = False
    for hour in range(72):
        for minute in (0, 1, 2):
            deliver_what_waits(at + timedelta(hours=hour, minutes=minute))
    down = states()

    server.is_up = True
    for minute in range(0, 130, 10):
        deliver_what_waits(at + timedelta(hours=73, minutes=minute))

    assert set(down) <= {"failed", "pending"}
    assert sorted(server.taken) == addresses


def test_an_address_that_says_later_is_asked_again(scoped, at, monkeypatch):
    (address,) = queue(scoped, at, 1)
    answers = [smtplib.SMTPRecipientsRefused({address: (450, b"vuelva luego")})]
    monkeypatch.setattr(
        EmailBackend, "send_messages", lambda backend, messages: _raise(answers.pop()) if answers else 1
    )

    first, later = deliver_what_waits(at), deliver_what_waits(at + timedelta(minutes=1))

    assert (first, later) == (0, 1)


def _raise(error):
    raise error


def test_a_mail_that_is_wrong_does_not_hold_the_others(scoped, at, monkeypatch):
    queue(scoped, at, 3)
    bad = Delivery.objects.first()
    send = EmailBackend.send_messages

    def sending(backend, messages):
        if messages[0].to == [bad.address]:
            raise smtplib.SMTPDataError(554, b"no me gusta")
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", sending)

    assert deliver_what_waits(at) == 2


def test_in_a_slow_batch_each_lease_counts_from_its_own_mail(scoped, at, monkeypatch):
    """Ten minutes of batch: a lease counted from its beginning would be over, and another worker would send again."""
    queue(scoped, at, 3)
    seconds = iter(range(0, 6000, 300))
    monkeypatch.setattr(outbox, "monotonic", lambda: next(seconds))
    free_at = []

    def sending(backend, messages):
        free_at.append(Delivery.objects.get(address=messages[0].to[0]).next_attempt_at)
        return 1

    monkeypatch.setattr(EmailBackend, "send_messages", sending)

    deliver_what_waits(at)

    assert free_at == [at + timedelta(seconds=300 * turn) + outbox.LEASE for turn in (1, 2, 3)]


@pytest.mark.engine("postgresql")
@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_each_mail_once(at, server):
    institution = make_institution()
    with scope(institution=institution):
        addresses = queue(institution, at, 40)

    together(lambda: deliver_what_waits(at), 4)

    assert sorted(server.taken) == sorted(addresses)


@pytest.mark.engine("postgresql")
@pytest.mark.django_db(transaction=True)
def test_workers_at_once_make_each_summary_once(at):
    institution = make_institution()
    people = [make_user() for _ in range(5)]
    with scope(institution=institution):
        for person in people:
            actions.save_preferences({"other": "digest"}, institution=institution, by=person, at=at)
        for number in range(3):
            actions.notify(
                people,
                institution=institution,
                kind="x",
                title=f"T{number}",
                body="",
                key=f"x:{number}",
                by=None,
                at=at,
            )
    tomorrow = at + timedelta(days=1)

    made = together(lambda: make_digests(tomorrow), 4)

    with scopes_disabled():
        kept = sorted(Delivery.objects.values_list("address", flat=True))
    assert (sum(made), kept) == (5, sorted(person.email for person in people))


def together(work, count):
    """What each of ``count`` threads answers when they begin at once."""
    barrier, answers = threading.Barrier(count), []

    def run():
        try:
            barrier.wait(timeout=20)
            answers.append(work())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(answers) == count
    return answers


def test_the_administrator_sends_again_everything_that_gave_up(scoped, at, sign_in):
    queue(scoped, at, 3)
    Delivery.objects.update(state=DeliveryState.DEAD, last_error="no hubo quien contestara")
    client = sign_in(make_member(make_unit(scoped), "admin"))
    page = client.get(reverse("notifications:delivery_list")).content.decode()

    client.post(reverse("notifications:delivery_retry_all"))

    assert ("Reintentar los 3 que no salieron" in page, states()) == (True, ["pending"] * 3)
    assert connection.in_atomic_block
    assert mail.outbox == []
