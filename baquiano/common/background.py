"""The background work: the tasks of the queue and the jobs of the timetable, until told to stop.

On one machine it lives in a thread of the web process; in production ``manage.py work`` runs it apart, as many times
as wanted: every job is safe with two at once.
"""

import logging
import os
import threading
from collections import defaultdict
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db import close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string

from baquiano.common.timetable import Job, register, registered_jobs

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.5
TASKS_PER_TURN = 50


def run_forever(stop: threading.Event) -> None:
    """Run every lane in a thread of its own until ``stop`` is set."""
    _register_tasks()
    lanes = defaultdict(list)
    for job in registered_jobs():
        lanes[job.lane].append(job)
    threads = [
        threading.Thread(target=_run_lane, args=(jobs, stop), name=f"baquiano-{lane}", daemon=True)
        for lane, jobs in lanes.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def run_once(at: datetime | None = None) -> None:
    """Do once everything that is waiting: the tasks and each job. For the operator, the demo and the tests."""
    _register_tasks()
    for job in registered_jobs():
        run_job(job, at or timezone.now())


def start_in_thread() -> threading.Event:
    """Run in the background of this process; set the event that it returns to stop."""
    stop = threading.Event()
    threading.Thread(target=run_forever, args=(stop,), name="baquiano-background", daemon=True).start()
    return stop


def run_job(job: Job, at: datetime) -> None:
    """Run ``job``; what fails is logged and left for its next time."""
    close_old_connections()
    try:
        job.run(at)
    except Exception:
        logger.exception("background.job_failed", extra={"job": job.name})
    finally:
        close_old_connections()


def _run_lane(jobs: list[Job], stop: threading.Event) -> None:
    due = {job.name: timezone.now().timestamp() for job in jobs}
    while not stop.wait(TICK_SECONDS):
        for job in jobs:
            if stop.is_set():
                break
            if timezone.now().timestamp() >= due[job.name]:
                run_job(job, timezone.now())
                due[job.name] = timezone.now().timestamp() + job.every
    connections.close_all()


def _register_tasks() -> None:
    if "django_tasks_db" in str(settings.TASKS["default"]["BACKEND"]):
        register(Job("common.tasks", every=1, run=lambda at: run_tasks(), lane="tasks"))


def worker_name() -> str:
    """The name of this process, never used twice: a task that it took tells by it who to ask for."""
    return _name_of(os.getpid())


def process_of(worker_id: str) -> str:
    """The process that took a task as ``worker_id``."""
    return worker_id.rpartition("-")[0]


@cache
def _name_of(pid: int) -> str:
    return f"{pid}-{get_random_string(16)}"


def run_tasks(limit: int = TASKS_PER_TURN) -> None:
    """Run the tasks that wait in the queue, a turn's worth."""
    from django_tasks_db.management.commands.db_worker import Worker  # noqa: PLC0415 - needs the app registry

    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=limit,
        worker_id=f"{worker_name()}-{get_random_string(8)}",
        excluded_queue_names=[],
    ).run()
