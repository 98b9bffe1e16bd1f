"""What the clock asks of this room."""

from datetime import datetime

from django_scopes import scopes_disabled

from baquiano.documents import actions


def render_what_waits(at: datetime) -> int:
    """Draw the documents of every institution that a task missed or whose retry is due."""
    with scopes_disabled():
        return actions.render_due(at=at)
