"""Verbs of reports: the snapshot of each month, the half-yearly follow-up, and the reports by topic."""

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
from baquiano.reports.actions.topics import (
    approve_topic_report,
    open_topic_report,
    return_topic_report,
    submit_topic_report,
    write_topic_report,
)

__all__ = [
    "approve_package",
    "approve_report",
    "approve_topic_report",
    "draft_report",
    "edit_package",
    "edit_section",
    "open_register",
    "open_topic_report",
    "prepare_package",
    "publish_package",
    "redraft_report",
    "return_report",
    "return_topic_report",
    "seal_register",
    "submit_report",
    "submit_topic_report",
    "take_last_month",
    "take_month",
    "write_topic_report",
]
