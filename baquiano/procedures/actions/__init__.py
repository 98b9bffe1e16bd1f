"""What happens to cases and tasks. Domain actions call these inside their own transaction.

    claim = procedures.claim("planning.approve_plan", subject=plan, by=by, at=at)   # refuses when it is not the turn
    …the work of the domain…
    procedures.complete(claim, by=by, at=at, control=ControlCheck(passed=True, note="…"), records=[…])

with ``from baquiano.procedures import actions as procedures``. A fact that already happened goes through
``record_fact``, which never refuses.
"""

from baquiano.procedures.actions.cases import (
    cancel_case,
    close_case,
    reassign_case,
    send_message,
    set_reference_day,
    start_case,
)
from baquiano.procedures.actions.evidence import attach_evidence
from baquiano.procedures.actions.facts import record_fact
from baquiano.procedures.actions.reminders import remind_due_tasks
from baquiano.procedures.actions.work import attach_record, claim, complete, complete_task, waive_record
from baquiano.procedures.running.terms import Claim, ControlCheck, RecordRef
from baquiano.procedures.running.terms import quietly as quietly

__all__ = [
    "Claim",
    "ControlCheck",
    "RecordRef",
    "attach_evidence",
    "attach_record",
    "cancel_case",
    "claim",
    "close_case",
    "complete",
    "complete_task",
    "reassign_case",
    "record_fact",
    "remind_due_tasks",
    "send_message",
    "set_reference_day",
    "start_case",
    "waive_record",
]
