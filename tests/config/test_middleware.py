"""What a proxy says is believed from ours only, and each request has a name that its log and its answer share."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse

from baquiano.config.middleware import bodiless, proxies, request_identity

SAID = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_X_FORWARDED_HOST": "otro"}


@pytest.mark.parametrize(
    ("trusted", "address", "believed"),
    [
        (["127.0.0.1"], "127.0.0.1", True),
        (["172.28.0.0/16"], "172.28.0.5", True),
        (["127.0.0.1"], "", True),  # a socket of this machine
        (["127.0.0.1"], "203.0.113.7", False),
        (["127.0.0.1"], "no-es-una-direccion", False),
        ([], "127.0.0.1", False),
        ([], "", False),
    ],
)
def test_what_is_forwarded_is_believed_from_our_proxy_only(settings, trusted, address, believed):
    settings.TRUSTED_PROXIES = trusted
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    seen = []
    request = RequestFactory().get("/", REMOTE_ADDR=address, **SAID)

    proxies(lambda request: seen.append(request) or HttpResponse())(request)

    assert [SAID.keys() & one.META.keys() for one in seen] == [SAID.keys() if believed else set()]
    assert seen[0].is_secure() is believed


def test_nobody_from_outside_names_our_requests():
    request = RequestFactory().get("/", headers={"X-Request-ID": "puesto-por-otro"})

    response = request_identity(lambda request: HttpResponse(request.request_id))(request)

    assert response["X-Request-ID"] == response.content.decode() != "puesto-por-otro"


@pytest.mark.django_db
def test_a_broken_page_tells_the_name_of_its_request(client, monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("baquiano.installation.views.parts", broken)
    client.raise_request_exception = False

    response = client.get("/salud/", headers={"accept": "text/html"})

    assert response.status_code == 500
    assert response["X-Request-ID"] in response.content.decode()


@pytest.mark.parametrize("answer", [HttpResponse(b"texto"), StreamingHttpResponse([b"tex", b"to"])])
def test_a_head_is_answered_without_a_body(answer):
    response = bodiless(lambda request: answer)(RequestFactory().head("/"))

    assert b"".join(response) == b""
    assert response.headers.get("Content-Length") == (None if response.streaming else "5")


def test_a_get_keeps_its_body():
    assert bodiless(lambda request: HttpResponse(b"texto"))(RequestFactory().get("/")).content == b"texto"


@pytest.mark.django_db
def test_a_head_through_the_whole_house_says_how_long_its_get_is(client):
    address = reverse("account_login")

    assert client.head(address)["Content-Length"] == str(len(client.get(address).content))
