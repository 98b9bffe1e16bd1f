"""Reading what is asked for, saying what it is and giving it to whom it belongs (DEM-02)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import one_line, without_control_characters
from baquiano.demand import queries, rules
from baquiano.demand.actions.telling import tell
from baquiano.demand.choices import RUNNING, RequestState
from baquiano.demand.models import ServiceRequest

FIELDS = (
    "petition_kind", "service_class", "triage_reason", "topic", "beneficiary", "unit", "responsible", "external_number",
)  # fmt: skip
WRITTEN = (*FIELDS, "department", "triage", "triaged_at", "triaged_by", "state", "due_on")


@transaction.atomic
def classify_request(
    row: ServiceRequest,
    *,
    expected_version: int,
    fields: dict[str, Any],
    answers: Sequence[tuple[str, bool]] = (),
    by: User,
    at: datetime,
) -> ServiceRequest:
    """Say which service it is and why, and who attends it; the term is the one of its kind of petition.

    ``answers`` are the questions of the guide as they were answered. ``StaleEdit`` when somebody classified it after it
    was read.
    """
    current = queries.request_for_update(row)
    if current.state not in RUNNING:
        raise Refused(_("Solo se clasifica una solicitud que está en trámite."))
    reason = one_line(without_control_characters(fields["triage_reason"]))
    if not reason:
        raise Refused({"triage_reason": _("Escriba por qué se clasifica así.")})
    if fields["responsible"] is not None and fields["unit"] is None:
        raise Refused({"unit": _("Elija la dependencia de quien responde.")})
    old, was = trail.snapshot(current, list(FIELDS)), current.responsible_id
    for name in FIELDS:
        setattr(current, name, fields[name] if name != "triage_reason" else reason)
    if current.beneficiary is not None and current.beneficiary.municipality is not None:
        current.department = current.beneficiary.municipality.department
    current.triage = [{"question": question, "answer": answer} for question, answer in answers] or current.triage
    current.triaged_at, current.triaged_by = at, by
    current.state, current.due_on = RequestState.IN_PROGRESS, rules.due_of(current)
    current.validate_constraints()
    save_if_current(current, expected_version=expected_version, fields=WRITTEN)
    changes = trail.diff(old, trail.snapshot(current, list(FIELDS)))
    trail.record("demand.request_classified", current, by=by, at=at, changes=changes, data={"due_on": current.due_on})
    if current.responsible_id != was or was is None:
        tell(current, queries.who_answers(current, day_of(at)), "assigned", key=current.version, by=by, at=at)
    return current
