"""The record *Entidades priorizadas* of a frozen exercise, as its format and its spreadsheet say it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from baquiano.documents.models import IssuedDocument
from baquiano.documents.payloads import Payload
from baquiano.targeting import queries
from baquiano.targeting.choices import Cut
from baquiano.targeting.models import Scenario, TargetingExercise
from baquiano.targeting.ranking import Part, Placed
from baquiano.targeting.wording import figure_words
from baquiano.ui.display import cop, number


@dataclass(frozen=True, kw_only=True)
class UniverseFilter:
    """A condition of the universe, in words: "Departamento: Chocó, Nariño"."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class WeighedVariable:
    """A variable of the exercise, with its share in the chosen scenario: "25 %"."""

    name: str
    year: int
    unit: str
    source: str
    direction: str
    share: str


@dataclass(frozen=True, kw_only=True)
class ComparedScenario:
    """An alternative that was considered: its reason, how many entities, what it costs and whether it was chosen."""

    name: str
    rationale: str
    cut: str
    entities: int
    cost: str
    delivery: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class PrioritisedRow:
    """An entity of the list: its place and score, the value of each variable, and why it is in."""

    place: str
    name: str
    code: str
    department: str
    population: str
    score: str
    values: Sequence[str]
    why: str


@dataclass(frozen=True, kw_only=True)
class ExercisePayload(Payload):
    """*Entidades priorizadas* (ENT-05, ENT-10): among whom, with what, which alternatives, and the list."""

    year: int
    unit: str
    title: str
    purpose: str
    universe: Sequence[UniverseFilter]
    universe_size: int
    scaling: str
    missing: str
    variables: Sequence[WeighedVariable]
    scenarios: Sequence[ComparedScenario]
    scenario: str
    rationale: str
    cut: str
    delivery: str
    cost: str
    coverage: str
    population_coverage: str
    rows: Sequence[PrioritisedRow]
    removed: Sequence[str] = ()
    note: str = ""
    frozen_by: str = ""
    frozen_at: datetime | None = None
    content_sha256: str = ""


def exercise_payload(exercise: TargetingExercise) -> ExercisePayload:
    """All that was frozen, in words."""
    scenarios = list(queries.scenarios_of(exercise))
    chosen = next(one for one in scenarios if one.pk == exercise.chosen_id)
    rankings = {one.pk: queries.ranking_of(one) for one in scenarios}
    ranking = rankings[chosen.pk]
    whole, _parts = ranking.coverage()
    return ExercisePayload(
        year=exercise.year.year,
        unit=exercise.unit.name,
        title=exercise.title,
        purpose=exercise.purpose,
        universe=[
            UniverseFilter(name=name, value=value) for name, value in queries.Universe.read(exercise.universe).words()
        ],
        universe_size=whole.total,
        scaling=exercise.get_scaling_display(),
        missing=exercise.get_missing_display(),
        variables=_variables(exercise, ranking),
        scenarios=[_scenario(one, rankings[one.pk], one.pk == chosen.pk) for one in scenarios],
        scenario=chosen.name,
        rationale=chosen.rationale,
        cut=cut_words(chosen),
        delivery=delivery_words(chosen),
        cost=cost_words(chosen, len(ranking.listed)),
        coverage=_("%(n)s de %(total)s entidades (%(percent)s %%)")
        % {"n": number(whole.chosen), "total": number(whole.total), "percent": number(whole.percent, 1)},
        population_coverage=_("%(n)s de %(total)s habitantes (%(percent)s %%)")
        % {
            "n": number(whole.chosen_people),
            "total": number(whole.total_people),
            "percent": number(whole.people_percent, 1),
        },
        rows=[_row(one, ranking.parts_of(one.entity.key)) for one in ranking.listed],
        removed=[f"{one.entity.name}: {one.reason}" for one in ranking.placed if one.verdict == "out"],
        note=exercise.state_note,
        frozen_by=str(exercise.frozen_by),
        frozen_at=exercise.frozen_at,
        content_sha256=exercise.frozen_sha256,
    )


