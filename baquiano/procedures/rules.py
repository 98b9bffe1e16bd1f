"""Whose turn it is. The policy grants; what is asked here only narrows."""

from collections.abc import Iterable
from typing import Any

from baquiano.common.policy import Holding, Standing, allows
from baquiano.procedures.choices import CaseState
from baquiano.procedures.models import Case, Matter, Procedure, Task

# What lets a person finish an activity that no verb of a room fulfils.
GENERIC = "procedures.complete_task"


def holds_turn(standing: Standing | None, task: Task, roles: Iterable[str]) -> bool:
    """Whether ``standing`` holds one of the ``roles`` of the task in its unit, or in any unit when it has none."""
    return bool(holdings_of_turn(standing, task, roles))


def holdings_of_turn(standing: Standing | None, task: Task, roles: Iterable[str]) -> list[Holding]:
    """The holdings that give the turn, the own ones first; a delegated one, if it covers what the task awaits."""
    if standing is None or standing.institution_id != task.institution_id:
        return []
    wanted, awaited = set(roles), task.activity.verbs or [GENERIC]
    found = [
        holding
        for holding in standing.holdings
        if holding.role in wanted
        and (task.unit_id is None or task.unit_id in holding.unit_ids)
        and any(holding.covers(verb) for verb in awaited)
    ]
    return sorted(found, key=lambda holding: holding.is_delegated)


def can_complete(user: Any, task: Task, roles: Iterable[str]) -> bool:
    """Whether ``user`` may do the task on its generic page: granted by the policy, and it is the user's turn."""
    return task.is_open and allows(user, GENERIC) and holds_turn(user.standing, task, roles)


def can_read_case(user: Any, case: Case) -> bool:
    return allows(user, "procedures.view_case", case)


def can_prepare(user: Any, procedure: Procedure) -> bool:
    return procedure.is_draft and allows(user, "procedures.define_procedure", procedure)


def can_review(user: Any, procedure: Procedure) -> bool:
    return procedure.is_in_review and allows(user, "procedures.review_procedure", procedure)


def can_approve(user: Any, procedure: Procedure) -> bool:
    return procedure.is_in_review and allows(user, "procedures.approve_procedure", procedure)


def can_return(user: Any, procedure: Procedure) -> bool:
    """Who reviews or approves a version may send it back."""
    return can_review(user, procedure) or can_approve(user, procedure)


def can_steer(user: Any, case: Case) -> bool:
    """Whether ``user`` may end the case before its diagram does: only a case that a person started on a screen."""
    is_matter = case.subject_type == Matter._meta.label_lower
    return is_matter and case.state == CaseState.OPEN and allows(user, "procedures.steer_case", case)


def can_note(user: Any, task: Task, roles: Iterable[str]) -> bool:
    """Whoever has the turn writes notes; so does whoever steers the case."""
    return task.is_open and (can_complete(user, task, roles) or allows(user, "procedures.steer_case", task))
