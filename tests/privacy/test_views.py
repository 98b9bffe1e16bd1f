"""The public page, which tells nothing of anybody, and the page of the official."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baquiano.audit.models import TrailEntry
from baquiano.common.identity import uuid7
from baquiano.notifications.models import Delivery
from baquiano.privacy import actions, public_views, rules
from baquiano.privacy.models import DataRequest
from tests.factories.institutions import make_member, make_unit
from tests.factories.mail import text_of
from tests.privacy.conftest import EMAIL, ROSA

pytestmark = pytest.mark.req("AUD-04")


def fields(**overrides):
    return {"id": uuid7(), "kind": "consult", "names": "Rosa Ficticia", "email": EMAIL, **ROSA} | overrides


@pytest.fixture
def url(scoped):
    return reverse("rights:request_create", args=[scoped.code])


def test_asking_says_the_same_whether_the_address_is_registered_or_not(client, now, rosa, url):
    pages = []
    for email in (EMAIL, "nadie@prueba.invalid"):
        response = client.post(url, fields(email=email), follow=True)
        page = re.sub(r"DP-2026-\d+|/solicitud/[\w-]+/|csrfmiddlewaretoken[^>]+", "", response.content.decode())
        pages.append(page)

    assert pages[0] == pages[1]
    assert not any(value in pages[0] for value in ("Rosa", EMAIL, ROSA["document_number"]))


def test_the_addresses_say_nothing_of_anybody(client, now, rosa, url, official, at):
    response = client.post(url, fields())
    row = DataRequest.objects.get()

    assert response.url == reverse("rights:request", args=[row.token])
    assert not any(value in response.url for value in (ROSA["document_number"], "rosa", str(row.pk)))


def test_a_wrong_code_is_told_and_the_right_one_opens(client, now, rosa, url):
    follow = client.post(url, fields()).url
    wrong = client.post(follow, {"code": "x"})
    code = re.search(r"\b\d{6}\b", text_of(Delivery.objects.latest("created_at"))).group()
    client.post(follow, {"code": code})

    assert (wrong.status_code, "no es correcto" in wrong.content.decode()) == (422, True)
    assert DataRequest.objects.get().state == "open"


@pytest.mark.parametrize(
    "wrong", [{"document_number": ""}, {"email": "x"}, {"kind": "correct"}, {"website": "http://x"}]
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, now, url, wrong):
    response = client.post(url, fields(**wrong))

    assert (response.status_code, 'value="Rosa Ficticia"' in response.content.decode()) == (422, True)
    assert not DataRequest.objects.exists()


def test_a_flood_of_requests_is_stopped(client, now, url, monkeypatch):
    monkeypatch.setattr(public_views, "ASKED_PER_MINUTE", 1)

    assert [client.post(url, fields()).status_code for _time in range(2)] == [302, 429]


def test_the_answer_opens_with_the_address_that_was_mailed_and_for_a_month(
    client, rosa, opened, official, at, monkeypatch, now
):
    row = actions.answer_request(opened(), answer="Estos son sus datos.", by=official, at=at)
    url = reverse("rights:answer", args=[row.answer_token])
    page = client.get(url)
    data = client.get(reverse("rights:answer_json", args=[row.answer_token])).json()

    assert EMAIL in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert data["registros"][0]["registro"] == "Lista de asistencia"
    assert EMAIL not in client.get(reverse("rights:request", args=[row.token])).content.decode()
    assert client.get(reverse("rights:answer", args=[row.token])).status_code == 404
    assert rules.answer_is_open(row, at + timedelta(days=30))
    monkeypatch.setattr(rules, "ANSWER_LIVES", timedelta(seconds=-1))
    assert client.get(url).status_code == 404


def test_the_official_walks_from_the_identity_to_the_answer(sign_in, now, rosa, ask, official):
    row, client = ask("withdraw"), sign_in(official)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Verificar la identidad" in page and EMAIL in page and "Lista de asistencia" not in page

    client.post(reverse("privacy:request_identify", args=[row.pk]), {"note": "Mostró su cédula.", "email": EMAIL})
    client.post(reverse("privacy:request_withdraw", args=[row.pk]))
    client.post(reverse("privacy:request_answer", args=[row.pk]), {"answer": "Retiramos lo que la ley permite."})

    row.refresh_from_db()
    page = client.get(row.get_absolute_url()).content.decode()
    assert (row.state, "suprimido lo que la ley permite." in page) == ("answered", True)


def test_the_official_reads_which_datum_each_correction_is_of(sign_in, now, rosa, opened, official):
    row = opened("correct", changes={"phone": "3000000001", "post": "Rectora"})
    page = sign_in(official).get(row.get_absolute_url()).content.decode()

    assert "<dt>Cargo correcto</dt><dd>Rectora</dd>" in page
    assert "<dt>Teléfono correcto</dt><dd>3000000001</dd>" in page


def test_exporting_leaves_its_trace(sign_in, now, rosa, opened, official):
    row = opened()
    sign_in(official).get(reverse("privacy:request_export", args=[row.pk]))

    entry = TrailEntry.objects.get(event="audit.listing_exported")
    assert (entry.actor_id, entry.data["filters"]) == (official.pk, {"request": row.number})


def test_who_only_watches_does_not_read_the_data_of_people(sign_in, now, rosa, opened, scoped):
    row, watcher = opened(), make_member(make_unit(scoped), "internal_control")
    client = sign_in(watcher)

    page = client.get(row.get_absolute_url()).content.decode()
    assert row.number in page and "Lo que la entidad tiene" not in page
    assert client.get(reverse("privacy:request_export", args=[row.pk])).status_code == 403
    assert sign_in(make_member(make_unit(scoped), "advisor")).get(row.get_absolute_url()).status_code == 403


def test_the_list_costs_the_same_with_one_row_as_with_three(sign_in, now, ask, official):
    client, url, costs = sign_in(official), reverse("privacy:request_list"), []
    for more in (1, 2):
        for _row in range(more):
            ask(document_number=str(uuid7().int % 10**8))
        client.get(url)
        with CaptureQueriesContext(connection) as context:
            assert client.get(url).status_code == 200
        costs.append(len(context))

    assert costs[0] == costs[1]
