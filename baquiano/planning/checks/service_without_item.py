"""A service, of a link that the plan does serve, with no activity (PLN-11)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.checks.link_without_item import links_served
from baquiano.planning.choices import Severity


def find(desk: Desk) -> Iterator[Finding]:
    """A service is a procedure of the catalogue; where a whole link has none, the link is what is said."""
    topics = {row.topic for row in desk.rows}
    served = {topic.under for topic in desk.entries("topic") if topic.id in topics}
    links = links_served(desk)
    for service in desk.entries("service_procedure"):
        if desk.rows and service.code not in served and service.under in links:
            words = _("Ninguna actividad ofrece «%(name)s».") % {"name": service.name}
            yield Finding("service_without_item", service.code, words)


CHECK = Check(
    "service_without_item",
    gettext_lazy("Servicio sin actividad"),
    gettext_lazy("Es parte de la oferta de la entidad y este año nadie lo prestaría."),
    gettext_lazy("Confirme con el grupo que lo presta si este año se ofrece."),
    Severity.SUGGESTS,
    find,
)
