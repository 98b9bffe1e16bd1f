"""Middleware of the whole house: the proxy, the identity of the request, headers, and refusals that no view caught."""

import ipaddress
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from baquiano.common.errors import Refused
from baquiano.common.rest import is_api, problem_response

GetResponse = Callable[[HttpRequest], HttpResponse]


def bodiless(get_response: GetResponse) -> GetResponse:
    """Answer a HEAD with the headers of its GET and no body (RFC 9110): the server would drop it, with a warning."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "HEAD" and response.streaming:
            response.streaming_content = ()  # type: ignore[attr-defined]
        elif request.method == "HEAD":
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response

    return middleware


# What a proxy says of whom it serves; believed from nobody else.
FORWARDED = (
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
)


def proxies(get_response: GetResponse) -> GetResponse:
    """Forget what was forwarded unless it comes from a proxy of ours: anyone can write those headers.

    Ours are the addresses of ``TRUSTED_PROXIES``, and whoever speaks through a socket of this machine.
    """
    ours = [ipaddress.ip_network(text, strict=False) for text in settings.TRUSTED_PROXIES]

    def middleware(request: HttpRequest) -> HttpResponse:
        if not _is_ours(request.META.get("REMOTE_ADDR", ""), ours):
            for name in FORWARDED:
                request.META.pop(name, None)
        return get_response(request)

    return middleware


def _is_ours(address: str, ours: list[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    if not address:
        return bool(ours)
    try:
        return any(ipaddress.ip_address(address) in network for network in ours)
    except ValueError:
        return False


def request_identity(get_response: GetResponse) -> GetResponse:
    """Name each request: in every line of the log, in the answer, and on the page of an error, to tell it by."""

    def middleware(request: HttpRequest) -> HttpResponse:
        identity = str(uuid.uuid4())
        request.request_id = identity  # type: ignore[attr-defined]
        request.META["HTTP_X_REQUEST_ID"] = identity  # nobody from outside names our requests
        with structlog.contextvars.bound_contextvars(request_id=identity):
            response = get_response(request)
        response.headers["X-Request-ID"] = identity
        return response

    return middleware


def headers(get_response: GetResponse) -> GetResponse:
    """Permissions of the browser, and no copy of a signed-in page in any cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware


class refusals:  # noqa: N801 - it is used as a middleware factory, like its neighbours
    """Answers 409 with the sentence of a ``Refused`` that a view let through, instead of a server error."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if is_api(request):
            return problem_response(409, "refused", exception.sentence)
        messages.error(request, exception.sentence)
        return render(request, "ui/refused.html", {"sentence": exception.sentence}, status=409)
