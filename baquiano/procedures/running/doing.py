"""Settling an activity: its exits, its records, its control point, and whose turn it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import Holding, the_policy
from baquiano.institutions.queries import role_label, setting, standing_of
from baquiano.procedures.choices import TASK_MOVES, Requirement, TaskState
from baquiano.procedures.models import Activity, Case, Task
from baquiano.procedures.rules import holdings_of_turn
from baquiano.procedures.running.filing import file_guides
from baquiano.procedures.running.movement import Step, move
from baquiano.procedures.running.terms import ControlCheck

# The exit of an activity that draws only one.
ONLY_EXIT = "done"


def settle(task: Task, case: Case, step: Step, *, lenient: bool = False) -> Task:
    """Close the task and move the case, once its act was done and every record it waits for is in."""
    missing = [record for record in _missing(task) if lenient or record.get("verb")]
    if not task.outcome or (missing and not task.is_return):
        task.save()
        return task
    if TaskState.COMPLETED not in TASK_MOVES.get(TaskState(task.state), set()):
        raise Refused(already_done(task))
    task.state, task.completed_by, task.completed_at = TaskState.COMPLETED, step.by, step.at
    task.completed_for_id = delegator_id(task, step.by, step.at)
    task.save()
    file_guides(task, case, step.at)
    _record_completion(task, step)
    move(case, task, step)
    return task


def decide(task: Task, code: str, reason: str, control: ControlCheck | None, *, by: User | None, at: datetime) -> None:
    """Set the exit, after the checks that the procedure asks for (WFL-03, WFL-04)."""
    activity, reason = task.activity, reason.strip()
    drawn = activity.outcome(code)
    if drawn is None and (activity.outcomes or code != ONLY_EXIT):
        names = ", ".join(f"«{one['name']}»" for one in activity.outcomes) or "«Terminar»"
        raise Refused(f"El diagrama no dibuja esa salida para «{activity}». Escoja una de: {names}.")
    task.outcome, task.reason = code, reason
    task.is_return = bool(drawn and drawn.get("is_return"))
    if task.is_return and not reason:
        raise Refused("Escriba el motivo de la devolución: quien recibe necesita saber qué ajustar.")
    if not task.is_return:
        _check_records(task)
    _check_control(task, control, by, at)


def _check_records(task: Task) -> None:
    missing = [record for record in _missing(task) if not record.get("verb")]
    if missing:
        names = "; ".join(_name_of(record) for record in missing)
        raise Refused(f"Para terminar «{task.activity}» falta: {names}.")


def _name_of(record: Mapping[str, Any]) -> str:
    code = "" if record["code"] == record["name"] else f"{record['code']} "
    hint = " (o declare «no aplica» con su motivo)" if record.get("requirement") == Requirement.IF_APPLICABLE else ""
    return f"adjuntar {code}{record['name']}{hint}"


def _check_control(task: Task, control: ControlCheck | None, by: User | None, at: datetime) -> None:
    if not task.activity.is_control_point:
        return
    if control is None and task.is_return:
        control = ControlCheck(passed=False, note=task.reason)
    if control is None:
        raise Refused(
            f"«{task.activity}» es un punto de control: antes de terminar, marque que verificó "
            f"«{task.activity.control_text}»."
        )
    if not control.passed and not task.is_return:
        raise Refused(f"El punto de control «{task.activity.control_text}» no se cumple: corrija o devuelva.")
    set_control(task, control, by, at)


def set_control(task: Task, control: ControlCheck, by: User | None, at: datetime) -> None:
    task.control_passed, task.control_note = control.passed, control.note.strip()
    task.control_by, task.control_at = by, at


def _missing(task: Task) -> list[dict[str, Any]]:
    attached = set(task.records.values_list("code", flat=True)) if task.activity.records else set()
    return [record for record in task.activity.records if record["code"] not in attached]


def output_of(activity: Activity, code: str) -> dict[str, Any]:
    return next((output for output in activity.records if output["code"] == code), {"code": code, "name": code})


def exit_of(activity: Activity, verb: str) -> str:
    return next(outcome["code"] for outcome in activity.outcomes if outcome.get("verb") == verb)


def _record_completion(task: Task, step: Step) -> None:
    event = "procedures.task_returned" if task.is_return else "procedures.task_completed"
    marks = {"self_approved": task.is_self_approved, "out_of_order": task.is_out_of_order}
    data = {"outcome": _exit_words(task), "reason": task.reason, "round": task.round, "control": task.control_note}
    kept = {name: value for name, value in {**data, **marks}.items() if value}
    trail.record(event, task, by=step.by, at=step.at, data=kept)


def _exit_words(task: Task) -> str:
    """The way out as the diagram calls it, which is what the person chose; a task with one way out has no words."""
    drawn = (outcome for outcome in task.activity.outcomes if outcome["code"] == task.outcome)
    return next((outcome["name"] for outcome in drawn if outcome.get("name")), task.outcome)


# --- whose turn -----------------------------------------------------------------------------------------------------
def open_tasks(case: Case) -> list[Task]:
    tasks = (
        case.tasks.filter(state=TaskState.OPEN)
        .select_related("activity", "unit")
        .prefetch_related("activity__lane_roles")
    )
    for task in tasks:
        task.case = case
    return list(tasks)


def reread(task: Task) -> Task:
    return Task.objects.select_related("activity", "case", "unit", "completed_by", "completed_for").get(pk=task.pk)


def check_turn(task: Task, by: User, at: datetime) -> None:
    roles = [lane.role for lane in task.activity.lane_roles.all()]
    if not _turn_holdings(task, by, at):
        whose = " o ".join(role_label(task.case.institution, role) for role in roles)
        where = f" de {task.unit}" if task.unit else ""
        raise Refused(f"«{task.activity}» no es su turno: le corresponde a {whose}{where}.")


def _turn_holdings(task: Task, by: User, at: datetime) -> list[Holding]:
    standing = by.standing or standing_of(by, task.case.institution, day_of(at))
    return holdings_of_turn(standing, task, [lane.role for lane in task.activity.lane_roles.all()])


def delegator_id(task: Task, by: User | None, at: datetime) -> UUID | None:
    """On whose behalf ``by`` does the task: nobody's, when an own role has the turn."""
    held = _turn_holdings(task, by, at) if by is not None else []
    return held[0].delegator_id if held else None


