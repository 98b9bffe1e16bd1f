"""A link of the value chain with no activity (PLN-11)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.planning.checking.desk import Desk
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.choices import Severity


def links_served(desk: Desk) -> set[str]:
    """The codes of the links of which some activity offers a service."""
    topics = {row.topic for row in desk.rows}
    procedures = {topic.under for topic in desk.entries("topic") if topic.id in topics}
    return {procedure.under for procedure in desk.entries("service_procedure") if procedure.code in procedures}


def find(desk: Desk) -> Iterator[Finding]:
    served = links_served(desk)
    for link in desk.entries("value_chain"):
        if desk.rows and link.code not in served:
            words = _("El plan no ofrece ningún servicio de «%(name)s».") % {"name": link.name}
            yield Finding("link_without_item", link.code, words)


CHECK = Check(
    "link_without_item",
    gettext_lazy("Eslabón de la cadena de valor sin actividad"),
    gettext_lazy("El comité verifica que el plan contempla los servicios de toda la cadena de valor."),
    gettext_lazy("Pida al grupo que responde por el eslabón una actividad, o diga por qué este año no la tiene."),
    Severity.WARNS,
    find,
)
