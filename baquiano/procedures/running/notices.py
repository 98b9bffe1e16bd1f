"""Telling people that it is their turn, and reminding them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import people_with_role, setting
from baquiano.notifications.actions import notify
from baquiano.procedures.choices import TaskState
from baquiano.procedures.models import Task


def tell_task_opened(task_id: UUID, institution_id: UUID, by: Any, at: datetime) -> None:
    """Tell whoever has the turn that an activity awaits them, unless the profile keeps quiet."""
    with scope(institution=Institution(pk=institution_id)):
        task = Task.objects.select_related("activity", "case", "institution", "unit", "returned_from").get(pk=task_id)
        if task.state != TaskState.OPEN or not setting(task.institution, "procedures.notify", default=True):
            return
        returned = task.returned_from
        title = _("Devuelto: %(what)s") if returned else _("Es su turno: %(what)s")
        _tell(task, title, returned.reason if returned else _plain_body(task), "opened", by=by, at=at)


def remind(task: Task, *, at: datetime) -> None:
    """Tell whoever has the turn that the activity is due soon or overdue, once for each."""
    overdue = task.due_on is not None and day_of(at) > task.due_on
    title = _("Venció: %(what)s") if overdue else _("Próximo a vencer: %(what)s")
    _tell(task, title, _plain_body(task), "overdue" if overdue else "due_soon", by=None, at=at)


def people_of(task: Task, *, on: date) -> Iterable[User]:
    """Whoever has the turn: the person in charge, or who holds a role of the lane in the unit."""
    if task.assignee is not None:
        return [task.assignee]
    found: dict[UUID, User] = {}
    for role in task.activity.lane_roles.values_list("role", flat=True):
        for person in people_with_role(task.institution, role, task.unit, on=on):
            found[person.pk] = person
    return list(found.values())


def _plain_body(task: Task) -> str:
    due = _("Vence el %(day)s.") % {"day": f"{task.due_on:%d/%m/%Y}"} if task.due_on else ""
    return f"{task.case}. {due}".strip()


def _tell(task: Task, title: str, body: str, what: str, *, by: Any, at: datetime) -> None:
    notify(
        people_of(task, on=day_of(at)),
        institution=task.institution,
        kind=f"procedures.task_{what}",
        title=(title % {"what": task.activity})[:200],
        body=body,
        url=task.get_absolute_url(),
        key=f"procedures.task:{task.pk}:{what}",
        by=by,
        at=at,
        about=task,
        # Fifteen visits of the month open at once for one person: those wait in the inbox, the reminder is mailed.
        email=task.assignee_id is None or what != "opened",
    )
