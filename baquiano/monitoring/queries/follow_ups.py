"""The follow-ups of the months: which were presented, which are missing, the figures that each takes (MON-23)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.agenda.queries.plan import units_with_plan
from baquiano.commitments.compliance import compliance_by_unit
from baquiano.commitments.models import Commitment
from baquiano.common.errors import Refused
from baquiano.common.policy import visible
from baquiano.institutions.models import FiscalYear, Unit
from baquiano.monitoring.choices import Light
from baquiano.monitoring.models import MonthlyFollowUp
from baquiano.monitoring.queries.execution import Execution, execution_by_unit, visits_of_months
from baquiano.monitoring.queries.items import follow_ups_of_items, items_of_year, lights_by_unit

_SHOWN = ("unit", "year", "submitted_by", "returned_by", "institution")


def follow_ups_visible_to(user: User) -> QuerySet[MonthlyFollowUp]:
    return visible(MonthlyFollowUp.objects.select_related(*_SHOWN), user, "monitoring.view_follow_up")


def open_year_of(on: date, *, field: str) -> FiscalYear:
    """The vigencia of the day, with its institution; refused beside ``field`` when there is none or it is closed."""
    year = FiscalYear.objects.filter(year=on.year).select_related("institution").first()
    if year is None or not year.is_open:
        raise Refused({field: [_("La vigencia %(year)s no está abierta.") % {"year": on.year}]})
    return year


def follow_up_of(unit: Unit, year: FiscalYear, month: int) -> MonthlyFollowUp | None:
    return MonthlyFollowUp.objects.filter(unit=unit, year=year, month=month).select_related(*_SHOWN).first()


def follow_up_for_update(follow_up: MonthlyFollowUp) -> MonthlyFollowUp:
    """The follow-up as it is stored, locked until the transaction ends."""
    rows = MonthlyFollowUp.objects.select_for_update(of=("self",)).select_related(*_SHOWN)
    return rows.get(pk=follow_up.pk)


@dataclass(frozen=True)
class GroupMonth:
    """The month of a group: what became of its agenda, and the follow-up that it presented, if it did."""

    unit: Unit
    execution: Execution
    follow_up: MonthlyFollowUp | None

    @property
    def is_missing(self) -> bool:
        return self.follow_up is None or not self.follow_up.is_submitted


def months_of_groups(user: User, year: FiscalYear, month: int, at: datetime) -> list[GroupMonth]:
    """Every group with a plan in force that the person may see, by name."""
    executions = execution_by_unit(visits_of_months(year, [month], at), at)
    presented = MonthlyFollowUp.objects.filter(year=year, month=month).select_related(*_SHOWN)
    of_unit = {row.unit_id: row for row in presented}
    units = visible(units_with_plan(year), user, "monitoring.view_follow_up")
    return [GroupMonth(unit, executions.get(unit.pk, Execution()), of_unit.get(unit.pk)) for unit in units]


def units_without_follow_up(year: FiscalYear, month: int) -> QuerySet[Unit]:
    """The groups with a plan in force that did not present the month, or have it back to mend."""
    presented = MonthlyFollowUp.objects.filter(year=year, month=month, state="submitted")
    return units_with_plan(year).exclude(pk__in=presented.values("unit_id"))


def figures_of_month(unit: Unit, year: FiscalYear, month: int, at: datetime) -> dict[str, Any]:
    """What the follow-up of the month says in numbers, at the moment in which it is presented."""
    execution = execution_by_unit(visits_of_months(year, [month], at).filter(meeting__unit=unit), at)
    promises = Commitment.objects.filter(unit=unit, due_on__year=year.year, due_on__month__lte=month)
    compliance = [one.counts for _pk, _name, one in compliance_by_unit(promises, at)]
    items = items_of_year(year, at).filter(plan__unit=unit)
    lights = lights_by_unit(follow_ups_of_items(items, year, at)).get(unit.pk, {})
    return {
        "execution": execution.get(unit.pk, Execution()).counts,
        "commitments": compliance[0] if compliance else {},
        "lights": {light.value: lights.get(light.value, 0) for light in Light},
    }
