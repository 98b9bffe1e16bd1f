"""Who may do what with a meeting, and when a row allows it. The moment is always an argument."""

from datetime import datetime
from typing import Any

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.common.text import fold
from baquiano.meetings.choices import MeetingKind
from baquiano.meetings.models import Attendance, Meeting, Minutes, RegisterLink


def _granted(user: Any, meeting: Meeting, verb: str) -> bool:
    """Committees have grants of their own: who sits in one does not write the visits of the advisers."""
    noun = "committee" if meeting.kind == MeetingKind.COMMITTEE else "meeting"
    return allows(user, f"meetings.{verb}_{noun}", meeting)


def can_view(user: Any, meeting: Meeting) -> bool:
    return _granted(user, meeting, "view")


def can_register(user: Any, meeting: Meeting) -> bool:
    """Write its attendance, its minutes and its evidence."""
    return not meeting.is_cancelled and _granted(user, meeting, "register")


def can_see_personal_data(user: Any, meeting: Meeting) -> bool:
    """Document numbers, telephones and addresses of the people on the list (Ley 1581 de 2012)."""
    return allows(user, "meetings.view_personal_data", meeting) or _granted(user, meeting, "register")


def can_sign(user: Any, meeting: Meeting) -> bool:
    return meeting.is_held and _granted(user, meeting, "register")


def can_correct(user: Any, minutes: Minutes) -> bool:
    return minutes.is_signed and _granted(user, minutes.meeting, "register")


def has_begun(meeting: Meeting, at: datetime) -> bool:
    return meeting.starts_at <= at


def is_its_day(meeting: Meeting, at: datetime) -> bool:
    """Whether the day of the meeting has come: people arrive before the hour."""
    return day_of(meeting.starts_at) <= day_of(at)


def is_within_its_day(link: RegisterLink, at: datetime) -> bool:
    """An open register ends by itself with the day of the meeting, or with the later day on which it was opened."""
    return day_of(at) <= max(day_of(link.meeting.ends_at), day_of(link.opened_at))


def receives(link: RegisterLink, minutes: Minutes | None, at: datetime) -> bool:
    """Whether somebody may register now: open, its day, and no text that names the people is closed."""
    is_writable = minutes is None or minutes.is_draft
    its_day = is_its_day(link.meeting, at) and is_within_its_day(link, at)
    return link.is_open and its_day and is_writable and not link.meeting.is_cancelled


def is_same_person(attendance: Attendance, names: str, surnames: str) -> bool:
    """Whether who writes bears the name of the one registered with that document, accents and capitals apart."""
    return fold(f"{names} {surnames}") == fold(attendance.full_name)
