"""Verbs of meetings: their date, who came, what was written and who signed."""

from baquiano.meetings.actions.attendance import (
    correct_attendance,
    file_paper_list,
    issue_attendance_list,
    register_attendance,
    void_attendance,
)
from baquiano.meetings.actions.minutes import (
    correct_minutes,
    freeze_minutes,
    open_minutes,
    reopen_minutes,
    write_section,
)
from baquiano.meetings.actions.scheduling import (
    cancel_meeting,
    edit_meeting,
    hold_meeting,
    reschedule_meeting,
    schedule_meeting,
    set_participants,
)
from baquiano.meetings.actions.signing import print_minutes, sign_minutes, sign_on_paper

__all__ = [
    "cancel_meeting",
    "correct_attendance",
    "correct_minutes",
    "edit_meeting",
    "file_paper_list",
    "freeze_minutes",
    "hold_meeting",
    "issue_attendance_list",
    "open_minutes",
    "print_minutes",
    "register_attendance",
    "reopen_minutes",
    "reschedule_meeting",
    "schedule_meeting",
    "set_participants",
    "sign_minutes",
    "sign_on_paper",
    "void_attendance",
    "write_section",
]
