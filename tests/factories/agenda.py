"""Agendas of a month for tests."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.common.calendar_days import BOGOTA
from baquiano.institutions.models import FiscalYear, Institution, Unit
from tests.factories.institutions import YEAR, make_unit

_numbers = count(1)
CREATED_AT = datetime(2026, 2, 10, 10, tzinfo=BOGOTA)


def make_agenda(institution: Institution, unit: Unit | None = None, **overrides: Any) -> MonthlyAgenda:
    fields = {"month": 3, "created_at": CREATED_AT} | overrides
    if "year" not in fields:
        fields["year"], _ = FiscalYear.objects.get_or_create(institution=institution, year=YEAR)
    return MonthlyAgenda.objects.create(institution=institution, unit=unit or make_unit(institution), **fields)


def make_entry(agenda: MonthlyAgenda, **overrides: Any) -> AgendaEntry:
    """An entry on a working morning of the month of ``agenda``; outside the plan unless a ``plan_item`` is given."""
    number = next(_numbers)
    starts_at = overrides.pop("starts_at", None) or datetime(agenda.year.year, agenda.month, 11, 9, tzinfo=BOGOTA)
    fields = {
        "title": f"Actividad ficticia {number}",
        "ends_at": starts_at + timedelta(hours=2),
        "created_at": CREATED_AT,
        "outside_plan": overrides.get("plan_item") is None,
    }
    return AgendaEntry.objects.create(
        institution_id=agenda.institution_id, agenda=agenda, starts_at=starts_at, **(fields | overrides)
    )
