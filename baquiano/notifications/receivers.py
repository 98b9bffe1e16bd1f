"""What the clock asks of this room."""

from datetime import datetime

from django_scopes import scopes_disabled

from baquiano.notifications import actions


def deliver_what_waits(at: datetime) -> int:
    """Send the mail of every institution that a task missed or whose retry is due."""
    with scopes_disabled():
        return actions.deliver_due(at=at)
