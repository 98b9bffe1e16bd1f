"""Doing an activity: claim the turn, leave its records, finish by a drawn exit."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Model

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.errors import Refused
from baquiano.common.policy import act_as
from baquiano.procedures.choices import CaseState, Requirement
from baquiano.procedures.models import Task, TaskRecord
from baquiano.procedures.queries import pending_tasks
from baquiano.procedures.running.doing import (
    ONLY_EXIT,
    already_done,
    check_separation,
    check_turn,
    decide,
    exit_of,
    mark_self_approval,
    not_pending,
    open_tasks,
    output_of,
    reread,
    settle,
)
from baquiano.procedures.running.movement import Step, light_cases, lock_case
from baquiano.procedures.running.terms import Claim, ControlCheck, RecordRef, subject_key


@transaction.atomic
def claim(verb: str, *, subject: Model, by: User, at: datetime) -> Claim:
    """The right of ``by`` to do ``verb`` on ``subject`` now; locks its case until the transaction ends.

    Raises ``Refused`` when the verb is not what the procedure awaits, or is not the turn of a role that the person
    holds in the unit. A subject that runs in no procedure gives a free claim: the policy alone decides then.
    """
    act_as(by, verb, subject)
    case = light_cases().filter(**subject_key(subject)).order_by("-started_at").first()
    if case is None:
        return Claim(verb)
    case = lock_case(case)
    if case.state != CaseState.OPEN:
        raise Refused(
            f"El procedimiento de «{case}» ya no está en curso: figura como {case.get_state_display().lower()}."
        )
    pending = open_tasks(case)
    task = next((task for task in pending if verb in task.awaited_verbs), None)
    if task is None:
        raise Refused(not_pending(case, verb, pending))
    check_turn(task, by, at)
    check_separation(task, verb, by, at)
    return Claim(verb, case, task)


@transaction.atomic
def complete(
    claim: Claim,
    *,
    by: User,
    at: datetime,
    outcome: str | None = None,
    reason: str = "",
    control: ControlCheck | None = None,
    records: Sequence[RecordRef] = (),
    not_applicable: Mapping[str, str] | None = None,
    messages_to: Sequence[Model] = (),
    self_approved: bool = False,
) -> Task | None:
    """Finish the claimed activity by the exit of its verb and open what the diagram draws next.

    ``not_applicable`` maps the code of a *si aplica* record to the reason why there is none. ``messages_to`` are the
    subjects to which a message of the diagram goes (the group plans that a verification returns). Raises ``Refused``
    with what is missing. A record that the diagram expects from a later verb keeps the task open until it comes.
    """
    if claim.task is None or claim.case is None:
        return None
    task = claim.task
    for record in records:
        attach_record(task, record, by=by, at=at)
    for code, why in (not_applicable or {}).items():
        waive_record(task, code, reason=why, by=by, at=at)
    if claim.verb in task.activity.verbs:
        decide(task, outcome or exit_of(task.activity, claim.verb), reason, control, by=by, at=at)
        mark_self_approval(task, by, at, self_approved)
    return settle(task, claim.case, Step(by, at, task, messages_to))


@transaction.atomic
def complete_task(
    task: Task,
    *,
    by: User,
    at: datetime,
    outcome: str = ONLY_EXIT,
    reason: str = "",
    control: ControlCheck | None = None,
    messages_to: Sequence[Model] = (),
) -> Task:
    """Finish, on its generic page, an activity that no domain verb fulfils. Its records were attached before."""
    case = lock_case(light_cases().get(pk=task.case_id))
    task = reread(task)
    if not task.is_open:
        raise Refused(already_done(task))
    if task.activity.verbs:
        raise Refused(f"«{task.activity}» se termina en su propia página, no en esta.")
    check_turn(task, by, at)
    check_separation(task, "", by, at)
    decide(task, outcome, reason, control, by=by, at=at)
    mark_self_approval(task, by, at, declared=False)
    return settle(task, case, Step(by, at, task, messages_to))


@transaction.atomic
def attach_record(task: Task, record: RecordRef, *, by: User | None, at: datetime) -> TaskRecord:
    """Attach a record to the task; the same one again changes nothing. A code the activity does not name is extra."""
    output = output_of(task.activity, record.code)
    target = record.target
    row, created = TaskRecord.objects.get_or_create(
        institution_id=task.institution_id,
        task=task,
        code=record.code,
        target_type=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        defaults={
            "name": output.get("name", record.label or record.code)[:250],
            "requirement": output.get("requirement", Requirement.IF_APPLICABLE),
            "label": (record.label or (str(target) if target is not None else ""))[:250],
            "created_by": by,
            "created_at": at,
        },
    )
    if created:
        # A record that arrives withdraws an earlier "no aplica" of the same code.
        task.records.filter(code=record.code, is_not_applicable=True).delete()
        trail.record("procedures.record_attached", task, by=by, at=at, data={"code": row.code, "label": row.label})
    return row


@transaction.atomic
def leave_record(subject: Model, record: RecordRef, *, by: User | None, at: datetime) -> None:
    """Attach it to whatever is pending in the case of ``subject`` and asks for that format; it completes nothing."""
    for task in pending_tasks(subject):
        if any(one["code"] == record.code for one in task.activity.records):
            attach_record(task, record, by=by, at=at)


@transaction.atomic
def waive_record(task: Task, code: str, *, reason: str, by: User | None, at: datetime) -> TaskRecord:
    """Close a *si aplica* record as "no aplica" with its reason; a mandatory one is refused (WFL-05).

    Said twice with the same reason, it is said once.
    """
    held = Task.objects.select_for_update(of=("self",))
    task = held.select_related("activity", "case", "completed_by", "completed_for").get(pk=task.pk)
    if not task.is_open:
        raise Refused(already_done(task))
    output = output_of(task.activity, code)
    if output.get("requirement") != Requirement.IF_APPLICABLE:
        raise Refused(f"«{output.get('name', code)}» es obligatorio: no puede marcarse como «no aplica».")
    if not reason.strip():
        raise Refused(f"Escriba por qué no aplica «{output['name']}».")
    said = task.records.filter(code=code, is_not_applicable=True, reason=reason.strip()).first()
    if said is not None:
        return said
    row, _created = TaskRecord.objects.update_or_create(
        institution_id=task.institution_id,
        task=task,
        code=code,
        target_type="",
        target_id="",
        defaults={
            "name": output["name"],
            "requirement": Requirement.IF_APPLICABLE,
            "is_not_applicable": True,
            "reason": reason.strip(),
            "created_by": by,
            "created_at": at,
        },
    )
    trail.record("procedures.record_waived", task, by=by, at=at, data={"code": code, "reason": reason.strip()})
    return row
