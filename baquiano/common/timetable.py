"""What is done from time to time, registered by the rooms in ``apps.ready()``.

    timetable.register(Job("agenda.remind", every=3600, run=lambda at: actions.remind(at=at)))

A job is given the moment. It runs without an institution in scope: a job that walks all of them says so with
``scopes_disabled``. Jobs of the same lane wait for each other; a slow one should have a lane of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Job:
    """``run(at)`` every so many seconds, counted from the end of the previous time."""

    name: str
    every: float
    run: Callable[[datetime], Any]
    lane: str = "clock"


_jobs: dict[str, Job] = {}


def register(job: Job) -> None:
    """Add ``job``; the same name again replaces it, so that ``ready()`` may run twice."""
    _jobs[job.name] = job


def registered_jobs() -> list[Job]:
    return sorted(_jobs.values(), key=lambda job: job.name)
