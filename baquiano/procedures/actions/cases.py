"""Starting, ending and steering cases."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.errors import Refused
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.procedures.choices import CaseState, ProcedureState, TaskState
from baquiano.procedures.models import Case, ProcessDefinition
from baquiano.procedures.running.movement import Step, begin, close, light_cases, lock_case, receive, set_days
from baquiano.procedures.running.terms import label_of, subject_key


@transaction.atomic
def start_case(
    process_key: str,
    *,
    subject: Model,
    unit: Unit | None,
    year: FiscalYear | None,
    by: User | None,
    at: datetime,
    parent: "Case | Model | None" = None,
    label: str = "",
    responsible: User | None = None,
    on: date | None = None,
) -> Case | None:
    """Start the process in force for ``subject``; None when the institution has no such process.

    ``parent`` is the case, or the subject of the case, that sends and receives messages with this one. ``on`` is the
    day that windows refer to: the day of the visit, the first day of the month of an agenda. ``responsible`` is the
    person to whom the activities of the visit go. A subject that already has an open case keeps it.
    """
    institution_id = getattr(subject, "institution_id")  # noqa: B009 - any row of an institution
    running = Case.objects.filter(state=CaseState.OPEN, **subject_key(subject)).first()
    if running is not None:
        return running
    in_force = ProcessDefinition.objects.filter(key=process_key, procedure__state=ProcedureState.IN_FORCE)
    definition = in_force.select_related("procedure").defer("xml", "engine_spec").first()
    if definition is None:
        return None
    if definition.subject_type != subject._meta.label_lower:
        raise ValueError(f"process {process_key!r} runs on {definition.subject_type}, not {subject._meta.label_lower}")
    return begin_case(
        definition,
        subject=subject,
        institution_id=institution_id,
        unit=unit,
        year=year,
        by=by,
        at=at,
        parent=parent,
        label=label,
        responsible=responsible,
        on=on,
    )


def begin_case(
    definition: ProcessDefinition,
    *,
    subject: Model,
    institution_id: Any,
    unit: Unit | None,
    year: FiscalYear | None,
    by: User | None,
    at: datetime,
    parent: "Case | Model | None" = None,
    label: str = "",
    responsible: User | None = None,
    on: date | None = None,
) -> Case:
    """Start a case of that very diagram, inside the transaction of the action that calls."""
    case = Case.objects.create(
        institution_id=institution_id,
        definition=definition,
        label=label[:250] or label_of(subject),
        unit=unit,
        year=year,
        parent=_case_from(parent),
        responsible=responsible,
        reference_on=on,
        started_by=by,
        started_at=at,
        **subject_key(subject),
    )
    trail.record("procedures.case_started", case, by=by, at=at, data={"process": str(definition.procedure)})
    locked = lock_case(case)
    begin(locked, Step(by, at))
    return locked


@transaction.atomic
def send_message(message: str, *, subject: Model, by: User | None, at: datetime) -> bool:
    """Deliver a message of the diagram to the open case of ``subject``; False when it was not waiting for it."""
    case = _open_case(subject)
    return case is not None and receive(case, message, Step(by, at))


@transaction.atomic
def close_case(subject: Model, *, by: User | None, at: datetime, reason: str) -> Case | None:
    """End the case before its diagram does, because its work is done elsewhere; what was pending is withdrawn."""
    return _end(subject, CaseState.COMPLETED, reason, by, at)


@transaction.atomic
def cancel_case(subject: Model, *, by: User | None, at: datetime, reason: str) -> Case | None:
    """End the case because its subject was cancelled; what was pending is withdrawn and leaves every count."""
    return _end(subject, CaseState.CANCELLED, reason, by, at)


@transaction.atomic
def set_reference_day(subject: Model, *, on: date, by: User | None, at: datetime) -> None:
    """The visit moved: windows that refer to its day are computed again for what is pending."""
    case = _open_case(subject)
    if case is None or case.reference_on == on:
        return
    case = lock_case(case)
    before, case.reference_on = case.reference_on, on
    case.save(update_fields=["reference_on"])
    for task in case.tasks.filter(state=TaskState.OPEN).select_related("activity"):
        set_days(task, case)
        task.save(update_fields=["opens_on", "warns_on", "due_on"])
    trail.record("procedures.case_moved", case, by=by, at=at, changes={"reference_on": (before, on)})


@transaction.atomic
def reassign_case(subject: Model, *, responsible: User, by: User | None, at: datetime) -> None:
    """Another person takes over the activities of the case that go to its responsible."""
    case = _open_case(subject)
    if case is None or case.responsible_id == responsible.pk:
        return
    before, case.responsible = case.responsible_id, responsible
    case.save(update_fields=["responsible"])
    case.tasks.filter(state=TaskState.OPEN, activity__to_responsible=True).update(assignee=responsible)
    trail.record("procedures.case_reassigned", case, by=by, at=at, changes={"responsible": (before, responsible.pk)})


def _open_case(subject: Model) -> Case | None:
    return light_cases().filter(state=CaseState.OPEN, **subject_key(subject)).first()


def _case_from(parent: Any) -> Case | None:
    return parent if parent is None or isinstance(parent, Case) else _open_case(parent)


def _end(subject: Model, state: CaseState, reason: str, by: User | None, at: datetime) -> Case | None:
    case = _open_case(subject)
    if case is None:
        return None
    if not reason.strip():
        raise Refused("Escriba el motivo.")
    case = lock_case(case)
    close(case, state, Step(by, at), reason.strip())
    return case
