"""Why each national entity is assisted in each topic (ENT-03)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary, TopicBasis
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import one_line

EDITABLE = ("is_obligatory", "norm", "assistance", "is_voluntary", "note")


@transaction.atomic
def create_basis(
    beneficiary: Beneficiary, *, id: UUID, topic: Any, fields: dict[str, Any], by: User | None, at: datetime
) -> TopicBasis:
    """Say why the entity is assisted in ``topic``, once. The same ``id`` is the same one."""
    one_at_a_time(id)
    owned = {
        "institution_id": beneficiary.institution_id,
        "beneficiary": beneficiary,
        "topic": topic,
        **_clean(fields),
        "created_by": by,
        "created_at": at,
    }
    basis, is_new = create_once(TopicBasis, id=id, fields=owned)
    if is_new:
        changes = trail.diff({}, trail.snapshot(basis, ["topic", *EDITABLE]))
        trail.record("beneficiaries.basis_created", basis, by=by, at=at, changes=changes)
    return basis


@transaction.atomic
def edit_basis(
    basis: TopicBasis, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime
) -> TopicBasis:
    """Correct it; its topic stays."""
    rows = TopicBasis.objects.select_for_update(of=("self",)).select_related("beneficiary", "topic")
    current = rows.get(pk=basis.pk)
    before = trail.snapshot(current, list(EDITABLE))
    for name, value in _clean(fields).items():
        setattr(current, name, value)
    changes = trail.diff(before, trail.snapshot(current, list(EDITABLE)))
    save_if_current(current, expected_version=expected_version, fields=list(EDITABLE))
    if changes:
        trail.record("beneficiaries.basis_edited", current, by=by, at=at, changes=changes)
    return current


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    values = {name: fields[name] for name in EDITABLE}
    if values["is_obligatory"] and values["norm"] is None:
        raise Refused({"norm": _("Si hay una obligación, escoja la norma que la fija.")})
    return values | {name: one_line(values[name]) for name in ("assistance", "note")}
