"""The ranking of a scenario: computed from the figures while its exercise is open, read as it was once frozen.

Four reads whatever the size of the universe; nothing outlives the request (``docs/rules/prioritisation.md``).
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import FloatField, Max, Q, QuerySet
from django.db.models.functions import Cast

from baquiano.beneficiaries.choices import BeneficiaryKind, TerritorialKind
from baquiano.beneficiaries.models import Beneficiary, Department
from baquiano.targeting.models import (
    ExerciseVariable,
    MeasureValue,
    RankedEntity,
    Scenario,
    ScenarioDecision,
    TargetingExercise,
)
from baquiano.targeting.profile import listed_kinds
from baquiano.targeting.queries.exercises import variables_of
from baquiano.targeting.queries.universe import universe_of
from baquiano.targeting.ranking import Decided, Entity, Factor, Line, Matrix, Part, Placed

_ENTITY = (
    "pk",
    "name",
    "divipola",
    "dane_code",
    "nit",
    "kind",
    "territorial_kind",
    "municipality_id",
    "municipality__name",
    "municipality__population",
    "municipality__department_id",
)


@dataclass(frozen=True)
class Share:
    """How much of something the list reaches."""

    name: str
    chosen: int
    total: int
    chosen_people: int
    total_people: int

    @property
    def percent(self) -> float:
        return self.chosen / self.total * 100 if self.total else 0.0

    @property
    def people_percent(self) -> float:
        return self.chosen_people / self.total_people * 100 if self.total_people else 0.0


@dataclass(frozen=True)
class Trial:
    """Weights and cut that are being tried; those of the scenario when nothing is tried."""

    weights: dict[str, int]
    line: Line

    @classmethod
    def of(cls, scenario: Scenario, variables: Iterable[ExerciseVariable]) -> "Trial":
        weights = {one.key: scenario.weight_of(one) for one in variables}
        return cls(weights, Line(scenario.cut, scenario.cut_number, float(scenario.cut_score)))


@dataclass
class Ranking:
    """Everybody of the universe in order, who is in, and what the list reaches."""

    factors: list[Factor]
    placed: list[Placed]
    trial: Trial
    matrix: Matrix | None
    kept: dict[Hashable, tuple[Part, ...]]

    @property
    def listed(self) -> list[Placed]:
        return [one for one in self.placed if one.is_listed]

    @property
    def unplaced(self) -> int:
        """How many are out of the order because figures are missing."""
        return sum(one.place is None for one in self.placed)

    def parts_of(self, key: Hashable) -> tuple[Part, ...]:
        return self.matrix.parts(key, self.trial.weights) if self.matrix else self.kept.get(key, ())

    def one(self, key: Hashable) -> Placed | None:
        return next((one for one in self.placed if one.entity.key == key), None)

    def coverage(self) -> tuple[Share, list[Share]]:
        """Of the whole universe, and of each department."""
        everybody = [one.entity for one in self.placed]
        inside = {one.entity.key for one in self.placed if one.is_listed}
        groups: dict[str, list[Entity]] = defaultdict(list)
        for one in everybody:
            groups[one.department_name].append(one)
        parts = [_share(name, rows, inside) for name, rows in sorted(groups.items())]
        whole = Share(
            "",
            len(inside),
            len(everybody),
            sum(one.chosen_people for one in parts),
            sum(one.total_people for one in parts),
        )
        return whole, parts


def _share(name: str, rows: list[Entity], inside: set[Hashable]) -> Share:
    chosen = [one for one in rows if one.key in inside]
    return Share(name, len(chosen), len(rows), _people(chosen), _people(rows))


def _people(rows: list[Entity]) -> int:
    """Who lives there, counted once: a department holds its towns, and a town is one whatever entities it has."""
    own = [one.population or 0 for one in rows if one.is_department]
    if own:
        return max(own)
    return sum({one.town: one.population or 0 for one in rows if one.town}.values())


def ranking_of(scenario: Scenario, trial: Trial | None = None) -> Ranking:
    """The ranking of a scenario, with other weights or another cut when they are tried."""
    exercise = scenario.exercise
    if exercise.is_frozen:
        return _frozen(scenario)
    return rank(scenario, matrix_of(exercise), trial)


def rank(scenario: Scenario, matrix: Matrix, trial: Trial | None = None) -> Ranking:
    """The same, over a matrix that is at hand: that of the exercise serves all its scenarios."""
    trial = trial or Trial.of(scenario, variables_of(scenario.exercise))
    decided: dict[Hashable, Decided] = {
        key: Decided(verdict, reason)
        for key, verdict, reason in ScenarioDecision.objects.filter(scenario=scenario).values_list(
            "beneficiary_id", "verdict", "reason"
        )
    }
    placed = matrix.order(trial.weights, trial.line, decided)
    return Ranking(list(matrix.factors), placed, trial, matrix, {})


def ranked_universe(exercise: TargetingExercise) -> QuerySet[Beneficiary]:
    """Who is compared: the universe without the kinds that only the list of the SGR may order (ENT-06)."""
    rows = universe_of(exercise.universe)
    kinds = listed_kinds(exercise.institution, exercise.year.year)
    return rows.exclude(kind__in=kinds) if kinds else rows


def matrix_of(exercise: TargetingExercise) -> Matrix:
    """The figures of the whole universe in the variables of the exercise, as they stand now."""
    variables = variables_of(exercise)
    entities = _entities(ranked_universe(exercise))
    raw: list[dict[Hashable, float]] = [{} for _one in variables]
    for key, *figures in _values(variables):
        for column, value in zip(raw, figures, strict=True):
            if value is not None:
                column[key] = value
    factors = [factor_of(one) for one in variables]
    return Matrix(entities, factors, raw, exercise.scaling, exercise.missing)


def factor_of(variable: ExerciseVariable) -> Factor:
    measure = variable.measure
    return Factor(
        variable.key,
        measure.name,
        variable.year,
        measure.unit,
        measure.source,
        variable.direction,
        measure.more_means,
    )


def _values(variables: list[ExerciseVariable]) -> Iterable[tuple[Any, ...]]:
    """A row by entity with a figure by variable: turned by the database, which is a tenth of the rows to bring."""
    if not variables:
        return []
    wanted, figures = Q(), {}
    for place, one in enumerate(variables):
        own = Q(measure=one.measure_id, year=one.year)
        wanted |= own
        figures[f"figure_{place}"] = Max(Cast("value", FloatField()), filter=own)
    rows = MeasureValue.objects.filter(wanted).order_by().values("beneficiary_id").annotate(**figures)
    return rows.values_list("beneficiary_id", *figures).iterator(chunk_size=2000)


def _entities(rows: QuerySet[Beneficiary]) -> list[Entity]:
    departments = {one.pk: one for one in Department.objects.all()}
    found = rows.select_related(None).order_by("name", "pk").values_list(*_ENTITY)
    return [_entity(row, departments) for row in found]


def _entity(row: tuple[Any, ...], departments: Mapping[str, Department]) -> Entity:
    key, name, divipola, dane, nit, kind, territorial, town, town_name, people, department = row
    is_department = kind == BeneficiaryKind.TERRITORIAL and territorial == TerritorialKind.DEPARTMENT
    code = divipola if is_department else department
    own = departments.get(code or "")
    return Entity(
        key,
        name,
        divipola or dane or nit,
        "" if is_department else town or "",
        "" if is_department else town_name or "",
        code or "",
        own.name if own else "",
        (own.population if own else None) if is_department else people,
        is_department,
    )


# --- what was frozen --------------------------------------------------------------------------------------------------
def _frozen(scenario: Scenario) -> Ranking:
    variables = variables_of(scenario.exercise)
    rows = list(RankedEntity.objects.filter(scenario=scenario))
    trial = Trial.of(scenario, variables)
    kept: dict[Hashable, tuple[Part, ...]] = {
        row.beneficiary_id: tuple(Part(*part) for part in row.parts) for row in rows
    }
    return Ranking([factor_of(one) for one in variables], [_kept(row, trial) for row in rows], trial, None, kept)


def _kept(row: RankedEntity, trial: Trial) -> Placed:
    score = None if row.score is None else float(row.score)
    passes = row.place is not None and score is not None and trial.line.is_passed(row.place, score)
    entity = Entity(row.beneficiary_id, **row.facts)
    return Placed(entity, row.place, score, passes, row.verdict, row.reason)


def kept_rows(scenario: Scenario, ranking: Ranking) -> list[RankedEntity]:
    """The rows that freezing leaves of a scenario, not yet written."""
    return [
        RankedEntity(
            institution_id=scenario.institution_id,
            scenario=scenario,
            beneficiary_id=UUID(str(one.entity.key)),
            place=one.place,
            score=None if one.score is None else Decimal(str(one.score)),
            is_listed=one.is_listed,
            verdict=one.verdict,
            reason=one.reason,
            facts=_facts(one.entity),
            parts=[[p.raw, p.scaled, round(p.share, 6), p.adds, p.is_filled] for p in ranking.parts_of(one.entity.key)],
        )
        for one in ranking.placed
    ]


def _facts(entity: Entity) -> dict[str, Any]:
    return {name: value for name, value in vars(entity).items() if name != "key"}
