"""What anyone may read, as rows that hold no personal data: a page cannot leak what it never receives (PUB-02)."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from baquiano.agenda.models import AgendaEntry
from baquiano.agenda.queries import months_with_agenda, published_entries
from baquiano.audit.models import TrailEntry, TrailLink
from baquiano.beneficiaries.choices import Person
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import day_of, days_in_month
from baquiano.institutions.models import FiscalYear, Institution
from baquiano.institutions.queries import closed_rooms, setting
from baquiano.planning.choices import PlanKind, PlanState
from baquiano.planning.models import Plan, PlanItem
from baquiano.ui.display import hour
from baquiano.ui.search import words_query

Options = list[tuple[str, str]]


@dataclass(frozen=True)
class PublicEntry:
    """An activity of the agenda as the public reads it: the group instead of the official."""

    day: date
    starts: str
    ends: str
    title: str
    topic: str
    group: str
    beneficiary: str
    municipality: str
    modality: str
    place: str
    is_cancelled: bool
    moved_from: date | None


@dataclass(frozen=True)
class PublicItem:
    """An activity of the approved plan as the public reads it."""

    code: str
    group: str
    programme: str
    topic: str
    activity: str
    objective: str
    mechanism: str
    service_type: str
    starts_on: date | None
    ends_on: date | None
    municipality: str
    place: str
    beneficiaries: tuple[str, ...]


def institution_now(code: str) -> tuple[Institution, tuple[int, int]] | None:
    """The institution, and the mark of its last act, which changes when anything of it does; in one query.

    An entry of the trail is written with the act, and its place in the chain once that was committed: an act that was
    slow to end, after which others were already read, is told by its place.
    """
    sql, parameters = _statement_of_now(connection.alias)
    rows = Institution.objects.raw(sql, [code if one == _CODE else one for one in parameters])
    found: Any = next(iter(rows), None)
    return (found, (found.entry or 0, found.place or 0)) if found is not None else None


_CODE = "the code of the address"


@cache
def _statement_of_now(_alias: str) -> tuple[str, tuple[Any, ...]]:
    """What each public page asks before anything else, compiled once: else it is most of what a kept page costs."""
    entry = TrailEntry.objects.filter(institution_id=OuterRef("pk")).order_by("-id").values("id")[:1]
    place = TrailLink.objects.filter(institution_id=OuterRef("pk")).order_by("-position").values("position")[:1]
    rows = Institution.objects.filter(code=_CODE).annotate(entry=Subquery(entry), place=Subquery(place))
    return rows.query.sql_with_params()


def institutions() -> list[Institution]:
    return list(Institution.objects.order_by("name"))


def name_of(row: Any) -> str:
    return row.name if row is not None else ""


def public_name(served: Beneficiary | None) -> str:
    """The name of a beneficiary, unless it is a natural person: those are told only as such."""
    if served is None:
        return ""
    return "Persona natural" if served.person == Person.NATURAL else served.name


def has_agenda(institution: Institution) -> bool:
    """Whether the entity publishes an agenda: its profile may say that it works without one."""
    return "agenda" not in closed_rooms(institution)


# --- the agenda ------------------------------------------------------------------------------------------------------
def agenda_rows(year: FiscalYear, month: int) -> QuerySet[AgendaEntry]:
    return published_entries(year, month)


def filtered_agenda(
    rows: QuerySet[AgendaEntry], *, municipality: str = "", group: str = "", topic: str = ""
) -> QuerySet[AgendaEntry]:
    chosen = {"municipality_id": municipality, "agenda__unit__code": group, "topic__code": topic}
    return rows.filter(**{lookup: value for lookup, value in chosen.items() if value})


def agenda_options(rows: QuerySet[AgendaEntry]) -> dict[str, Options]:
    """The municipalities, groups and topics of a month, to choose from."""
    return {
        "municipio": options_of(rows, "municipality_id", "municipality__name"),
        "grupo": options_of(rows, "agenda__unit__code", "agenda__unit__name"),
        "tema": options_of(rows, "topic__code", "topic__name"),
    }


def options_of(rows: QuerySet[Any], code: str, name: str) -> Options:
    found = rows.filter(**{f"{name}__isnull": False}).order_by(name).values_list(code, name).distinct()
    return [(str(value), str(words)) for value, words in found]


def public_entry(entry: AgendaEntry) -> PublicEntry:
    served = entry.beneficiary
    is_private = served is not None and served.person == Person.NATURAL
    return PublicEntry(
        day=entry.day,
        starts=hour(entry.starts_at),
        ends=hour(entry.ends_at),
        title=entry.title,
        topic=name_of(entry.topic),
        group=name_of(entry.agenda.unit),
        beneficiary=public_name(served),
        municipality=name_of(entry.municipality),
        modality=entry.get_modality_display(),
        place="" if is_private or entry.place == name_of(served) else entry.place,
        is_cancelled=entry.is_cancelled,
        moved_from=_moved_from(entry),
    )


def _moved_from(entry: AgendaEntry) -> date | None:
    was: datetime | None = entry.original_starts_at
    return day_of(was) if was is not None and day_of(was) != entry.day else None


def published_months(year: FiscalYear) -> set[int]:
    return set(months_with_agenda(year, published=True))


def latest_month(institution: Institution, today: date) -> tuple[int, int] | None:
    """The published month to open first: this one, else the next one published, else the last one."""
    months = [(year.year, month) for year in FiscalYear.objects.all() for month in sorted(published_months(year))]
    current = (today.year, today.month)
    ahead = [month for month in months if month >= current]
    return min(ahead) if ahead else max(months, default=None)


def next_entries(institution: Institution, today: date, limit: int = 5) -> list[PublicEntry]:
    """What comes next in the published agendas."""
    rows = AgendaEntry.objects.filter(agenda__state="published", state="planned", starts_at__date__gte=today)
    rows = rows.select_related("agenda__unit", "topic", "beneficiary", "municipality").order_by("starts_at", "id")
    return [public_entry(entry) for entry in rows[:limit]]


def month_bounds(year: int, month: int) -> tuple[date, date]:
    return days_in_month(year, month)


# --- the plan --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class PublicPlan:
    """The plan of a vigencia as anybody may read it: divulged whole, or those of each team once approved."""

    year: FiscalYear
    is_divulged: bool
    since: datetime | None
    items: QuerySet[PlanItem]


def public_plans(institution: Institution) -> list[PublicPlan]:
    """The plans that are public, newest first, but those that the profile of their year does not publish.

    Where plans are not consolidated nobody divulges them: those approved are public only if the profile says so.
    """
    found: dict[int, PublicPlan] = {}
    rows = Plan.objects.filter(state__in=(PlanState.IN_FORCE, PlanState.CLOSED)).select_related("year")
    for one in rows.filter(kind=PlanKind.CONSOLIDATED, divulged_at__isnull=False):
        if setting(institution, "plan.published", year=one.year.year, default=True):
            items = PlanItem.objects.filter(plan__consolidated_into=one, is_removed=False)
            found[one.year.year] = PublicPlan(one.year, True, one.divulged_at, items)
    for one in rows.filter(kind=PlanKind.GROUP, consolidated_into=None).order_by("-approved_at"):
        number = one.year.year
        if number not in found and _publishes_each(institution, number):
            items = PlanItem.objects.filter(plan__in=rows.filter(kind=PlanKind.GROUP, year=one.year), is_removed=False)
            found[number] = PublicPlan(one.year, False, one.approved_at, items)
    return [found[number] for number in sorted(found, reverse=True)]


def _publishes_each(institution: Institution, year: int) -> bool:
    is_whole = setting(institution, "plan.consolidate", year=year, default=True)
    return not is_whole and bool(setting(institution, "plan.published", year=year, default=False))


def public_plan_of(institution: Institution, year: int) -> PublicPlan | None:
    return next((one for one in public_plans(institution) if one.year.year == year), None)


def plan_rows(plan: PublicPlan) -> QuerySet[PlanItem]:
    related = ("plan__unit", "programme", "topic", "mechanism", "service_type", "municipality")
    rows = plan.items.select_related(*related).prefetch_related("beneficiaries")
    return rows.order_by("plan__unit__name", "position")


def filtered_plan(
    rows: QuerySet[PlanItem], *, words: str = "", municipality: str = "", group: str = "", topic: str = ""
) -> QuerySet[PlanItem]:
    chosen = {"plan__unit__code": group, "topic__code": topic}
    rows = rows.filter(**{lookup: value for lookup, value in chosen.items() if value})
    if municipality:
        served = PlanItem.objects.filter(beneficiaries__municipality_id=municipality)
        rows = rows.filter(Q(municipality_id=municipality) | Q(pk__in=served.values("pk")))
    if words:
        rows = rows.filter(words_query(words, ("activity", "objective", "topic__name", "programme__name", "code")))
    return rows


def plan_options(rows: QuerySet[PlanItem]) -> dict[str, Options]:
    return {
        "municipio": options_of(rows, "municipality_id", "municipality__name"),
        "grupo": options_of(rows, "plan__unit__code", "plan__unit__name"),
        "tema": options_of(rows, "topic__code", "topic__name"),
    }


def public_item(item: PlanItem) -> PublicItem:
    served = item.beneficiaries.all()
    return PublicItem(
        code=item.code,
        group=name_of(item.plan.unit),
        programme=name_of(item.programme),
        topic=name_of(item.topic),
        activity=item.activity,
        objective=item.objective,
        mechanism=name_of(item.mechanism),
        service_type=name_of(item.service_type),
        starts_on=item.starts_on,
        ends_on=item.ends_on,
        municipality=name_of(item.municipality),
        place="" if any(one.person == Person.NATURAL for one in served) else item.place,
        beneficiaries=tuple(sorted(public_name(one) for one in served)),
    )


@dataclass(frozen=True)
class PlanFigures:
    items: int
    groups: int
    municipalities: int


def plan_figures(plan: PublicPlan) -> PlanFigures:
    found = plan.items.aggregate(
        items=Count("pk"),
        groups=Count("plan__unit", distinct=True),
        municipalities=Count("municipality", distinct=True),
    )
    return PlanFigures(**found)
