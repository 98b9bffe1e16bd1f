"""The public form, following with number and key, and what hostile people send."""

import logging
from datetime import timedelta

import pytest
from django.urls import reverse

from baquiano.audit.models import TrailEntry
from baquiano.common.identity import uuid7
from baquiano.demand import actions
from baquiano.demand.keys import new_key, opens
from baquiano.demand.models import ServiceRequest
from baquiano.demand.public_views import ASKED_PER_MINUTE, TRIED_PER_MINUTE
from baquiano.documents import limits
from baquiano.institutions.models import ConsentText
from baquiano.notifications.models import Delivery
from tests.demand.hostile import submissions
from tests.factories.demand import classify

pytestmark = [pytest.mark.django_db, pytest.mark.req("DEM-01", "PUB-03")]
SECRET = "Mi secreto ficticio"


@pytest.fixture
def form(receiving):
    notice = ConsentText.objects.get(kind="demand")
    return {
        "id": str(uuid7()), "notice": str(notice.pk), "consented": "on", "petition_kind": "general",
        "subject": "Ayuda ficticia", "body": SECRET, "names": "Rosa Ficticia", "email": "rosa@prueba.invalid",
        "document_type": "SIN", "website": "",
    }  # fmt: skip


@pytest.fixture
def send(client, receiving, now):
    def post(data, name="request_create", **more):
        return client.post(reverse(f"asking:{name}", args=[receiving.code]), data, **more)

    return post


@pytest.fixture
def logged():
    """Every line of the log while the test runs."""
    lines = []
    handler = logging.Handler(level=logging.DEBUG)
    handler.emit = lambda record: lines.append(f"{record.levelname} {record.getMessage()} {record.__dict__}")
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


def key_in(page):
    row = ServiceRequest.objects.get()
    return row.number, new_key(row)


