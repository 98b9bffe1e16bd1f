"""Agendas and entries: what a person sees, the month of every group, and what the public reads."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from baquiano.accounts.models import User
from baquiano.agenda import rules
from baquiano.agenda.choices import AgendaState, EntryState
from baquiano.agenda.models import AgendaEntry, AgendaReturn, MonthlyAgenda
from baquiano.agenda.queries.plan import units_with_plan
from baquiano.common.policy import visible
from baquiano.communications.choices import Direction
from baquiano.communications.models import Communication
from baquiano.communications.queries import communications_visible_to
from baquiano.institutions.models import FiscalYear, Institution, Unit
from baquiano.institutions.queries import add_working_days, role_label, setting
from baquiano.procedures.choices import TaskState, Window
from baquiano.procedures.models import Task
from baquiano.procedures.queries import case_of, open_verbs

ADJUSTMENT_DAYS = 3
SHOWN = (
    "agenda__unit",
    "agenda__year",
    "topic",
    "mechanism",
    "space",
    "team",
    "beneficiary",
    "municipality",
    "responsible",
    "state_reason",
)


def verified_agendas(year: FiscalYear, month: int) -> QuerySet[MonthlyAgenda]:
    """The agendas of the month that wait to be published, by unit."""
    rows = MonthlyAgenda.objects.filter(year=year, month=month, state=AgendaState.VERIFIED)
    return rows.select_related("unit", "year", "institution").order_by("unit__name")


def agendas_visible_to(user: User) -> QuerySet[MonthlyAgenda]:
    rows = MonthlyAgenda.objects.select_related("unit", "year", "institution", "submitted_by")
    return visible(rows, user, "agenda.view_agenda")


def entries_visible_to(user: User) -> QuerySet[AgendaEntry]:
    return visible(AgendaEntry.objects.select_related(*SHOWN, "plan_item", "institution"), user, "agenda.view_agenda")


def entries_of(agenda: MonthlyAgenda) -> QuerySet[AgendaEntry]:
    """The entries of the agenda by day, withdrawn ones included, with what a page shows of them."""
    return agenda.entries.select_related(*SHOWN, "plan_item").order_by("starts_at", "id")


def entries_of_person(user: User, *, first: date, last: date) -> QuerySet[AgendaEntry]:
    """What a person has in the agenda between two days, still to be done."""
    rows = AgendaEntry.objects.select_related(*SHOWN).filter(responsible=user, state=EntryState.PLANNED)
    return rows.filter(starts_at__date__range=(first, last)).order_by("starts_at", "id")


def returns_of(agenda: MonthlyAgenda) -> QuerySet[AgendaReturn]:
    return agenda.requests.select_related("reason", "requested_by", "answered_by", "communication")


def adjustment_due(institution: Institution, on: date) -> date:
    """Until when a group answers an adjustment asked for on the day (``agenda.adjustment_working_days``)."""
    days = setting(institution, "agenda.adjustment_working_days", year=on.year, default=ADJUSTMENT_DAYS)
    return add_working_days(institution, on, int(days))


def letters_to_cite(user: User, on: date) -> QuerySet[Communication]:
    """The letters sent lately with which an adjustment may have been asked for."""
    rows = communications_visible_to(user).filter(direction=Direction.SENT, dated_on__gte=on - timedelta(days=60))
    return rows.order_by("-dated_on", "-id")


@dataclass(frozen=True)
class AgendaCounts:
    """What an agenda holds: the cancelled and withdrawn leave the count of entries (design §2.4)."""

    entries: int = 0
    outside_plan: int = 0
    cancelled: int = 0


def counts_of(agendas: QuerySet[MonthlyAgenda]) -> dict[Any, AgendaCounts]:
    """The counts of each agenda by its key, in one query."""
    kept = Q(entries__state=EntryState.PLANNED)
    rows = (
        agendas.order_by()
        .values("pk")
        .annotate(
            n=Count("entries", filter=kept),
            outside=Count("entries", filter=kept & Q(entries__outside_plan=True)),
            cancelled=Count("entries", filter=Q(entries__state=EntryState.CANCELLED)),
        )
    )
    return {row["pk"]: AgendaCounts(row["n"], row["outside"], row["cancelled"]) for row in rows}


@dataclass(frozen=True)
class Turn:
    """What the procedure awaits of an agenda: the activity, whose it is and by when."""

    activity: str
    whose: str
    due_on: date | None
    is_late: bool


@dataclass(frozen=True)
class GroupMonth:
    """The month of one group as planning sees it: its agenda, if somebody drew it, and whose turn it is."""

    unit: Unit
    agenda: MonthlyAgenda | None
    counts: AgendaCounts
    turn: Turn | None
    is_late: bool
    adjust_by: date | None = None

    @property
    def state(self) -> str:
        return self.agenda.state if self.agenda else ""


def closing_day_of(institution: Institution, year: int, month: int) -> date:
    """The day by which the groups of the institution send the agenda of the month (``agenda.closing_day``)."""
    day = setting(institution, "agenda.closing_day", year=year, default=rules.DEFAULT_CLOSING_DAY)
    return rules.closing_day(year, month, int(day))


def month_overview(institution: Institution, year: FiscalYear, month: int, *, today: date) -> list[GroupMonth]:
    """Every group with a plan in force or an agenda, with the state of its month; a fixed number of queries."""
    found = MonthlyAgenda.objects.filter(year=year, month=month)
    counts = counts_of(found)
    agendas = {agenda.unit_id: agenda for agenda in found.select_related("unit", "year")}
    units = {unit.pk: unit for unit in units_with_plan(year)}
    units |= {agenda.unit_id: agenda.unit for agenda in agendas.values()}
    turns = turns_of(institution, agendas.values(), today)
    closes_on = closing_day_of(institution, year.year, month)
    asked = AgendaReturn.objects.filter(agenda__year=year, agenda__month=month, answered_at=None)
    adjust_by = dict(asked.values_list("agenda_id", "due_on"))
    rows = []
    for unit in sorted(units.values(), key=lambda unit: unit.name):
        agenda = agendas.get(unit.pk)
        turn = turns.get(agenda.pk) if agenda else None
        late = turn.is_late if turn else rules.is_late(agenda.state if agenda else "", closes_on, today)
        due_on = adjust_by.get(agenda.pk) if agenda else None
        late = late or (due_on is not None and due_on < today)
        rows.append(GroupMonth(unit, agenda, counts[agenda.pk] if agenda else AgendaCounts(), turn, late, due_on))
    return rows


def turns_of(institution: Institution, agendas: Iterable[MonthlyAgenda], today: date) -> dict[Any, Turn]:
    """Whose turn it is in each agenda, by its key, as the procedure says; two queries."""
    keys = {str(agenda.pk): agenda.pk for agenda in agendas}
    pending = Task.objects.filter(
        state=TaskState.OPEN, case__subject_type=MonthlyAgenda._meta.label_lower, case__subject_id__in=keys
    )
    tasks = pending.select_related("activity", "case", "unit").prefetch_related("activity__lane_roles")
    return {keys[task.case.subject_id]: _turn(institution, task, today) for task in tasks}


def _turn(institution: Institution, task: Task, today: date) -> Turn:
    whose = " / ".join(role_label(institution, lane.role) for lane in task.activity.lane_roles.all())
    return Turn(str(task.activity), whose, task.due_on, task.window_on(today) == Window.OVERDUE)


def verbs_open_to(agenda: MonthlyAgenda, user: User) -> set[str]:
    """What the procedure awaits of ``user`` on the agenda; every verb when the institution runs no procedure for it."""
    if case_of(agenda) is None:
        return {f"agenda.{verb}" for verb in ("submit_agenda", "verify_agenda", "return_agenda", "publish_agenda")}
    return open_verbs(agenda, user)


def months_with_agenda(year: FiscalYear, *, published: bool = False) -> dict[int, int]:
    """Month → number of agendas, of all or of the published ones."""
    rows = MonthlyAgenda.objects.filter(year=year)
    rows = rows.filter(state=AgendaState.PUBLISHED) if published else rows
    found: dict[int, int] = defaultdict(int)
    for month in rows.values_list("month", flat=True):
        found[month] += 1
    return dict(found)


def published_entries(year: FiscalYear, month: int) -> QuerySet[AgendaEntry]:
    """What the public reads of a month: the entries of published agendas, cancelled ones included, by day."""
    rows = AgendaEntry.objects.filter(agenda__year=year, agenda__month=month, agenda__state=AgendaState.PUBLISHED)
    # Entries withdrawn before publication were never public.
    public = Q(state=EntryState.PLANNED) | Q(state_reason__isnull=False)
    rows = rows.filter(public).select_related("agenda__unit", "topic", "mechanism", "beneficiary", "municipality")
    return rows.order_by("starts_at", "id")


def hours_of(agenda: MonthlyAgenda) -> rules.Hours:
    """The hours at which the institution proposes activities (``agenda.hours``, ``agenda.minutes``)."""
    year, default = agenda.year.year, rules.Hours()
    starts = setting(agenda.institution, "agenda.hours", year=year, default=None)
    minutes = setting(agenda.institution, "agenda.minutes", year=year, default=default.minutes)
    return rules.Hours(tuple(_hour(text) for text in starts) if starts else default.starts, int(minutes))


def _hour(text: Any) -> time:
    return text if isinstance(text, time) else datetime.strptime(str(text), "%H:%M").time()  # noqa: DTZ007 - an hour


def entries_in_charge_of(person: User, on: date) -> QuerySet[AgendaEntry]:
    """The entries of ``person`` in agendas that are not published: afterwards the visit is what is in charge."""
    rows = AgendaEntry.objects.filter(responsible=person, state=EntryState.PLANNED, starts_at__date__gte=on)
    return rows.exclude(agenda__state=AgendaState.PUBLISHED).select_related("agenda__unit")
