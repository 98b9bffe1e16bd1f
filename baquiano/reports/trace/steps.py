"""A step of a case and what is known of it; and the place of each in the trail."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Model, Q

from baquiano.audit.models import TrailEntry
from baquiano.audit.queries import links_of_entries

NOBODY = ""


@dataclass(frozen=True)
class Fact:
    """Something that happened: what, who, when and with what; ``mark`` is the SHA-256 of its proof.

    ``event`` and ``subject`` say which entry of the trail tells it; ``entry`` is its number and ``seal`` its place in
    the chain, once ``with_entries`` looked them up.
    """

    what: str
    who: str = NOBODY
    at: datetime | date | None = None
    text: str = ""
    url: str = ""
    mark: str = ""
    event: str = ""
    subject: tuple[str, str] = ("", "")
    entry: int | None = None
    seal: str = ""


@dataclass(frozen=True)
class Stage:
    """A stage of the case, its facts in order, and what is missing in it, in words."""

    key: str
    title: str
    facts: list[Fact] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.gaps


def told(row: Model) -> tuple[str, str]:
    """How the trail names ``row``."""
    return row._meta.label_lower, str(row.pk)


def name_of(person: Any) -> str:
    return str(person) if person else NOBODY


def with_entries(stages: list[Stage]) -> list[Stage]:
    """The stages with the entry of the trail of each fact and, if it is sealed, its hash: two reads for all."""
    wanted = [fact for stage in stages for fact in stage.facts if fact.event]
    found = _entries(wanted)
    links = links_of_entries(found.values())

    def placed(fact: Fact) -> Fact:
        entry = found.get((fact.event, *fact.subject))
        if entry is None:
            return fact
        link = links.get(entry.pk)
        return replace(fact, entry=entry.pk, seal=link.hash if link else "")

    return [replace(stage, facts=[placed(fact) for fact in stage.facts]) for stage in stages]


def _entries(facts: Iterable[Fact]) -> dict[tuple[str, str, str], TrailEntry]:
    """The last entry of each event and subject."""
    by_event: dict[tuple[str, str], set[str]] = defaultdict(set)
    for fact in facts:
        by_event[fact.event, fact.subject[0]].add(fact.subject[1])
    asked = Q(pk__in=())
    for (event, subject_type), keys in by_event.items():
        asked |= Q(event=event, subject_type=subject_type, subject_id__in=keys)
    last = TrailEntry.objects.filter(asked).order_by().values("event", "subject_type", "subject_id")
    newest = last.annotate(newest=Max("pk")).values("newest")
    rows = TrailEntry.objects.filter(pk__in=newest)
    return {(row.event, row.subject_type, row.subject_id): row for row in rows}
