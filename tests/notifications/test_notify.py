"""Telling people once, and mail that neither makes wait nor gets lost."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.urls import reverse
from django_scopes import scope

from baquiano.audit.models import TrailEntry
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.notifications import actions, queries, tasks
from baquiano.notifications.actions import outbox
from baquiano.notifications.choices import DeliveryState
from baquiano.notifications.models import Delivery, Message
from baquiano.notifications.receivers import deliver_what_waits
from tests.factories.accounts import make_user
from tests.factories.institutions import make_institution, make_member, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.req("NFR-07")]


@pytest.fixture
def unit(scoped):
    return make_unit(scoped)


def tell(institution, at, people, **overrides):
    fields = {
        "kind": "agenda_published",
        "title": "Agenda de marzo publicada",
        "body": "Revise sus visitas.\n\nGracias.",
        "url": "/agenda/1/",
        "key": "agenda:1:published",
        "by": None,
    }
    return actions.notify(people, institution=institution, at=at, **(fields | overrides))


@pytest.fixture
def broken_server(monkeypatch):
    """A mail server that refuses for as long as the list has reasons."""
    reasons = []
    send = EmailBackend.send_messages

    def sending(backend, messages):
        if reasons:
            raise reasons.pop(0)
        return send(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", sending)
    return reasons


def test_each_person_is_told_in_the_product_and_by_mail(scoped, at):
    ana, luis = make_user(), make_user()

    told = tell(scoped, at, [ana, luis])

    assert {message.recipient for message in told} == {ana, luis}
    assert set(Delivery.objects.values_list("address", flat=True)) == {ana.email, luis.email}
    assert deliver_what_waits(at) == 2
    sent = mail.outbox[0]
    assert sent.subject == "Agenda de marzo publicada"
    assert "/agenda/1/" in sent.body
    assert scoped.name in sent.body
    assert sent.alternatives[0].mimetype == "text/html"


def test_the_same_fact_is_told_once(scoped, at):
    ana, luis = make_user(), make_user()

    tell(scoped, at, [ana, ana])
    second = tell(scoped, at + timedelta(minutes=1), [ana, luis])

    assert [message.recipient for message in second] == [luis]
    assert Message.objects.count() == Delivery.objects.count() == 2


def test_nobody_is_told_of_what_did_not_happen(scoped, at):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(scoped, at, [make_user()])
        raise ZeroDivisionError

    assert Message.objects.count() == Delivery.objects.count() == 0


def test_the_mail_is_asked_for_after_the_commit(scoped, at, settings, django_capture_on_commit_callbacks):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

    with django_capture_on_commit_callbacks(execute=True):
        tell(scoped, at, [make_user()])
        assert mail.outbox == []

    assert len(mail.outbox) == 1
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_who_left_is_not_told_and_an_odd_address_is_left_out(scoped, at):
    gone = make_user(is_active=False)

    assert tell(scoped, at, [gone]) == []
    assert actions.send_mail_to(
        ["no-es-correo", " CONTACTO@Colegio.edu.co ", "contacto@colegio.edu.co"],
        institution=scoped,
        title="Visita",
        body="Llegamos el martes.",
        key="visit:1",
        by=None,
        at=at,
    ) == [Delivery.objects.get(address="contacto@colegio.edu.co")]


def test_without_email_only_the_product_tells(scoped, at):
    tell(scoped, at, [make_user()], email=False)

    assert (Message.objects.count(), Delivery.objects.count()) == (1, 0)


def test_a_line_break_does_not_add_headers(scoped, at):
    tell(scoped, at, [make_user()], title="Hola\nBcc: otro@x.co")

    assert deliver_what_waits(at) == 1
    assert mail.outbox[0].subject == "Hola Bcc: otro@x.co"


def test_markup_in_a_message_is_text(scoped, at):
    tell(scoped, at, [make_user()], body="<script>alert(1)</script>")
    deliver_what_waits(at)

    assert "<script>" not in mail.outbox[0].alternatives[0].content


class TestRetries:
    @pytest.fixture
    def delivery(self, scoped, at):
        tell(scoped, at, [make_user()])
        return Delivery.objects.get()

    def test_a_failure_waits_and_tries_again_with_the_same_identity(self, delivery, at, broken_server):
        broken_server += [smtplib.SMTPServerDisconnected("se cayó"), OSError("sin red")]

        assert deliver_what_waits(at) == 0
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts) == (DeliveryState.FAILED, 1)
        assert "se cayó" in delivery.last_error
        assert delivery.next_attempt_at == at + timedelta(minutes=1)

        assert deliver_what_waits(at) == 0  # not before its time
        assert delivery.attempts == 1
        assert deliver_what_waits(at + timedelta(minutes=1)) == 0
        assert deliver_what_waits(at + timedelta(minutes=6)) == 1
        assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [delivery.mail_id]
        assert deliver_what_waits(at + timedelta(days=1)) == 0

    def test_after_the_last_attempt_it_waits_for_a_person(self, delivery, at, broken_server):
        broken_server += [smtplib.SMTPDataError(451, b"luego")] * 20
        moment = at
        for _ in range(10):
            deliver_what_waits(moment)
            moment += timedelta(days=1)

        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts) == (DeliveryState.DEAD, 7)

        broken_server.clear()
        actions.retry_delivery(delivery, by=make_user(), at=moment)
        assert deliver_what_waits(moment) == 1
        assert TrailEntry.objects.get(event="notifications.delivery_retried").changes == {"state": ["dead", "pending"]}

    def test_an_address_that_the_server_refuses_is_not_insisted_upon(self, delivery, at, broken_server):
        broken_server.append(smtplib.SMTPRecipientsRefused({delivery.address: (550, b"no existe")}))

        deliver_what_waits(at)

        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.DEAD

    def test_a_sent_mail_is_not_sent_again(self, delivery, at):
        deliver_what_waits(at)

        with pytest.raises(Refused, match="ya fue enviado"):
            actions.retry_delivery(delivery, by=make_user(), at=at)

    def test_a_key_is_readable_only_in_the_mail_that_leaves(self, scoped, at, broken_server):
        broken_server.append(OSError("sin red"))
        actions.send_mail_to(
            ["a@entidad.demo"], institution=scoped, title="Su enlace", body="Entre.", url="/entrar/CLAVE-FICTICIA/",
            secret="CLAVE-FICTICIA", key="enlace:1", by=None, at=at,
        )  # fmt: skip
        kept = Delivery.objects.get()

        assert "CLAVE-FICTICIA" not in f"{kept.body}{kept.html}{kept.sealed}" and "/entrar/••••••/" in kept.body
        assert [deliver_what_waits(at), deliver_what_waits(at + timedelta(minutes=1))] == [0, 1]
        sent = mail.outbox[0]
        assert "/entrar/CLAVE-FICTICIA/" in sent.body and "/entrar/CLAVE-FICTICIA/" in sent.alternatives[0].content
        kept.refresh_from_db()
        assert kept.sealed == ""

    def test_a_key_sealed_by_another_installation_is_told_and_not_sent(self, scoped, at, settings):
        fields = {"title": "Su enlace", "body": "CLAVE", "secret": "CLAVE", "key": "enlace:2", "by": None}
        actions.send_mail_to(["a@entidad.demo"], institution=scoped, at=at, **fields)
        settings.SECRET_KEY = "otra clave ficticia de otra instalación, larga y al azar 0123456789"

        assert deliver_what_waits(at) == 0
        assert "BAQUIANO_SECRET_KEY" in Delivery.objects.get().last_error and mail.outbox == []

    def test_two_workers_send_one_mail(self, delivery, at):
        first, second = Delivery.objects.get(), Delivery.objects.get()

        assert [actions.deliver(first, at=at), actions.deliver(second, at=at)] == [True, False]
        assert len(mail.outbox) == 1

    def test_a_worker_that_died_frees_the_mail_after_a_while(self, delivery, at, monkeypatch):
        monkeypatch.setattr(outbox, "_mail_of", lambda delivery: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            actions.deliver(delivery, at=at)
        monkeypatch.undo()

        assert deliver_what_waits(at + timedelta(minutes=1)) == 0
        assert deliver_what_waits(at + timedelta(minutes=6)) == 1

    def test_the_task_of_a_mail_that_is_gone_does_nothing(self, db):
        tasks.deliver.call(str(uuid7()))


class TestPages:
    def test_the_own_messages_are_read_and_counted(self, unit, scoped, sign_in, client, at):
        ana, luis = make_member(unit), make_member(unit)
        tell(scoped, at, [ana, luis])
        sign_in(ana)

        page = client.get(reverse("notifications:message_list")).content.decode()
        assert "Agenda de marzo publicada" in page
        assert queries.unread_count(ana) == 1

        response = client.post(reverse("notifications:message_open", args=[queries.messages_of(ana).get().pk]))

        assert response.url == "/agenda/1/"
        assert (queries.unread_count(ana), queries.unread_count(luis)) == (0, 1)

    def test_nobody_opens_the_messages_of_another(self, unit, scoped, sign_in, client, at):
        ana = make_member(unit)
        tell(scoped, at, [ana])
        sign_in(make_member(unit))

        url = reverse("notifications:message_open", args=[Message.objects.get().pk])

        assert client.post(url).status_code == 404

    def test_all_is_marked_as_read_at_once(self, unit, scoped, sign_in, client, at):
        ana = make_member(unit)
        tell(scoped, at, [ana])
        tell(scoped, at, [ana], key="otra")
        sign_in(ana)

        client.post(reverse("notifications:message_read_all"))

        assert queries.unread_count(ana) == 0

    def test_a_message_never_leads_outside(self, unit, scoped, sign_in, client, at):
        ana = make_member(unit)
        tell(scoped, at, [ana], url="//malo.example/x")
        sign_in(ana)

        response = client.post(reverse("notifications:message_open", args=[Message.objects.get().pk]))

        assert response.url == reverse("notifications:message_list")

    @pytest.mark.req("AGD-04")
    def test_the_log_shows_what_was_sent_and_what_was_not(self, unit, scoped, sign_in, client, at, broken_server):
        broken_server.append(smtplib.SMTPRecipientsRefused({}))
        tell(scoped, at, [make_user(), make_user()], about=unit)
        deliver_what_waits(at)
        sign_in(make_member(unit, "planning_professional"))

        page = client.get(reverse("notifications:delivery_list")).content.decode()

        for delivery in Delivery.objects.all():
            assert delivery.address in page
        assert "Enviado" in page
        assert "No se pudo enviar" in page
        assert queries.deliveries_about(unit).count() == 2

    def test_a_dead_mail_is_retried_from_its_page(self, unit, scoped, sign_in, client, at, broken_server):
        broken_server.append(smtplib.SMTPRecipientsRefused({}))
        tell(scoped, at, [make_user()])
        deliver_what_waits(at)
        sign_in(make_member(unit, "admin"))
        delivery = Delivery.objects.get()
        assert "Reintentar" in client.get(reverse("notifications:delivery_detail", args=[delivery.pk])).content.decode()

        client.post(reverse("notifications:delivery_retry", args=[delivery.pk]))

        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts) == (DeliveryState.PENDING, 0)

    def test_an_adviser_does_not_read_the_log(self, unit, sign_in, client):
        sign_in(make_member(unit, "advisor"))

        assert client.get(reverse("notifications:delivery_list")).status_code == 403

    def test_the_log_is_of_the_own_institution(self, unit, scoped, sign_in, client, at):
        other = make_institution()
        with scope(institution=other):
            tell(other, at, [make_user()])
            foreign = Delivery.objects.get()
        sign_in(make_member(unit, "admin"))

        assert client.get(reverse("notifications:delivery_detail", args=[foreign.pk])).status_code == 404
