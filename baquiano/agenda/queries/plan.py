"""What the plan in force asks of a month."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django_scopes import scope

from baquiano.agenda import rules
from baquiano.agenda.choices import EntryState
from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.agenda.queries.outside import visits_outside
from baquiano.common.calendar_days import day_of, days_in_month
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.institutions.queries import non_working_days
from baquiano.planning.choices import PlanKind, PlanState
from baquiano.planning.models import Plan, PlanItem


def units_with_plan(year: FiscalYear) -> QuerySet[Unit]:
    """The groups whose plan is in force in the vigencia, by name."""
    with scope(institution=year.institution_id):
        plans = Plan.objects.filter(year=year, kind=PlanKind.GROUP, state=PlanState.IN_FORCE)
        return Unit.objects.filter(pk__in=plans.values("unit_id")).order_by("name")


def items_in_force(year: FiscalYear, unit: Unit | None = None) -> QuerySet[PlanItem]:
    """The items of the group plans in force, of every group or of one, in the order of the plan."""
    with scope(institution=year.institution_id):
        items = PlanItem.objects.filter(
            plan__year=year, plan__kind=PlanKind.GROUP, plan__state=PlanState.IN_FORCE, is_removed=False
        )
        items = items.filter(plan__unit=unit) if unit is not None else items
        related = ("plan", "topic", "mechanism", "responsible", "municipality")
        return items.select_related(*related).prefetch_related("beneficiaries__municipality").order_by("position", "id")


def items_of_month(items: Iterable[PlanItem], year: int, month: int) -> list[PlanItem]:
    return [item for item in items if rules.touches(item, year, month)]


def proposals_of(agenda: MonthlyAgenda, items: Iterable[PlanItem]) -> list[rules.Proposal]:
    """What ``items`` ask of the month of ``agenda``, less what another month of the group already took."""
    elsewhere = AgendaEntry.objects.filter(agenda__unit=agenda.unit_id, agenda__year=agenda.year_id)
    return rules.propose(
        items,
        year=agenda.year.year,
        month=agenda.month,
        holidays=non_working_days(agenda.institution, agenda.year.starts_on, agenda.year.ends_on),
        elsewhere=_keys(elsewhere.exclude(agenda=agenda)),
    )


def proposals_by_unit(
    year: FiscalYear, month: int, items: Mapping[Any, Iterable[PlanItem]]
) -> dict[Any, list[rules.Proposal]]:
    """What the ``items`` of each group ask of the month, less what its other months took; two queries for all."""
    elsewhere: dict[Any, set[str]] = defaultdict(set)
    rows = AgendaEntry.objects.filter(agenda__year=year, plan_item__isnull=False).exclude(agenda__month=month)
    for unit, drawn, item, served in rows.values_list("agenda__unit", "draw_key", "plan_item_id", "beneficiary_id"):
        elsewhere[unit] |= {key for key in (drawn, rules.draw_key(item, served)) if key}
    holidays = non_working_days(year.institution, year.starts_on, year.ends_on)
    asked: dict[Any, list[rules.Proposal]] = defaultdict(list)
    for unit, theirs in items.items():
        asked[unit] = rules.propose(theirs, year=year.year, month=month, holidays=holidays, elsewhere=elsewhere[unit])
    return asked


def proposals_missing(agenda: MonthlyAgenda, items: Iterable[PlanItem]) -> list[rules.Proposal]:
    """The proposals for which nobody has drawn nor written an entry; a withdrawn one was answered already."""
    taken = _keys(agenda.entries.all())
    return [proposal for proposal in proposals_of(agenda, items) if proposal.key not in taken]


def _keys(entries: QuerySet[AgendaEntry]) -> set[str]:
    """What ``entries`` were drawn for and what they serve now: either answers the plan."""
    rows = entries.filter(plan_item__isnull=False).values_list("draw_key", "plan_item_id", "beneficiary_id")
    return {key for drawn, item, served in rows for key in (drawn, rules.draw_key(item, served)) if key}


def hours_taken(agenda: MonthlyAgenda) -> rules.Busy:
    """What each person already has on each day of the month: in the agenda of whatever group, or in a visit outside."""
    first, last = days_in_month(agenda.year.year, agenda.month)
    entries = AgendaEntry.objects.filter(starts_at__date__range=(first, last), state=EntryState.PLANNED)
    entries = entries.filter(responsible__isnull=False)
    rows = list(entries.values_list("responsible_id", "starts_at", "ends_at"))
    outside = visits_outside(agenda.institution, first, last)
    rows += {(one.responsible_id, one.starts_at, one.ends_at) for one in outside if one.responsible}
    taken: rules.Busy = defaultdict(list)
    for person, starts_at, ends_at in rows:
        taken[person, day_of(starts_at)].append((starts_at, ends_at))
    return taken
