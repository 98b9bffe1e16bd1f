"""Pages of a meeting: who came, its acta, its signatures."""

from baquiano.meetings.views.attendance import attendance_correct, attendance_list, attendance_void
from baquiano.meetings.views.meetings import meeting_detail
from baquiano.meetings.views.minutes import (
    minutes_correct,
    minutes_detail,
    minutes_freeze,
    minutes_print,
    minutes_reopen,
    section_write,
)
from baquiano.meetings.views.paper import (
    attendance_blank,
    attendance_named,
    attendance_print,
    attendance_scan,
    attendance_transcribe,
)
from baquiano.meetings.views.register import (
    attendance_review,
    differential_detail,
    register_close,
    register_open,
    register_poster,
)
from baquiano.meetings.views.signing import minutes_sign, sign_drawn, sign_on_paper, sign_with_password

__all__ = [
    "attendance_blank",
    "attendance_correct",
    "attendance_list",
    "attendance_named",
    "attendance_print",
    "attendance_review",
    "attendance_scan",
    "attendance_transcribe",
    "attendance_void",
    "differential_detail",
    "meeting_detail",
    "minutes_correct",
    "minutes_detail",
    "minutes_freeze",
    "minutes_print",
    "minutes_reopen",
    "minutes_sign",
    "register_close",
    "register_open",
    "register_poster",
    "section_write",
    "sign_drawn",
    "sign_on_paper",
    "sign_with_password",
]
