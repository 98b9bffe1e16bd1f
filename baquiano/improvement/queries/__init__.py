"""Reads of the room.

``actions``   actions a person sees, what is late, what awaits whom, and how each stood at a moment
``audits``    audits, samples and findings
``routines``  acts of accountability
"""

from baquiano.improvement.queries.actions import (
    action_for_update,
    actions_at,
    actions_awaiting,
    actions_in_charge_of,
    actions_of,
    actions_visible_to,
    can_carry,
    dismissals_of,
    due_for_reminder,
    is_step_of,
    overdue,
    owed_by,
    steps_of,
    unverified_since,
    verifiers_of,
    with_last_note,
)
from baquiano.improvement.queries.audits import (
    audit_for_update,
    audits_to_remind,
    audits_visible_to,
    differs_today,
    evidence_of,
    finding_for_update,
    findings_visible_to,
    is_made_in,
    item_for_update,
    redrawn,
    sampled_subjects,
    samples_visible_to,
    treatments,
    untreated,
)
from baquiano.improvement.queries.routines import routine_for_update, routines_to_remind, routines_visible_to

__all__ = [
    "action_for_update",
    "actions_at",
    "actions_awaiting",
    "actions_in_charge_of",
    "actions_of",
    "actions_visible_to",
    "audit_for_update",
    "audits_to_remind",
    "audits_visible_to",
    "can_carry",
    "differs_today",
    "dismissals_of",
    "due_for_reminder",
    "evidence_of",
    "finding_for_update",
    "findings_visible_to",
    "is_made_in",
    "is_step_of",
    "item_for_update",
    "overdue",
    "owed_by",
    "redrawn",
    "routine_for_update",
    "routines_to_remind",
    "routines_visible_to",
    "sampled_subjects",
    "samples_visible_to",
    "steps_of",
    "treatments",
    "untreated",
    "unverified_since",
    "verifiers_of",
    "with_last_note",
]
