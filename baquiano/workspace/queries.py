"""What each panel of the home page shows: each in a fixed number of queries, whatever the rows."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Min

from baquiano.accounts.models import User
from baquiano.agenda.choices import AgendaState
from baquiano.agenda.models import AgendaEntry
from baquiano.agenda.queries import closing_day_of, month_overview
from baquiano.commitments import queries as commitments
from baquiano.commitments.choices import CommitmentState
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.common.policy import visible
from baquiano.delivery import queries as delivery
from baquiano.demand import queries as demand
from baquiano.evaluation import queries as evaluation
from baquiano.governance.queries import sessions_visible_to
from baquiano.improvement import queries as improvement
from baquiano.institutions.models import FiscalYear, Institution
from baquiano.institutions.queries import fiscal_year, role_label
from baquiano.library import queries as library
from baquiano.notifications.queries import messages_of
from baquiano.planning.changing import queries as plan_changes
from baquiano.planning.models import ChangeRequest
from baquiano.procedures import queries as procedures
from baquiano.procedures.choices import TaskState
from baquiano.procedures.models import Activity, Task
from baquiano.travel import queries as travel

SHOWN = 6
DAYS_OF_PROMISES = 15


@dataclass(frozen=True)
class Viewer:
    """Who looks at the home page, where and when."""

    user: User
    institution: Institution
    at: datetime

    @property
    def today(self) -> date:
        return day_of(self.at)


@dataclass(frozen=True)
class Turn:
    """What awaits the person: the most urgent tasks, and how many there are."""

    tasks: list[Task]
    total: int
    late: int
    soon: int


def turn_of(viewer: Viewer) -> Turn:
    """Always shown: an empty inbox is good news and says so."""
    today = viewer.today
    tasks = procedures.mine(procedures.tasks_for(viewer.user, today), viewer.user)
    counts = tasks.order_by().aggregate(
        total=Count("pk"),
        late=Count("pk", filter=procedures.overdue(today)),
        soon=Count("pk", filter=procedures.due_soon(today)),
    )
    shown = list(tasks[:SHOWN])
    for task in shown:
        task.window = task.window_on(today)  # type: ignore[attr-defined]
    return Turn(shown, counts["total"], counts["late"], counts["soon"])


def visits_of(viewer: Viewer) -> Any:
    """The visits of the person, when there are any ahead or behind."""
    found = delivery.my_sessions(viewer.user, viewer.at)
    return found if found.today or found.week or found.late or found.unsigned else None


def changes_to_decide(viewer: Viewer) -> list[ChangeRequest]:
    """What the groups asked to change of their approved plans and awaits the person, the oldest first."""
    return plan_changes.awaiting(viewer.user)[:SHOWN]


@dataclass(frozen=True)
class Owed:
    """What is late of one activity in the hands of one person or group: how many, and since when."""

    activity: str
    whose: str
    count: int
    days: int


@dataclass(frozen=True)
class Pulse:
    """What is late under the person's eyes: tasks, visits that nobody closed, overdue commitments."""

    owed: list[Owed]
    total: int
    visits: int
    promises: int

    def __bool__(self) -> bool:
        return bool(self.total or self.visits or self.promises)


def pulse_of(viewer: Viewer) -> Pulse:
    today = viewer.today
    overdue = Task.objects.filter(state=TaskState.OPEN, due_on__lt=today)
    late = visible(overdue, viewer.user, "workspace.view_pulse")
    rows = late.order_by().values("activity_id", "assignee__full_name", "unit__name", "case__unit__name")
    counted = list(rows.annotate(count=Count("pk"), oldest=Min("due_on")).order_by("oldest", "-count"))
    lanes = {one.pk: one for one in _activities({row["activity_id"] for row in counted[:SHOWN]})}
    visits = delivery.late_to_register(delivery.meetings_visible_to(viewer.user), viewer.at)
    promises = commitments.overdue(commitments.commitments_visible_to(viewer.user), today)
    return Pulse(
        owed=[
            Owed(str(lanes[row["activity_id"]]), _whose(viewer, row, lanes), row["count"], (today - row["oldest"]).days)
            for row in counted[:SHOWN]
        ],
        total=sum(row["count"] for row in counted),
        visits=visits.order_by().count(),
        promises=promises.order_by().count(),
    )


def _activities(keys: set[Any]) -> Any:
    return Activity.objects.filter(pk__in=keys).prefetch_related("lane_roles")


