"""Verbs of meetings: their date, who came, what was written and who signed."""

from baquiano.meetings.actions.attendance import correct_attendance, register_attendance, void_attendance
from baquiano.meetings.actions.differential import Answers, read_differential
from baquiano.meetings.actions.minutes import (
    correct_minutes,
    freeze_minutes,
    open_minutes,
    reopen_minutes,
    write_section,
)
from baquiano.meetings.actions.paper import file_paper_list, issue_attendance_list
from baquiano.meetings.actions.register import (
    Arrival,
    close_register,
    open_register,
    review_attendance,
    self_register,
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
from baquiano.meetings.actions.withdrawing import correct_person, erase_attendance

__all__ = [
    "Answers",
    "Arrival",
    "cancel_meeting",
    "close_register",
    "correct_attendance",
    "correct_minutes",
    "correct_person",
    "edit_meeting",
    "erase_attendance",
    "file_paper_list",
    "freeze_minutes",
    "hold_meeting",
    "issue_attendance_list",
    "open_minutes",
    "open_register",
    "print_minutes",
    "read_differential",
    "register_attendance",
    "reopen_minutes",
    "reschedule_meeting",
    "review_attendance",
    "schedule_meeting",
    "self_register",
    "set_participants",
    "sign_minutes",
    "sign_on_paper",
    "void_attendance",
    "write_section",
]
