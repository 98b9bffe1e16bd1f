"""How a public page is answered: inside the scope of its institution, with a mark that lets a browser keep it."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django_scopes import scope

from baquiano.common.digests import sha256_of
from baquiano.institutions.models import Institution
from baquiano.portal import queries

MINUTES = 5
# Changes when the pages are drawn differently, so that nobody keeps the old drawing.
DRAWING = "2026-11-2"


def of_institution(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the institution of the address and its scope, whoever is signed in elsewhere; 404 without one."""

    @wraps(view)
    def inside(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
        institution = queries.institution_of(code)
        if institution is None:
            raise Http404
        with scope(institution=institution):
            return view(request, institution, *args, **kwargs)

    return inside


def kept(
    request: HttpRequest, institution: Institution, content: Any, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    """The answer, marked by ``content``; 304 when the browser already has it. Whoever signed in gets no cached copy."""
    if request.user.is_authenticated:
        return answer()
    about = [DRAWING, request.get_full_path(), vars_of(institution), content]
    etag = quote_etag(sha256_of(about)[:40])
    response = get_conditional_response(request, etag=etag) or answer()
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    return response


def vars_of(institution: Institution) -> list[str]:
    return [str(getattr(institution, field.attname)) for field in institution._meta.concrete_fields]


def day_mark(at: datetime) -> str:
    """What changes with the day on pages that say what comes next."""
    return f"{at:%Y-%m-%d}"
