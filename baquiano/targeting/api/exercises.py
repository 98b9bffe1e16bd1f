"""Exercises, their scenarios and the order of each with its arithmetic, for other systems (ENT-05, ENT-10, INT-09)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.beneficiaries.queries import beneficiaries_visible_to
from baquiano.targeting import actions, queries, rules
from baquiano.targeting.api.room import room
from baquiano.targeting.forms import (
    DecideForm,
    DiscardForm,
    ExerciseCreateForm,
    ExerciseEditForm,
    FreezeForm,
    RepeatForm,
    ScenarioCreateForm,
    ScenarioEditForm,
    WeighForm,
    begin_trial,
)
from baquiano.targeting.models import ExerciseVariable, RankedEntity, Scenario, TargetingExercise
from baquiano.targeting.tables import ExerciseListing
from baquiano.ui.endpoints import Asked, Call, Rows, Told, words


class ExerciseRows(Rows):
    unit_name = words("unit.name")
    vigencia = words("year.year")
    chosen_name = words("chosen.name")

    class Meta:
        model = TargetingExercise
        fields = (
            "id",
            "number",
            "vigencia",
            "unit",
            "unit_name",
            "title",
            "purpose",
            "universe",
            "scaling",
            "missing",
            "state",
            "state_note",
            "chosen",
            "chosen_name",
            "frozen_at",
            "frozen_by",
            "frozen_sha256",
            "repeats",
            "version",
        )


class VariableRows(Rows):
    code = words("measure.code")
    name = words("measure.name")

    class Meta:
        model = ExerciseVariable
        fields = ("id", "measure", "code", "name", "year", "direction")


class ScenarioRows(Rows):
    class Meta:
        model = Scenario
        fields = (
            "id",
            "exercise",
            "name",
            "rationale",
            "weights",
            "cut",
            "cut_number",
            "cut_score",
            "delivery",
            "delivery_note",
            "days_each",
            "cost_each",
            "cost_total",
            "version",
        )


class PartRows(Told):
    """What a variable adds to the score of an entity."""

    code = serializers.CharField()
    year = serializers.IntegerField()
    raw = serializers.FloatField(allow_null=True)
    scaled = serializers.FloatField(allow_null=True)
    share = serializers.FloatField()
    adds = serializers.FloatField()
    is_filled = serializers.BooleanField()


class PlaceRows(Told):
    """An entity in its place, with the arithmetic behind it."""

    beneficiary = serializers.UUIDField()
    name = serializers.CharField()
    code = serializers.CharField()
    department = serializers.CharField()
    population = serializers.IntegerField(allow_null=True)
    place = serializers.IntegerField(allow_null=True)
    score = serializers.FloatField(allow_null=True)
    is_listed = serializers.BooleanField()
    verdict = serializers.CharField()
    reason = serializers.CharField()
    parts = PartRows(many=True)


class RankedRows(Rows):
    exercise = words("scenario.exercise.number")
    title = words("scenario.exercise.title")
    scenario_name = words("scenario.name")

    class Meta:
        model = RankedEntity
        fields = (
            "id",
            "exercise",
            "title",
            "scenario",
            "scenario_name",
            "place",
            "score",
            "is_listed",
            "verdict",
            "reason",
        )


def _exercise(call: Call, pk: UUID) -> Any:
    return call.one(queries.exercises_visible_to(call.user), pk=pk)


def _exercise_to_edit(call: Call, pk: UUID) -> Any:
    exercise = _exercise(call, pk)
    call.require(rules.can_edit_exercise(call.user, exercise))
    return exercise


def _scenario(call: Call, pk: UUID) -> Any:
    return call.one(queries.scenarios_visible_to(call.user), pk=pk)


def _scenario_to_edit(call: Call, pk: UUID) -> Any:
    scenario = _scenario(call, pk)
    call.require(rules.can_edit_exercise(call.user, scenario.exercise))
    return scenario


def _places(call: Call, pk: UUID) -> list[dict[str, Any]]:
    """Everybody in order, with the kept weights."""
    ranking = queries.ranking_of(_scenario(call, pk))
    return [
        {
            "beneficiary": one.entity.key,
            "name": one.entity.name,
            "code": one.entity.code,
            "department": one.entity.department,
            "population": one.entity.population,
            "place": one.place,
            "score": one.score,
            "is_listed": one.is_listed,
            "verdict": one.verdict,
            "reason": one.reason,
            "parts": [
                {"code": factor.key.rpartition("_")[0], "year": factor.year, **vars(part)}
                for factor, part in zip(ranking.factors, ranking.parts_of(one.entity.key), strict=True)
            ],
        }
        for one in ranking.placed
    ]


room.rows(
    "exercise_list",
    "priorizacion/",
    action=rules.VIEW_EXERCISE,
    answer=ExerciseRows,
    rows=lambda call: queries.exercises_visible_to(call.user),
    listing=ExerciseListing,
    asked=[
        Asked("vigencia", _("Vigencia (año)")),
        Asked("dependencia", _("Dependencia (id)")),
        Asked("estado", _("Estado")),
    ],
    summary=_("Los ejercicios de priorización que la persona puede ver."),
)
room.row(
    "exercise_detail",
    "priorizacion/<uuid:pk>/",
    action=rules.VIEW_EXERCISE,
    answer=ExerciseRows,
    find=_exercise,
    summary=_("Un ejercicio de priorización."),
)
room.rows(
    "exercise_variables",
    "priorizacion/<uuid:pk>/variables/",
    action=rules.VIEW_EXERCISE,
    answer=VariableRows,
    rows=lambda call, pk: _exercise(call, pk).variables.select_related("measure").order_by("measure__code", "year"),
    summary=_("Con qué variables compara un ejercicio."),
)
room.rows(
    "exercise_scenarios",
    "priorizacion/<uuid:pk>/escenarios/",
    action=rules.VIEW_EXERCISE,
    answer=ScenarioRows,
    rows=lambda call, pk: queries.scenarios_of(_exercise(call, pk)),
    summary=_("Los escenarios de un ejercicio."),
)
room.row(
    "scenario_detail",
    "priorizacion/escenarios/<uuid:pk>/",
    action=rules.VIEW_EXERCISE,
    answer=ScenarioRows,
    find=_scenario,
    summary=_("Un escenario: sus pesos, su corte, su entrega y su costo."),
)
room.rows(
    "scenario_ranking",
    "priorizacion/escenarios/<uuid:pk>/orden/",
    action=rules.VIEW_EXERCISE,
    answer=PlaceRows,
    rows=_places,
    summary=_("El orden de un escenario: puesto, puntaje, lo que aporta cada variable, y quién está en la lista."),
)
room.rows(
    "entity_rankings",
    "entidades/<uuid:pk>/",
    action=rules.VIEW_EXERCISE,
    answer=RankedRows,
    rows=lambda call, pk: queries.rankings_visible_to(call.user, call.one(beneficiaries_visible_to(call.user), pk=pk)),
    summary=_("El puesto de una entidad en cada priorización congelada."),
)


@room.verb(
    "exercise_create",
    "priorizacion/crear/",
    action=rules.EDIT_EXERCISE,
    form=ExerciseCreateForm,
    answer=ExerciseRows,
    open_body=True,
)
def exercise_create(call: Call) -> TargetingExercise:
    """Empieza un ejercicio. Cada variable va como v_CÓDIGO_AÑO: more o less."""
    form = call.form(institution=call.institution, user=call.user)
    return actions.create_exercise(
        call.institution,
        id=form.cleaned_data["id"],
        year=form.cleaned_data["year"],
        fields=form.exercise_fields,
        variables=form.chosen,
        by=call.user,
        at=call.at,
    )


@room.verb(
    "exercise_edit",
    "priorizacion/<uuid:pk>/corregir/",
    action=rules.EDIT_EXERCISE,
    form=ExerciseEditForm,
    answer=ExerciseRows,
    open_body=True,
)
def exercise_edit(call: Call, pk: UUID) -> TargetingExercise:
    """Corrige un ejercicio que no se ha congelado; las variables que no vengan se quitan."""
    exercise = _exercise_to_edit(call, pk)
    form = call.form(institution=call.institution, user=call.user)
    return actions.edit_exercise(
        exercise,
        expected_version=form.cleaned_data["version"],
        fields=form.exercise_fields,
        variables=form.chosen,
        by=call.user,
        at=call.at,
    )


@room.verb(
    "exercise_freeze",
    "priorizacion/<uuid:pk>/congelar/",
    action=rules.FREEZE_EXERCISE,
    form=FreezeForm,
    answer=ExerciseRows,
)
def exercise_freeze(call: Call, pk: UUID) -> TargetingExercise:
    """Elige un escenario y congela el ejercicio."""
    exercise = _exercise(call, pk)
    call.require(rules.can_freeze(call.user, exercise))
    data = call.form(exercise=exercise).cleaned_data
    return actions.freeze_exercise(
        exercise,
        scenario=data["scenario"],
        expected_version=data["version"],
        note=data["note"],
        by=call.user,
        at=call.at,
    )


@room.verb(
    "exercise_repeat",
    "priorizacion/<uuid:pk>/repetir/",
    action=rules.EDIT_EXERCISE,
    form=RepeatForm,
    answer=ExerciseRows,
)
def exercise_repeat(call: Call, pk: UUID) -> TargetingExercise:
    """Crea otro ejercicio igual, con los datos de hoy."""
    exercise = _exercise(call, pk)
    call.require(queries.is_exercise_made(call.identity) or rules.can_repeat(call.user, exercise))
    return actions.repeat_exercise(exercise, **call.form().cleaned_data, by=call.user, at=call.at)


@room.verb(
    "exercise_discard",
    "priorizacion/<uuid:pk>/descartar/",
    action=rules.EDIT_EXERCISE,
    form=DiscardForm,
    answer=ExerciseRows,
)
def exercise_discard(call: Call, pk: UUID) -> TargetingExercise:
    """Descarta un ejercicio que no se va a congelar, con su motivo."""
    exercise = _exercise(call, pk)
    call.require(rules.can_discard_exercise(call.user, exercise))
    return actions.discard_exercise(exercise, **call.form().cleaned_data, by=call.user, at=call.at)


@room.verb(
    "scenario_create",
    "priorizacion/<uuid:pk>/escenario/",
    action=rules.EDIT_EXERCISE,
    form=ScenarioCreateForm,
    answer=ScenarioRows,
)
def scenario_create(call: Call, pk: UUID) -> Scenario:
    """Agrega un escenario que empieza como otro."""
    exercise = _exercise_to_edit(call, pk)
    form = call.form(exercise=exercise)
    return actions.create_scenario(
        exercise,
        id=form.cleaned_data["id"],
        fields=form.scenario_fields,
        like=form.cleaned_data["like"],
        by=call.user,
        at=call.at,
    )


@room.verb(
    "scenario_edit",
    "priorizacion/escenarios/<uuid:pk>/corregir/",
    action=rules.EDIT_EXERCISE,
    form=ScenarioEditForm,
    answer=ScenarioRows,
)
def scenario_edit(call: Call, pk: UUID) -> Scenario:
    """Corrige el nombre, el porqué, la entrega o el costo de un escenario."""
    scenario = _scenario_to_edit(call, pk)
    form = call.form()
    version = form.cleaned_data["version"]
    return actions.edit_scenario(
        scenario, expected_version=version, fields=form.scenario_fields, by=call.user, at=call.at
    )


@room.verb(
    "scenario_weigh",
    "priorizacion/escenarios/<uuid:pk>/pesos/",
    action=rules.EDIT_EXERCISE,
    form=WeighForm,
    answer=ScenarioRows,
    open_body=True,
)
def scenario_weigh(call: Call, pk: UUID) -> Scenario:
    """Guarda los pesos y el corte. Cada peso va como w_CÓDIGO_AÑO, de 0 a 100; el que no viene queda como está."""
    scenario = _scenario_to_edit(call, pk)
    form = call.form(scenario=scenario, written=begin_trial)
    version = form.cleaned_data["version"]
    return actions.weigh_scenario(
        scenario, expected_version=version, fields=form.trial_fields, by=call.user, at=call.at
    )


@room.verb(
    "scenario_remove", "priorizacion/escenarios/<uuid:pk>/quitar/", action=rules.EDIT_EXERCISE, answer=ExerciseRows
)
def scenario_remove(call: Call, pk: UUID) -> TargetingExercise:
    """Quita un escenario de un ejercicio que no se ha congelado."""
    return actions.remove_scenario(_scenario_to_edit(call, pk), by=call.user, at=call.at)


@room.verb(
    "scenario_decide",
    "priorizacion/escenarios/<uuid:pk>/entidades/<uuid:entity>/decidir/",
    action=rules.EDIT_EXERCISE,
    form=DecideForm,
    answer=ScenarioRows,
)
def scenario_decide(call: Call, pk: UUID, entity: UUID) -> Scenario:
    """Agrega o quita a mano una entidad, con su motivo; sin decisión, la deja al orden."""
    scenario = _scenario_to_edit(call, pk)
    beneficiary = call.one(queries.ranked_universe(scenario.exercise), pk=entity)
    return actions.decide_entity(scenario, beneficiary, **call.form().cleaned_data, by=call.user, at=call.at)
