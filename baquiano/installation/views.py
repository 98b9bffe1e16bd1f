"""``/salud/`` for people and monitors, and the metrics for whoever has their token."""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from baquiano.common.policy import allows, public
from baquiano.installation import measures
from baquiano.installation.health import parts


@require_safe
@never_cache
@public("monitors and operators ask it without an account; it tells no data and no internals")
def health(request: HttpRequest) -> HttpResponse:
    """200 when everything works, 503 naming the part that does not; JSON or a page, as asked.

    The figures are shown to the administrator only.
    """
    found = parts()
    works = all(part.works for part in found)
    status = 200 if works else 503
    detailed = request.user.is_authenticated and allows(request.user, "installation.view_status")
    if request.get_preferred_type(["application/json", "text/html"]) == "text/html":
        context = {"parts": found, "works": works, "detailed": detailed}
        response = render(request, "installation/health.html", context, status=status)
    else:
        body = {
            part.key: {"funciona": part.works, "detalle": part.advice} | ({"medida": part.figure} if detailed else {})
            for part in found
        }
        response = JsonResponse({"funciona": works, "partes": body}, status=status)
    patch_vary_headers(response, ["Accept", "Cookie"])
    return response


@require_safe
@never_cache
@public("Prometheus shows the token of the settings instead of an account; without a token nobody reads them")
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures of the installation and of its requests, as Prometheus reads them."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if not settings.METRICS_TOKEN or not hmac.compare_digest(shown.encode(), settings.METRICS_TOKEN.encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(measures.text(), content_type=measures.CONTENT_TYPE)
