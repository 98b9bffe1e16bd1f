"""The pages of the public portfolio: what is offered and each service with its hitos."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import public
from baquiano.institutions.models import Institution
from baquiano.portal import offer
from baquiano.portal.asking import chosen_of, filters_of, words_of
from baquiano.portal.pages import of_institution

SERVICES_PER_PAGE = 20
LABELS = {
    "tipo": _("Tipo de servicio"),
    "tema": _("Tema"),
    "dependencia": _("Dependencia"),
    "momento": _("Momento de gobierno"),
    "capacidad": _("Capacidad que fortalece"),
    "modalidad": _("Modalidad"),
}
NAMES = {
    "tipo": "kind",
    "tema": "topic",
    "dependencia": "unit",
    "momento": "moment",
    "capacidad": "capability",
    "modalidad": "modality",
}


@require_safe
@public("the portfolio is public with the hitos of each service (PUB-01, SVC-14)")
@of_institution("q", *LABELS, "pagina")
def portfolio(request: HttpRequest, institution: Institution) -> HttpResponse:
    """What is offered, found by words, type, topic, unit, moment, capability and modality."""
    rows = offer.offered(institution)
    options = offer.offer_options(rows)
    chosen, words = chosen_of(request, options), words_of(request)
    wanted = offer.filtered_offer(rows, words=words, **{NAMES[key]: value for key, value in chosen.items()})
    page = Paginator(wanted, SERVICES_PER_PAGE).get_page(request.GET.get("pagina", "1"))
    context = {
        "institution": institution,
        "services": offer.public_services(list(page)),
        "page": page,
        "q": words,
        "filters": [one for one in filters_of(options, chosen, LABELS) if len(one["options"]) > 1 or one["value"]],
        "is_filtered": bool(words) or any(chosen.values()),
        "receives": offer.receives_requests(institution, day_of(request.at)),
    }
    return render(request, "portal/portfolio.html", context)


@require_safe
@public("each published service is public with its hitos, and is asked for from its page (PUB-01)")
@of_institution()
def service(request: HttpRequest, institution: Institution, pk: UUID) -> HttpResponse:
    """A service, what it consists of and its hitos; what is not offered does not exist."""
    version = offer.offered(institution).filter(service_id=pk).first()
    if version is None:
        raise Http404
    context = {
        "institution": institution,
        "service": offer.public_services([version])[0],
        "receives": offer.receives_requests(institution, day_of(request.at)),
    }
    return render(request, "portal/service.html", context)
