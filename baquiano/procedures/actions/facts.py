"""Facts that already happened: accepted always, flagged "fuera de orden" when the procedure did not expect them yet."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Model

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.procedures import pages, paths
from baquiano.procedures.actions.work import attach_record, waive_record
from baquiano.procedures.choices import CaseState, TaskState
from baquiano.procedures.models import Activity, Case, Task
from baquiano.procedures.running.doing import ONLY_EXIT, delegator_id, set_control, settle
from baquiano.procedures.running.filing import file_guides
from baquiano.procedures.running.movement import Step, light_cases, lock_case, move
from baquiano.procedures.running.terms import ControlCheck, RecordRef, quietly, subject_key


@transaction.atomic
def record_fact(
    verb: str,
    *,
    subject: Model,
    by: User | None,
    at: datetime,
    reason: str = "",
    control: ControlCheck | None = None,
    records: Sequence[RecordRef] = (),
    not_applicable: Mapping[str, str] | None = None,
) -> Task | None:
    """Register that ``verb`` happened. Never refuses; returns the task, or None when no procedure knows the verb.

    When the case had not reached the activity, what lay before it without a verb of its own is left "sin registrar",
    the fact is flagged out of order and the case goes on from it. A record that is still missing keeps it open.
    """
    case = light_cases().filter(**subject_key(subject)).order_by("-started_at").first()
    activity = _activity_of(case, verb) if case else None
    if case is None or activity is None:
        return None
    case = lock_case(case)
    step = Step(by, at)
    task = _task_for(case, activity, verb, step)
    for record in records:
        attach_record(task, record, by=by, at=at)
    for code, why in (not_applicable or {}).items():
        waive_record(task, code, reason=why, by=by, at=at)
    if control:
        set_control(task, control, by, at)
    if verb in activity.verbs:
        task.outcome = next(drawn["code"] for drawn in activity.outcomes if drawn.get("verb") == verb)
        task.reason = reason.strip()
    if task.engine_id:
        return settle(task, case, Step(by, at, task), lenient=True)
    return _keep_until_reached(task, step)


def _activity_of(case: Case, verb: str) -> Activity | None:
    activities = case.definition.activities.all()
    return next((one for one in activities if verb in one.verbs or verb in one.record_verbs), None)


def _task_for(case: Case, activity: Activity, verb: str, step: Step) -> Task:
    """The open task of the activity, reached if need be; else a row that waits for the case to get there."""
    task = _open_task(case, activity)
    if task is not None and verb in task.awaited_verbs:
        return task
    if case.state == CaseState.OPEN and task is None and _reach(case, activity, step):
        task = _open_task(case, activity)
    else:
        task = None
    if task is None:
        task = Task(institution_id=case.institution_id, case=case, activity=activity, opened_at=step.at)
    task.is_out_of_order = True
    task.save()
    trail.record("procedures.fact_out_of_order", task, by=step.by, at=step.at, data={"verb": verb})
    return task


def _open_task(case: Case, activity: Activity) -> Task | None:
    task = (
        case.tasks.filter(state=TaskState.OPEN, activity=activity)
        .exclude(engine_id="")
        .select_related("activity")
        .first()
    )
    if task is not None:
        task.case = case
    return task


def _reach(case: Case, activity: Activity, step: Step) -> bool:
    """Walk the case to the activity over pending ones that may be passed; False when there is no such way."""
    way = _way_to(case, activity)
    for bpmn_id, code in way or ():
        task = case.tasks.select_related("activity").get(state=TaskState.OPEN, activity__bpmn_id=bpmn_id)
        task.state, task.outcome, task.completed_at = TaskState.OMITTED, code, step.at
        task.save(update_fields=["state", "outcome", "completed_at"])
        with quietly():
            move(case, task, Step(step.by, step.at, task))
    return bool(way)


def _way_to(case: Case, activity: Activity) -> list[tuple[str, str]] | None:
    passable = {one.bpmn_id: one for one in case.definition.activities.all() if pages.may_be_passed(one)}
    starts = case.tasks.filter(state=TaskState.OPEN).values_list("activity__bpmn_id", flat=True)
    ways = [paths.way(case.definition.flow, start, activity.bpmn_id, passable, ONLY_EXIT) for start in starts]
    return min((way for way in ways if way), key=len, default=None)


def _keep_until_reached(task: Task, step: Step) -> Task:
    task.state, task.completed_by, task.completed_at = TaskState.COMPLETED, step.by, step.at
    task.completed_for_id = delegator_id(task, step.by, step.at)
    task.outcome = task.outcome or ONLY_EXIT
    task.save()
    file_guides(task, task.case, step.at)
    return task