def _whose(viewer: Viewer, row: Any, activities: dict[Any, Activity]) -> str:
    """The person in charge, or the roles of the lane, with the group whose case it is."""
    lane_roles = activities[row["activity_id"]].lane_roles.all()
    roles = " / ".join(role_label(viewer.institution, lane.role) for lane in lane_roles)
    unit = row["unit__name"] or row["case__unit__name"]
    return " · ".join(filter(None, [row["assignee__full_name"] or roles, unit]))


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


def month_ahead(viewer: Viewer) -> MonthAhead | None:
    """The next month, whose agendas are being prepared; nothing before some plan is in force."""
    first = (viewer.today.replace(day=1) + timedelta(days=32)).replace(day=1)
    year = fiscal_year(viewer.institution, first.year)
    rows = month_overview(viewer.institution, year, first.month, today=viewer.today) if year else []
    if not rows:
        return None
    counts = Counter(row.state for row in rows)
    return MonthAhead(
        first=first,
        closes_on=closing_day_of(viewer.institution, first.year, first.month),
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


def week_of(viewer: Viewer) -> list[WeekDay]:
    """How many activities of published agendas each day of this week has; nothing in a week without any."""
    today = viewer.today
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
    awaits: list[str]
    percent: int


def year_of(viewer: Viewer) -> YearAtAGlance | None:
    today = viewer.today
    year = fiscal_year(viewer.institution, today.year)
    case = procedures.case_of(year) if year else None
    if year is None or case is None:
        return None
    states = procedures.activity_states(case, today)
    done = sum(state.state in {"done", "omitted"} for state in states)
    pending = [state for state in states if state.last is not None and state.last.is_open]
    events = case.definition.flow.get("events", {})
    awaits = [events[node]["name"] for node in case.awaits if node in events]
    percent = round(100 * done / len(states)) if states else 0
    return YearAtAGlance(case, year, done, len(states), pending, awaits, percent)


def promises_of(viewer: Viewer) -> list[Any]:
    """What the person promised and falls due soon or is late."""
    today = viewer.today
    mine = commitments.commitments_visible_to(viewer.user).filter(
        responsible=viewer.user, state=CommitmentState.OPEN, due_on__lte=today + timedelta(days=DAYS_OF_PROMISES)
    )
    return list(commitments.with_overdue(mine, today).order_by("due_on", "id")[:SHOWN])


def trips_of(viewer: Viewer) -> list[Any]:
    """The trips that wait for the person: to mend, deliver or account for, to approve, to grant or to close."""
    waiting = travel.trips_awaiting(viewer.user, viewer.today).order_by("starts_on", "id")
    return list(travel.with_itinerary(waiting)[:SHOWN])


def requests_of(viewer: Viewer) -> list[Any]:
    """What entities and citizens asked for and the person has to classify or answer, what falls due first (DEM-01)."""
    return list(demand.awaiting(viewer.user)[:SHOWN])


def endorsements_of(viewer: Viewer) -> list[Any]:
    """The policy documents that wait for the *aval* of the area of the person (SVC-17)."""
    return list(library.versions_awaiting(viewer.user, viewer.institution)[:SHOWN])


def mending_of(viewer: Viewer) -> list[Any]:
    """The actions of improvement that the person owes or has to verify, what is late first (ACM-04)."""
    waiting = improvement.actions_awaiting(viewer.user, viewer.today)[:SHOWN]
    for action in waiting:
        action.is_overdue = action.is_overdue_on(viewer.today)  # type: ignore[attr-defined]
    return waiting


def stages_of(viewer: Viewer) -> list[Any]:
    """The evaluations of either stage of an assistance that the person has to apply (EVA-05, EVA-06)."""
    return evaluation.stages_awaiting(viewer.user)[:SHOWN]


def sessions_ahead(viewer: Viewer) -> list[Any]:
    rows = sessions_visible_to(viewer.user).filter(
        meeting__state="scheduled", meeting__starts_at__gte=_start(viewer.today)
    )
    return list(rows.order_by("meeting__starts_at")[:3])


def notices_of(viewer: Viewer) -> list[Any]:
    """Unread messages, less those that only say what the inbox beside them says."""
    unread = messages_of(viewer.user).filter(read_at__isnull=True)
    return list(unread.exclude(kind__startswith="procedures.task_")[:SHOWN])
