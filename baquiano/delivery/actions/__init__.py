"""Verbs of visits."""

from baquiano.delivery.actions.closing import hold_session, record_signed_minutes
from baquiano.delivery.actions.creation import create_session, create_sessions
from baquiano.delivery.actions.moving import cancel_session, reschedule_session
from baquiano.delivery.actions.registering import add_evidence, edit_session

__all__ = [
    "add_evidence",
    "cancel_session",
    "create_session",
    "create_sessions",
    "edit_session",
    "hold_session",
    "record_signed_minutes",
    "reschedule_session",
]
