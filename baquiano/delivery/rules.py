"""Who may do what with a visit, and when the row allows it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from baquiano.common.policy import INSTITUTION, allows, the_policy
from baquiano.delivery.models import Assistance, AssistanceSession, ExecutionReport


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


def can_report(user: Any, session: AssistanceSession) -> bool:
    return session.meeting.is_held and allows(user, "delivery.deliver_report", session)


def may_review(user: Any, session: AssistanceSession) -> bool:
    return allows(user, "delivery.review_report", session)


def can_review_report(user: Any, report: ExecutionReport) -> bool:
    """A delivered report is read by a second person: neither who delivered it nor who made the visit."""
    own = user.pk in {report.delivered_by_id, report.session.meeting.responsible_id}
    return report.is_delivered and not own and may_review(user, report.session)


def units_to_create_in(user: Any) -> set[UUID]:
    """The units in which the person may register a visit: those of the roles to which the policy grants it."""
    grants = the_policy()["delivery.create_session"].grants
    held = [one for one in user.standing.holdings if one.role in grants and grants[one.role] != INSTITUTION]
    return {unit_id for holding in held for unit_id in holding.unit_ids}


def can_close_assistance(user: Any, assistance: Assistance) -> bool:
    return assistance.is_open and allows(user, "delivery.close_assistance", assistance)


def can_reopen_assistance(user: Any, assistance: Assistance) -> bool:
    return not assistance.is_open and allows(user, "delivery.reopen_assistance", assistance)
