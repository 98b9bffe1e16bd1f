"""Pages of the room.

``selections``  a selection from its criteria to its record, and its versions
``picks``       of whom it chooses, and who is in
``resources``   the capacity of each unit, and the list of the SGR
``measures``    the catalogue of variables and their values
``exercises``   an exercise and its scenarios side by side
``scenarios``   the order of a scenario, and why each entity is where it is
"""

from baquiano.targeting.views.exercises import (
    entity_rankings,
    exercise_create,
    exercise_detail,
    exercise_discard,
    exercise_download,
    exercise_edit,
    exercise_freeze,
    exercise_list,
    exercise_repeat,
)
from baquiano.targeting.views.measures import measure_create, measure_edit, measure_list, value_list
from baquiano.targeting.views.picks import (
    pick_edit,
    pick_remove,
    selection_delisted,
    selection_pick,
    selection_rank,
    selection_take,
    selection_universe,
)
from baquiano.targeting.views.resources import capacity_create, capacity_edit, capacity_list, priority_list
from baquiano.targeting.views.scenarios import (
    scenario_create,
    scenario_decide,
    scenario_detail,
    scenario_edit,
    scenario_reason,
    scenario_remove,
    scenario_weigh,
)
from baquiano.targeting.views.selections import (
    selection_close,
    selection_create,
    selection_detail,
    selection_discard,
    selection_download,
    selection_edit,
    selection_list,
    selection_revise,
    selection_support,
)

__all__ = [
    "capacity_create",
    "capacity_edit",
    "capacity_list",
    "entity_rankings",
    "exercise_create",
    "exercise_detail",
    "exercise_discard",
    "exercise_download",
    "exercise_edit",
    "exercise_freeze",
    "exercise_list",
    "exercise_repeat",
    "measure_create",
    "measure_edit",
    "measure_list",
    "pick_edit",
    "pick_remove",
    "priority_list",
    "scenario_create",
    "scenario_decide",
    "scenario_detail",
    "scenario_edit",
    "scenario_reason",
    "scenario_remove",
    "scenario_weigh",
    "selection_close",
    "selection_create",
    "selection_delisted",
    "selection_detail",
    "selection_discard",
    "selection_download",
    "selection_edit",
    "selection_list",
    "selection_pick",
    "selection_rank",
    "selection_revise",
    "selection_support",
    "selection_take",
    "selection_universe",
    "value_list",
]
