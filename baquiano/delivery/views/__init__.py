"""Pages of visits."""

from baquiano.delivery.views.assistances import (
    assistance_close,
    assistance_detail,
    assistance_list,
    assistance_reopen,
)
from baquiano.delivery.views.lists import beneficiary_sessions, entry_session, my_sessions, session_create, session_list
from baquiano.delivery.views.moving import session_cancel, session_reschedule
from baquiano.delivery.views.reports import report_list, report_open, report_return, report_review, session_report
from baquiano.delivery.views.sessions import session_detail, session_hold, session_team, session_travel
from baquiano.delivery.views.steps import (
    commitment_check,
    commitment_discard,
    commitment_edit,
    session_activities,
    session_commitments,
    session_evidence,
)

__all__ = [
    "assistance_close",
    "assistance_detail",
    "assistance_list",
    "assistance_reopen",
    "beneficiary_sessions",
    "commitment_check",
    "commitment_discard",
    "commitment_edit",
    "entry_session",
    "my_sessions",
    "report_list",
    "report_open",
    "report_return",
    "report_review",
    "session_activities",
    "session_cancel",
    "session_commitments",
    "session_create",
    "session_detail",
    "session_evidence",
    "session_hold",
    "session_list",
    "session_report",
    "session_reschedule",
    "session_team",
    "session_travel",
]
