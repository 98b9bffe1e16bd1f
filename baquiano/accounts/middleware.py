"""Each request of an open session is noticed, and a session that ended says so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

# How exact the last activity is: one write per session and minute, not one per request.
NOTED_EVERY = timedelta(minutes=1)


class must_sign_in(LoginRequiredMiddleware):  # noqa: N801 - it is used as a middleware factory, like its neighbours
    """That of Django, which tells whoever comes with a session that ended why the page asks to enter again."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.is_empty():
            messages.info(
                request,
                _(
                    "Su sesión terminó: pasó mucho tiempo sin usarse, cumplió su duración máxima o se cerró desde otro "
                    "equipo. Ingrese de nuevo."
                ),
            )
        return super().handle_no_permission(request, view_func)


def session_noticed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Keep the moment in which each open session was last used."""

    def middleware(request: Any) -> HttpResponse:
        if request.user.is_authenticated:
            now, seen = timezone.now(), request.session.known.get("seen_at")
            if seen is not None and now - seen > NOTED_EVERY:
                request.session.touch(now)
        return get_response(request)

    return middleware
