"""The stored summary of progress: written with each act, and rebuilt whole (MON-01)."""

from django.db import transaction
from django_scopes import scope

from baquiano.delivery import queries
from baquiano.delivery.models import Assistance, AssistanceProgress
from baquiano.institutions.models import Institution

BATCH = 2_000
_FIELDS = (
    "year", "unit", "beneficiary", "service", "zone", "strategy", "adviser", "state", "done", "next_due_on",
)  # fmt: skip


def refresh_progress(*assistances: Assistance) -> None:
    """Write the summary of these assistances as they stand; those that are of no service have none."""
    _write(list(queries.summaries_of(Assistance.objects.filter(pk__in=[one.pk for one in assistances]))))


@transaction.atomic
def rebuild_progress(institution: Institution) -> int:
    """Write every summary of the institution again, from the hitos, and tell how many there are."""
    Institution.objects.select_for_update().get(pk=institution.pk)
    rows: list[AssistanceProgress] = []
    count = 0
    for row in queries.summaries_of(Assistance.objects.filter(institution=institution)):
        rows.append(row)
        if len(rows) == BATCH:
            count += _write(rows)
            rows = []
    return count + _write(rows)


def rebuild_every_progress() -> int:
    """What the clock does each day, for what changes outside this room: the region of an entity."""
    count = 0
    for institution in Institution.objects.order_by("code"):
        with scope(institution=institution):
            count += rebuild_progress(institution)
    return count


def _write(rows: list[AssistanceProgress]) -> int:
    AssistanceProgress.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=list(_FIELDS)
    )
    return len(rows)
