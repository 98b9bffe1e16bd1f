"""Rows of the room.

``selections``  whom a unit will assist, its capacity, and the annual list of the SGR
``measures``    what is known of each entity in figures: the catalogue of variables and their values by year
``exercises``   a universe ordered by them, in scenarios with their weights, cut and decisions
"""

from baquiano.targeting.models.exercises import (
    ExerciseVariable,
    RankedEntity,
    Scenario,
    ScenarioDecision,
    TargetingExercise,
)
from baquiano.targeting.models.measures import Measure, MeasureValue
from baquiano.targeting.models.selections import MOST_DAYS, Capacity, Pick, PriorityEntry, Selection

__all__ = [
    "MOST_DAYS",
    "Capacity",
    "ExerciseVariable",
    "Measure",
    "MeasureValue",
    "Pick",
    "PriorityEntry",
    "RankedEntity",
    "Scenario",
    "ScenarioDecision",
    "Selection",
    "TargetingExercise",
]
