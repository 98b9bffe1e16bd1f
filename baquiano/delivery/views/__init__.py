"""Pages of visits."""

from baquiano.delivery.views.lists import beneficiary_sessions, entry_session, my_sessions, session_create, session_list
from baquiano.delivery.views.moving import session_cancel, session_reschedule
from baquiano.delivery.views.sessions import session_detail, session_hold
from baquiano.delivery.views.steps import (
    commitment_check,
    commitment_discard,
    commitment_edit,
    session_activities,
    session_commitments,
    session_evidence,
)

__all__ = [
    "beneficiary_sessions",
    "commitment_check",
    "commitment_discard",
    "commitment_edit",
    "entry_session",
    "my_sessions",
    "session_activities",
    "session_cancel",
    "session_commitments",
    "session_create",
    "session_detail",
    "session_evidence",
    "session_hold",
    "session_list",
    "session_reschedule",
]
