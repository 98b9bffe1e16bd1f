"""What the rules find in a month, with what was answered to each finding; a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from baquiano.accounts.models import User
from baquiano.agenda import rules
from baquiano.agenda.choices import EntryState, Severity
from baquiano.agenda.models import Absence, AgendaEntry, FindingAnswer, MonthlyAgenda
from baquiano.agenda.programming import demands_of
from baquiano.agenda.queries.agendas import SHOWN
from baquiano.agenda.queries.outside import visits_outside
from baquiano.common.calendar_days import days_in_month
from baquiano.common.policy import allows, visible
from baquiano.institutions.models import FiscalYear, Institution, Membership, Unit
from baquiano.institutions.queries import non_working_days, setting

ENTITY_DAYS, TRIP_DAYS = 5, 2


@dataclass(frozen=True)
class Judged:
    """A finding and what somebody answered to it, if anybody did."""

    finding: rules.Finding
    answer: FindingAnswer | None = None

    @property
    def name(self) -> Any:
        return rules.FINDING_NAMES[self.finding.rule]

    @property
    def is_open(self) -> bool:
        return self.answer is None

    @property
    def blocks(self) -> bool:
        """Whether the agenda should not be published with it."""
        return self.is_open and self.finding.severity == Severity.SERIOUS


@dataclass(frozen=True)
class Judgement:
    """Everything found in a month, the serious first."""

    found: list[Judged] = field(default_factory=list)

    def of_agenda(self, agenda_id: UUID) -> "Judgement":
        return Judgement([one for one in self.found if agenda_id in one.finding.agendas])

    def of_agendas(self, ids: Collection[UUID]) -> "Judgement":
        return Judgement([one for one in self.found if one.finding.agendas & set(ids)])

    def of_entry(self, entry_id: UUID) -> list[Judged]:
        return self.by_entry.get(entry_id, [])

    @property
    def by_entry(self) -> dict[UUID, list[Judged]]:
        found: dict[UUID, list[Judged]] = defaultdict(list)
        for one in self.found:
            for entry in one.finding.entries:
                found[entry.pk].append(one)
        return dict(found)

    @property
    def marks(self) -> dict[UUID, str]:
        """The gravest severity still open of each entry."""
        found: dict[UUID, str] = {}
        for one in reversed(self.found):
            if one.is_open:
                found.update({entry.pk: one.finding.severity for entry in one.finding.entries})
        return found

    @property
    def blocking(self) -> list[Judged]:
        return [one for one in self.found if one.blocks]

    @property
    def counts(self) -> dict[str, int]:
        """How many are open of each severity, and how many were answered."""
        tally = Counter(one.finding.severity if one.is_open else "answered" for one in self.found)
        return {name: tally[name] for name in (*Severity.values, "answered")}

    @property
    def by_severity(self) -> list[tuple[Severity, list[Judged]]]:
        groups = [(severity, [one for one in self.found if one.finding.severity == severity]) for severity in Severity]
        return [(severity, found) for severity, found in groups if found]


def judge_month(institution: Institution, year: FiscalYear, month: int) -> Judgement:
    """What is found in the month, of every group; each finding is of some entry of the month."""
    agendas = MonthlyAgenda.objects.filter(year=year, month=month).values_list("pk", flat=True)
    within = set(agendas)
    if not within:
        return Judgement()
    scene = _scene(institution, year.year, month)
    found = [finding for finding in rules.findings_of(scene) if finding.agendas & within]
    # The empty key keeps the query when nothing is found: a page costs the same on every day.
    answers = FindingAnswer.objects.filter(key__in=["", *(finding.key for finding in found)])
    of_key = {answer.key: answer for answer in answers.select_related("answered_by")}
    return Judgement([Judged(finding, of_key.get(finding.key)) for finding in found])


def judge_agenda(agenda: MonthlyAgenda) -> Judgement:
    return judge_month(agenda.institution, agenda.year, agenda.month).of_agenda(agenda.pk)


def _scene(institution: Institution, year: int, month: int) -> rules.Scene:
    first, last = days_in_month(year, month)
    entity_days = int(setting(institution, "agenda.entity_days", year=year, default=ENTITY_DAYS))
    trip_days = int(setting(institution, "agenda.trip_days", year=year, default=TRIP_DAYS))
    margin = timedelta(days=max(entity_days, trip_days))
    first, last = first - margin, last + margin
    rows = AgendaEntry.objects.filter(state=EntryState.PLANNED, starts_at__date__range=(first, last))
    entries = list(rows.select_related(*SHOWN).order_by("starts_at", "id"))
    people = {entry.responsible_id for entry in entries if entry.responsible_id}
    return rules.Scene(
        entries,
        outside=visits_outside(institution, first, last),
        holidays=non_working_days(institution, first, last),
        links=_links(people),
        away=_away(people, first, last),
        home=institution.city,
        entity_days=entity_days,
        trip_days=trip_days,
        programming=demands_of(institution, year, entries),
    )


def _links(people: Iterable[UUID]) -> dict[UUID, list[rules.Period]]:
    """When each person belongs to the institution by a link of the own; a delegation makes nobody belong."""
    found: dict[UUID, list[rules.Period]] = defaultdict(list)
    for row in Membership.objects.filter(user_id__in=list(people), source__isnull=True):
        last = row.last_day
        if row.cut_at is not None and row.ends_on is not None:
            last = min(filter(None, [row.ends_on - timedelta(days=1), row.contract_ends_on]))
        found[row.user_id].append((row.starts_on, last))
    return found


def _away(people: Iterable[UUID], first: date, last: date) -> dict[UUID, list[rules.Period]]:
    found: dict[UUID, list[rules.Period]] = defaultdict(list)
    rows = Absence.objects.filter(
        person_id__in=list(people), withdrawn_at__isnull=True, starts_on__lte=last, ends_on__gte=first
    )
    for person, starts_on, ends_on in rows.values_list("person_id", "starts_on", "ends_on"):
        found[person].append((starts_on, ends_on))
    return found


def answers_of(agenda: MonthlyAgenda) -> QuerySet[FindingAnswer]:
    return agenda.finding_answers.select_related("answered_by")


def publishes_with_conflicts(institution: Institution, year: int) -> bool:
    """Whether an agenda is published with conflicts that nobody answered (``agenda.publish_with_conflicts``)."""
    return bool(setting(institution, "agenda.publish_with_conflicts", year=year, default=False))


def absences_visible_to(user: User) -> QuerySet[Absence]:
    rows = Absence.objects.filter(withdrawn_at__isnull=True).select_related("person", "unit")
    return visible(rows, user, "agenda.view_absence")


def days_of_person(person: User, *, first: date, last: date) -> list[tuple[date, AgendaEntry]]:
    """What a person has in each day between two, published or not; for whoever plans a trip of that person."""
    rows = AgendaEntry.objects.filter(responsible=person, state=EntryState.PLANNED)
    rows = rows.filter(starts_at__date__range=(first, last)).select_related(*SHOWN).order_by("starts_at", "id")
    return [(entry.day, entry) for entry in rows]


def people_with_absences(user: User, on: date) -> dict[UUID, Unit]:
    """Whose absences ``user`` may note, each with the unit in which the person works on the day."""
    rows = Membership.objects.filter(Membership.holding_on(on), source__isnull=True, user__is_active=True)
    places: dict[UUID, Unit] = {}
    for row in rows.select_related("unit").order_by("starts_on", "pk"):
        probe = Absence(institution_id=row.institution_id, person_id=row.user_id, unit=row.unit)
        if row.user_id not in places and allows(user, "agenda.register_absence", probe):
            places[row.user_id] = row.unit
    return places
