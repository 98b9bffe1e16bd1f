"""How a case moves: the engine decides what awaits, the task rows say it to people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.institutions.queries import non_working_days, setting
from baquiano.procedures import engine, windows
from baquiano.procedures.choices import CASE_MOVES, CaseState, TaskState
from baquiano.procedures.models import Activity, Case, Task
from baquiano.procedures.running.notices import tell_task_opened
from baquiano.procedures.running.terms import is_quiet, subject_key
from baquiano.procedures.signals import activity_awaited


@dataclass(frozen=True)
class Step:
    """One move: who makes it and when, the task that caused it and the subjects it speaks to."""

    by: Any
    at: datetime
    cause: Task | None = None
    messages_to: Sequence[Model] = ()


def lock_case(case: Case) -> Case:
    """The case with its diagram, locked until the end of the transaction.

    A case that speaks to its parent locks the parent first: the parent locks its children in that order too, and two
    people who return and approve at once wait for each other instead of blocking one another.
    """
    messages = case.definition.flow.get("messages", {}).values()
    if case.parent_id and any(message.get("to") == "parent" for message in messages):
        list(Case.objects.select_for_update().filter(pk=case.parent_id).values_list("pk"))
    rows = light_cases().select_for_update(of=("self",)).select_related("definition", "institution", "year")
    return rows.get(pk=case.pk)


def light_cases() -> QuerySet[Case]:
    """Cases with their diagram but without its file and its specification, which few moves need to read again."""
    return Case.objects.select_related("definition").defer("definition__xml", "definition__engine_spec")


def begin(case: Case, step: Step) -> None:
    definition = case.definition
    _follow(case, engine.Run.start(lambda: definition.engine_spec, digest=definition.sha256), step)


def move(case: Case, task: Task, step: Step) -> None:
    """Tell the engine that ``task`` was done with its outcome, and open what comes next."""
    run = _run_of(case)
    run.complete(task.engine_id, outcome=task.outcome, round=task.round)
    _follow(case, run, step)


def receive(case: Case, message: str, step: Step) -> bool:
    """Deliver ``message`` to the case; False when its diagram was not waiting for it."""
    case = lock_case(case)
    if case.state != CaseState.OPEN:
        return False
    run = _run_of(case)
    if not run.receive(message):
        return False
    _follow(case, run, replace(step, messages_to=()))
    return True


def close(case: Case, state: CaseState, step: Step, reason: str = "") -> None:
    """End the case: its engine state is dropped, what was still pending is withdrawn."""
    if state not in CASE_MOVES.get(CaseState(case.state), set()):
        raise Refused(f"«{case}» ya no está en curso: figura como {case.get_state_display().lower()}.")
    case.tasks.filter(state=TaskState.OPEN).update(state=TaskState.CANCELLED)
    case.state, case.engine_state, case.awaits = state, None, []
    case.ended_at, case.end_reason = step.at, reason
    case.save(update_fields=["state", "engine_state", "awaits", "ended_at", "end_reason"])
    event = "procedures.case_completed" if state == CaseState.COMPLETED else "procedures.case_cancelled"
    trail.record(event, case, by=step.by, at=step.at, data={"reason": reason} if reason else None)


def _run_of(case: Case) -> engine.Run:
    definition = case.definition
    return engine.Run.resume(lambda: definition.engine_spec, case.engine_state or {}, digest=definition.sha256)


def _follow(case: Case, run: engine.Run, step: Step) -> None:
    if run.is_finished:
        close(case, CaseState.COMPLETED, step)
    else:
        case.engine_state, case.awaits = run.state(), _awaited_events(case, run)
        case.save(update_fields=["engine_state", "awaits"])
        opened = _open_tasks(case, run.waiting, step)
        if fact := _fact_already_registered(opened):
            move(case, fact, replace(step, cause=fact))
    for message in run.thrown:
        _deliver(case, message, step)


def _awaited_events(case: Case, run: engine.Run) -> list[str]:
    """The drawn events that wait; a gateway between several messages waits by each of them."""
    awaited = run.awaited_messages
    events = case.definition.flow.get("events", {})
    return [node for node, event in events.items() if awaited.get(event["message"], "") in {node, event["after"]}]


def _open_tasks(case: Case, waiting: dict[str, str], step: Step) -> list[Task]:
    """Rows for what the engine now awaits; what it no longer awaits is withdrawn."""
    open_ids = set(case.tasks.filter(state=TaskState.OPEN).values_list("engine_id", flat=True))
    if gone := open_ids - waiting.keys():
        case.tasks.filter(state=TaskState.OPEN, engine_id__in=gone).update(state=TaskState.CANCELLED)
    new = {engine_id: node for engine_id, node in waiting.items() if engine_id not in open_ids}
    activities = {
        activity.bpmn_id: activity for activity in case.definition.activities.filter(bpmn_id__in=new.values())
    }
    opened = [_open_task(case, activities[node], engine_id, step) for engine_id, node in new.items()]
    for task in opened:
        if task.is_open:
            activity_awaited.send(sender=Task, task=task, by=step.by, at=step.at)
    return opened


def _open_task(case: Case, activity: Activity, engine_id: str, step: Step) -> Task:
    waiting_fact = case.tasks.filter(activity=activity, engine_id="", is_out_of_order=True).first()
    if waiting_fact:
        waiting_fact.engine_id = engine_id
        waiting_fact.save(update_fields=["engine_id"])
        return waiting_fact
    done = case.tasks.filter(activity=activity).exclude(state=TaskState.CANCELLED).count()
    task = Task(
        institution_id=case.institution_id,
        case=case,
        activity=activity,
        unit_id=case.unit_id if activity.unit_rule == "case" else None,
        assignee_id=case.responsible_id if activity.to_responsible else None,
        engine_id=engine_id,
        round=done + 1,
        opened_at=step.at,
        returned_from=step.cause if step.cause is not None and step.cause.is_return else None,
    )
    set_days(task, case)
    task.save(force_insert=True)
    if not is_quiet():
        transaction.on_commit(partial(tell_task_opened, task.pk, case.institution_id, step.by, step.at))
    return task


def set_days(task: Task, case: Case) -> None:
    """Compute the window of the task; the profile of the vigencia may say another one than the diagram."""
    activity, definition = task.activity, case.definition
    year = case.year.year if case.year else None
    own = setting(case.institution, "procedures.windows", year=year, default={})
    window = (
        own.get(f"{definition.key}.{activity.number}", activity.window) if isinstance(own, dict) else activity.window
    )
    if not window:
        return
    try:
        window = windows.resolved(window, lambda key: setting(case.institution, key, year=year))
    except (TypeError, ValueError):
        # The profile of the vigencia does not say that day: the activity has no window, rather than a wrong one.
        return
    moment = _moment(task, case, window, year)
    task.opens_on, task.due_on = windows.days_of(window, moment)
    task.warns_on = windows.warning_day(window, task.due_on)


def _moment(task: Task, case: Case, window: dict[str, Any], year: int | None) -> windows.Moment:
    opened_on = day_of(task.opened_at)
    around = case.reference_on or opened_on
    holidays: Iterable[Any] = ()
    if window.get("kind") in {"working_days", "before_reference"}:
        days = windows.reach_of(window)
        holidays = non_working_days(case.institution, min(around, opened_on) - days, max(around, opened_on) + days)
    return windows.Moment(year or opened_on.year, opened_on, case.reference_on, task.round, set(holidays))


def _fact_already_registered(opened: list[Task]) -> Task | None:
    return next((task for task in opened if task.state == TaskState.COMPLETED), None)


def _deliver(case: Case, message: str, step: Step) -> None:
    """Hand a thrown message to whom the diagram addresses it: the parent, the chosen children or all of them."""
    to = case.definition.flow.get("messages", {}).get(message, {}).get("to", "")
    if to == "parent" and case.parent is not None:
        receive(case.parent, message, step)
    elif to == "children":
        for child in case.children.filter(state=CaseState.OPEN):
            receive(child, message, step)
    elif to == "chosen":
        _deliver_to_chosen(case, message, step)


def _deliver_to_chosen(case: Case, message: str, step: Step) -> None:
    if not step.messages_to:
        raise Refused("Escoja por lo menos un asunto que deba devolverse: el diagrama lo pide para seguir.")
    for subject in step.messages_to:
        child = light_cases().filter(state=CaseState.OPEN, parent=case, **subject_key(subject)).first()
        if child is None or not receive(child, message, step):
            raise Refused(f"«{subject}» no está esperando respuesta de {case}: no se le puede devolver ahora.")
