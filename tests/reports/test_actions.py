from datetime import datetime

import pytest
from django.db import DatabaseError, transaction

from baquiano.audit.models import TrailEntry
from baquiano.common.calendar_days import BOGOTA
from baquiano.reports.actions import take_last_month, take_month
from baquiano.reports.datasets import DATASETS, Month
from baquiano.reports.models import Snapshot
from tests.factories.commitments import make_commitment
from tests.factories.institutions import make_unit
from tests.factories.planning import make_item, make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.req("INT-10")]

MARCH = Month(2026, 3)


def _of(dataset):
    snapshot = Snapshot.objects.get(dataset=dataset)
    return [dict(zip(snapshot.columns, row, strict=True)) for row in snapshot.rows]


def test_the_month_that_ended_is_taken_once(scoped):
    at = datetime(2026, 4, 1, 0, 30, tzinfo=BOGOTA)

    first, again = take_last_month(at=at), take_last_month(at=at)

    assert {(one.dataset, one.year, one.month) for one in first} == {(one.key, 2026, 3) for one in DATASETS}
    assert again == []
    assert TrailEntry.objects.filter(event="reports.snapshot_taken").count() == len(DATASETS)


def test_a_commitment_is_told_as_it_was_when_the_month_ended(scoped, at):
    make_commitment(make_unit(scoped), due_on="2026-03-20", created_at=at)
    closed = datetime(2026, 4, 8, tzinfo=BOGOTA)
    make_commitment(make_unit(scoped), due_on="2026-03-25", created_at=at, state="fulfilled", closed_at=closed)
    make_commitment(make_unit(scoped), due_on="2026-05-25", created_at=closed)

    take_month(scoped, MARCH, at=closed)

    found = [(row["vence"], row["estado"], row["vencido"], row["dias_de_atraso"]) for row in _of("compromisos")]
    assert found == [("2026-03-20", "Abierto", True, 11), ("2026-03-25", "Abierto", True, 6)]


def test_only_plans_in_force_are_in_the_snapshot(scoped, at):
    in_force = make_item(make_plan(scoped, state="in_force"), budget=900)
    make_item(make_plan(scoped))

    take_month(scoped, MARCH, at=at)

    assert [(row["actividad_id"], row["valor"]) for row in _of("plan")] == [(str(in_force.pk), 900)]


def test_a_snapshot_is_never_changed(scoped, at):
    snapshot = take_month(scoped, MARCH, at=at)[0]

    with pytest.raises(DatabaseError), transaction.atomic():
        Snapshot.objects.filter(pk=snapshot.pk).update(row_count=7)
