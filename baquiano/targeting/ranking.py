"""The arithmetic of a ranking, apart from where its figures come from (``docs/rules/prioritisation.md``).

Pure functions over plain numbers: the normalised matrix is made once, and moving a weight only adds up again.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, pstdev

from baquiano.targeting.choices import Cut, Direction, Missing, Scaling, Verdict

DIGITS = 4
MIDDLE = 50.0
# Of a T score: a standard deviation is ten points.
DEVIATION = 10.0


@dataclass(frozen=True)
class Entity:
    """What a ranking says of an entity beside its figures."""

    key: Hashable
    name: str
    code: str = ""
    town: str = ""
    town_name: str = ""
    department: str = ""
    department_name: str = ""
    population: int | None = None
    # A department itself, whose population holds that of its towns.
    is_department: bool = False


@dataclass(frozen=True)
class Factor:
    """A variable of a year with its direction."""

    key: str
    name: str
    year: int
    unit: str
    source: str
    direction: str
    more_means: str = ""

    @property
    def label(self) -> str:
        return f"{self.name}, {self.year}"


@dataclass(frozen=True)
class Part:
    """What one variable does in the score of an entity: its value, brought to the scale, by its share of the weight."""

    raw: float | None
    scaled: float | None
    share: float
    adds: float
    # The value was put in place of the one that is missing.
    is_filled: bool = False


@dataclass(frozen=True)
class Placed:
    """An entity in its place. Without a score it has no place, and is never in by the order."""

    entity: Entity
    place: int | None
    score: float | None
    passes: bool
    verdict: str = ""
    reason: str = ""

    @property
    def is_listed(self) -> bool:
        return self.verdict == Verdict.IN or (self.passes and self.verdict != Verdict.OUT)


@dataclass(frozen=True)
class Decided:
    """What somebody decided of an entity by hand."""

    verdict: str
    reason: str


@dataclass(frozen=True)
class Line:
    """Where the list ends: after so many, or under a score."""

    cut: str
    number: int
    score: float

    def is_passed(self, place: int, score: float) -> bool:
        return place <= self.number if self.cut == Cut.NUMBER else score >= self.score


@dataclass
class Matrix:
    """The figures of a universe, as they are and brought to one scale: a column by variable."""

    entities: Sequence[Entity]
    factors: Sequence[Factor]
    raw: Sequence[Mapping[Hashable, float]]
    scaling: str
    missing: str
    scaled: list[dict[Hashable, float]] = field(init=False)
    filling: list[float | None] = field(init=False)

    def __post_init__(self) -> None:
        inside = {one.key for one in self.entities}
        self.scaled = [
            scale({key: value for key, value in column.items() if key in inside}, self.scaling, factor.direction)
            for factor, column in zip(self.factors, self.raw, strict=True)
        ]
        self.filling = [_filling(column, self.missing) for column in self.scaled]

    def order(
        self, weights: Mapping[str, float], line: Line, decided: Mapping[Hashable, Decided] | None = None
    ) -> list[Placed]:
        """Everybody in its place: by score, of equals the most populated first, and then by name."""
        given, decided = self._given(weights), decided or {}
        found = [(one, self._score(one.key, given)) for one in self.entities]
        found.sort(key=_order)
        placed = []
        for place, (entity, score) in enumerate(found, start=1):
            own = decided.get(entity.key)
            passes = score is not None and line.is_passed(place, score)
            placed.append(
                Placed(
                    entity,
                    place if score is not None else None,
                    score,
                    passes,
                    own.verdict if own else "",
                    own.reason if own else "",
                )
            )
        return placed

    def parts(self, key: Hashable, weights: Mapping[str, float]) -> tuple[Part, ...]:
        """The arithmetic of one: what each variable adds; together they are the score."""
        given, counted = self._given(weights), self._counted(key)
        total = sum(weight for weight, value in zip(given, counted, strict=True) if value is not None)
        return tuple(
            _part(column.get(key), own.get(key), value, weight, total)
            for column, own, value, weight in zip(self.raw, self.scaled, counted, given, strict=True)
        )

    def _given(self, weights: Mapping[str, float]) -> list[float]:
        return [max(0.0, float(weights.get(factor.key, 0))) for factor in self.factors]

    def _counted(self, key: Hashable) -> list[float | None]:
        """The value of each variable on the scale, or what is put in its place."""
        return [column.get(key, fill) for column, fill in zip(self.scaled, self.filling, strict=True)]

    def _score(self, key: Hashable, weights: list[float]) -> float | None:
        counted = self._counted(key)
        if self.missing == Missing.LEAVE_OUT and any(
            weight and value is None for weight, value in zip(weights, counted, strict=True)
        ):
            return None
        pairs = [(weight, value) for weight, value in zip(weights, counted, strict=True) if value is not None]
        total = sum(weight for weight, _value in pairs)
        if not total:
            return None
        return round(sum(round(weight / total * value, DIGITS) for weight, value in pairs), DIGITS)


def _part(raw: float | None, own: float | None, counted: float | None, weight: float, total: float) -> Part:
    share = weight / total if total and counted is not None else 0.0
    adds = round(share * counted, DIGITS) if counted is not None else 0.0
    return Part(raw, counted, share, adds, is_filled=own is None and counted is not None)


def _order(row: tuple[Entity, float | None]) -> tuple[bool, float, int, str, str]:
    entity, score = row
    return (score is None, -(score or 0.0), -(entity.population or 0), entity.name, entity.code)


def scale(column: Mapping[Hashable, float], scaling: str, direction: str) -> dict[Hashable, float]:
    """A column brought to the common scale, where more is always more priority."""
    if not column:
        return {}
    found = _SCALES[Scaling(scaling)](column)
    turned = found if direction == Direction.MORE else {key: 2 * MIDDLE - value for key, value in found.items()}
    return {key: round(value, DIGITS) for key, value in turned.items()}


def _by_range(column: Mapping[Hashable, float]) -> dict[Hashable, float]:
    """The least is 0 and the most 100; where all are equal, nobody goes before anybody."""
    least, most = min(column.values()), max(column.values())
    if most == least:
        return dict.fromkeys(column, MIDDLE)
    return {key: (value - least) / (most - least) * 100 for key, value in column.items()}


def _by_rank(column: Mapping[Hashable, float]) -> dict[Hashable, float]:
    """The part of the others that are under it, and half of those that are equal."""
    if len(column) == 1:
        return dict.fromkeys(column, MIDDLE)
    ordered = sorted(column.values())
    below: dict[float, int] = {}
    equal: dict[float, int] = {}
    for position, value in enumerate(ordered):
        below.setdefault(value, position)
        equal[value] = equal.get(value, 0) + 1
    others = len(ordered) - 1
    return {key: (below[value] + (equal[value] - 1) / 2) / others * 100 for key, value in column.items()}


def _by_deviation(column: Mapping[Hashable, float]) -> dict[Hashable, float]:
    """Fifty and ten points by each standard deviation from the average."""
    average, deviation = fmean(column.values()), pstdev(column.values())
    if not deviation:
        return dict.fromkeys(column, MIDDLE)
    return {key: MIDDLE + DEVIATION * (value - average) / deviation for key, value in column.items()}


_SCALES = {Scaling.RANGE: _by_range, Scaling.RANK: _by_rank, Scaling.DEVIATION: _by_deviation}


def _filling(column: Mapping[Hashable, float], missing: str) -> float | None:
    """What is put where there is no value; nothing where the others share its weight, or it is left out."""
    if not column:
        return None
    if missing == Missing.AVERAGE:
        return round(fmean(column.values()), DIGITS)
    return min(column.values()) if missing == Missing.LOWEST else None
