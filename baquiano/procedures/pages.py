"""Where a task is done: upper rooms say which page fulfils a verb, and which is the page of a subject.

    pages.register("planning.approve_plan", "planning:plan_approve")       # receives the key of the subject
    pages.register_subject("planning.plan", "planning:plan_detail")

called in ``apps.ready()`` of the upper room. A task without a page of its own opens the generic one.
"""

from django.urls import NoReverseMatch, reverse

from baquiano.procedures.models import Case, Task, TaskRecord

_by_verb: dict[str, str] = {}
_by_subject: dict[str, str] = {
    "documents.issueddocument": "documents:document_detail",
    "documents.evidence": "documents:evidence_detail",
}


def register(verb: str, url_name: str) -> None:
    """The page that fulfils ``verb``: a URL name that receives the primary key of the subject."""
    _by_verb[verb] = url_name


def register_subject(subject_type: str, url_name: str) -> None:
    """The page of the subjects of a type, as ``"planning.plan"``."""
    _by_subject[subject_type] = url_name


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
    try:
        return reverse(name, args=[subject_id]) if name else ""
    except NoReverseMatch:
        return ""
