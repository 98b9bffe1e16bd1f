"""What the clock asks of this room."""

from datetime import datetime

from baquiano.privacy import actions


def warn_of_terms(at: datetime) -> None:
    actions.warn_of_terms(at=at)
