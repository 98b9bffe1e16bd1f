"""Whose turn it is. The policy grants; what is asked here only narrows."""

from collections.abc import Iterable
from typing import Any

from baquiano.common.policy import Standing, allows
from baquiano.procedures.models import Case, Task


def holds_turn(standing: Standing | None, task: Task, roles: Iterable[str]) -> bool:
    """Whether ``standing`` holds one of the ``roles`` of the task in its unit, or in any unit when it has none."""
    if standing is None or standing.institution_id != task.institution_id:
        return False
    wanted = set(roles)
    return any(
        holding.role in wanted and (task.unit_id is None or task.unit_id in holding.unit_ids)
        for holding in standing.holdings
    )


def can_complete(user: Any, task: Task, roles: Iterable[str]) -> bool:
    """Whether ``user`` may do the task on its generic page: granted by the policy, and it is the user's turn."""
    return task.is_open and allows(user, "procedures.complete_task") and holds_turn(user.standing, task, roles)


def can_read_case(user: Any, case: Case) -> bool:
    return allows(user, "procedures.view_case", case)