def check_separation(task: Task, verb: str, by: User, at: datetime) -> None:
    outcomes: list[dict[str, Any]] = task.activity.outcomes
    drawn = next((one for one in outcomes if verb and one.get("verb") == verb), {})
    if drawn.get("is_return") or not _separation_rule(task) or not _did_the_work(task, by, at):
        return
    # Where the profile lets the author approve and marks it, that is for the own role: a delegate is a second person.
    if _separation_rule(task) == "refuse" or delegator_id(task, by, at):
        raise Refused(
            f"Usted, o la persona por quien actúa, hizo el trabajo que se revisa en «{task.activity}»: "
            "debe aprobarlo otra persona."
        )


def mark_self_approval(task: Task, by: User, at: datetime, declared: bool) -> None:
    """WFL-11: where the profile lets the author approve, the approval is marked as such."""
    if not task.is_return:
        task.is_self_approved = declared or (bool(task.activity.separation) and _did_the_work(task, by, at))


def _separation_rule(task: Task) -> str:
    separation, case = task.activity.separation, task.case
    if not separation:
        return ""
    year = case.year.year if case.year else None
    own = setting(case.institution, "procedures.self_approval", year=year, default={})
    return own.get(f"{case.definition.key}.{task.activity.number}", separation.get("rule", ""))


def _did_the_work(task: Task, by: User, at: datetime) -> bool:
    """Whether ``by`` finished the last round of the activity whose work this one reviews.

    An act by delegation is of both: of whoever does it and of whoever delegated it, on either side (WFL-11).
    """
    reviewed = task.case.tasks.filter(
        activity__bpmn_id__in=task.activity.separation.get("from", []), state=TaskState.COMPLETED
    )
    last = reviewed.order_by("-completed_at", "-id").first()
    if last is None:
        return False
    reviewers = {by.pk, delegator_id(task, by, at)} - {None}
    return bool(reviewers & {last.completed_by_id, last.completed_for_id})


# --- sentences ------------------------------------------------------------------------------------------------------
def not_pending(case: Case, verb: str, pending: Sequence[Task]) -> str:
    action = the_policy().actions.get(verb)
    name = gettext(action.name) if action else verb
    done = next((task for task in reversed(_done_with(case, verb)) if task.completed_by), None)
    after = f" {already_done(done)}" if done else ""
    refusal = f"«{name}» ahora no está pendiente en {case}"
    if not pending:
        return f"{refusal}: el procedimiento espera una respuesta de otra actividad.{after}"
    current = pending[0]
    whose = " o ".join(role_label(case.institution, lane.role) for lane in current.activity.lane_roles.all())
    return (
        f"«{name}» ahora no está pendiente en {case}. Lo que sigue es «{current.activity}», a cargo de {whose}.{after}"
    )


def _done_with(case: Case, verb: str) -> list[Task]:
    done = case.tasks.filter(state=TaskState.COMPLETED).select_related("activity", "completed_by", "completed_for")
    return [task for task in done if verb in task.activity.verbs]


def already_done(task: Task) -> str:
    if task.state == TaskState.COMPLETED and task.completed_at:
        when = timezone.localtime(task.completed_at, BOGOTA)
        return f"{task.completed_words} terminó «{task.activity}» el {when:%d/%m/%Y} a las {when:%H:%M}."
    return f"«{task.activity}» ya no está pendiente: figura como {task.get_state_display().lower()}."
