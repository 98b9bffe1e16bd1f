"""What trips do when a visit moves or is called off (the second door of the house)."""

from datetime import datetime
from typing import Any

from baquiano.meetings.models import Meeting
from baquiano.meetings.signals import meeting_called_off, meeting_moved
from baquiano.travel import actions


def listen() -> None:
    meeting_moved.connect(follow_moved, dispatch_uid="travel.follow_moved")
    meeting_called_off.connect(follow_called_off, dispatch_uid="travel.follow_called_off")


def follow_moved(sender: Any, *, meeting: Meeting, before: datetime, by: Any, at: datetime, **kwargs: Any) -> None:
    actions.follow_moved_visit(meeting, before=before, by=by, at=at)


def follow_called_off(sender: Any, *, meeting: Meeting, by: Any, at: datetime, **kwargs: Any) -> None:
    actions.follow_cancelled_visit(meeting, by=by, at=at)
