"""Running the rules, and what was found with what people accepted of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from baquiano.common.digests import sha256_of
from baquiano.institutions.models import FiscalYear
from baquiano.planning.checking.desk import Desk
from baquiano.planning.checking.findings import Check, Finding
from baquiano.planning.checking.sheet import PlanFacts, Row, Sheet, sheet_of
from baquiano.planning.checks import CHECKS
from baquiano.planning.choices import Severity
from baquiano.planning.models import Plan, Waiver
from baquiano.planning.queries import group_plans_of

ORDER = {severity.value: place for place, severity in enumerate(Severity)}


@lru_cache(maxsize=8)
def run(sheet: Sheet) -> tuple[Finding, ...]:
    """Everything that the rules in use find in the sheet, in the order of the rules.

    Remembered by the sheet itself: an equal one has equal findings, and one that changed is another.
    """
    desk = Desk(sheet)
    return tuple(
        finding for code, check in CHECKS.items() if code not in sheet.settings.off for finding in check.find(desk)
    )


@dataclass(frozen=True)
class Result:
    """A finding with its rule, its severity in this vigencia, and what was accepted of it.

    ``earlier`` is the last waiver of the same finding when what matters of its rows has changed since.
    """

    finding: Finding
    check: Check
    severity: str
    waiver: Waiver | None = None
    earlier: Waiver | None = None

    @property
    def pk(self) -> UUID:
        return self.finding.id

    @property
    def is_open(self) -> bool:
        return self.waiver is None

    @property
    def severity_words(self) -> Any:
        return Severity(self.severity).label


@dataclass(frozen=True)
class Results:
    """What the check found, the gravest first."""

    all: tuple[Result, ...] = ()
    sheet: Sheet | None = field(default=None, repr=False)

    @cached_property
    def open(self) -> tuple[Result, ...]:
        return tuple(result for result in self.all if result.is_open)

    @cached_property
    def blocking(self) -> tuple[Result, ...]:
        """The open ones for which a step of the procedure is refused."""
        return tuple(result for result in self.open if result.severity == Severity.BLOCKS)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many open ones there are of each severity, and how many were accepted."""
        found = Counter(result.severity for result in self.open)
        return {severity.value: found[severity.value] for severity in Severity} | {
            "waived": len(self.all) - len(self.open)
        }

    @cached_property
    def by_item(self) -> dict[UUID, list[Result]]:
        """The open findings of each activity."""
        found: dict[UUID, list[Result]] = {}
        for result in self.open:
            for item in result.finding.items:
                found.setdefault(item, []).append(result)
        return found

    @cached_property
    def rows(self) -> dict[UUID, Row]:
        return {row.id: row for row in self.sheet.rows} if self.sheet else {}

    @cached_property
    def plans(self) -> dict[UUID, PlanFacts]:
        return {plan.id: plan for plan in self.sheet.plans} if self.sheet else {}

    @cached_property
    def digest(self) -> str:
        """Changes when a finding comes, goes, changes in what matters, or is accepted."""
        return sha256_of(sorted(f"{one.pk} {one.finding.digest} {one.is_open}" for one in self.all))

    def get(self, key: UUID) -> Result | None:
        return next((result for result in self.all if result.pk == key), None)

    def of_plan(self, plan: UUID) -> "Results":
        """Those that concern the plan of a group."""
        return Results(tuple(one for one in self.all if plan in one.finding.plans), self.sheet)

    def within(self, plans: Iterable[UUID]) -> "Results":
        """Those that concern nothing but ``plans``, and those of the whole vigencia."""
        inside = set(plans)
        return Results(tuple(one for one in self.all if inside.issuperset(one.finding.plans)), self.sheet)

    def touching(self, plans: Iterable[UUID]) -> "Results":
        """Those that concern some of ``plans``, and those of the whole vigencia."""
        some = set(plans)
        kept = (one for one in self.all if not one.finding.plans or some & set(one.finding.plans))
        return Results(tuple(kept), self.sheet)


def check_of_year(year: FiscalYear) -> Results:
    """What there is in all the group plans of the vigencia, delivered or not."""
    return _results(year, sheet_of(year, year.institution))


def check_of(plan: Plan) -> Results:
    """What concerns the plan of a group, seen against those of the other groups; of a consolidated one, all of it."""
    if plan.is_consolidated:
        return _results(plan.year, sheet_of(plan.year, plan.institution, group_plans_of(plan)))
    return check_of_year_of(plan).of_plan(plan.pk)


def check_of_year_of(plan: Plan) -> Results:
    return _results(plan.year, sheet_of(plan.year, plan.institution))


def _results(year: FiscalYear, sheet: Sheet) -> Results:
    waivers: dict[UUID, list[Waiver]] = {}
    for waiver in Waiver.objects.filter(year=year, withdrawn_at__isnull=True).select_related("waived_by"):
        waivers.setdefault(waiver.finding, []).append(waiver)
    severities = dict(sheet.settings.severities)
    found = []
    for finding in run(sheet):
        check, given = CHECKS[finding.rule], waivers.get(finding.id, [])
        holds = next((one for one in given if one.digest == finding.digest), None)
        earlier = max(given, key=lambda one: one.waived_at, default=None) if holds is None else None
        severity = severities.get(check.code, check.severity.value)
        found.append(Result(finding, check, severity, holds, earlier))
    return Results(tuple(sorted(found, key=lambda one: ORDER[one.severity])), sheet)
