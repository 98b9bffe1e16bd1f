"""The inbox: what awaits a person, by the roles and units held today. One query."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case as When_
from django.db.models import Count, IntegerField, Q, QuerySet, Value, When

from baquiano.accounts.models import User
from baquiano.common import statements
from baquiano.common.policy import Holding, Standing, visible
from baquiano.procedures.choices import TaskState, Window
from baquiano.procedures.models import Activity, ActivityRole, Task
from baquiano.procedures.rules import GENERIC

RELATED = ("activity", "activity__definition", "case", "case__year", "unit", "case__unit", "assignee", "returned_from")


def tasks_for(user: User, on: date) -> QuerySet[Task]:
    """What awaits ``user`` on the day, the latest first: late, due soon, in time, not yet open.

    A task awaits whoever holds a role of its lane in its unit (or above it), or in any unit when it has none.
    """
    tasks = Task.objects.filter(_turn_of(user), state=TaskState.OPEN).select_related(*RELATED)
    return tasks.annotate(urgency=_urgency(on)).order_by("urgency", "due_on", "opened_at", "pk")


def _turn_of(user: User) -> Q:
    units: dict[str, set[UUID]] = defaultdict(set)
    standing: Standing | None = user.standing
    turn = Q(pk__in=())
    for holding in standing.holdings if standing else ():
        if holding.verbs:
            turn |= _delegated_turn(holding)
        else:
            units[holding.role] |= holding.unit_ids
    for role, unit_ids in units.items():
        lanes = ActivityRole.objects.filter(role=role).values("activity_id")
        turn |= Q(activity_id__in=lanes) & (Q(unit__isnull=True) | Q(unit_id__in=unit_ids))
    return turn


def _delegated_turn(holding: Holding) -> Q:
    """What awaits whoever received only some actions of a role: the activities that those actions fulfil."""
    return Q(activity_id__in=_delegated(holding)) & (Q(unit__isnull=True) | Q(unit_id__in=holding.unit_ids))


def _delegated(holding: Holding) -> set[UUID]:
    lanes = ActivityRole.objects.filter(role=holding.role).select_related("activity")
    return {lane.activity_id for lane in lanes if any(map(holding.covers, lane.activity.verbs or [GENERIC]))}


def turn_key(user: User) -> tuple[Any, ...]:
    """What the condition of whose turn it is depends on, for a kept question.

    The activities that a delegation covers are written in it, and a new diagram brings others.
    """
    holdings = user.standing.holdings if user.standing else ()
    return user.pk, user.standing, *(frozenset(_delegated(holding)) for holding in holdings if holding.verbs)


_RANK = {Window.OVERDUE: 0, Window.DUE_SOON: 1, Window.OPEN: 2, Window.NOT_OPEN: 3}


def _urgency(on: date) -> When_:
    return When_(
        When(overdue(on), then=Value(_RANK[Window.OVERDUE])),
        When(due_soon(on), then=Value(_RANK[Window.DUE_SOON])),
        When(Q(opens_on__gt=on), then=Value(_RANK[Window.NOT_OPEN])),
        default=Value(_RANK[Window.OPEN]),
        output_field=IntegerField(),
    )


def overdue(on: date) -> Q:
    return Q(due_on__lt=on)


def due_soon(on: date) -> Q:
    return Q(warns_on__lte=on, due_on__gte=on) & (Q(opens_on__isnull=True) | Q(opens_on__lte=on))


def in_window(tasks: QuerySet[Task], window: str) -> QuerySet[Task]:
    """Of ``tasks_for``, the ones that stand so against their window on its day."""
    return tasks.filter(Q(("urgency", _RANK[Window(window)])))


def mine(tasks: QuerySet[Task], user: User) -> QuerySet[Task]:
    """What nobody in particular has, or ``user`` has: leaves out what is in charge of somebody else of the group."""
    return tasks.filter(_in_charge(user))


def _in_charge(user: User) -> Q:
    return Q(assignee__isnull=True) | Q(assignee=user)


def awaited_activities(keys: Iterable[UUID]) -> dict[UUID, Activity]:
    """What the inbox shows of each activity, by its key."""

    def read(**marks: UUID) -> QuerySet[Activity]:
        return Activity.objects.only("number", "name", "outcomes", "outputs").filter(pk__in=list(marks.values()))

    asked = {f"key_{place}": key for place, key in enumerate(keys)}
    found = statements.instances("procedures.activities", read, len(asked), **asked) if asked else []
    return {activity.pk: activity for activity in found}


_COUNTED = ("activity_id", "activity__number", "activity__name", "activity__position")


def counts_by_activity(user: User, on: date, *, of_group: bool) -> list[dict[str, Any]]:
    """How many await by activity, with how many late and due soon among them; the most late first.

    ``of_group`` counts also what is in charge of somebody else of the group.
    """

    def counted() -> QuerySet[Task, Any]:
        tasks = tasks_for(user, on)
        rows = (tasks if of_group else mine(tasks, user)).order_by().values(*_COUNTED)
        rows = rows.annotate(
            total=Count("pk"), late=Count("pk", filter=overdue(on)), soon=Count("pk", filter=due_soon(on))
        )
        return rows.order_by("-late", "-soon", "activity__definition__position", "activity__position").values_list(
            *_COUNTED, "total", "late", "soon"
        )

    found = statements.rows(("procedures.counts", *turn_key(user), on, of_group), counted)
    return [
        {**dict(zip((*_COUNTED, "total", "late", "soon"), row, strict=True)), "activity_id": statements.row_key(row[0])}
        for row in found
    ]


def urgent_count(user: User, on: date) -> int:
    """How many of the own tasks are late or due soon: the number beside the menu entry, so every page pays for it."""

    def urgent() -> QuerySet[Task, Any]:
        rows = Task.objects.filter(_turn_of(user), _in_charge(user), overdue(on) | due_soon(on), state=TaskState.OPEN)
        return rows.order_by().values("pk")

    return statements.count(("procedures.urgent", *turn_key(user), on), urgent)


def tasks_visible_to(user: User) -> QuerySet[Task]:
    """The tasks of the cases that the policy shows to ``user``, whoever has the turn."""
    return visible(
        Task.objects.select_related(*RELATED, "completed_by", "completed_for", "control_by"),
        user,
        "procedures.view_case",
    )
