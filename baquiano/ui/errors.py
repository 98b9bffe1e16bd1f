"""The pages of an error: in Spanish, with what to do next, and never an error themselves."""

from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from baquiano.common.policy import public
from baquiano.common.rest import is_api, problem_response

_WORDS = {
    400: ("invalid", _("La petición no se entiende.")),
    403: ("forbidden", _("Su rol no permite hacer esto.")),
    404: ("not_found", _("No existe, o usted no lo puede ver.")),
    413: ("too_large", _("El contenido pesa más de lo que se recibe en una petición.")),
    500: ("error", _("Algo falló de nuestro lado. Intente de nuevo; si sigue, avise al administrador.")),
}


def _page(request: HttpRequest, status: int) -> HttpResponse:
    if is_api(request):
        return problem_response(status, *_WORDS[status])
    return render(request, f"{status}.html", status=status)


@public("anyone may meet an error")
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


@public("anyone may meet an error")
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


@public("anyone may meet an error")
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that Django refuses to read; what is too large gets its own page and its own number."""
    return _page(request, 413 if isinstance(exception, RequestDataTooBig | TooManyFilesSent) else 400)


@public("anyone may meet an error")
def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: its session or its database may be what failed."""
    if is_api(request):
        return problem_response(500, *_WORDS[500])
    return HttpResponse(render_to_string("500.html", {"request_id": getattr(request, "request_id", "")}), status=500)


@public("anyone may meet an error")
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or the browser keeps no cookies."""
    context: dict[str, Any] = {"csrf_failed": True}
    return render(request, "403.html", context, status=403)
