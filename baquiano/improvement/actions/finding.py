"""What an audit found, its proof, and the decision of opening no action of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import without_control_characters
from baquiano.documents import actions as documents
from baquiano.documents.models import Evidence
from baquiano.improvement import queries
from baquiano.improvement.actions.improving import dismiss_origin
from baquiano.improvement.actions.telling import tell
from baquiano.improvement.choices import OriginKind
from baquiano.improvement.models import Audit, Dismissal, Finding
from baquiano.institutions.models import CatalogueItem

EDITABLE = ("kind", "criterion", "condition", "effect", "item", "unit", "responsible")
_TEXTS = {
    "criterion": gettext_lazy("Escriba qué debía cumplirse."),
    "condition": gettext_lazy("Escriba qué se encontró."),
}


@transaction.atomic
def record_finding(audit: Audit, *, id: UUID, fields: dict[str, Any], by: User, at: datetime) -> Finding:
    """Record what was found, while the audit runs; who answers for it is told. The same ``id`` is the same finding."""
    one_at_a_time(id)
    current = queries.audit_for_update(audit)
    owned = {
        "institution_id": current.institution_id,
        "audit": current,
        **_clean(current, fields),
        "created_by": by,
        "created_at": at,
    }
    if Finding._base_manager.filter(pk=id).exists():
        return create_once(Finding, id=id, fields=owned)[0]
    if not current.is_running:
        raise Refused(_("Los hallazgos se anotan en una auditoría en curso."))
    last = current.findings.aggregate(last=Max("position"))["last"] or 0
    finding, _is_new = create_once(Finding, id=id, fields={**owned, "position": last + 1})
    changes = trail.diff({}, trail.snapshot(finding, list(EDITABLE)))
    trail.record("improvement.finding_recorded", finding, by=by, at=at, changes=changes)
    title = _("Hallazgo de la auditoría %(audit)s") % {"audit": current}
    tell(finding, [finding.responsible], "finding", title, finding.condition, key="1", by=by, at=at)
    return finding


@transaction.atomic
def edit_finding(finding: Finding, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime) -> Finding:
    """Correct a finding while its audit runs."""
    current = queries.finding_for_update(finding)
    if not current.audit.is_running:
        raise Refused(_("La auditoría ya no está en curso: sus hallazgos no cambian."))
    before = trail.snapshot(current, list(EDITABLE))
    for name, value in _clean(current.audit, fields).items():
        setattr(current, name, value)
    save_if_current(current, expected_version=expected_version, fields=list(EDITABLE))
    changes = trail.diff(before, trail.snapshot(current, list(EDITABLE)))
    if changes:
        trail.record("improvement.finding_edited", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def add_finding_proof(
    finding: Finding,
    *,
    id: UUID,
    kind: CatalogueItem,
    title: str = "",
    file: Any = None,
    link: str = "",
    taken_on: date,
    by: User,
    at: datetime,
) -> Evidence:
    """File what proves a finding, while its audit runs."""
    current = queries.finding_for_update(finding)
    if not current.audit.is_running:
        raise Refused(_("La auditoría ya no está en curso: sus hallazgos no reciben soportes."))
    words = title or kind.name
    return documents.add_proof(
        current, id=id, kind=kind.code, title=words, file=file, link=link, taken_on=taken_on, by=by, at=at
    )


@transaction.atomic
def dismiss_finding(finding: Finding, *, id: UUID, reason: str, by: User, at: datetime) -> Dismissal:
    """Decide that a finding needs no action, and why (ACM-02). One that already has actions is treated by them."""
    current = queries.finding_for_update(finding)
    if queries.actions_of(current).exists():
        raise Refused(_("El hallazgo ya tiene acciones: se trata con ellas."))
    return dismiss_origin(
        current.unit, id=id, origin=current, origin_kind=OriginKind.AUDIT, reason=reason, by=by, at=at
    )


def _clean(audit: Audit, fields: dict[str, Any]) -> dict[str, Any]:
    values = {name: fields.get(name) for name in EDITABLE}
    for name in ("criterion", "condition", "effect"):
        values[name] = without_control_characters(values[name] or "").strip()
        if name in _TEXTS and not values[name]:
            raise Refused({name: str(_TEXTS[name])})
    item = values["item"]
    if item is not None and item.sample.audit_id != audit.pk:
        raise Refused({"item": _("Ese elemento es de la muestra de otra auditoría.")})
    return values
