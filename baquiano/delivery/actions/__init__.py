"""Verbs of visits."""

from baquiano.delivery.actions.assisting import close_assistance, reopen_assistance
from baquiano.delivery.actions.closing import hold_session, record_signed_minutes
from baquiano.delivery.actions.creation import create_session, create_sessions
from baquiano.delivery.actions.moving import cancel_session, reschedule_session
from baquiano.delivery.actions.registering import add_evidence, edit_session
from baquiano.delivery.actions.reporting import (
    deliver_report,
    open_report,
    remind_reports,
    return_report,
    review_report,
    write_report,
)
from baquiano.delivery.actions.travelling import record_travel_answer, record_travel_delivery

__all__ = [
    "add_evidence",
    "cancel_session",
    "close_assistance",
    "create_session",
    "create_sessions",
    "deliver_report",
    "edit_session",
    "hold_session",
    "open_report",
    "record_signed_minutes",
    "record_travel_answer",
    "record_travel_delivery",
    "remind_reports",
    "reopen_assistance",
    "reschedule_session",
    "return_report",
    "review_report",
    "write_report",
]
