"""The scenarios of an exercise side by side: who is in which, what each costs and reaches, and whether it fits."""

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from baquiano.targeting import queries
from baquiano.targeting.models import Scenario, TargetingExercise
from baquiano.targeting.prioritised_list import cost_of, cut_words, delivery_words
from baquiano.targeting.queries import Ranking, Share, YearOfWork
from baquiano.targeting.ranking import Entity

NOTHING = Decimal(0)
MOST_SHOWN = 300


@dataclass(frozen=True)
class Alternative:
    """A scenario with its figures."""

    scenario: Scenario
    ranking: Ranking
    share: Share
    cost: Decimal | None
    days: Decimal
    work: YearOfWork

    @property
    def listed(self) -> int:
        return len(self.ranking.listed)

    @property
    def by_hand(self) -> int:
        return sum(bool(one.verdict) for one in self.ranking.placed)

    @property
    def cut(self) -> str:
        return cut_words(self.scenario)

    @property
    def delivery(self) -> str:
        return delivery_words(self.scenario)

    @property
    def over(self) -> Decimal:
        """The days that exceed what the unit has left in the year."""
        return max(NOTHING, self.work.asked + self.days - self.work.capacity)


@dataclass(frozen=True)
class Membership:
    """An entity that some scenario has and in which of them it is."""

    entity: Entity
    inside: list[bool]
    places: list[int | None]

    names: list[str]

    @property
    def cells(self) -> list[tuple[bool, int | None, str]]:
        """In which it is and its place there, with the name of each scenario."""
        return list(zip(self.inside, self.places, self.names, strict=True))

    @property
    def is_in_all(self) -> bool:
        return all(self.inside)


@dataclass(frozen=True)
class Comparison:
    """Every alternative, how many each two share, and who is in which."""

    alternatives: list[Alternative]
    overlaps: list[list[int]]
    memberships: list[Membership]

    @property
    def universe(self) -> int:
        return self.alternatives[0].share.total if self.alternatives else 0

    @property
    def shown(self) -> list[Membership]:
        return self.memberships[:MOST_SHOWN]

    @property
    def more(self) -> int:
        return max(0, len(self.memberships) - MOST_SHOWN)

    @property
    def common(self) -> int:
        return sum(one.is_in_all for one in self.memberships)

    @property
    def grid(self) -> list[tuple[Alternative, list[int]]]:
        """Each alternative with how many of its entities each one has."""
        return list(zip(self.alternatives, self.overlaps, strict=True))


def compared(exercise: TargetingExercise) -> Comparison:
    """The scenarios of the exercise over figures that are read once."""
    scenarios = list(queries.scenarios_of(exercise))
    matrix = None if exercise.is_frozen else queries.matrix_of(exercise)
    work = queries.year_of_work(exercise.unit, exercise.year)
    rankings = [queries.ranking_of(one) if matrix is None else queries.rank(one, matrix) for one in scenarios]
    found = [_alternative(one, ranking, work) for one, ranking in zip(scenarios, rankings, strict=True)]
    names = [one.name for one in scenarios]
    sets = [{one.entity.key for one in ranking.listed} for ranking in rankings]
    return Comparison(found, [[len(a & b) for b in sets] for a in sets], _memberships(rankings, sets, names))


def _alternative(scenario: Scenario, ranking: Ranking, work: YearOfWork) -> Alternative:
    whole, _parts = ranking.coverage()
    listed = len(ranking.listed)
    return Alternative(scenario, ranking, whole, cost_of(scenario, listed), scenario.days_each * listed, work)


def _memberships(rankings: list[Ranking], sets: list[set[Hashable]], names: list[str]) -> list[Membership]:
    places: list[dict[Any, int | None]] = [
        {one.entity.key: one.place for one in ranking.placed} for ranking in rankings
    ]
    entities = {one.entity.key: one.entity for ranking in rankings for one in ranking.listed}
    rows = [
        Membership(entity, [key in inside for inside in sets], [own.get(key) for own in places], names)
        for key, entity in entities.items()
    ]
    return sorted(
        rows, key=lambda row: (-sum(row.inside), min(place or 10**9 for place in row.places), row.entity.name)
    )
