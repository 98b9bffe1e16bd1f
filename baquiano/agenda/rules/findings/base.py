"""What the rules look at and what they find. Nothing here reads a table."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from baquiano.agenda.choices import Severity
from baquiano.common.calendar_days import day_of
from baquiano.common.digests import sha256_of
from baquiano.common.text import fold
from baquiano.meetings.choices import Modality

Period = tuple[date, date | None]


@dataclass(frozen=True)
class Outside:
    """A visit for which no entry of the agenda stands, as the room above tells it; one for each entity that it serves.

    It has what the rules read of an entry; the agenda that it has not is its group.
    """

    pk: UUID
    title: str
    unit: Any
    starts_at: datetime
    ends_at: datetime
    responsible: Any = None
    modality: str = ""
    place: str = ""
    municipality: Any = None
    beneficiary: Any = None
    agenda_id: None = None

    def __str__(self) -> str:
        return self.title

    @property
    def agenda(self) -> "Outside":
        return self

    @property
    def unit_id(self) -> Any:
        return self.unit.pk

    @property
    def responsible_id(self) -> Any:
        return self.responsible.pk if self.responsible else None

    @property
    def municipality_id(self) -> Any:
        return self.municipality.pk if self.municipality else None

    @property
    def beneficiary_id(self) -> Any:
        return self.beneficiary.pk if self.beneficiary else None

    @property
    def day(self) -> date:
        return day_of(self.starts_at)


@dataclass(frozen=True)
class Programming:
    """What an institution that programs each month by directorate knows of the activities, by their key (AGD-06).

    How much material each has and which of it is out of use, the internal procedures still to be done; and, by
    directorate, where its proposal was approved to work, when only in one way, and what guidelines its plan follows.
    """

    materials: Mapping[UUID, int] = field(default_factory=dict)
    outdated: Mapping[UUID, Sequence[str]] = field(default_factory=dict)
    procedures: Mapping[UUID, Sequence[str]] = field(default_factory=dict)
    spaces: Mapping[UUID, str] = field(default_factory=dict)
    guided: Mapping[UUID, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Scene:
    """The standing entries around a month, of every group, and what is known of their people and days.

    ``outside`` are the visits of those days that no entry stands for: entries are compared with them.
    ``links`` are the periods in which each person belongs to the institution and ``away`` those in which the person
    cannot go. ``home`` is the city of the institution: going there is no trip. ``entity_days`` and ``trip_days`` are
    how many days apart two visits may be and still be one.
    """

    entries: Sequence[Any]
    outside: Sequence[Outside] = ()
    holidays: Collection[date] = ()
    links: Mapping[UUID, Sequence[Period]] = field(default_factory=dict)
    away: Mapping[UUID, Sequence[Period]] = field(default_factory=dict)
    home: str = ""
    entity_days: int = 5
    trip_days: int = 2
    # Only where the month is programmed by directorate.
    programming: Programming | None = None

    def by(self, *names: str) -> list[list[Any]]:
        """The entries and visits that share ``names``, in groups; one without any of them is in no group.

        A visit to several entities is one, unless they are what is asked for.
        """
        groups: dict[tuple[Any, ...], dict[Any, Any]] = defaultdict(dict)
        for one in self.all:
            key = tuple(getattr(one, name) for name in names)
            if all(key):
                groups[key][one.pk] = one
        return [list(group.values()) for group in groups.values() if len(group) > 1]

    @property
    def all(self) -> list[Any]:
        return [*self.entries, *self.outside]

    def is_home(self, municipality: Any) -> bool:
        return bool(self.home) and fold(municipality.name) == fold(self.home)


@dataclass(frozen=True)
class Finding:
    """Something of the agenda that somebody should look at, with the entries it is about and what to do.

    ``facts`` are what makes it this finding: when they change, what was answered to it no longer holds.
    """

    rule: str
    severity: Severity
    sentence: str
    advice: str
    entries: tuple[Any, ...]
    facts: tuple[Any, ...] = ()
    is_acceptable: bool = True

    @property
    def key(self) -> str:
        about = sorted(str(entry.pk) for entry in self.entries)
        return sha256_of([self.rule, about, [_plain(fact) for fact in self.facts]])[:32]

    @property
    def units(self) -> set[Any]:
        return {entry.agenda.unit_id for entry in self.entries}

    @property
    def agendas(self) -> set[Any]:
        """The agendas of its entries; a visit outside them has none."""
        return {entry.agenda_id for entry in self.entries} - {None}


def _plain(fact: Any) -> str:
    """A moment is the same in every zone."""
    return fact.astimezone(UTC).isoformat() if isinstance(fact, datetime) else str(fact)


def pairs(entries: Sequence[Any]) -> Iterable[tuple[Any, Any]]:
    """Each two of ``entries`` whose hours cross, each pair once; sorted, so that the far ones are not compared."""
    ordered = sorted(entries, key=lambda entry: (entry.starts_at, str(entry.pk)))
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.starts_at >= one.ends_at:
                break
            if one.pk != other.pk:
                yield one, other


def in_person(entry: Any) -> bool:
    return entry.modality == Modality.IN_PERSON


def holds(periods: Sequence[Period], day: date) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in periods)


def runs(entries: Sequence[Any], days: int) -> list[list[Any]]:
    """``entries`` in runs whose consecutive days are at most ``days`` apart."""
    found: list[list[Any]] = []
    for entry in sorted(entries, key=lambda one: (one.starts_at, str(one.pk))):
        if found and (entry.day - found[-1][-1].day).days <= days:
            found[-1].append(entry)
        else:
            found.append([entry])
    return found


def listed(names: Iterable[object]) -> str:
    """``A, B y C``, in alphabetical order and each once."""
    *first, last = sorted({str(name) for name in names})
    return _("%(first)s y %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def moments(entries: Sequence[Any]) -> tuple[datetime, ...]:
    return tuple(moment for entry in entries for moment in (entry.starts_at, entry.ends_at))
