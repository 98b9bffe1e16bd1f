"""Who may do what with actions, audits, findings and routines, and when the row allows it."""

from typing import Any

from baquiano.common.policy import allows, delegation_of
from baquiano.delivery.models import Assistance
from baquiano.improvement.choices import (
    ALLOWED_MOVES,
    AUDIT_MOVES,
    OWED,
    ROUTINE_MOVES,
    ActionState,
    AuditState,
    RoutineState,
)
from baquiano.improvement.models import Audit, Finding, ImprovementAction, Routine

VIEW = "improvement.view_action"
OPEN = "improvement.open_action"
WORK = "improvement.work_action"
VERIFY = "improvement.verify_action"
DECIDE = "improvement.decide_action"
VIEW_CORRECTION = "improvement.view_correction"
DECIDE_CORRECTION = "improvement.decide_correction"
CORRECTING = (VIEW_CORRECTION, DECIDE_CORRECTION)
VIEW_AUDIT = "improvement.view_audit"
PLAN_AUDIT = "improvement.plan_audit"
RUN_AUDIT = "improvement.run_audit"
VIEW_FINDING = "improvement.view_finding"
WRITE_FINDING = "improvement.write_finding"
VIEW_ROUTINE = "improvement.view_routine"
SCHEDULE = "improvement.schedule_routine"


# --- actions ---------------------------------------------------------------------------------------------------------
def moves(action: ImprovementAction, state: ActionState) -> bool:
    return state in ALLOWED_MOVES[ActionState(action.state)]


def is_own(user: Any, action: ImprovementAction) -> bool:
    """Whether ``user``, or whoever ``user`` acts for, answers for the action or said that it is done."""
    delegation = delegation_of(user, action)
    people = {user.pk, delegation.delegator_id if delegation else user.pk}
    return bool(people & {action.responsible_id, action.finished_by_id} - {None})


def can_plan(user: Any, action: ImprovementAction) -> bool:
    """Write its cause and what will be done, and correct them until it is declared done."""
    return action.state in OWED and allows(user, WORK, action)


def can_note(user: Any, action: ImprovementAction) -> bool:
    """Whoever works it and whoever verifies it write its follow-up until it ends."""
    return action.is_live and (allows(user, WORK, action) or _judges(user, action, VERIFY))


def can_finish(user: Any, action: ImprovementAction) -> bool:
    return moves(action, ActionState.DONE) and allows(user, WORK, action)


def can_verify(user: Any, action: ImprovementAction) -> bool:
    """Somebody else than whoever answers for it or declared it done."""
    return action.awaits_verification and not is_own(user, action) and _judges(user, action, VERIFY)


def can_reschedule(user: Any, action: ImprovementAction) -> bool:
    """Who owes it does not give the own extension."""
    return action.state in OWED and not is_own(user, action) and _judges(user, action, DECIDE)


def can_cancel(user: Any, action: ImprovementAction) -> bool:
    return moves(action, ActionState.CANCELLED) and not is_own(user, action) and _judges(user, action, DECIDE)


def _judges(user: Any, action: ImprovementAction, verb: str) -> bool:
    """What an audit found is judged by whoever audits, and the rest by whoever may open such an action."""
    who = WRITE_FINDING if action.is_of_audit else OPEN
    return allows(user, verb, action) and allows(user, who, action)


# --- corrections -----------------------------------------------------------------------------------------------------
def can_decide_correction(user: Any, assistance: Assistance) -> bool:
    return assistance.is_open and allows(user, DECIDE_CORRECTION, assistance)


# --- audits ----------------------------------------------------------------------------------------------------------
def can_edit_audit(user: Any, audit: Audit) -> bool:
    return audit.is_live and allows(user, PLAN_AUDIT, audit)


def can_start(user: Any, audit: Audit) -> bool:
    return AuditState.RUNNING in AUDIT_MOVES[AuditState(audit.state)] and allows(user, PLAN_AUDIT, audit)


def can_cancel_audit(user: Any, audit: Audit) -> bool:
    return AuditState.CANCELLED in AUDIT_MOVES[AuditState(audit.state)] and allows(user, PLAN_AUDIT, audit)


def can_run(user: Any, audit: Audit) -> bool:
    """Draw samples and review them."""
    return audit.is_running and allows(user, RUN_AUDIT, audit)


def can_find(user: Any, audit: Audit) -> bool:
    return audit.is_running and allows(user, WRITE_FINDING, audit)


def can_close(user: Any, audit: Audit) -> bool:
    return AuditState.CLOSED in AUDIT_MOVES[AuditState(audit.state)] and allows(user, PLAN_AUDIT, audit)


def can_edit_finding(user: Any, finding: Finding) -> bool:
    return finding.audit.is_running and allows(user, WRITE_FINDING, finding)


def can_treat(user: Any, finding: Finding) -> bool:
    """Open an action of it, also after the audit was closed, or say why none is."""
    live = finding.audit.state in (AuditState.RUNNING, AuditState.CLOSED)
    return live and allows(user, WRITE_FINDING, finding)


# --- routines --------------------------------------------------------------------------------------------------------
def can_hold(user: Any, routine: Routine) -> bool:
    return RoutineState.HELD in ROUTINE_MOVES[RoutineState(routine.state)] and allows(user, SCHEDULE, routine)


def can_call_off(user: Any, routine: Routine) -> bool:
    return RoutineState.CANCELLED in ROUTINE_MOVES[RoutineState(routine.state)] and allows(user, SCHEDULE, routine)
