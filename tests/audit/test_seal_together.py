"""Two sealers and several writers at once, with real transactions."""

import threading

import pytest
from django.db import connection, connections, transaction

from baquiano.audit import actions, keys, trail, verification
from baquiano.audit.models import TrailEntry, TrailLink
from tests.factories.accounts import make_user

WRITERS, ACTS, SEALERS = 4, 15, 3


def _in_threads(*works):
    failures = []

    def run(work):
        try:
            work()
        except Exception as error:  # noqa: BLE001 - shown by the assertion in the main thread
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.engine("postgresql")
@pytest.mark.req("AUD-01")
@pytest.mark.django_db(transaction=True)
def test_sealers_at_once_give_each_place_once_and_miss_nothing(settings, at):
    settings.TRAIL_KEY = keys.new_private_text()
    person = make_user()

    def write():
        for _ in range(ACTS):
            with transaction.atomic():
                trail.record("accounts.user_created", person, by=None, at=at)

    def seal():
        for _ in range(8):
            actions.seal(at=at)

    _in_threads(*[write] * WRITERS, *[seal] * SEALERS)
    actions.seal(at=at)

    result = verification.verify()
    assert (result.findings, result.unsealed, result.links) == ([], 0, TrailEntry.objects.count())
    assert list(TrailLink.objects.order_by("position").values_list("position", flat=True)) == list(
        range(1, WRITERS * ACTS + 1)
    )


@pytest.mark.engine("postgresql")
@pytest.mark.django_db(transaction=True)
def test_an_act_that_commits_late_is_sealed_after_the_ones_it_let_pass(settings, at):
    settings.TRAIL_KEY = keys.new_private_text()
    person = make_user()
    written, may_commit = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            trail.record("accounts.user_created", person, by=None, at=at, data={"who": "slow"})
            written.set()
            may_commit.wait(10)

    def quick():
        written.wait(10)
        with transaction.atomic():
            trail.record("accounts.user_created", person, by=None, at=at, data={"who": "quick"})
        actions.seal(at=at)
        may_commit.set()

    _in_threads(slow, quick)
    actions.seal(at=at)

    order = [TrailEntry.objects.get(pk=link.entry_id).data["who"] for link in TrailLink.objects.order_by("position")]
    assert order == ["quick", "slow"]
    assert verification.verify().is_intact
    assert connection.vendor == "postgresql"
