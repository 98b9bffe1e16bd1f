"""Verbs of reports: the snapshot of each month, and the half-yearly follow-up."""

from baquiano.reports.actions.packages import approve_package, edit_package, prepare_package, publish_package
from baquiano.reports.actions.periods import (
    approve_report,
    draft_report,
    edit_section,
    redraft_report,
    return_report,
    submit_report,
)
from baquiano.reports.actions.registers import open_register, seal_register
from baquiano.reports.actions.snapshots import take_last_month, take_month

__all__ = [
    "approve_package",
    "approve_report",
    "draft_report",
    "edit_package",
    "edit_section",
    "open_register",
    "prepare_package",
    "publish_package",
    "redraft_report",
    "return_report",
    "seal_register",
    "submit_report",
    "take_last_month",
    "take_month",
]