def test_it_is_asked_without_an_account_once_and_the_key_is_shown_and_mailed(form, send, receiving):
    first, again = send(form), send(form)

    number, key = key_in(first)
    for page in (first, again):
        assert page.status_code == 200
        assert key in page.content.decode()
        assert "no-store" in page["Cache-Control"]
    row = ServiceRequest.objects.get()
    assert (row.channel, row.requester.consent_text.version, row.key_digest != key) == ("web", 1, True)
    (mail,) = Delivery.objects.all()
    assert number in mail.body
    assert key not in mail.body
    assert SECRET not in str(list(TrailEntry.objects.values_list("data", "changes", "subject_label")))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"consented": ""}, "Sin su autorización"),
        ({"website": "spam"}, "No escriba nada"),
        ({"email": "mal"}, "correo"),
        ({"notice": str(uuid7())}, "aviso de privacidad cambió"),
        ({"subject": ""}, "obligatorio"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_written_stays(form, send, change, told):
    page = send(form | change)

    assert page.status_code == 422
    assert told in page.content.decode()
    assert SECRET in page.content.decode()
    assert not ServiceRequest.objects.exists()


def test_another_person_on_the_same_page_gets_an_identity_of_her_own(form, send):
    send(form)
    page = send(form | {"names": "Otra Ficticia", "subject": "Otra cosa"})

    assert page.status_code == 422
    assert "ya había enviado otra" in page.content.decode()
    assert "Rosa" not in page.content.decode()
    assert ServiceRequest.objects.count() == 1


def test_whoever_floods_is_stopped_and_nobody_is_bombed_with_mail(form, send):
    answers = [send(form | {"id": str(uuid7())}).status_code for _time in range(ASKED_PER_MINUTE + 1)]

    assert answers == [200] * ASKED_PER_MINUTE + [429]
    assert Delivery.objects.filter(address="rosa@prueba.invalid").count() == actions.intake.MOST_RECEIPTS


def test_it_is_followed_with_number_and_key_and_nothing_else_tells_anything(form, send, client, receiving, logged):
    number, key = key_in(send(form))
    follow = {"number": number.lower(), "key": key.replace("-", "").lower()}
    url = reverse("asking:request_follow", args=[receiving.code])

    page = client.post(url, follow)
    wrong = [client.post(url, one) for one in ({"number": number, "key": "AAAA"}, {"number": "S-1999-1", "key": key})]

    assert "Le respondemos a más tardar" in page.content.decode()
    assert [one.status_code for one in wrong] == [422, 422]
    errors = {str(one.context["form"].non_field_errors()) for one in wrong}
    assert len(errors) == 1
    assert "no son correctos" in errors.pop()
    for one in (page, *wrong):
        assert "no-store" in one["Cache-Control"]
        assert "rosa@prueba.invalid" not in one.content.decode()
    assert client.get(url, follow).context["form"].is_bound is False
    assert key not in str(logged)
    codes = [client.post(url, {"number": number, "key": "x"}).status_code for _time in range(TRIED_PER_MINUTE)]
    assert "Espere un minuto" in client.post(url, follow).content.decode()
    assert set(codes) == {422}


def test_the_requester_completes_reads_the_answer_and_downloads_what_it_brings(form, send, desk, now, pdf, receiving):
    number, key = key_in(send(form))
    given = {"number": number, "key": key}
    row = actions.ask_completion(ServiceRequest.objects.get(), note="Falta el acto ficticio.", by=desk, at=now.at)
    assert "Falta el acto ficticio." in send(given, "request_follow").content.decode()

    done = send(given | {"id": str(uuid7()), "note": "Aquí está.", "file": pdf("acto.pdf")}, "request_complete")

    assert done.status_code == 200
    row.refresh_from_db()
    assert (row.state, row.completion) == ("received", "Aquí está.")
    row = classify(row, "advice", by=desk, at=now.at)
    actions.answer_request(
        row, id=uuid7(), answer="La respuesta ficticia.", product="concept", file=pdf(), by=desk, at=now.at
    )
    page = send(given, "request_follow")
    assert "La respuesta ficticia." in page.content.decode()
    (file,) = page.context["files"]
    url = reverse("asking:answer_file", args=[receiving.code, file.pk])
    assert page.client.post(url, given)["Content-Type"] == "application/pdf"
    assert page.client.post(url, given | {"key": "mala"}).status_code == 422


def test_an_institution_that_does_not_receive_has_no_page(client, institution):
    for name in ("request_create", "request_follow"):
        assert client.get(reverse(f"asking:{name}", args=[institution.code])).status_code == 404


def test_too_many_in_an_hour_stop_the_form_for_a_while(form, send, monkeypatch):
    monkeypatch.setattr("baquiano.demand.public_views.ASKED_PER_HOUR", 1)
    send(form)

    page = send(form | {"id": str(uuid7())})

    assert page.status_code == 429
    assert SECRET in page.content.decode()


@pytest.mark.req("NFR-05")
def test_hostile_submissions_end_in_no_error_no_doubled_request_and_no_leak(form, send, monkeypatch, logged):
    """Three hundred here, ten thousand in ``make bench``."""
    monkeypatch.setattr(limits, "is_too_often", lambda *args, **more: False)
    number, key = key_in(send(form))
    hostile = submissions(form)
    kept = {form["id"]}
    for turn in range(300):
        data = next(hostile)
        name = ("request_create", "request_create", "request_follow", "request_complete")[turn % 4]
        page = send({"number": number} | data, name)
        assert page.status_code < 500, data
        if name != "request_create":
            assert SECRET not in page.content.decode()
            assert key not in page.content.decode()
        elif page.status_code == 200 and "Clave" in page.content.decode():
            kept.add(str(data["id"]))

    assert {str(one) for one in ServiceRequest.objects.values_list("pk", flat=True)} == kept
    numbers = list(ServiceRequest.objects.values_list("number", flat=True))
    assert len(numbers) == len(set(numbers))
    assert [line for line in logged if line.startswith("ERROR")] == []
    assert key not in str(logged)


def test_a_key_is_not_the_one_of_the_next_request(form, send):
    send(form)
    first = ServiceRequest.objects.get()
    send(form | {"id": str(uuid7())})
    second = ServiceRequest.objects.exclude(pk=first.pk).get()

    assert opens(first, new_key(first))
    assert not opens(second, new_key(first))
    assert not opens(None, new_key(first))
    assert first.due_on - first.received_on > timedelta(days=15)
