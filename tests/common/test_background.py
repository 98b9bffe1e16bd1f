"""The timetable in the background: jobs run, fail alone, and stop when told."""

import threading

import pytest

from baquiano.common import background, timetable
from baquiano.common.timetable import Job


@pytest.fixture
def jobs(monkeypatch):
    monkeypatch.setattr(timetable, "_jobs", {})
    monkeypatch.setattr(background, "TICK_SECONDS", 0.01)
    # The connections of the test are not this module's to close.
    monkeypatch.setattr(background, "close_old_connections", lambda: None)
    return timetable.register


def test_every_job_is_given_the_moment(jobs, at):
    seen = []
    jobs(Job("a", every=60, run=seen.append))

    background.run_once(at)

    assert seen == [at]


def test_a_job_that_fails_is_logged_and_stops_nobody(jobs, at, caplog):
    seen = []
    jobs(Job("a", every=60, run=lambda at: 1 / 0))
    jobs(Job("b", every=60, run=seen.append))

    background.run_once(at)

    assert seen == [at]
    assert "background.job_failed" in caplog.text


def test_registering_the_same_name_replaces_it(jobs):
    jobs(Job("a", every=60, run=print))
    jobs(Job("a", every=30, run=print))

    assert [job.every for job in timetable.registered_jobs()] == [30]


def test_a_slow_lane_does_not_hold_another_and_all_stop_when_told(jobs):
    stop, quick, slow = threading.Event(), threading.Event(), threading.Event()
    jobs(Job("slow", every=60, run=lambda at: slow.set() or stop.wait(10), lane="slow"))
    jobs(Job("quick", every=60, run=lambda at: quick.set(), lane="quick"))
    thread = threading.Thread(target=background.run_forever, args=(stop,))

    thread.start()
    assert slow.wait(5)
    assert quick.wait(5)
    stop.set()
    thread.join(5)

    assert not thread.is_alive()
