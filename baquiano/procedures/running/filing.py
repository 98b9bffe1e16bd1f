"""Filing, with an activity that is done, the documents with which it was done (WFL-08)."""

from datetime import datetime

from baquiano.common.calendar_days import day_of
from baquiano.procedures.models import Case, FiledGuide, Task
from baquiano.procedures.queries.basis import guides_of


def file_guides(task: Task, case: Case, at: datetime) -> None:
    """Keep which version of each document of the activity was in force; again, it keeps nothing twice."""
    activity = task.activity
    activity.definition = case.definition
    versions = guides_of([activity], task.unit or case.unit, day_of(at)).get(activity.pk, [])
    rows = [
        FiledGuide(institution_id=task.institution_id, task=task, version=version, filed_at=at) for version in versions
    ]
    if rows:
        FiledGuide.objects.bulk_create(rows, ignore_conflicts=True)
