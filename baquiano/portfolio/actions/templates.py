"""Hitos that are reused: kept from a version, copied into another (SVC-09)."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.common.text import one_line
from baquiano.institutions.queries import catalogue
from baquiano.portfolio import queries
from baquiano.portfolio.actions.writing import put_milestone, refuse_unless_draft
from baquiano.portfolio.contents import as_step, from_step
from baquiano.portfolio.models import MilestoneTemplate, ServiceVersion


@transaction.atomic
def save_template(version: ServiceVersion, *, id: UUID, name: str, by: User, at: datetime) -> MilestoneTemplate:
    """Keep the hitos of a version under a name, to be used in others."""
    steps = [as_step(one) for one in queries.milestones_of(version)]
    if not steps:
        raise Refused(_("La versión no tiene hitos que guardar."))
    fields = {"institution_id": version.institution_id, "name": one_line(name), "steps": steps}
    template, is_new = create_once(MilestoneTemplate, id=id, fields=fields | {"created_by": by, "created_at": at})
    if is_new:
        trail.record("portfolio.template_saved", template, by=by, at=at, data={"milestones": len(steps)})
    return template


@transaction.atomic
def use_template(version: ServiceVersion, template: MilestoneTemplate, *, by: User, at: datetime) -> ServiceVersion:
    """Copy the hitos of a template into a draft without hitos; what is changed there does not change the template."""
    current = queries.version_for_update(version)
    refuse_unless_draft(current)
    known = {one.pk for one in queries.milestones_of(current)}
    keys = [uuid5(current.pk, f"{template.pk}:{position}") for position in range(1, len(template.steps) + 1)]
    if known and known <= set(keys):
        return current
    if known:
        raise Refused(_("La versión ya tiene hitos: quítelos antes de usar una plantilla."))
    kinds = {one.code: one for one in catalogue(current.service.institution, "evidence_kind")}
    for position, (key, step) in enumerate(zip(keys, template.steps, strict=True), start=1):
        put_milestone(current, key, from_step(step, position, kinds))
    trail.record("portfolio.template_used", current, by=by, at=at, data={"template": template.name})
    return current


@transaction.atomic
def retire_template(template: MilestoneTemplate, *, by: User, at: datetime) -> MilestoneTemplate:
    """Take it out of use; the services that used it keep their hitos."""
    current = queries.template_for_update(template)
    if not current.is_retired:
        current.is_retired = True
        current.version += 1
        current.save(update_fields=["is_retired", "version"])
        trail.record("portfolio.template_retired", current, by=by, at=at)
    return current
