"""Whoever calls the API with a token is its person, in its institution; whoever calls with nothing gets a 401."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from baquiano.common.channel import through_token
from baquiano.common.rest import is_api, problem_response
from baquiano.tokens import actions, queries


class token_access:  # noqa: N801 - it is used as a middleware factory, like its neighbours
    """Reads ``Authorization: Bearer …`` under ``/api/`` only: a token never opens a page.

    Sets ``request.user``, ``request.token`` and ``request.bound_institution_id``, which the scope of the institution
    obeys. What a token writes needs no mark against forged requests: no browser sends it by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        if not is_api(request) or scheme.lower() != "bearer":
            return self.get_response(request)
        at = timezone.now()
        token = queries.token_of(text.strip(), at)
        if token is None:
            return _unknown(_("El token no sirve: está mal escrito, venció, fue revocado o su vinculación terminó."))
        if not actions.count_use(token, by=token.user, at=at):
            detail = _("Este token pidió demasiado en un minuto. Espere y siga.")
            response = problem_response(429, "too_many", detail)
            response["Retry-After"] = str(60 - at.second)
            return response
        request.token, request.user, request.bound_institution_id = token, token.user, token.institution_id
        with through_token(f"{token.label} · {str(token.pk)[-6:]}"):
            return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not is_api(request) or getattr(view, "public_reason", ""):
            return None
        if not request.user.is_authenticated:
            return _unknown(_("Identifíquese con un token en «Authorization: Bearer …», o ingrese."))
        if request.institution is None and not getattr(view, "signed_in_reason", ""):
            return problem_response(403, "forbidden", _("Usted no tiene hoy una vinculación vigente."))
        return None


def _unknown(detail: str) -> HttpResponse:
    response = problem_response(401, "not_authenticated", detail)
    response["WWW-Authenticate"] = "Bearer"
    return response
