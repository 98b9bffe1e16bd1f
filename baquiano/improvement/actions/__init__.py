"""Verbs of the room.

``improving``  an action from the need to its effect, and the decision of opening none
``auditing``   audits and the samples that they draw
``finding``    what an audit found
``routines``   acts of accountability
``proposing``  what an evaluation under its threshold proposes
``reminders``  what the clock tells
"""

from baquiano.improvement.actions.auditing import (
    cancel_audit,
    close_audit,
    create_audit,
    draw_sample,
    edit_audit,
    review_item,
    start_audit,
)
from baquiano.improvement.actions.finding import add_finding_proof, dismiss_finding, edit_finding, record_finding
from baquiano.improvement.actions.improving import (
    add_origin,
    cancel_action,
    dismiss_origin,
    finish_action,
    note_action,
    open_action,
    plan_action,
    reschedule_action,
    verify_action,
)
from baquiano.improvement.actions.proposing import propose_from_evaluation
from baquiano.improvement.actions.reminders import send_reminders
from baquiano.improvement.actions.routines import cancel_routine, hold_routine, schedule_routine

__all__ = [
    "add_finding_proof",
    "add_origin",
    "cancel_action",
    "cancel_audit",
    "cancel_routine",
    "close_audit",
    "create_audit",
    "dismiss_finding",
    "dismiss_origin",
    "draw_sample",
    "edit_audit",
    "edit_finding",
    "finish_action",
    "hold_routine",
    "note_action",
    "open_action",
    "plan_action",
    "propose_from_evaluation",
    "record_finding",
    "reschedule_action",
    "review_item",
    "schedule_routine",
    "send_reminders",
    "start_audit",
    "verify_action",
]
