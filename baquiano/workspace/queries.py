"""What each panel of the home page shows: each in a fixed number of queries, whatever the rows."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpRequest

from baquiano.agenda.choices import AgendaState
from baquiano.agenda.models import AgendaEntry
from baquiano.agenda.queries import closing_day_of, month_overview
from baquiano.commitments import queries as commitments
from baquiano.commitments.choices import CommitmentState
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.common.policy import visible
from baquiano.delivery import queries as delivery
from baquiano.governance.queries import sessions_visible_to
from baquiano.institutions.models import FiscalYear
from baquiano.institutions.queries import fiscal_year, role_label
from baquiano.notifications.queries import messages_of
from baquiano.procedures import queries as procedures
from baquiano.procedures.choices import TaskState
from baquiano.procedures.models import Task

SHOWN = 6
DAYS_OF_PROMISES = 15


@dataclass(frozen=True)
class Turn:
    """What awaits the person: the most urgent tasks, and how many there are."""

    tasks: list[Task]
    total: int
    late: int
    soon: int


def turn_of(request: HttpRequest) -> Turn:
    """Always shown: an empty inbox is good news and says so."""
    today = day_of(request.at)
    tasks = procedures.mine(procedures.tasks_for(request.user, today), request.user)
    counts = tasks.order_by().aggregate(
        total=Count("pk"),
        late=Count("pk", filter=procedures.overdue(today)),
        soon=Count("pk", filter=procedures.due_soon(today)),
    )
    shown = list(tasks[:SHOWN])
    for task in shown:
        task.window = task.window_on(today)  # type: ignore[attr-defined]
    return Turn(shown, counts["total"], counts["late"], counts["soon"])


def visits_of(request: HttpRequest) -> Any:
    """The visits of the person, when there are any ahead or behind."""
    found = delivery.my_sessions(request.user, request.at)
    return found if found.today or found.week or found.late or found.unsigned else None


@dataclass(frozen=True)
class LateTask:
    """A late task and whose turn it is."""

    task: Task
    whose: str
    days: int


@dataclass(frozen=True)
class Pulse:
    """What is late under the person's eyes: tasks, visits that nobody closed, overdue commitments."""

    tasks: list[LateTask]
    total: int
    visits: int
    promises: int

    def __bool__(self) -> bool:
        return bool(self.total or self.visits or self.promises)


def pulse_of(request: HttpRequest) -> Pulse:
    today = day_of(request.at)
    late = Task.objects.filter(state=TaskState.OPEN, due_on__lt=today)
    late = visible(late.select_related("activity", "case", "unit", "assignee"), request.user, "workspace.view_pulse")
    rows = late.prefetch_related("activity__lane_roles").order_by("due_on", "pk")
    visits = delivery.late_to_register(delivery.meetings_visible_to(request.user), request.at)
    promises = commitments.overdue(commitments.commitments_visible_to(request.user), today)
    shown = [LateTask(task, _whose(request, task), (today - task.due_on).days) for task in rows[:SHOWN]]
    return Pulse(shown, late.count(), visits.order_by().count(), promises.order_by().count())


def _whose(request: HttpRequest, task: Task) -> str:
    if task.assignee is not None:
        return str(task.assignee)
    roles = " / ".join(role_label(request.institution, lane.role) for lane in task.activity.lane_roles.all())
    return f"{roles} · {task.unit}" if task.unit else roles


@dataclass(frozen=True)
class Slice:
    """A part of a bar, with where it begins and how long it is, out of a hundred."""

    state: str
    label: str
    count: int
    start: float
    length: float


@dataclass(frozen=True)
class MonthAhead:
    """The month that planning prepares: how many groups stand in each state, and who is late."""

    first: date
    closes_on: date
    groups: int
    slices: list[Slice]
    late: list[str]
    to_verify: int
    to_publish: int


def month_ahead(request: HttpRequest) -> MonthAhead | None:
    """The next month, whose agendas are being prepared; nothing before some plan is in force."""
    first = (day_of(request.at).replace(day=1) + timedelta(days=32)).replace(day=1)
    year = fiscal_year(request.institution, first.year)
    rows = month_overview(request.institution, year, first.month, today=day_of(request.at)) if year else []
    if not rows:
        return None
    counts = Counter(row.state for row in rows)
    return MonthAhead(
        first=first,
        closes_on=closing_day_of(request.institution, first.year, first.month),
        groups=len(rows),
        slices=_slices(counts, len(rows)),
        late=[row.unit.name for row in rows if row.is_late],
        to_verify=counts[AgendaState.SUBMITTED],
        to_publish=counts[AgendaState.VERIFIED],
    )


def _slices(counts: Counter[str], total: int) -> list[Slice]:
    states = [*((state.value, str(state.label)) for state in reversed(AgendaState)), ("", "Sin generar")]
    slices, start = [], 0.0
    for state, label in states:
        if counts[state]:
            length = 100 * counts[state] / total
            slices.append(Slice(state or "waiting", label, counts[state], round(start, 2), round(length, 2)))
            start += length
    return slices


@dataclass(frozen=True)
class WeekDay:
    day: date
    count: int
    is_today: bool


def week_of(request: HttpRequest) -> list[WeekDay]:
    """How many activities of published agendas each day of this week has; nothing in a week without any."""
    today = day_of(request.at)
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=offset) for offset in range(7)]
    rows = AgendaEntry.objects.filter(
        agenda__state=AgendaState.PUBLISHED,
        state="planned",
        starts_at__gte=_start(monday),
        starts_at__lt=_start(monday + timedelta(7)),
    )
    counts = Counter(day_of(moment) for moment in rows.values_list("starts_at", flat=True))
    return [WeekDay(day, counts[day], day == today) for day in days] if counts else []


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, BOGOTA)


@dataclass(frozen=True)
class YearAtAGlance:
    """Where the procedure of the vigencia stands."""

    case: Any
    year: FiscalYear
    done: int
    total: int
    pending: list[Any]
    percent: int


def year_of(request: HttpRequest) -> YearAtAGlance | None:
    today = day_of(request.at)
    year = fiscal_year(request.institution, today.year)
    case = procedures.case_of(year) if year else None
    if year is None or case is None:
        return None
    states = procedures.activity_states(case, today)
    done = sum(state.state in {"done", "omitted"} for state in states)
    pending = [state for state in states if state.last is not None and state.last.is_open]
    return YearAtAGlance(case, year, done, len(states), pending, round(100 * done / len(states)) if states else 0)


def promises_of(request: HttpRequest) -> list[Any]:
    """What the person promised and falls due soon or is late."""
    today = day_of(request.at)
    mine = commitments.commitments_visible_to(request.user).filter(
        responsible=request.user, state=CommitmentState.OPEN, due_on__lte=today + timedelta(days=DAYS_OF_PROMISES)
    )
    return list(commitments.with_overdue(mine, today).order_by("due_on", "id")[:SHOWN])


def sessions_ahead(request: HttpRequest) -> list[Any]:
    rows = sessions_visible_to(request.user).filter(
        meeting__state="scheduled", meeting__starts_at__gte=_start(day_of(request.at))
    )
    return list(rows.order_by("meeting__starts_at")[:3])


def notices_of(request: HttpRequest) -> list[Any]:
    return list(messages_of(request.user).filter(read_at__isnull=True)[:4])
