"""How commitments are kept, by unit and by entity (docs/rules/commitment-compliance.md)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from baquiano.beneficiaries.models import Beneficiary
from baquiano.commitments.choices import COUNTED, CommitmentState, Standing
from baquiano.commitments.models import Commitment, CommitmentCheck, CommitmentClaim
from baquiano.common.calendar_days import day_of


def standings(at: datetime, prefix: str = "") -> dict[Standing, Q]:
    """The condition of each standing at the moment ``at``, of which every commitment meets exactly one.

    Asked of a moment that passed, what was declared, verified or cancelled later has not happened yet. ``prefix`` is
    the road from another table (``"commitments__"``).
    """

    def where(**lookups: Any) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in lookups.items()})

    unanswered = ~Exists(CommitmentCheck.objects.filter(claim=OuterRef("pk"), checked_at__lte=at))
    waits = Q(
        Exists(CommitmentClaim.objects.filter(unanswered, commitment=OuterRef(f"{prefix}pk"), claimed_at__lte=at))
    )
    is_open = where(closed_at__isnull=True) | where(closed_at__gt=at)
    kept = where(state=CommitmentState.FULFILLED, closed_at__lte=at)
    due = F(f"{prefix}due_on")
    # What counts is the day on which it was done, not that on which somebody found the time to verify it.
    in_time = where(claim__isnull=False, claim__claimed_at__date__lte=due) | where(
        claim__isnull=True, closed_at__date__lte=due
    )
    return {
        Standing.ON_TIME: kept & in_time,
        Standing.LATE: kept & ~in_time,
        Standing.TO_VERIFY: is_open & waits,
        Standing.OVERDUE: is_open & ~waits & where(due_on__lt=day_of(at)),
        Standing.PENDING: is_open & ~waits & where(due_on__gte=day_of(at)),
        Standing.CANCELLED: where(state=CommitmentState.CANCELLED, closed_at__lte=at),
    }


def with_standing(rows: QuerySet[Commitment], at: datetime) -> QuerySet[Any]:
    """The commitments that existed at ``at``, each with its ``standing`` then."""
    cases = [When(condition, then=Value(standing.value)) for standing, condition in standings(at).items()]
    return rows.filter(created_at__lte=at).annotate(
        standing=Case(*cases, default=Value(Standing.PENDING.value), output_field=CharField())
    )


@dataclass
class Compliance:
    """How many commitments stand in each way, and which part was kept of those asked for."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((s.value for s in Standing), 0))

    @property
    def values(self) -> list[int]:
        return [self.counts[standing] for standing in COUNTED]

    @property
    def total(self) -> int:
        return sum(self.values)

    @property
    def kept(self) -> int:
        return self.counts[Standing.ON_TIME] + self.counts[Standing.LATE]

    @property
    def asked(self) -> int:
        """Those kept, those that nobody verified and the overdue; what has not fallen due is not asked yet."""
        return self.kept + self.counts[Standing.TO_VERIFY] + self.counts[Standing.OVERDUE]

    @property
    def percent(self) -> float | None:
        """The part kept, or nothing when nothing was asked."""
        return round(100 * self.kept / self.asked, 1) if self.asked else None


@dataclass(frozen=True)
class Selection:
    """Which commitments are looked at: those that fall due between two days, of a party, of a unit."""

    since: date | None = None
    until: date | None = None
    party: str = ""
    unit: str = ""

    @property
    def lookups(self) -> Q:
        found = Q()
        for lookup, value in (
            ("due_on__gte", self.since),
            ("due_on__lte", self.until),
            ("party", self.party),
            ("unit", self.unit),
        ):
            if value:
                found &= Q(**{lookup: value})
        return found


def compliance_by_unit(rows: QuerySet[Commitment], at: datetime) -> list[tuple[Any, str, Compliance]]:
    """Unit, its name and how its commitments stand, by name: one query for one unit as for twenty."""
    found: dict[Any, Compliance] = defaultdict(Compliance)
    names = {}
    standing = with_standing(rows, at).order_by().values("unit_id", "unit__name", "standing")
    for row in standing.annotate(number=Count("pk")):
        found[row["unit_id"]].counts[row["standing"]] = row["number"]
        names[row["unit_id"]] = row["unit__name"]
    return [(pk, names[pk], found[pk]) for pk in sorted(found, key=lambda pk: names[pk])]


def sum_of(parts: Iterable[Compliance]) -> Compliance:
    total = Compliance()
    for one in parts:
        for standing, number in one.counts.items():
            total.counts[standing] += number
    return total


def entities_with_compliance(rows: QuerySet[Commitment], at: datetime) -> QuerySet[Beneficiary]:
    """The entities of these commitments, each with how many stand in each way (``n_…``)."""
    of_entity = Beneficiary.objects.filter(commitments__in=rows.filter(created_at__lte=at).order_by().values("pk"))
    counts = {
        f"n_{standing.name.lower()}": Count("commitments", filter=condition, distinct=True)
        for standing, condition in standings(at, "commitments__").items()
        if standing in COUNTED
    }
    return of_entity.annotate(**counts)


def compliance_of_entity(row: Any) -> Compliance:
    """The figures of a row of ``entities_with_compliance``."""
    found = Compliance()
    for standing in COUNTED:
        found.counts[standing.value] = getattr(row, f"n_{standing.name.lower()}")
    return found
