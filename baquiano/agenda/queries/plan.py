"""What the plan in force asks of a month."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import QuerySet
from django_scopes import scope

from baquiano.agenda import rules
from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.common.calendar_days import day_of
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


def proposals_missing(agenda: MonthlyAgenda, items: Iterable[PlanItem]) -> list[rules.Proposal]:
    """The proposals for which nobody has drawn nor written an entry; a withdrawn one was answered already."""
    taken = _keys(agenda.entries.all())
    return [proposal for proposal in proposals_of(agenda, items) if proposal.key not in taken]


def _keys(entries: QuerySet[AgendaEntry]) -> set[str]:
    """What ``entries`` were drawn for and what they serve now: either answers the plan."""
    rows = entries.filter(plan_item__isnull=False).values_list("draw_key", "plan_item_id", "beneficiary_id")
    return {key for drawn, item, served in rows for key in (drawn, rules.draw_key(item, served)) if key}


def busy_days(agenda: MonthlyAgenda) -> rules.Busy:
    """How many activities each person already has on each day of the month, in whatever group."""
    first, last = rules.days_in_month(agenda.year.year, agenda.month)
    rows = AgendaEntry.objects.filter(
        agenda__year=agenda.year_id, agenda__month=agenda.month, state="planned", responsible__isnull=False
    ).values_list("responsible_id", "starts_at")
    around = first - timedelta(1), last + timedelta(1)
    return Counter((person, day_of(moment)) for person, moment in rows if around[0] <= day_of(moment) <= around[1])
