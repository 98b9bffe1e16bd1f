"""Reads of change requests, what is counted of them, and the plan beside its baseline."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from baquiano.accounts.models import User
from baquiano.common.policy import visible
from baquiano.governance.models import CommitteeSession
from baquiano.institutions.models import FiscalYear
from baquiano.planning import queries
from baquiano.planning.changing import rules
from baquiano.planning.changing.values import DAYS, label_of, words
from baquiano.planning.choices import ChangeKind, ChangeState, PlanState
from baquiano.planning.contents import item_content
from baquiano.planning.models import Baseline, ChangeRequest, Plan, PlanItem
from baquiano.ui.display import day

MOST_SESSIONS = 20


def changes_visible_to(user: User) -> QuerySet[ChangeRequest]:
    """The requests on the plans of the person's units, or of all, as the plans themselves."""
    rows = ChangeRequest.objects.select_related(
        "plan__unit", "plan__year", "plan__institution", "item", "reason", "created_by", "decided_by"
    )
    return visible(rows, user, "planning.view_plan")


def lock_change(change: ChangeRequest) -> ChangeRequest:
    """The request as it is stored, locked until the transaction ends. Lock its plan first."""
    rows = ChangeRequest.objects.select_for_update(of=("self",))
    return rows.select_related("plan__unit", "plan__year", "plan__institution", "reason", "created_by").get(
        pk=change.pk
    )


def pending_on(item: PlanItem) -> QuerySet[ChangeRequest]:
    """What already awaits an answer on the activity."""
    return ChangeRequest.objects.filter(item=item, state=ChangeState.PENDING)


def item_of(change: ChangeRequest) -> PlanItem | None:
    """The activity of the request as it is now, with everything; none while an addition is not approved."""
    if change.item_id is None:
        return None
    return queries.with_everything(PlanItem.objects.filter(pk=change.item_id)).select_related("plan__institution").get()


def changes_of_item(item: PlanItem) -> QuerySet[ChangeRequest]:
    return item.changes.select_related("reason", "created_by", "decided_by").order_by("-created_at")


def of_plan(plan: Plan) -> Q:
    """The requests on a group plan, or on those of a consolidated one."""
    return Q(plan__consolidated_into=plan) if plan.is_consolidated else Q(plan=plan)


def counts_of(plan: Plan) -> dict[str, int]:
    """How many requests of the plan stand in each state. One query."""
    rows = ChangeRequest.objects.filter(of_plan(plan)).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def awaiting(user: User) -> list[ChangeRequest]:
    """The requests that await the person, the oldest first: the policy grants, the diagram narrows; never the own."""
    rows = changes_visible_to(user).filter(state=ChangeState.PENDING, plan__state=PlanState.IN_FORCE)
    granted = visible(rows, user, rules.DECIDE).exclude(created_by=user).order_by("created_at", "id")
    by_year: dict[UUID, list[str]] = {}
    found = []
    for change in granted:
        year = change.plan.year
        if year.pk not in by_year:
            by_year[year.pk] = rules.committee_roles(year)
        if rules.holds_any(user, by_year[year.pk] or rules.approver_roles(change.plan)):
            found.append(change)
    return found


def sessions_to_name(plan: Plan) -> QuerySet[CommitteeSession]:
    """The sessions of committee of the vigencia in which a change may have been decided, the last first."""
    rows = CommitteeSession.objects.select_related("body", "meeting").filter(year=plan.year.year)
    keys = list(rows.order_by("-meeting__starts_at").values_list("pk", flat=True)[:MOST_SESSIONS])
    return rows.filter(pk__in=keys).order_by("-meeting__starts_at")


# --- what is counted -------------------------------------------------------------------------------------------------
@dataclass
class GroupChanges:
    """The approved changes of one group, by kind."""

    pk: UUID
    name: str
    by_kind: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ChangeKind.values, 0))

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())

    @property
    def counts(self) -> list[tuple[str, int]]:
        return list(self.by_kind.items())


@dataclass(frozen=True)
class ChangeFigures:
    """What changed of the plans of a vigencia: only what was approved counts as a change."""

    groups: list[GroupChanges]
    reasons: list[tuple[Any, str, int]]
    states: dict[str, int]

    @property
    def approved(self) -> int:
        return self.states.get(ChangeState.APPROVED, 0)

    @property
    def totals(self) -> list[tuple[str, int]]:
        return [(kind, sum(group.by_kind[kind] for group in self.groups)) for kind in ChangeKind.values]


