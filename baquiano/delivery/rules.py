"""Who may do what with a visit, and when the row allows it."""

from datetime import datetime
from typing import Any

from baquiano.common.policy import allows
from baquiano.delivery.models import AssistanceSession


def can_register(user: Any, session: AssistanceSession) -> bool:
    return not session.meeting.is_cancelled and allows(user, "delivery.register_session", session)


def can_hold(user: Any, session: AssistanceSession) -> bool:
    return session.meeting.is_scheduled and allows(user, "delivery.hold_session", session)


def can_reschedule(user: Any, session: AssistanceSession) -> bool:
    return session.meeting.is_scheduled and allows(user, "delivery.reschedule_session", session)


def can_cancel(user: Any, session: AssistanceSession) -> bool:
    return session.meeting.is_scheduled and allows(user, "delivery.cancel_session", session)


def is_late(session: AssistanceSession, at: datetime) -> bool:
    """Its hour passed and nobody closed, moved or cancelled it."""
    return session.meeting.is_scheduled and session.meeting.ends_at < at
