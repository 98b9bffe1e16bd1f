"""The specifications that other dependencies impose on a plan, and which of them were acknowledged (WFL-13).

A specification is a document of the library that must be acknowledged. It applies to a plan of another dependency that
runs in one of the procedures to which it is attached, and has some activity of one of its topics; an empty list of
either does not narrow, and a specification with neither applies to nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from baquiano.library.models import Guide, GuideVersion
from baquiano.library.queries import versions_in_force
from baquiano.planning.models import Acknowledgement, Plan, PlanItem
from baquiano.procedures.queries import case_of, codes_applied_to


@dataclass(frozen=True)
class Specification:
    """The version in force of a specification that applies to a plan, and its acknowledgement, if any."""

    version: GuideVersion
    acknowledgement: Acknowledgement | None = None

    @property
    def is_pending(self) -> bool:
        return self.acknowledgement is None


def specifications_of(plan: Plan, on: date) -> list[Specification]:
    """What applies to the plan on the day, pending first. The consolidated plan is never asked: its groups were."""
    if plan.is_consolidated:
        return []
    versions = versions_in_force(_applying_to(plan), on)
    given = Acknowledgement.objects.filter(plan=plan, version__in=versions.values()).select_related("acknowledged_by")
    by_version = {row.version_id: row for row in given}
    found = [Specification(version, by_version.get(version.pk)) for version in versions.values()]
    return sorted(found, key=lambda one: (not one.is_pending, one.version.guide.title))


def pending_of(plan: Plan, on: date) -> list[Specification]:
    return [one for one in specifications_of(plan, on) if one.is_pending]


def acknowledged_before(plan: Plan, current: Iterable[Specification]) -> list[Acknowledgement]:
    """The acknowledgements of versions that no longer are the ones in force: they stay."""
    now = {one.version.pk for one in current}
    rows = plan.acknowledgements.select_related("version__guide", "acknowledged_by").order_by("-acknowledged_at")
    return [row for row in rows if row.version_id not in now]


def _applying_to(plan: Plan) -> list[Guide]:
    rows = Guide.objects.filter(must_acknowledge=True, retired_on__isnull=True).exclude(unit_id=plan.unit_id)
    guides = list(rows.prefetch_related("topics"))
    if not guides:
        return []
    codes, case = codes_applied_to(guides), case_of(plan)
    code, topics = (case.definition.procedure.code if case else ""), _topics_of(plan)
    return [guide for guide in guides if _applies(codes.get(guide.pk, set()), guide, code, topics)]


def _topics_of(plan: Plan) -> set[UUID]:
    rows = PlanItem.objects.filter(plan=plan, is_removed=False).values_list("topic_id", "service_type_id").distinct()
    return {key for row in rows for key in row if key}


def _applies(codes: set[str], guide: Any, code: str, topics: set[UUID]) -> bool:
    about = {item.pk for item in guide.topics.all()}
    return bool(codes or about) and (not codes or code in codes) and (not about or bool(about & topics))
