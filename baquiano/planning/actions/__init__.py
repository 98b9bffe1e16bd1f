"""Verbs of plans. Each claims its turn in the procedure, works, leaves its trace and moves the case."""

from baquiano.planning.actions.committee import committee_approve, committee_return, committee_verify, divulge_plan
from baquiano.planning.actions.consolidation import consolidate_plan, return_consolidated, verify_plan
from baquiano.planning.actions.importing import abandon_import, answer_import, apply_import, map_columns, upload_import
from baquiano.planning.actions.issuing import issue_plan
from baquiano.planning.actions.items import create_item, edit_item, remove_item, restore_item
from baquiano.planning.actions.review import (
    approve_plan,
    approve_plans,
    close_plans,
    create_plan,
    return_plan,
    return_plans,
    submit_plan,
)

__all__ = [
    "abandon_import",
    "answer_import",
    "apply_import",
    "approve_plan",
    "approve_plans",
    "close_plans",
    "committee_approve",
    "committee_return",
    "committee_verify",
    "consolidate_plan",
    "create_item",
    "create_plan",
    "divulge_plan",
    "edit_item",
    "issue_plan",
    "map_columns",
    "remove_item",
    "restore_item",
    "return_consolidated",
    "return_plan",
    "return_plans",
    "submit_plan",
    "upload_import",
    "verify_plan",
]
