"""Pages of the room.

``actions``   actions, from the need to the effect, and the panels on the pages below
``audits``    audits and samples
``findings``  what was found and how it is treated
``routines``  acts of accountability
"""

from baquiano.improvement.views.actions import (
    action_cancel,
    action_create,
    action_detail,
    action_finish,
    action_list,
    action_note,
    action_plan,
    action_reschedule,
    action_verify,
    item_actions,
    origin_dismiss,
    session_actions,
    task_actions,
)
from baquiano.improvement.views.audits import (
    audit_cancel,
    audit_close,
    audit_create,
    audit_detail,
    audit_edit,
    audit_list,
    audit_sample,
    audit_start,
    sample_check,
    sample_detail,
    sample_population,
    sample_review,
)
from baquiano.improvement.views.findings import (
    audit_finding,
    finding_action,
    finding_detail,
    finding_dismiss,
    finding_edit,
    finding_list,
    finding_proof,
)
from baquiano.improvement.views.routines import (
    routine_cancel,
    routine_create,
    routine_detail,
    routine_hold,
    routine_list,
)

__all__ = [
    "action_cancel",
    "action_create",
    "action_detail",
    "action_finish",
    "action_list",
    "action_note",
    "action_plan",
    "action_reschedule",
    "action_verify",
    "audit_cancel",
    "audit_close",
    "audit_create",
    "audit_detail",
    "audit_edit",
    "audit_finding",
    "audit_list",
    "audit_sample",
    "audit_start",
    "finding_action",
    "finding_detail",
    "finding_dismiss",
    "finding_edit",
    "finding_list",
    "finding_proof",
    "item_actions",
    "origin_dismiss",
    "routine_cancel",
    "routine_create",
    "routine_detail",
    "routine_hold",
    "routine_list",
    "sample_check",
    "sample_detail",
    "sample_population",
    "sample_review",
    "session_actions",
    "task_actions",
]
