"""What the clock does for the installation: signs of life, tasks taken up again, the copy of the day."""

from datetime import timedelta

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from baquiano.common import background
from baquiano.installation import actions, queries
from baquiano.installation.copies import shelf
from baquiano.installation.models import WorkerBeat

pytestmark = pytest.mark.django_db


def make_task(worker_ids, *, at, minutes=5):
    return DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="x.y",
        backend_name="default",
        status=TaskResultStatus.RUNNING,
        started_at=at - timedelta(minutes=minutes),
        run_after=at,
        worker_ids=worker_ids,
        exception_class_path="",
        traceback="",
    )


def test_a_process_says_that_it_is_alive_and_old_ones_are_forgotten(at):
    WorkerBeat.objects.create(worker="9-viejo", beat_at=at - timedelta(days=8))

    actions.beat(at=at)
    actions.beat(at=at + timedelta(seconds=15))

    assert list(WorkerBeat.objects.values_list("worker", flat=True)) == [background.worker_name()]
    assert queries.alive(at + timedelta(seconds=16)) == {background.worker_name()}
    assert queries.alive(at + timedelta(minutes=3)) == set()


@pytest.mark.parametrize(
    ("worker_ids", "minutes", "state"),
    [
        (["1-muerto-a"], 5, TaskResultStatus.READY),
        (["1-muerto-a", "1-muerto-b", "1-muerto-c"], 5, TaskResultStatus.FAILED),
        (["2-vivo-a"], 5, TaskResultStatus.RUNNING),
        (["1-muerto-a"], 1, TaskResultStatus.RUNNING),  # it may not have spoken yet
    ],
)
def test_the_task_of_a_dead_process_is_taken_up_again_and_not_for_ever(at, worker_ids, minutes, state):
    WorkerBeat.objects.create(worker="2-vivo", beat_at=at)
    WorkerBeat.objects.create(worker="1-muerto", beat_at=at - timedelta(minutes=4))
    task = make_task(worker_ids, at=at, minutes=minutes)

    actions.rescue_tasks(at=at)

    task.refresh_from_db()
    assert task.status == state


@pytest.mark.parametrize(
    ("last", "hour", "due"),
    [(None, 1, True), (1, 2, False), (1, 3, True), (0, 3, False)],
    ids=["never", "before the hour", "after the hour", "made today"],
)
def test_the_copy_is_made_once_a_day_after_its_hour(settings, tmp_path, at, last, hour, due):
    settings.BACKUPS_DIR, settings.BACKUP_AT = str(tmp_path), "02:30"
    if last is not None:
        made = tmp_path / shelf.name_for(at.replace(hour=2, minute=45) - timedelta(days=last))
        made.mkdir()
        (made / "manifest.json").touch()

    assert queries.copy_is_due(at.replace(hour=hour, minute=0)) is due


def test_nobody_copies_where_no_folder_is_given(settings, at):
    settings.BACKUPS_DIR = ""

    assert actions.copy_if_due(at=at) is False
