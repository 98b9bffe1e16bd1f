"""Verbs of visits."""

from baquiano.delivery.actions.accompanying import (
    attach_to_report,
    issue_partial_report,
    record_contact,
    remind_partial_reports,
    start_assistance,
)
from baquiano.delivery.actions.assisting import close_assistance, reopen_assistance
from baquiano.delivery.actions.closing import hold_session, record_signed_minutes
from baquiano.delivery.actions.creation import create_session, create_sessions
from baquiano.delivery.actions.milestones import (
    accept_assistance,
    claim_in_session,
    claim_milestone,
    decline_assistance,
    return_milestone,
    start_service,
    verify_milestone,
)
from baquiano.delivery.actions.moving import cancel_session, reschedule_session
from baquiano.delivery.actions.registering import add_evidence, edit_session
from baquiano.delivery.actions.registrars import authorise_registrar
from baquiano.delivery.actions.reporting import (
    deliver_report,
    open_report,
    remind_reports,
    return_report,
    review_report,
    write_report,
)
from baquiano.delivery.actions.travelling import record_travel_answer, record_travel_delivery
from baquiano.delivery.actions.work_plans import (
    accept_work_plan,
    add_work_line,
    approve_work_plan,
    ask_adjustment,
    complete_work_line,
    edit_work_line,
    edit_work_plan,
    open_work_plan,
    remove_work_line,
    return_work_plan,
    submit_work_plan,
)

__all__ = [
    "accept_assistance",
    "accept_work_plan",
    "add_evidence",
    "add_work_line",
    "approve_work_plan",
    "ask_adjustment",
    "attach_to_report",
    "authorise_registrar",
    "cancel_session",
    "claim_in_session",
    "claim_milestone",
    "close_assistance",
    "complete_work_line",
    "create_session",
    "create_sessions",
    "decline_assistance",
    "deliver_report",
    "edit_session",
    "edit_work_line",
    "edit_work_plan",
    "hold_session",
    "issue_partial_report",
    "open_report",
    "open_work_plan",
    "record_contact",
    "record_signed_minutes",
    "record_travel_answer",
    "record_travel_delivery",
    "remind_partial_reports",
    "remind_reports",
    "remove_work_line",
    "reopen_assistance",
    "reschedule_session",
    "return_milestone",
    "return_report",
    "return_work_plan",
    "review_report",
    "start_assistance",
    "start_service",
    "submit_work_plan",
    "verify_milestone",
    "write_report",
]