def figures_of(user: User, year: FiscalYear) -> ChangeFigures:
    """Counted by group, kind, reason and state, in three queries whatever there is."""
    rows = changes_visible_to(user).filter(plan__year=year).select_related(None).order_by()
    approved = rows.filter(state=ChangeState.APPROVED)
    groups: dict[UUID, GroupChanges] = {}
    counted = approved.values_list("plan__unit_id", "plan__unit__name", "kind").annotate(n=Count("pk"))
    for unit, name, kind, number in counted:
        groups.setdefault(unit, GroupChanges(unit, name)).by_kind[kind] += number
    reasons = approved.values_list("reason_id", "reason__name").annotate(n=Count("pk")).order_by("-n", "reason__name")
    return ChangeFigures(
        groups=sorted(groups.values(), key=lambda group: (-group.total, group.name)),
        reasons=[(key, name or "", number) for key, name, number in reasons],
        states=dict(rows.values_list("state").annotate(n=Count("pk"))),
    )


# --- the plan beside its baseline ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Departure:
    """One activity that is not as the committee approved it, the data in which it departs, and its requests."""

    code: str
    activity: str
    what: str
    url: str
    fields: list[tuple[str, str, str]]
    changes: list[ChangeRequest]


def baseline_for(plan: Plan) -> Baseline | None:
    """The last baseline in which the plan was approved, with its content."""
    whole = plan.consolidated_into or plan
    return Baseline.objects.filter(plan=whole).order_by("-number").first()


def departures_of(plan: Plan, baseline: Baseline) -> list[Departure]:
    """Every activity in which the plan is not its baseline. A constant number of queries."""
    approved = {row["id"]: row for row in baseline.content["items"] if _is_of(row, plan)}
    rows = {str(item.pk): item for item in queries.with_everything(queries.items_of(plan, removed=True))}
    asked: dict[UUID | None, list[ChangeRequest]] = defaultdict(list)
    for change in ChangeRequest.objects.filter(of_plan(plan), state=ChangeState.APPROVED).order_by("decided_at"):
        asked[change.item_id].append(change)
    found = [_departure(rows[key], approved.get(key), asked[rows[key].pk]) for key in rows]
    return [departure for departure in found if departure is not None]


def _is_of(row: dict[str, Any], plan: Plan) -> bool:
    return plan.is_consolidated or row["group"] == plan.unit.code


def _departure(item: PlanItem, approved: dict[str, Any] | None, changes: list[ChangeRequest]) -> Departure | None:
    url = item.get_absolute_url()
    if approved is None:
        return None if item.is_removed else Departure(item.code, item.activity, "added", url, [], changes)
    if item.is_removed:
        return Departure(item.code, item.activity, "cancelled", url, [], changes)
    now = item_content(item)
    fields = [
        (label_of(name), _told(name, approved.get(name)), _told(name, now.get(name)))
        for name in dict.fromkeys((*now, *approved))  # in the order of the plan: a database may keep another
        if name not in {"id", "group", "code"} and _same(approved.get(name)) != _same(now.get(name))
    ]
    return Departure(item.code, item.activity, "changed", url, fields, changes) if fields else None


def _same(value: Any) -> Any:
    """Renaming an entry of a catalogue is not a change of the plan: codes are compared, not words."""
    if isinstance(value, dict):
        return value.get("code")
    if isinstance(value, list):
        return sorted(one["code"] if isinstance(one, dict) else one for one in value)
    return value if value is False else value or None


def _told(name: str, value: Any) -> str:
    """A datum of a baseline as a person reads it: it is kept as plain JSON."""
    if isinstance(value, list):
        return "; ".join(_told(name, one) for one in value)
    if isinstance(value, dict):
        return str(value.get("name", ""))
    if name in DAYS and value:
        return day(date.fromisoformat(value))
    return words(name, value)


def changes_by_id(user: User, ids: Iterable[str]) -> list[ChangeRequest]:
    """Of the requests ticked in a list, those that the person may answer."""
    wanted = set(ids)
    return [change for change in awaiting(user) if str(change.pk) in wanted]
