"""What became of the agenda: programmed, held, not held, and held outside it (REP-10, MON-23)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from baquiano.beneficiaries.models import Beneficiary
from baquiano.delivery.models import AssistanceSession
from baquiano.institutions.models import FiscalYear
from baquiano.monitoring.choices import PROGRAMMED, Outcome


def visits_of_months(year: FiscalYear, months: Sequence[int], at: datetime) -> QuerySet[AssistanceSession]:
    """The visits that the published agendas of the months programmed, and those held in them outside the agenda.

    A visit belongs to the month of its agenda even if it was moved to another: what was promised is what is compared.
    """
    programmed = Q(entry__agenda__year=year, entry__agenda__month__in=months, entry__agenda__published_at__lte=at)
    extra = Q(
        entry__isnull=True,
        meeting__starts_at__year=year.year,
        meeting__starts_at__month__in=months,
        meeting__held_at__lte=at,
    )
    return AssistanceSession.objects.filter(programmed | extra)


def outcomes(at: datetime, prefix: str = "") -> dict[Outcome, Q]:
    """The condition of each outcome at the moment; ``prefix`` is the road from another table."""

    def where(**lookups: Any) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in lookups.items()})

    held, programmed = where(meeting__held_at__lte=at), where(entry__isnull=False)
    not_yet = where(meeting__held_at__isnull=True) | where(meeting__held_at__gt=at)
    # The first date counts: who moves a visit after the fact still did not hold it on its day.
    passed = where(meeting__original_starts_at__lte=at) | where(
        meeting__original_starts_at__isnull=True, meeting__starts_at__lte=at
    )
    gone = passed | where(meeting__state="cancelled")
    return {
        Outcome.HELD: programmed & held,
        Outcome.NOT_HELD: programmed & not_yet & gone,
        Outcome.PENDING: programmed & not_yet & ~gone,
        Outcome.EXTRA: where(entry__isnull=True) & held,
    }


def with_outcome(rows: QuerySet[AssistanceSession], at: datetime) -> QuerySet[Any]:
    """Each visit with what became of it, and its first date."""
    cases = [When(condition, then=Value(outcome.value)) for outcome, condition in outcomes(at).items()]
    return rows.annotate(
        outcome=Case(*cases, default=Value(Outcome.PENDING.value), output_field=CharField()),
        first_at=Coalesce("meeting__original_starts_at", "meeting__starts_at"),
    )


@dataclass
class Execution:
    """How many visits ended in each way, and which part was held of those whose day came."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((one.value for one in Outcome), 0))

    @property
    def values(self) -> list[int]:
        return [self.counts[outcome] for outcome in Outcome]

    @property
    def programmed(self) -> int:
        return sum(self.counts[outcome] for outcome in PROGRAMMED)

    @property
    def asked(self) -> int:
        return self.counts[Outcome.HELD] + self.counts[Outcome.NOT_HELD]

    @property
    def percent(self) -> float | None:
        return round(100 * self.counts[Outcome.HELD] / self.asked, 1) if self.asked else None


def execution_by_unit(rows: QuerySet[AssistanceSession], at: datetime) -> dict[Any, Execution]:
    """Of each unit, what became of its visits: one read for one unit as for twenty."""
    found: dict[Any, Execution] = defaultdict(Execution)
    counted = with_outcome(rows, at).order_by().values("meeting__unit_id", "outcome")
    for row in counted.annotate(number=Count("pk", distinct=True)):
        found[row["meeting__unit_id"]].counts[row["outcome"]] += row["number"]
    return found


def sum_of(parts: Iterable[Execution]) -> Execution:
    total = Execution()
    for one in parts:
        for outcome, number in one.counts.items():
            total.counts[outcome] += number
    return total


def entities_with_execution(rows: QuerySet[AssistanceSession], at: datetime) -> QuerySet[Any]:
    """The entities of these visits, each with how many ended in each way (``n_…``)."""
    of_entity = Beneficiary.objects.filter(served_sessions__session__in=rows.order_by().values("pk"))
    counts = {
        f"n_{outcome.name.lower()}": Count("served_sessions", filter=condition, distinct=True)
        for outcome, condition in outcomes(at, "served_sessions__session__").items()
    }
    return of_entity.annotate(**counts)
