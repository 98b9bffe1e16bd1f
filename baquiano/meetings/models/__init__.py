"""The meeting, atom of the product: who was there, what was written of it and who signed."""

from baquiano.meetings.models.attendance import Attendance
from baquiano.meetings.models.differential import DifferentialAnswers
from baquiano.meetings.models.meeting import Meeting, Participant
from baquiano.meetings.models.minutes import Minutes, MinutesSection
from baquiano.meetings.models.register import AttendanceReview, RegisterLink

__all__ = [
    "Attendance",
    "AttendanceReview",
    "DifferentialAnswers",
    "Meeting",
    "Minutes",
    "MinutesSection",
    "Participant",
    "RegisterLink",
]
