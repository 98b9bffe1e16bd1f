"""Reads of procedures: the inbox, a case as it stands, the history of an activity, the returns."""

from baquiano.procedures.queries.cases import (
    ActivityState,
    activity_states,
    case_of,
    cases_visible_to,
    done_tasks,
    evidence_by_task,
    family_of,
    open_verbs,
    pending_tasks,
    task_of,
)
from baquiano.procedures.queries.definitions import (
    activities_of,
    diagram_visible_to,
    diagrams_of,
    procedures_visible_to,
)
from baquiano.procedures.queries.inbox import (
    counts_by_activity,
    due_soon,
    in_window,
    mine,
    overdue,
    tasks_for,
    tasks_visible_to,
    urgent_count,
)
from baquiano.procedures.queries.reports import exceptions_visible_to, returns_by_activity, returns_visible_to

__all__ = [
    "ActivityState",
    "activities_of",
    "activity_states",
    "case_of",
    "cases_visible_to",
    "counts_by_activity",
    "diagram_visible_to",
    "diagrams_of",
    "done_tasks",
    "due_soon",
    "evidence_by_task",
    "exceptions_visible_to",
    "family_of",
    "in_window",
    "mine",
    "open_verbs",
    "overdue",
    "pending_tasks",
    "procedures_visible_to",
    "returns_by_activity",
    "returns_visible_to",
    "task_of",
    "tasks_for",
    "tasks_visible_to",
    "urgent_count",
]
