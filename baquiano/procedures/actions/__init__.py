"""What happens to cases and tasks. Domain actions call these inside their own transaction.

    claim = procedures.claim("planning.approve_plan", subject=plan, by=by, at=at)   # refuses when it is not the turn
    …the work of the domain…
    procedures.complete(claim, by=by, at=at, control=ControlCheck(passed=True, note="…"), records=[…])

with ``from baquiano.procedures import actions as procedures``. A fact that already happened goes through
``record_fact``, which never refuses.
"""

from baquiano.procedures.actions.basis import attach_guide, detach_guide, link_norm, unlink_norm
from baquiano.procedures.actions.cases import (
    cancel_case,
    close_case,
    reassign_case,
    send_message,
    set_reference_day,
    start_case,
)
from baquiano.procedures.actions.drafts import (
    bind_lanes,
    create_draft,
    edit_activity,
    edit_header,
    remove_diagram,
    revise_procedure,
    upload_diagram,
)
from baquiano.procedures.actions.evidence import attach_evidence
from baquiano.procedures.actions.facts import record_fact
from baquiano.procedures.actions.matters import change_due_day, end_matter, start_matter, write_note
from baquiano.procedures.actions.reminders import remind_due_tasks
from baquiano.procedures.actions.reviews import close_review, open_reviews
from baquiano.procedures.actions.risks import (
    add_indicator,
    add_risk,
    edit_indicator,
    edit_risk,
    retire_indicator,
    retire_risk,
)
from baquiano.procedures.actions.versions import (
    approve_version,
    discard_version,
    return_version,
    review_version,
    submit_version,
)
from baquiano.procedures.actions.work import attach_record, claim, complete, complete_task, leave_record, waive_record
from baquiano.procedures.running.terms import Claim, ControlCheck, RecordRef
from baquiano.procedures.running.terms import quietly as quietly

__all__ = [
    "Claim",
    "ControlCheck",
    "RecordRef",
    "add_indicator",
    "add_risk",
    "approve_version",
    "attach_evidence",
    "attach_guide",
    "attach_record",
    "bind_lanes",
    "cancel_case",
    "change_due_day",
    "claim",
    "close_case",
    "close_review",
    "complete",
    "complete_task",
    "create_draft",
    "detach_guide",
    "discard_version",
    "edit_activity",
    "edit_header",
    "edit_indicator",
    "edit_risk",
    "end_matter",
    "leave_record",
    "link_norm",
    "open_reviews",
    "reassign_case",
    "record_fact",
    "remind_due_tasks",
    "remove_diagram",
    "retire_indicator",
    "retire_risk",
    "return_version",
    "review_version",
    "revise_procedure",
    "send_message",
    "set_reference_day",
    "start_case",
    "start_matter",
    "submit_version",
    "unlink_norm",
    "upload_diagram",
    "waive_record",
    "write_note",
]
