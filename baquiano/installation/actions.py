"""What the clock does for the installation itself: say that it is alive, take up what was dropped, copy everything."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django_tasks.base import TaskResultStatus

from baquiano.common import background
from baquiano.common.errors import Refused
from baquiano.installation import queries
from baquiano.installation.copies import shelf, writing
from baquiano.installation.models import WorkerBeat

logger = logging.getLogger(__name__)

# A task that killed so many processes is not tried again.
MOST_ATTEMPTS = 3
FORGOTTEN = timedelta(days=7)


class WorkerLost(RuntimeError):
    """The process that ran the task died, once and again."""


def beat(*, at: datetime) -> None:
    """What the clock does every few seconds: say that this process is alive."""
    WorkerBeat.objects.update_or_create(worker=background.worker_name(), defaults={"beat_at": at})
    WorkerBeat.objects.filter(beat_at__lt=at - FORGOTTEN).delete()


def rescue_tasks(*, at: datetime) -> int:
    """What the clock does for the tasks of a process that died in the middle: put them in the queue again.

    Every task may run twice. After three lost processes it is marked as failed, for somebody to look at.
    """
    living, rescued = queries.alive(at), 0
    with transaction.atomic():
        for task in queries.tasks_left_running(at).select_for_update(skip_locked=True):
            if background.process_of(task.worker_ids[-1]) in living:
                continue
            rescued += 1
            if len(task.worker_ids) >= MOST_ATTEMPTS:
                task.set_failed(WorkerLost())
                continue
            task.status = TaskResultStatus.READY
            task.started_at = None
            task.save(update_fields=["status", "started_at"])
    if rescued:
        logger.warning("installation.tasks_rescued")
    return rescued


def copy_if_due(*, at: datetime) -> bool:
    """What the clock does once a day: a copy of everything; the old ones leave. Tells whether one was made."""
    root = shelf.shelf()
    if root is None or not queries.copy_is_due(at):
        return False
    try:
        copy = writing.make_copy(root, at=at)
    except Refused:
        logger.exception("installation.copy_refused")
        return False
    shelf.throw_away(root, keep=settings.BACKUP_KEEP)
    if not copy.manifest().is_complete:
        logger.error("installation.copy_found_damaged_files")
    return True
