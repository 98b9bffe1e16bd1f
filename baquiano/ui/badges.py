"""State badges: icon, words and a tone; never colour alone.

A room may add its own states with ``register_states``; the tones are five and their meaning is the same everywhere.
"""

from dataclasses import dataclass

NEUTRAL, INFO, SUCCESS, WARNING, DANGER = "neutral", "info", "success", "warning", "danger"


@dataclass(frozen=True)
class Look:
    """How a state is drawn."""

    tone: str
    icon: str


_looks: dict[str, Look] = {
    "draft": Look(NEUTRAL, "pencil"),
    "open": Look(INFO, "circle"),
    "planned": Look(INFO, "calendar-event"),
    "scheduled": Look(INFO, "calendar-event"),
    "not_open": Look(NEUTRAL, "clock"),
    "waiting": Look(NEUTRAL, "hourglass-split"),
    "pending": Look(INFO, "hourglass-split"),
    "submitted": Look(INFO, "send"),
    "in_review": Look(INFO, "eye"),
    "in_progress": Look(INFO, "circle-half"),
    "verified": Look(INFO, "shield-check"),
    "consolidated": Look(INFO, "diagram-2"),
    "approved": Look(SUCCESS, "check-circle"),
    "published": Look(SUCCESS, "globe2"),
    "in_force": Look(SUCCESS, "check-circle-fill"),
    "held": Look(SUCCESS, "check-circle"),
    "signed": Look(SUCCESS, "pen"),
    "done": Look(SUCCESS, "check-circle"),
    "fulfilled": Look(SUCCESS, "check-circle"),
    "sent": Look(SUCCESS, "envelope-check"),
    "due_soon": Look(WARNING, "clock"),
    "returned": Look(WARNING, "arrow-return-left"),
    "rescheduled": Look(WARNING, "calendar-plus"),
    "out_of_order": Look(WARNING, "exclamation-circle"),
    "outside_plan": Look(WARNING, "signpost-split"),
    "superseded": Look(NEUTRAL, "clock-history"),
    "replaced": Look(NEUTRAL, "clock-history"),
    "not_applicable": Look(NEUTRAL, "dash-circle"),
    "closed": Look(NEUTRAL, "archive"),
    "cancelled": Look(NEUTRAL, "slash-circle"),
    "eliminated": Look(NEUTRAL, "slash-circle"),
    "inactive": Look(NEUTRAL, "dash-circle"),
    "active": Look(SUCCESS, "check-circle"),
    "overdue": Look(DANGER, "exclamation-triangle"),
    "late": Look(DANGER, "exclamation-triangle"),
    "failed": Look(DANGER, "x-circle"),
    "dead": Look(DANGER, "x-circle"),
    "not_fulfilled": Look(DANGER, "x-circle"),
}
_UNKNOWN = Look(NEUTRAL, "circle")


def register_states(**looks: Look) -> None:
    """Teach the badge the states of a room."""
    _looks.update(looks)


def look_of(state: str) -> Look:
    return _looks.get(state, _UNKNOWN)


def known_states() -> list[str]:
    return sorted(_looks)
