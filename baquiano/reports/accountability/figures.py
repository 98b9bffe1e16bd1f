"""The figures of a period as the public may read them: aggregated, and without those of few people (PUB-05, AUD-03).

Plain values, so that they are kept as they were told. Of people there are only counts of five or more; an entity that
is a natural person is in no count of entities.
"""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import ExtractMonth

from baquiano.beneficiaries.choices import Person
from baquiano.commitments.choices import COUNTED, Standing
from baquiano.commitments.compliance import with_standing
from baquiano.commitments.models import Commitment
from baquiano.common.small_counts import is_few, suppressed
from baquiano.delivery.models import AssistanceSession, SessionBeneficiary
from baquiano.delivery.queries.figures import figures_of, sessions_counted
from baquiano.evaluation.choices import CampaignState
from baquiano.evaluation.models import Campaign
from baquiano.evaluation.queries import total_of, with_meters
from baquiano.evaluation.settings import smallest_group
from baquiano.institutions.models import FiscalYear
from baquiano.meetings.models import Attendance
from baquiano.meetings.queries import CURRENT
from baquiano.monitoring import queries as monitoring
from baquiano.monitoring.choices import Pace
from baquiano.planning.agreements.models import Funding
from baquiano.ui.display import month_name

UNKNOWN = "Sin dato"


def figures_between(year: FiscalYear, first: date, last: date, at: datetime) -> dict[str, Any]:
    """What was done between two days of a vigencia, as it stood at ``at``. A few queries however much was done."""
    sessions = sessions_counted().filter(meeting__starts_at__date__range=(first, last), is_contact=False)
    counted = [_by_topic(sessions), _by_month(sessions)]
    reach = _reach(sessions)
    if any(table["total"][1] is None for table in counted):
        # The total of a table that could not hide its lines is not told beside it either.
        reach["attendances"] = reach["people"] = None
    return {
        "reach": reach,
        "tables": [*counted, _by_department(sessions)],
        "goals": _goals(year, at),
        "commitments": _commitments(first, last, at),
        "satisfaction": _satisfaction(year, first, last),
        "costs": _costs(year),
    }


def _reach(sessions: QuerySet[AssistanceSession]) -> dict[str, Any]:
    found = figures_of(sessions)
    entities = SessionBeneficiary.objects.filter(session__in=sessions.order_by().values("pk"))
    entities = entities.exclude(beneficiary__person=Person.NATURAL).order_by()
    places = entities.filter(beneficiary__municipality__isnull=False).values("beneficiary__municipality")
    return {
        "visits": found.sessions,
        "entities": entities.values("beneficiary").distinct().count(),
        "municipalities": places.distinct().count(),
        "hours": int(found.hours),
        "attendances": None if is_few(found.attendances) else found.attendances,
        "people": None if is_few(found.people) or is_few(found.attendances) else found.people,
    }


def _attendances(sessions: QuerySet[AssistanceSession]) -> QuerySet[Attendance]:
    return Attendance.objects.filter(CURRENT, meeting__in=sessions.order_by().values("meeting_id")).order_by()


def _by_topic(sessions: QuerySet[AssistanceSession]) -> dict[str, Any]:
    visits = Counter(dict(sessions.order_by().values_list("topic__name").annotate(n=Count("pk"))))
    people = dict(_attendances(sessions).values_list("meeting__assistance__topic__name").annotate(n=Count("pk")))
    rows = [(name or UNKNOWN, visits[name], people.get(name, 0)) for name in sorted(visits, key=lambda one: one or "~")]
    return _table("tema", "Por tema", rows)


def _by_month(sessions: QuerySet[AssistanceSession]) -> dict[str, Any]:
    of_visit, of_person = ExtractMonth("meeting__starts_at"), ExtractMonth("meeting__starts_at")
    visits = dict(sessions.order_by().annotate(month=of_visit).values_list("month").annotate(n=Count("pk")))
    rows = _attendances(sessions).annotate(month=of_person).values_list("month")
    people = dict(rows.annotate(n=Count("pk")))
    return _table(
        "mes", "Por mes", [(month_name(one).capitalize(), visits[one], people.get(one, 0)) for one in sorted(visits)]
    )


def _by_department(sessions: QuerySet[AssistanceSession]) -> dict[str, Any]:
    """Visits and entities by where the entities are; of people nothing, because a visit may be to several places."""
    served = SessionBeneficiary.objects.filter(session__in=sessions.order_by().values("pk"))
    served = served.exclude(beneficiary__person=Person.NATURAL).order_by()
    found = served.values_list("beneficiary__municipality__department__name").annotate(
        visits=Count("session", distinct=True), entities=Count("beneficiary", distinct=True)
    )
    rows = sorted(((name or UNKNOWN, visits, entities) for name, visits, entities in found), key=lambda one: one[0])
    return {
        "key": "departamento",
        "title": "Por departamento",
        "columns": ["Visitas", "Entidades"],
        "rows": [list(row) for row in rows],
        "total": None,
    }


def _table(key: str, title: str, rows: list[tuple[str, int, int]]) -> dict[str, Any]:
    """Visits are told; of the attendances, what does not point at few people."""
    counted = suppressed([(label, people) for label, _visits, people in rows])
    return {
        "key": key,
        "title": title,
        "columns": ["Visitas", "Asistencias"],
        "rows": [[label, visits, cell.count] for (label, visits, _n), cell in zip(rows, counted.cells, strict=True)],
        "total": [sum(visits for _label, visits, _n in rows), counted.total],
    }


def _goals(year: FiscalYear, at: datetime) -> list[list[Any]]:
    """The activities of the plan by their dates: what was to be done beside what was."""
    items = monitoring.follow_ups_of_items(monitoring.items_of_year(year, at), year, at)
    counts = Counter(one.pace.value for one in items.values())
    return [[str(pace.label), counts[pace.value]] for pace in Pace] if counts else []


def _commitments(first: date, last: date, at: datetime) -> list[list[Any]]:
    rows = with_standing(Commitment.objects.filter(due_on__range=(first, last)), at).order_by()
    counts = dict(rows.values_list("standing").annotate(n=Count("pk")))
    return [[str(Standing(one).label), counts.get(one.value, 0)] for one in COUNTED] if counts else []


def _satisfaction(year: FiscalYear, first: date, last: date) -> dict[str, Any] | None:
    """The mean of the evaluations that were closed, where enough people answered them."""
    closed = Campaign.objects.filter(state=CampaignState.CLOSED, closes_on__range=(first, last))
    campaigns = list(with_meters(closed.select_related("instrument", "institution")))
    if not campaigns:
        return None
    least = max(smallest_group(year.institution, year.year), 5)
    found = total_of(campaigns, least=least)
    if found.answered < least:
        return {"campaigns": len(campaigns), "answered": None, "percent": None}
    percent = round(found.percent, 1) if found.percent is not None else None
    return {"campaigns": len(campaigns), "answered": found.answered, "percent": percent}


def _costs(year: FiscalYear) -> list[list[Any]]:
    """What each source gave to the plan and what of it was spent, in pesos, where the institution keeps it."""
    rows = Funding.objects.filter(item__plan__year=year, item__is_removed=False).order_by("source__name")
    found = rows.values_list("source__name").annotate(planned=Sum("planned"), executed=Sum("executed"))
    return [[name, planned, executed] for name, planned, executed in found]
