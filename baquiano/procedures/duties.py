"""What a person has pending of the procedures, for giving it to somebody else when the person leaves."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from baquiano.institutions import handover
from baquiano.procedures.choices import CaseState, TaskState
from baquiano.procedures.models import Case, Task


def register() -> None:
    """Declare both kinds; called when the room is ready."""
    handover.register(
        handover.Duty("case", _("Procedimientos a su cargo"), _cases, label=str, also=_tasks_of_case, order=10)
    )
    handover.register(
        handover.Duty("task", _("Tareas a su nombre"), _tasks, label=_task_words, field="assignee", order=20)
    )


def _cases(person: Any, on: date) -> QuerySet[Case]:
    return Case.objects.filter(responsible=person, state=CaseState.OPEN)


def _tasks_of_case(case: Case, person: Any, to: Any) -> None:
    case.tasks.filter(state=TaskState.OPEN, assignee=person).update(assignee=to)


def _tasks(person: Any, on: date) -> QuerySet[Task]:
    """Those that do not go with their case."""
    theirs = Task.objects.filter(assignee=person, state=TaskState.OPEN).select_related("activity", "case")
    return theirs.exclude(Q(case__responsible=person, case__state=CaseState.OPEN))


def _task_words(task: Task) -> str:
    return f"{task.activity} · {task.case}"
