"""The point of the go-live checklist that this room knows: what is offered has its hitos (NFR-03)."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.institutions import golive
from baquiano.institutions.golive import Finding, Point
from baquiano.institutions.models import FiscalYear, Institution
from baquiano.portfolio import queries
from baquiano.portfolio.choices import OFFERED
from baquiano.portfolio.models import Milestone, Service


def register() -> None:
    title = gettext_lazy("Los servicios tienen sus hitos")
    golive.register(Point("hitos", title, 57, _parametrised, url_name="portfolio:service_list", room="portfolio"))


def _parametrised(institution: Institution, year: FiscalYear, on: date) -> Finding:
    offered = Service.objects.filter(state__in=OFFERED).order_by("code")
    if not offered:
        return Finding(False, _("No se ofrece ningún servicio: escriba los hitos de cada uno y publíquelo."))
    hitos = Milestone.objects.filter(service_version__in=queries.versions_offered())
    having = set(hitos.values_list("service_version__service", flat=True))
    lacking = [service.code for service in offered if service.pk not in having]
    if lacking:
        return Finding(False, _("Sin hitos: %(services)s.") % {"services": golive.listed(lacking)})
    words = {"services": len(having), "hitos": hitos.count()}
    return Finding(True, _("Servicios que se ofrecen: %(services)s. Hitos: %(hitos)s.") % words)
