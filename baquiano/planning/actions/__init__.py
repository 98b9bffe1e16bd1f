"""Verbs of plans. Each claims its turn in the procedure, works, leaves its trace and moves the case."""

from baquiano.planning.actions.acknowledging import acknowledge_specification
from baquiano.planning.actions.changing import (
    approve_change,
    approve_changes,
    refuse_change,
    request_addition,
    request_cancellation,
    request_change,
    withdraw_change,
)
from baquiano.planning.actions.checking import record_check, waive_finding, withdraw_waiver
from baquiano.planning.actions.checking_record import issue_check
from baquiano.planning.actions.committee import committee_approve, committee_return, committee_verify, divulge_plan
from baquiano.planning.actions.consolidation import consolidate_plan, return_consolidated, verify_plan
from baquiano.planning.actions.grid import save_rows
from baquiano.planning.actions.importing import abandon_import, answer_import, apply_import, map_columns, upload_import
from baquiano.planning.actions.in_force import adopt_plan
from baquiano.planning.actions.issuing import issue_plan
from baquiano.planning.actions.items import create_item, edit_item, remove_item, restore_item
from baquiano.planning.actions.joint_visits import answer_proposal, propose_joint_visit
from baquiano.planning.actions.needs import create_need, edit_need, identify_needs, remove_need, restore_need
from baquiano.planning.actions.review import (
    approve_plan,
    approve_plans,
    close_plans,
    create_plan,
    reopen_plans,
    return_plan,
    return_plans,
    submit_plan,
)

__all__ = [
    "abandon_import",
    "acknowledge_specification",
    "adopt_plan",
    "answer_import",
    "answer_proposal",
    "apply_import",
    "approve_change",
    "approve_changes",
    "approve_plan",
    "approve_plans",
    "close_plans",
    "committee_approve",
    "committee_return",
    "committee_verify",
    "consolidate_plan",
    "create_item",
    "create_need",
    "create_plan",
    "divulge_plan",
    "edit_item",
    "edit_need",
    "identify_needs",
    "issue_check",
    "issue_plan",
    "map_columns",
    "propose_joint_visit",
    "record_check",
    "refuse_change",
    "remove_item",
    "remove_need",
    "reopen_plans",
    "request_addition",
    "request_cancellation",
    "request_change",
    "restore_item",
    "restore_need",
    "return_consolidated",
    "return_plan",
    "return_plans",
    "save_rows",
    "submit_plan",
    "upload_import",
    "verify_plan",
    "waive_finding",
    "withdraw_change",
    "withdraw_waiver",
]
