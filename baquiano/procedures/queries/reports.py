"""What the procedure reports of itself: returns (WFL-04) and what was done out of order or approved by its author."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from baquiano.accounts.models import User
from baquiano.common.policy import visible
from baquiano.procedures.choices import TaskState
from baquiano.procedures.models import Task

RELATED = (
    "activity",
    "activity__definition",
    "case",
    "case__unit",
    "case__year",
    "unit",
    "completed_by",
    "completed_for",
)


def returns_visible_to(user: User) -> QuerySet[Task]:
    """Every return: which activity sent what back, by whom, when and why."""
    returns = Task.objects.filter(is_return=True, state=TaskState.COMPLETED).select_related(*RELATED)
    return visible(returns, user, "procedures.view_returns")


def returns_by_activity(returns: QuerySet[Task]) -> list[dict[str, Any]]:
    """How many returns by activity and unit, the most returned first."""
    counted = returns.order_by().values("activity__number", "activity__name", "case__unit__name")
    counted = counted.annotate(total=Count("pk")).order_by("-total", "activity__number")
    return [dict(row) for row in counted]


def exceptions_visible_to(user: User) -> QuerySet[Task]:
    """What internal control asks for: done out of order, left unregistered, or approved by its own author."""
    marked = Q(is_out_of_order=True) | Q(is_self_approved=True) | Q(state=TaskState.OMITTED)
    return visible(Task.objects.filter(marked).select_related(*RELATED), user, "procedures.view_returns")
