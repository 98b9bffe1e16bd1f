"""Cases that a person starts on a screen, of a procedure of which the code has never heard."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.procedures.actions.cases import begin_case
from baquiano.procedures.choices import CaseState, ProcedureState
from baquiano.procedures.models import Case, Matter, ProcessDefinition, Task, TaskNote
from baquiano.procedures.running.doing import already_done
from baquiano.procedures.running.movement import Step, close, light_cases, lock_case
from baquiano.procedures.running.terms import subject_key


@transaction.atomic
def start_matter(
    definition: ProcessDefinition,
    *,
    id: UUID,
    title: str,
    unit: Unit | None,
    year: FiscalYear | None,
    beneficiary: Beneficiary | None = None,
    responsible: User | None = None,
    note: str = "",
    on: date | None = None,
    by: User,
    at: datetime,
) -> Case:
    """Start a case of ``definition`` about a matter of its own; the same ``id`` again is the same case.

    ``on`` is the day to which its windows refer. Refused when the version is no longer the one in force, or when the
    diagram runs on a thing of another room, which starts it there.
    """
    fields = {
        "institution": definition.institution,
        "title": _title(title, unit, year, beneficiary),
        "unit": unit,
        "year": year,
        "beneficiary": beneficiary,
        "note": note.strip(),
        "opened_by": by,
        "opened_at": at,
    }
    matter, is_new = create_once(Matter, id=id, fields=fields)
    if not is_new:
        return light_cases().get(**subject_key(matter))
    definition = ProcessDefinition.objects.select_related("procedure").defer("xml").get(pk=definition.pk)
    if definition.procedure.state != ProcedureState.IN_FORCE:
        raise Refused(f"La versión {definition.procedure.version} ya no está vigente: empiece el caso con la que rige.")
    if definition.subject_type != Matter._meta.label_lower:
        raise Refused(f"«{definition}» no se inicia aquí: empieza solo, con lo que pasa en su propia página.")
    return begin_case(
        definition,
        subject=matter,
        institution_id=definition.institution_id,
        unit=unit,
        year=year,
        responsible=responsible or by,
        on=on,
        by=by,
        at=at,
    )


def _title(title: str, unit: Unit | None, year: FiscalYear | None, beneficiary: Beneficiary | None) -> str:
    """What it is called: as it was written, or by what it is about."""
    about = next((one for one in (beneficiary, unit) if one is not None), None)
    found = title.strip() or (str(about) if about is not None else f"Vigencia {year}" if year is not None else "")
    if not found:
        raise Refused("Diga de qué trata el caso: escriba un asunto, o escoja dependencia, vigencia o beneficiario.")
    return found[:250]


@transaction.atomic
def end_matter(case: Case, *, finished: bool, reason: str, by: User, at: datetime) -> Case:
    """End the case before its diagram does: finished elsewhere, or cancelled; always with a reason.

    What was pending is withdrawn; what was done stays. Refused to a case whose own room ends it.
    """
    if case.subject_type != Matter._meta.label_lower:
        raise Refused("Este caso termina con lo que pasa en su asunto: ábralo y termínelo o cancélelo allí.")
    if not reason.strip():
        raise Refused("Escriba el motivo.")
    case = lock_case(case)
    state = CaseState.COMPLETED if finished else CaseState.CANCELLED
    if case.state == state and case.end_reason == reason.strip():
        return case
    close(case, state, Step(by, at), reason.strip())
    return case


@transaction.atomic
def write_note(task: Task, *, id: UUID, text: str, by: User, at: datetime) -> TaskNote:
    """Write a note on an activity under way; the same ``id`` again is the same note."""
    if not text.strip():
        raise Refused("Escriba la nota.")
    fields = {
        "institution_id": task.institution_id,
        "task_id": task.pk,
        "text": text.strip(),
        "written_by": by,
        "written_at": at,
    }
    found, is_new = create_once(TaskNote, id=id, fields=fields)
    if is_new:
        trail.record("procedures.note_written", task, by=by, at=at, data={"note": found.text[:200]})
    return found


@transaction.atomic
def change_due_day(task: Task, *, id: UUID, due_on: date, reason: str, by: User, at: datetime) -> Task:
    """Give a pending activity another due day, with its reason, which stays as a note (WFL-06)."""
    if not reason.strip():
        raise Refused("Escriba el motivo del nuevo plazo.")
    lock_case(light_cases().get(pk=task.case_id))
    task = Task.objects.select_related("activity", "case").get(pk=task.pk)
    if TaskNote.objects.filter(pk=id, task=task).exists():
        return task
    if not task.is_open:
        raise Refused(already_done(task))
    before, task.due_on = task.due_on, due_on
    task.warns_on = min(task.warns_on, due_on) if task.warns_on else None
    task.save(update_fields=["due_on", "warns_on"])
    words = f"Nuevo plazo: {due_on:%d/%m/%Y}" + (f" (antes {before:%d/%m/%Y})" if before else "")
    trail.record("procedures.due_day_changed", task, by=by, at=at, changes={"due_on": (before, due_on)})
    write_note(task, id=id, text=f"{words}. {reason.strip()}", by=by, at=at)
    return task