def _variables(exercise: TargetingExercise, ranking: queries.Ranking) -> list[WeighedVariable]:
    total = sum(ranking.trial.weights.values())
    return [
        WeighedVariable(
            name=one.measure.name,
            year=one.year,
            unit=one.measure.unit,
            source=one.measure.source,
            direction=one.get_direction_display(),
            share=share_words(ranking.trial.weights[one.key], total),
        )
        for one in queries.variables_of(exercise)
    ]


def share_words(weight: float, total: float) -> str:
    return f"{number(Decimal(str(weight / total * 100 if total else 0)), 1)} %"


def _scenario(one: Scenario, ranking: queries.Ranking, is_chosen: bool) -> ComparedScenario:
    listed = len(ranking.listed)
    return ComparedScenario(
        name=one.name,
        rationale=one.rationale,
        cut=cut_words(one),
        entities=listed,
        cost=cost_words(one, listed),
        delivery=delivery_words(one),
        is_chosen=is_chosen,
    )


def cut_words(scenario: Scenario) -> str:
    """«Las primeras 40» or «Desde 65,5 puntos»."""
    if scenario.cut == Cut.NUMBER:
        return _("Las primeras %(n)s") % {"n": number(scenario.cut_number)}
    return _("Desde %(n)s puntos") % {"n": number(scenario.cut_score, 2)}


def delivery_words(scenario: Scenario) -> str:
    note = f" ({scenario.delivery_note})" if scenario.delivery_note else ""
    return f"{scenario.get_delivery_display()}{note}"


def cost_of(scenario: Scenario, listed: int) -> Decimal | None:
    """What was typed for the whole list, or what each entity costs by how many there are."""
    if scenario.cost_total is not None:
        return scenario.cost_total
    return None if scenario.cost_each is None else scenario.cost_each * listed


def cost_words(scenario: Scenario, listed: int) -> str:
    cost = cost_of(scenario, listed)
    return "" if cost is None else cop(cost)


def _row(one: Placed, parts: tuple[Part, ...]) -> PrioritisedRow:
    entity = one.entity
    return PrioritisedRow(
        place="—" if one.place is None else str(one.place),
        name=entity.name,
        code=entity.code,
        department=entity.department_name,
        population="" if entity.population is None else number(entity.population),
        score="—" if one.score is None else number(Decimal(str(one.score)), 2),
        values=[figure_words(part.raw) or "—" for part in parts],
        why=one.reason if one.verdict else _("Por su puesto"),
    )


# --- the same as a spreadsheet ----------------------------------------------------------------------------------------
def sheet_headers(content: dict[str, Any]) -> list[str]:
    variables = [f"{one['name']} {one['year']}" for one in content["variables"]]
    return ["Puesto", "Entidad", "Código", "Departamento", "Población", "Puntaje", *variables, "Por qué está"]


def exercise_sheet(content: dict[str, Any]) -> list[list[Any]]:
    """The list of the stored content of a record."""
    names = ("place", "name", "code", "department", "population", "score")
    return [[*(row[name] for name in names), *row["values"], row["why"]] for row in content["rows"]]


def exercise_note(content: dict[str, Any], record: IssuedDocument | None) -> str:
    """What identifies the record, above its rows."""
    parts = [
        f"{record.format.code} · {record.number}" if record else "",
        f"{content['title']} · {content['unit']} · {content['year']}",
        _("Escenario: %(words)s") % {"words": content["scenario"]},
        content["cut"],
        content["coverage"],
        _("Congelado por %(who)s") % {"who": content["frozen_by"]},
        _("Código de verificación: %(code)s") % {"code": record.verification_code} if record else "",
        f"SHA-256: {content['content_sha256']}",
    ]
    return " · ".join(part for part in parts if part)
