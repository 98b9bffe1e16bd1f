"""Exercises and their scenarios, and who is where in each (ENT-05, ENT-10)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import TruncDate

from baquiano.accounts.models import User
from baquiano.beneficiaries.history import told
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.policy import visible
from baquiano.documents import queries as documents
from baquiano.documents.models import IssuedDocument
from baquiano.institutions.models import FiscalYear
from baquiano.institutions.rules import refuse_closed
from baquiano.targeting.choices import ExerciseState
from baquiano.targeting.models import (
    ExerciseVariable,
    MeasureValue,
    RankedEntity,
    Scenario,
    Selection,
    TargetingExercise,
)
from baquiano.targeting.profile import listed_kinds
from baquiano.targeting.queries.universe import universe_of
from baquiano.targeting.rules import VIEW_EXERCISE


def exercises_visible_to(user: User) -> QuerySet[Any]:
    rows = TargetingExercise.objects.select_related(
        "unit", "year", "institution", "created_by", "frozen_by", "chosen", "repeats"
    )
    return visible(rows, user, VIEW_EXERCISE)


def with_sizes(rows: QuerySet[Any]) -> QuerySet[Any]:
    """``rows`` with how many variables and scenarios each has, and how many entities its list has once frozen."""
    return rows.annotate(
        variable_count=Count("variables", distinct=True),
        scenario_count=Count("scenarios", distinct=True),
        listed_count=Count("chosen__ranked", filter=Q(chosen__ranked__is_listed=True), distinct=True),
    )


def scenarios_visible_to(user: User) -> QuerySet[Scenario]:
    rows = Scenario.objects.select_related("exercise__unit", "exercise__year", "exercise__institution")
    return visible(rows.prefetch_related(_variables("exercise__variables")), user, VIEW_EXERCISE)


def scenarios_of(exercise: TargetingExercise) -> QuerySet[Scenario]:
    """The scenarios of an exercise, in the order in which they were made."""
    rows = exercise.scenarios.select_related("exercise__unit", "exercise__year", "exercise__institution")
    return rows.order_by("position", "pk")


def _variables(path: str) -> Prefetch:
    return Prefetch(path, ExerciseVariable.objects.select_related("measure").order_by("measure__name", "-year", "pk"))


def variables_of(exercise: TargetingExercise) -> list[ExerciseVariable]:
    """With which variables it compares, by name and the latest year first."""
    if "variables" in getattr(exercise, "_prefetched_objects_cache", {}):
        return list(exercise.variables.all())
    return list(exercise.variables.select_related("measure").order_by("measure__name", "-year", "pk"))


def exercise_for_update(exercise: TargetingExercise) -> TargetingExercise:
    """The exercise as it is stored, locked until the transaction ends; its scenarios change only under this lock.

    Refused in a closed vigencia.
    """
    rows = TargetingExercise.objects.select_for_update(of=("self",)).select_related("unit", "year", "institution")
    current = rows.get(pk=exercise.pk)
    refuse_closed(current.year)
    return current


def scenario_for_update(scenario: Scenario) -> Scenario | None:
    """The scenario as it is stored, once its exercise is locked; none when somebody took it away."""
    rows = Scenario.objects.select_related("exercise__unit", "exercise__year", "exercise__institution")
    return rows.filter(pk=scenario.pk).first()


def offered_variables() -> list[dict[str, Any]]:
    """Every variable in use and year of which there are values, with how many."""
    rows = MeasureValue.objects.filter(measure__is_active=True).order_by("measure__name", "-year")
    names = ("measure", "measure__code", "measure__name", "measure__more_means", "year")
    return list(rows.values(*names).annotate(total=Count("pk")))


def is_exercise_made(id: UUID | None) -> bool:
    """Whether the exercise was made by an earlier request with the same identity."""
    return id is not None and TargetingExercise.objects.filter(pk=id).exists()


# --- what was frozen --------------------------------------------------------------------------------------------------
def frozen_exercises(year: FiscalYear) -> QuerySet[Any]:
    """The frozen exercises of a vigencia, the latest first: what selections and plans may take their entities from."""
    rows = TargetingExercise.objects.filter(year=year, state=ExerciseState.FROZEN)
    return rows.select_related("unit", "year", "chosen").order_by("-frozen_at")


def prioritised(exercise: TargetingExercise) -> QuerySet[RankedEntity]:
    """The list of the chosen scenario of a frozen exercise, in its order; those added by hand keep their place."""
    rows = RankedEntity.objects.filter(scenario=exercise.chosen_id, is_listed=True)
    return rows.select_related("beneficiary__municipality__department", "beneficiary__public_entity")


def rankings_visible_to(user: User, beneficiary: Beneficiary) -> QuerySet[RankedEntity]:
    """Where the entity is in the chosen scenario of each frozen exercise that the person may see, the latest first."""
    seen = exercises_visible_to(user).filter(state=ExerciseState.FROZEN).order_by().select_related(None)
    rows = RankedEntity.objects.filter(beneficiary=beneficiary, scenario__in=seen.values("chosen"))
    return rows.select_related("scenario__exercise__unit", "scenario__exercise__year").order_by(
        "-scenario__exercise__frozen_at"
    )


def told_rankings(user: User, beneficiary: Beneficiary, on: date) -> QuerySet[Any]:
    """The frozen exercises in whose list an entity is, for its history (ENT-12)."""
    rows = exercises_visible_to(user).filter(
        state=ExerciseState.FROZEN, chosen__ranked__beneficiary=beneficiary, chosen__ranked__is_listed=True
    )
    return told(rows, day=TruncDate("frozen_at"), title="title", unit="unit", state="state", pending=Q(pk=None))


def exercise_record_id(exercise: TargetingExercise) -> UUID:
    """The identity of the document with which an exercise is frozen."""
    return uuid5(exercise.pk, "record")


def exercise_record(exercise: TargetingExercise) -> IssuedDocument | None:
    """The record that freezing it issued; none while it is open, or where the institution has no format for it."""
    return documents.document_by_id(exercise_record_id(exercise))


def frozen_exercise(
    exercise: TargetingExercise, scenarios: Iterable[Scenario], chosen: Scenario, rankings: Mapping[UUID, Any]
) -> dict[str, Any]:
    """All that freezing fixes, as plain data: its SHA-256 tells whether it is what was frozen (ENT-05)."""
    return {
        "institution": exercise.institution.code,
        "number": exercise.number,
        "year": exercise.year.year,
        "unit": exercise.unit.code,
        "title": exercise.title,
        "purpose": exercise.purpose,
        "universe": exercise.universe,
        "scaling": exercise.scaling,
        "missing": exercise.missing,
        "variables": [[one.measure.code, one.year, one.direction] for one in variables_of(exercise)],
        "chosen": chosen.name,
        "scenarios": [_frozen_scenario(one, rankings[one.pk]) for one in scenarios],
    }


def _frozen_scenario(scenario: Scenario, ranking: Any) -> dict[str, Any]:
    names = ("name", "rationale", "cut", "cut_number", "delivery", "delivery_note")
    sums = ("cut_score", "days_each", "cost_each", "cost_total")
    return {
        **{name: getattr(scenario, name) for name in names},
        **{name: str(getattr(scenario, name)) for name in sums},
        "weights": ranking.trial.weights,
        "entities": [
            [str(one.entity.key), one.entity.name, one.place, str(one.score), one.is_listed, one.verdict, one.reason]
            for one in ranking.placed
        ],
    }


def waiting_ranking(selection: Selection, exercise: TargetingExercise) -> QuerySet[RankedEntity]:
    """Who of the list of a frozen exercise belongs to the universe of the selection and is not in it yet, in order."""
    inside = universe_of(selection.universe).exclude(kind__in=listed_kinds(selection.institution, selection.year.year))
    rows = prioritised(exercise).filter(beneficiary__in=inside.order_by().values("pk"))
    return rows.exclude(beneficiary__in=selection.picks.values("beneficiary"))
