"""What remains to be prepared of each entry; the progress is computed, never stored."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from baquiano.agenda.choices import Preparation
from baquiano.agenda.models import AgendaEntry, PreparationTick
from baquiano.commitments.models import Commitment
from baquiano.commitments.queries import open_commitments_of
from baquiano.institutions.models import CatalogueItem, Institution
from baquiano.institutions.queries import catalogue

CATALOGUE = "preparation"
# About what an item is, when the product knows by itself whether it applies.
COMMITMENTS, ANY = "commitments", "any"


@dataclass(frozen=True)
class Step:
    """One thing to prepare, and what was said of it; without open commitments there are none to read."""

    item: CatalogueItem
    tick: PreparationTick | None
    is_needless: bool = False

    @property
    def state(self) -> str:
        if self.tick is not None and self.tick.state != Preparation.PENDING:
            return self.tick.state
        return Preparation.NOT_APPLICABLE if self.is_needless else Preparation.PENDING

    @property
    def applies(self) -> bool:
        return self.state != Preparation.NOT_APPLICABLE

    @property
    def is_done(self) -> bool:
        return self.state == Preparation.DONE


@dataclass(frozen=True)
class Prepared:
    """The checklist of an entry."""

    steps: list[Step] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(step.applies for step in self.steps)

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def is_prepared(self) -> bool:
        """Only when everything that applies is ready; an institution without a list prepares nothing here (AGD-05)."""
        return bool(self.steps) and self.done == self.total


def preparations_of(institution: Institution, entries: Iterable[AgendaEntry]) -> dict[UUID, Prepared]:
    """The checklist of each entry, in three queries for all of them."""
    rows = list(entries)
    items = list(catalogue(institution, CATALOGUE))
    ticks: dict[UUID, dict[UUID, PreparationTick]] = defaultdict(dict)
    for tick in PreparationTick.objects.filter(entry__in=[row.pk for row in rows]).select_related("ticked_by"):
        ticks[tick.entry_id][tick.item_id] = tick
    served = {row.beneficiary_id for row in rows if row.beneficiary_id}
    promised = set(open_commitments_of(served).order_by().values_list("beneficiary_id", flat=True))
    return {row.pk: Prepared(_steps(row, items, ticks[row.pk], promised)) for row in rows}


def _steps(
    entry: AgendaEntry, items: Iterable[CatalogueItem], ticks: dict[UUID, PreparationTick], promised: set[Any]
) -> list[Step]:
    found = []
    for item in items:
        if item.attributes.get("modality", ANY) in {ANY, entry.modality}:
            about = item.attributes.get("about")
            needless = about == COMMITMENTS and entry.beneficiary_id not in promised
            found.append(Step(item, ticks.get(item.pk), needless))
    return found


def preparation_of(entry: AgendaEntry) -> Prepared:
    return preparations_of(entry.institution, [entry])[entry.pk]


def promises_to_read(entry: AgendaEntry) -> list[Commitment]:
    """What is open with whom the entry serves: to be read before going."""
    return list(open_commitments_of([entry.beneficiary_id])[:20]) if entry.beneficiary_id else []
