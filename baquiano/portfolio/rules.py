"""Who may do what with the portfolio, and what a version must hold before it is published."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from baquiano.common.policy import allows
from baquiano.institutions.models import CatalogueItem
from baquiano.institutions.profile.catalogues import words_in
from baquiano.portfolio.choices import (
    ALLOWED_MOVES,
    DESIGN_PATH,
    SENT_BACK,
    EndsWith,
    ServiceState,
    StartsWith,
)
from baquiano.portfolio.models import WHOLE, Milestone, MilestoneTemplate, Service, ServiceVersion
from baquiano.ui.display import number

VIEW, EDIT, PUBLISH = "portfolio.view_service", "portfolio.edit_service", "portfolio.publish_service"
S = ServiceState


def moves(service: Service, state: ServiceState) -> bool:
    return state in ALLOWED_MOVES[ServiceState(service.state)]


def can_edit(user: Any, service: Service) -> bool:
    return not service.is_closed and allows(user, EDIT, service)


def can_write(user: Any, version: ServiceVersion) -> bool:
    """Its words and its hitos, while it is a draft."""
    return version.is_draft and can_edit(user, version.service)


def can_retire_template(user: Any, template: MilestoneTemplate) -> bool:
    return not template.is_retired and allows(user, PUBLISH)


def steps_of(user: Any, service: Service, *, has_draft: bool) -> list[str]:
    """The decisions that ``user`` may take on the service now, by their slug."""
    if not allows(user, PUBLISH, service):
        return []
    open_to = {
        "publicar": moves(service, S.PUBLISHED) or (service.is_offered and has_draft),
        "avanzar": next_stage(service) is not None,
        "operar": moves(service, S.IN_OPERATION),
        "devolver": service.state in SENT_BACK,
        "retirar": moves(service, S.WITHDRAWN),
        "cerrar": moves(service, S.CLOSED),
    }
    return [slug for slug, is_open in open_to.items() if is_open]


def next_stage(service: Service) -> ServiceState | None:
    """The stage of design that follows; none once it is ready to be published."""
    state = ServiceState(service.state)
    if state not in DESIGN_PATH[:-1]:
        return None
    return DESIGN_PATH[DESIGN_PATH.index(state) + 1]


# --- what a version must hold ----------------------------------------------------------------------------------------
def total_of(milestones: Iterable[Any]) -> Decimal:
    return sum((one.weight for one in milestones), Decimal(0))


def weights_told(total: Decimal) -> str:
    """What is wrong with the sum of the weights, in a sentence; empty when they sum 100."""
    if total == WHOLE:
        return ""
    gap = number(abs(WHOLE - total), 0 if total == total.to_integral_value() else 2)
    told = number(total, 0 if total == total.to_integral_value() else 2)
    words = _("Los pesos suman %(told)s: faltan %(gap)s para 100.")
    if total > WHOLE:
        words = _("Los pesos suman %(told)s: sobran %(gap)s para 100.")
    return words % {"told": told, "gap": gap}


def endings_of(service_type: CatalogueItem | None) -> list[str]:
    """What the type says that its services may end with; any, where it says nothing."""
    said = words_in(service_type.attributes.get("ends_with", "")) if service_type else []
    return said or list(EndsWith.values)


def beginnings_of(service_type: CatalogueItem | None) -> list[str]:
    """What the type says that its services may begin with; any, where it says nothing."""
    said = str(service_type.attributes.get("starts_with", "")) if service_type else ""
    return [said] if said in (StartsWith.PETITION, StartsWith.OFFER) else list(StartsWith.values)


def faults_of(version: ServiceVersion, milestones: Sequence[Milestone]) -> list[str]:
    """Why the version cannot take force yet, each in a sentence; empty when it can (ORG-11, SVC-09)."""
    kind, found = version.service_type, []
    if kind is None:
        found.append(_("Elija el tipo de servicio."))
    if not milestones:
        found.append(_("Agregue los hitos con los que se presta."))
    elif told := weights_told(total_of(milestones)):
        found.append(told)
    found += type_faults(kind, version.starts_with, version.ends_with)
    if milestones and version.ends_with != EndsWith.RECORD and milestones[-1].evidence_kind_id is None:
        facts = {"end": str(version.get_ends_with_display()).lower(), "name": milestones[-1].name}
        found.append(_("Termina con %(end)s: el último hito, «%(name)s», debe exigirlo como soporte.") % facts)
    return found


def type_faults(kind: CatalogueItem | None, starts_with: str, ends_with: str) -> list[str]:
    """Where a beginning and an end are not those of the type."""
    found = []
    if kind is not None and starts_with not in beginnings_of(kind):
        asked = str(StartsWith(beginnings_of(kind)[0]).label).lower()
        found.append(_("«%(type)s» empieza con %(asked)s.") % {"type": kind, "asked": asked})
    if kind is not None and ends_with not in endings_of(kind):
        asked = _(" o ").join(str(EndsWith(one).label).lower() for one in endings_of(kind) if one in EndsWith.values)
        found.append(_("«%(type)s» termina con %(asked)s.") % {"type": kind, "asked": asked})
    return found
