"""How a public page is answered: inside the scope of its institution, and drawn once while nothing changes (ADR 0055).

The key of a drawn page is the last act of the institution: what is not in the trail did not happen, so that while no
act follows, the page says the same. Whoever signed in, or brings a session, gets a page of their own.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django_scopes import scope

from baquiano.common.calendar_days import day_of
from baquiano.portal import queries
from baquiano.portal.shelf import Drawn, Shelf, drawn

MINUTES = 5
MOST_BYTES = 48 * 1024 * 1024
SHELF = Shelf(MOST_BYTES, settings.PUBLIC_PAGES_SECONDS)
# Nothing runs, opens or is sent but what these pages bring; a signed-in person has the policy of the house.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# Of the view, what goes with its bytes; the rest belongs to each answer.
_CARRIED = ("Content-Type", "Content-Disposition", "Location")
View = Callable[..., HttpResponseBase]


def of_institution(*reads: str) -> Callable[[View], View]:
    """Give the view the institution of the address and its scope, and draw its answer once for everybody.

    ``reads`` are the parameters that the view reads: others are taken away, so that they neither draw a page again nor
    leave anything written by one person on the page of another. 404 without an institution.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inside(request: Any, code: str, **more: Any) -> HttpResponseBase:
            found = queries.institution_now(code)
            if found is None:
                raise Http404
            institution, last_act = found
            _only(request, reads)
            with scope(institution=institution):
                if _is_personal(request):
                    return view(request, institution, **more)
                key = (institution.pk, last_act, day_of(request.at), request.get_full_path())
                answer = SHELF.take(key, lambda: _draw(view(request, institution, **more)))
            return _shared(request, answer) if answer is not None else view(request, institution, **more)

        return inside

    return decorate


def _only(request: Any, reads: tuple[str, ...]) -> None:
    kept = QueryDict(mutable=True)
    for name in reads:
        if value := request.GET.get(name, ""):
            kept[name] = value
    request.META["QUERY_STRING"] = kept.urlencode()
    kept._mutable = False
    request.GET = kept


def _is_personal(request: HttpRequest) -> bool:
    """Whether the answer may hold something of who asks: a signed-in person, or what a session has to say."""
    return request.user.is_authenticated or bool(
        {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name} & set(request.COOKIES)
    )


def _draw(response: HttpResponseBase) -> Drawn | None:
    """What may be kept of an answer; only what went well and asked for no cookie."""
    if response.status_code not in {200, 302} or response.cookies:
        return None
    # It is not closed: that ends the request for Django, which gives its connection back in the middle of it.
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    headers = [(name, response.headers[name]) for name in _CARRIED if name in response.headers]
    return drawn(response.status_code, headers, body)


def _shared(request: HttpRequest, answer: Drawn) -> HttpResponse:
    headers = dict(answer.headers)
    if "Location" in headers:
        return HttpResponseRedirect(headers["Location"])
    etag = quote_etag(answer.mark)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        zips = bool(answer.zipped) and "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(answer.zipped if zips else answer.body)
        for name, value in headers.items():
            response.headers[name] = value
        if zips:
            response.headers["Content-Encoding"] = "gzip"
    if not isinstance(response, HttpResponseNotModified):
        response.headers["Content-Security-Policy"] = POLICY
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    # Public figures are for anybody's page: nothing here is of whoever asks.
    patch_vary_headers(response, ("Accept-Encoding",))
    return response
