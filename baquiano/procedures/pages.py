"""Where a task is done: upper rooms say which page fulfils a verb, and which is the page of a subject.

    pages.register("planning.approve_plan", "planning:plan_approve")       # receives the key of the subject
    pages.register_subject("planning.plan", "planning:plan_detail")

called in ``apps.ready()`` of the upper room. A task without a page of its own opens the generic one.
"""

from uuid import UUID

from django.urls import NoReverseMatch, reverse

from baquiano.common.addresses import address_of
from baquiano.procedures.models import Activity, Case, Task, TaskRecord

_by_verb: dict[str, str] = {}
_passed: set[str] = set()
_by_subject: dict[str, str] = {
    "documents.issueddocument": "documents:document_detail",
    "documents.evidence": "documents:evidence_detail",
}


def register(verb: str, url_name: str, *, may_be_passed: bool = False) -> None:
    """The page that fulfils ``verb``: a URL name that receives the primary key of the subject.

    With ``may_be_passed`` a later fact walks over the activity when nobody registered it, as over the ones without
    a verb: a visit that was made was made, whether or not somebody had said how its people would travel.
    """
    _by_verb[verb] = url_name
    (_passed.add if may_be_passed else _passed.discard)(verb)


def may_be_passed(activity: Activity) -> bool:
    """Whether a later fact leaves the activity "sin registrar" and goes on, instead of waiting for it."""
    return _passed.issuperset(activity.verbs)


def register_subject(subject_type: str, url_name: str) -> None:
    """The page of the subjects of a type, as ``"planning.plan"``."""
    _by_subject[subject_type] = url_name


def verbs() -> list[str]:
    """The verbs that some page fulfils: the ones that a diagram may ask for."""
    return sorted(_by_verb)


def subject_url(case: Case) -> str:
    """The page of the subject of a case, or an empty text when no room registered one."""
    return _reverse(_by_subject.get(case.subject_type, ""), case.subject_id)


def record_url(record: TaskRecord) -> str:
    """The page of what a record points to, or an empty text when no room registered one."""
    return _reverse(_by_subject.get(record.target_type, ""), record.target_id)


def task_url(task: Task) -> str:
    """Where the task is done: the page of its verb, the one of its subject, or the generic page."""
    activity = task.activity
    verbs = list(activity.record_verbs) if task.outcome else activity.verbs
    if not verbs:
        return task.get_absolute_url()
    named = (_by_verb[verb] for verb in verbs if verb in _by_verb)
    return next((url for name in named if (url := _reverse(name, task.case.subject_id))), "") or (
        subject_url(task.case) or task.get_absolute_url()
    )


def _reverse(name: str, subject_id: str) -> str:
    if not name:
        return ""
    try:
        return address_of(name, UUID(subject_id))
    except (ValueError, NoReverseMatch):
        pass
    try:
        return reverse(name, args=[subject_id])
    except NoReverseMatch:
        return ""
