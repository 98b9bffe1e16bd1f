"""Verbs that write in the institution."""

from baquiano.institutions.actions.calendar import add_local_day, close_year, load_holidays, open_year, remove_local_day
from baquiano.institutions.actions.loading import LoadResult, load_institution
from baquiano.institutions.actions.people import create_membership, end_membership
from baquiano.institutions.actions.structure import close_unit, create_unit, reorganise_unit

__all__ = [
    "LoadResult",
    "add_local_day",
    "close_unit",
    "close_year",
    "create_membership",
    "create_unit",
    "end_membership",
    "load_holidays",
    "load_institution",
    "open_year",
    "remove_local_day",
    "reorganise_unit",
]
