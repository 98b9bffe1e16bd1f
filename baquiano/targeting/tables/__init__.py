"""Lists of the room."""

from baquiano.targeting.tables.measures import MeasureListing, ValueListing
from baquiano.targeting.tables.ranking import ExerciseListing, RankingTable
from baquiano.targeting.tables.selections import (
    CapacityListing,
    PickListing,
    PriorityListing,
    SelectionListing,
    UniverseListing,
)

__all__ = [
    "CapacityListing",
    "ExerciseListing",
    "MeasureListing",
    "PickListing",
    "PriorityListing",
    "RankingTable",
    "SelectionListing",
    "UniverseListing",
    "ValueListing",
]
