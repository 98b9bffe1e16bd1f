"""Verbs that write in the institution."""

from baquiano.institutions.actions.calendar import add_local_day, load_holidays, remove_local_day
from baquiano.institutions.actions.delegation import delegate_role, revoke_delegation, tell_ending_delegations
from baquiano.institutions.actions.exporting import export_folder
from baquiano.institutions.actions.loading import LoadResult, load_institution
from baquiano.institutions.actions.people import (
    change_membership,
    create_membership,
    end_membership,
    leave_institution,
    link_person,
)
from baquiano.institutions.actions.settings import change_setting
from baquiano.institutions.actions.structure import close_unit, create_unit, edit_unit, reorganise_unit
from baquiano.institutions.actions.years import (
    close_year,
    confirm_point,
    open_year,
    prepare_year,
    reopen_year,
    start_year,
    withdraw_point,
)

__all__ = [
    "LoadResult",
    "add_local_day",
    "change_membership",
    "change_setting",
    "close_unit",
    "close_year",
    "confirm_point",
    "create_membership",
    "create_unit",
    "delegate_role",
    "edit_unit",
    "end_membership",
    "export_folder",
    "leave_institution",
    "link_person",
    "load_holidays",
    "load_institution",
    "open_year",
    "prepare_year",
    "remove_local_day",
    "reopen_year",
    "reorganise_unit",
    "revoke_delegation",
    "start_year",
    "tell_ending_delegations",
    "withdraw_point",
]
