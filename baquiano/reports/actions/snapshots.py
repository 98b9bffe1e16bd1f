"""Taking the snapshot of a month, once."""

from datetime import datetime, timedelta

from django.db import transaction
from django_scopes import scope

from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.digests import canonical_json, sha256_of
from baquiano.institutions.models import Institution
from baquiano.reports.datasets import DATASETS, Dataset, Month
from baquiano.reports.models import Snapshot


def take_last_month(*, at: datetime) -> list[Snapshot]:
    """What the clock takes: the month that ended, of every institution; what is already taken is left as it is."""
    last = day_of(at).replace(day=1) - timedelta(days=1)
    taken = []
    for institution in Institution.objects.all():
        with scope(institution=institution):
            taken += take_month(institution, Month(last.year, last.month), at=at)
    return taken


def take_month(institution: Institution, month: Month, *, at: datetime) -> list[Snapshot]:
    """The datasets of ``month`` that the clock has not taken yet."""
    known = set(Snapshot.objects.filter(year=month.year, month=month.month).values_list("dataset", flat=True))
    return [_take(institution, dataset, month, at=at) for dataset in DATASETS if dataset.key not in known]


@transaction.atomic
def _take(institution: Institution, dataset: Dataset, month: Month, *, at: datetime) -> Snapshot:
    # Two clocks at once: the one that waits finds it taken.
    Institution.objects.select_for_update().get(pk=institution.pk)
    already = Snapshot.objects.filter(dataset=dataset.key, year=month.year, month=month.month).first()
    if already is not None:
        return already
    rows = trail.storable([list(row) for row in dataset.rows(institution, month)])
    columns = [field.name for field in dataset.fields]
    snapshot = Snapshot.objects.create(
        institution=institution,
        dataset=dataset.key,
        year=month.year,
        month=month.month,
        columns=columns,
        rows=rows,
        row_count=len(rows),
        sha256=sha256_of(canonical_json([columns, rows])),
        taken_at=at,
    )
    data = {"rows": len(rows), "sha256": snapshot.sha256}
    trail.record("reports.snapshot_taken", snapshot, by=None, at=at, data=data)
    return snapshot
