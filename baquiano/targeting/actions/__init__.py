"""Verbs of the room.

``selecting``   a selection from its universe to its closing, and its versions
``picking``     who is in it
``resources``   the capacity of each unit
``priorities``  the annual list of the SGR
``exercising``  an exercise from its universe to the list that freezing leaves
``scenarios``   its alternatives: weights, cut, decisions by hand and cost
``measures``    the catalogue of variables and their values
"""

from baquiano.targeting.actions.exercising import (
    Chosen,
    create_exercise,
    discard_exercise,
    edit_exercise,
    freeze_exercise,
    repeat_exercise,
)
from baquiano.targeting.actions.measures import ReadValue, create_measure, edit_measure, save_values
from baquiano.targeting.actions.picking import (
    add_picks,
    edit_pick,
    remove_delisted,
    remove_pick,
    take_list,
    take_ranking,
)
from baquiano.targeting.actions.priorities import save_priority
from baquiano.targeting.actions.resources import create_capacity, edit_capacity
from baquiano.targeting.actions.scenarios import (
    create_scenario,
    decide_entity,
    edit_scenario,
    remove_scenario,
    weigh_scenario,
)
from baquiano.targeting.actions.selecting import (
    add_support,
    close_selection,
    create_selection,
    discard_selection,
    edit_selection,
    revise_selection,
)

__all__ = [
    "Chosen",
    "ReadValue",
    "add_picks",
    "add_support",
    "close_selection",
    "create_capacity",
    "create_exercise",
    "create_measure",
    "create_scenario",
    "create_selection",
    "decide_entity",
    "discard_exercise",
    "discard_selection",
    "edit_capacity",
    "edit_exercise",
    "edit_measure",
    "edit_pick",
    "edit_scenario",
    "edit_selection",
    "freeze_exercise",
    "remove_delisted",
    "remove_pick",
    "remove_scenario",
    "repeat_exercise",
    "revise_selection",
    "save_priority",
    "save_values",
    "take_list",
    "take_ranking",
    "weigh_scenario",
]
