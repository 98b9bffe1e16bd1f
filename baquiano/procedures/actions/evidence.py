"""Filing the evidence of an activity: the proof and the record it is, in one act."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from baquiano.accounts.models import User
from baquiano.common.errors import Refused
from baquiano.documents.actions import add_evidence, store_file
from baquiano.documents.models import Evidence
from baquiano.procedures.actions.work import attach_record
from baquiano.procedures.models import Task
from baquiano.procedures.running.doing import already_done, check_turn, reread
from baquiano.procedures.running.movement import light_cases, lock_case
from baquiano.procedures.running.terms import RecordRef

EVIDENCE_KIND = "procedure_record"


@transaction.atomic
def attach_evidence(
    task: Task,
    code: str,
    *,
    id: UUID,
    title: str,
    file: Any = None,
    link: str = "",
    taken_on: date,
    by: User,
    at: datetime,
) -> Evidence:
    """File a document or a link as the record ``code`` of the pending task. Repeating the request files it once."""
    lock_case(light_cases().get(pk=task.case_id))
    task = reread(task)
    if not task.is_open:
        raise Refused(already_done(task))
    check_turn(task, by, at)
    stored = None
    if file is not None:
        stored = store_file(file, institution=task.institution, name=file.name, by=by, at=at, id=id)
    evidence = add_evidence(
        task, id=id, kind=EVIDENCE_KIND, title=title, file=stored, link=link, taken_on=taken_on, by=by, at=at
    )
    attach_record(task, RecordRef(code, evidence, evidence.title), by=by, at=at)
    return evidence
