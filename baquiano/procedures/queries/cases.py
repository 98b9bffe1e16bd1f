"""A case as it stands: what is done, what awaits and whom, what is late, what has not been reached."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Model, QuerySet
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.policy import visible
from baquiano.documents.models import Evidence
from baquiano.institutions.queries import role_label
from baquiano.procedures.choices import CaseState, TaskState, Window
from baquiano.procedures.models import Activity, Case, Task
from baquiano.procedures.rules import holds_turn

# How an activity of a case is shown; the words and the badge are never the colour alone.
DONE, WAITING, LATE, NOT_YET, OMITTED, RETURNED = "done", "waiting", "late", "not_yet", "omitted", "returned"


@dataclass
class ActivityState:
    """One row of the table that is the twin of the diagram."""

    activity: Activity
    tasks: list[Task] = field(default_factory=list)
    state: str = NOT_YET
    waiting_for: str = ""
    due_on: date | None = None
    window: Window | None = None
    returns: int = 0
    whose: str = ""

    @property
    def last(self) -> Task | None:
        return self.tasks[-1] if self.tasks else None


def case_of(subject: Model) -> Case | None:
    """The last case of the subject, open or not; None when it runs in no procedure."""
    cases = Case.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    return cases.select_related("definition__procedure", "unit", "year").order_by("-started_at").first()


def cases_visible_to(user: User) -> QuerySet[Case]:
    related = Case.objects.select_related(
        "definition__procedure", "unit", "year", "parent", "responsible", "institution"
    )
    return visible(related, user, "procedures.view_case")


def task_of(subject: Model, verb: str) -> Task | None:
    """The pending task of the subject that ``verb`` fulfils, for showing its control point on a domain page."""
    return next((task for task in pending_tasks(subject) if verb in task.awaited_verbs), None)


def pending_tasks(subject: Model) -> list[Task]:
    """What awaits somebody in the open case of the subject."""
    pending = Task.objects.filter(
        state=TaskState.OPEN, case__subject_type=subject._meta.label_lower, case__subject_id=str(subject.pk)
    )
    related = ("activity", "case", "unit", "assignee", "returned_from")
    return list(pending.select_related(*related).prefetch_related("activity__lane_roles"))


@dataclass(frozen=True)
class Family:
    """The cases that depend on another: how many of each process and state, and those still running."""

    counts: list[tuple[str, str, int]]
    running: list[Case]


def family_of(case: Case, *, limit: int = 24) -> Family:
    """The children of ``case`` at a glance: a year has hundreds, and what matters is what still runs."""
    rows = case.children.values_list("definition__name", "state").order_by("definition__name", "state")
    counts = [(name, str(CaseState(state).label), number) for name, state, number in rows.annotate(number=Count("pk"))]
    running = case.children.filter(state=CaseState.OPEN).select_related("unit").order_by("unit__name", "label")
    return Family(counts, list(running[:limit]))


def open_verbs(subject: Model, user: User) -> set[str]:
    """The verbs that await ``user`` now on the subject. It says whose turn it is; what may be done, the policy."""
    verbs: set[str] = set()
    for task in pending_tasks(subject):
        if holds_turn(user.standing, task, [lane.role for lane in task.activity.lane_roles.all()]):
            verbs |= task.awaited_verbs
    return verbs


def done_tasks(case: Case, activity: Activity) -> list[Task]:
    """The rounds of an activity in a case, the last first, with their records."""
    rounds = case.tasks.filter(activity=activity).exclude(state=TaskState.CANCELLED)
    rounds = rounds.select_related(
        "completed_by", "completed_for", "control_by", "assignee", "unit", "returned_from__activity"
    )
    kept = ("records", "notes__written_by", "filed_guides__version__guide")
    found = list(rounds.prefetch_related(*kept).order_by("-opened_at", "-id"))
    for task in found:
        task.case, task.activity = case, activity
    return found


def activity_states(case: Case, on: date) -> list[ActivityState]:
    """Every activity of the diagram with where it stands in this case, in the order of the diagram."""
    activities = case.definition.activities.prefetch_related("lane_roles").order_by("position")
    tasks: dict[Any, list[Task]] = defaultdict(list)
    rows = case.tasks.exclude(state=TaskState.CANCELLED).select_related(
        "completed_by", "completed_for", "assignee", "unit"
    )
    for task in rows.order_by("opened_at", "id"):
        task.case = case
        tasks[task.activity_id].append(task)
    return [_state_of(case, activity, tasks[activity.pk], on) for activity in activities]


def _state_of(case: Case, activity: Activity, tasks: list[Task], on: date) -> ActivityState:
    roles = [role_label(case.institution, lane.role) for lane in activity.lane_roles.all()]
    found = ActivityState(activity, tasks, whose=" / ".join(roles))
    found.returns = sum(task.is_return for task in tasks)
    last = found.last
    if last is None:
        return found
    if last.is_open:
        found.window, found.due_on = last.window_on(on), last.due_on
        found.state = LATE if found.window == Window.OVERDUE else WAITING
        found.waiting_for = str(last.assignee or f"{found.whose}{f' · {last.unit}' if last.unit else ''}")
    elif last.state == TaskState.OMITTED:
        found.state = OMITTED
    else:
        # What sent the work back will be done again: it is not finished.
        found.state = RETURNED if last.is_return and case.state == CaseState.OPEN else DONE
    return found


def evidence_by_task(tasks: Sequence[Task]) -> dict[str, list[Evidence]]:
    """The evidence attached to each task, by the key of the task. One query."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    keys = [str(task.pk) for task in tasks]
    for row in Evidence.objects.filter(subject_type=Task._meta.label_lower, subject_id__in=keys).select_related("file"):
        found[row.subject_id].append(row)
    return found


def _last_done(subject: Model, verb: str) -> Task | None:
    tasks = Task.objects.filter(
        case__subject_type=subject._meta.label_lower, case__subject_id=str(subject.pk), state=TaskState.COMPLETED
    )
    done = tasks.select_related("activity", "completed_for").order_by("-completed_at", "-pk")
    return next((task for task in done if verb in task.activity.verbs), None)


def authors_of(subject: Model, verb: str) -> set[UUID]:
    """Whose the last act ``verb`` on the subject is: of whoever did it and of whoever delegated it."""
    last = _last_done(subject, verb)
    return {key for key in (last.completed_by_id, last.completed_for_id) if key} if last else set()


def behalf_of(subject: Model, verb: str) -> str:
    """«por delegación de …», when the last act ``verb`` on the subject was done so; else nothing (ORG-04)."""
    last = _last_done(subject, verb)
    return _("por delegación de %(of)s") % {"of": last.completed_for} if last and last.completed_for else ""


def roles_of_verb(subject: Model, verb: str) -> list[str]:
    """The roles of the lane in which the diagram of the last case of the subject draws ``verb``; none without one."""
    case = case_of(subject)
    if case is None:
        return []
    activities = case.definition.activities.prefetch_related("lane_roles")
    found = (lane.role for one in activities if verb in one.verbs for lane in one.lane_roles.all())
    return list(dict.fromkeys(found))
