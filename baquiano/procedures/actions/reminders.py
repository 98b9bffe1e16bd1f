"""What the clock does: reminding whoever has the turn before the window closes, and after."""

from datetime import datetime

from django.db.models import Q
from django_scopes import scope

from baquiano.common.calendar_days import day_of
from baquiano.institutions.models import Institution
from baquiano.procedures.choices import TaskState
from baquiano.procedures.models import Task
from baquiano.procedures.running.notices import remind


def remind_due_tasks(*, at: datetime) -> int:
    """Remind, by the clock, of every pending activity that is due soon or overdue; each is told once (WFL-06).

    Returns how many were due. Running it again on the same day tells nobody twice.
    """
    today, told = day_of(at), 0
    for institution in Institution.objects.all():
        with scope(institution=institution):
            due = Task.objects.filter(Q(warns_on__lte=today) | Q(due_on__lt=today), state=TaskState.OPEN)
            for task in due.select_related("activity", "case", "institution", "unit", "assignee"):
                remind(task, at=at)
                told += 1
    return told
