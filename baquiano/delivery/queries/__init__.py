"""Reads of visits: what a person sees, what is counted, how far a registration has come."""

from baquiano.delivery.queries.figures import Figures, figures_of, sessions_counted
from baquiano.delivery.queries.progress import (
    covered_stages,
    first_sections,
    guide_for,
    guide_of,
    missing_to_hold,
    steps_of,
)
from baquiano.delivery.queries.sessions import (
    day_of_visits,
    late_to_register,
    meetings_visible_to,
    my_sessions,
    previous_commitments,
    session_for_update,
    session_of,
    sessions_of_beneficiary,
    sessions_visible_to,
    why_not_writable,
)

__all__ = [
    "Figures",
    "covered_stages",
    "day_of_visits",
    "figures_of",
    "first_sections",
    "guide_for",
    "guide_of",
    "late_to_register",
    "meetings_visible_to",
    "missing_to_hold",
    "my_sessions",
    "previous_commitments",
    "session_for_update",
    "session_of",
    "sessions_counted",
    "sessions_of_beneficiary",
    "sessions_visible_to",
    "steps_of",
    "why_not_writable",
]
