"""Who may do what with a visit, and when the row allows it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from baquiano.common.policy import INSTITUTION, allows, delegation_of, the_policy
from baquiano.delivery.choices import WorkPlanState
from baquiano.delivery.models import Assistance, AssistanceMilestone, AssistanceSession, ExecutionReport, WorkPlan


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


def units_to_start_in(user: Any) -> set[UUID]:
    """The units in which the person may begin an assistance."""
    grants = the_policy()["delivery.start_assistance"].grants
    held = [one for one in user.standing.holdings if one.role in grants]
    return {unit_id for holding in held for unit_id in holding.unit_ids}


def can_contact(user: Any, assistance: Assistance) -> bool:
    return assistance.is_open and allows(user, "delivery.record_contact", assistance)


def can_open_plan(user: Any, assistance: Assistance) -> bool:
    return assistance.is_open and allows(user, "delivery.write_work_plan", assistance)


def can_issue_partial(user: Any, assistance: Assistance) -> bool:
    return assistance.is_open and allows(user, "delivery.issue_partial_report", assistance)


def can_write_plan(user: Any, plan: WorkPlan) -> bool:
    return plan.is_draft and allows(user, "delivery.write_work_plan", plan)


def can_submit_plan(user: Any, plan: WorkPlan) -> bool:
    return plan.is_draft and allows(user, "delivery.submit_work_plan", plan)


def can_decide_plan(user: Any, plan: WorkPlan) -> bool:
    return plan.state == WorkPlanState.IN_REVIEW and allows(user, "delivery.approve_work_plan", plan)


def can_reply_plan(user: Any, plan: WorkPlan) -> bool:
    return plan.awaits_reply and allows(user, "delivery.reply_work_plan", plan)


def can_complete_lines(user: Any, plan: WorkPlan) -> bool:
    return plan.state != WorkPlanState.REPLACED and allows(user, "delivery.complete_work_line", plan)


# --- hitos -----------------------------------------------------------------------------------------------------------
def units_to_serve_in(user: Any) -> set[UUID]:
    """The units in which the person may begin an assistance of a service."""
    grants = the_policy()["delivery.start_service"].grants
    held = [one for one in user.standing.holdings if one.role in grants]
    return {unit_id for holding in held for unit_id in holding.unit_ids}


def can_claim(user: Any, one: AssistanceMilestone) -> bool:
    """Say that it is met, while it is pending and its assistance goes on."""
    return one.is_pending and one.assistance.is_open and allows(user, "delivery.claim_milestone", one)


def can_verify(user: Any, one: AssistanceMilestone) -> bool:
    """Somebody else than who said that it is met, nor whom that one acts for."""
    delegation = delegation_of(user, one)
    own = {user.pk, delegation.delegator_id if delegation else user.pk}
    is_own = one.claimed_by_id in own
    return one.is_claimed and one.assistance.is_open and not is_own and allows(user, "delivery.verify_milestone", one)


def can_answer(user: Any, assistance: Assistance) -> bool:
    """Record that the entity accepts an assistance of a service, or declines it."""
    return assistance.is_open and assistance.is_of_service and allows(user, "delivery.answer_assistance", assistance)


def can_authorise(user: Any, session: AssistanceSession) -> bool:
    """Let somebody who did not give the visit register it."""
    return session.meeting.is_scheduled and allows(user, "delivery.authorise_registrar", session)
