"""Who may do what with a selection, and when. ``docs/rules/selection.md`` says in prose what is counted."""

from typing import Any

from baquiano.common.policy import allows
from baquiano.targeting.choices import ALLOWED_MOVES, EXERCISE_MOVES, ExerciseState, SelectionState
from baquiano.targeting.models import Selection, TargetingExercise

VIEW, EDIT, CLOSE = "targeting.view_selection", "targeting.edit_selection", "targeting.close_selection"
VIEW_CAPACITY, EDIT_CAPACITY = "targeting.view_capacity", "targeting.edit_capacity"
VIEW_MEASURES, EDIT_MEASURES, LOAD_MEASURES = (
    "targeting.view_measures",
    "targeting.edit_measures",
    "targeting.load_measures",
)
VIEW_EXERCISE, EDIT_EXERCISE, FREEZE_EXERCISE = (
    "targeting.view_exercise",
    "targeting.edit_exercise",
    "targeting.freeze_exercise",
)
# What the profile opens apart from the rest of the room (``profile.EXERCISES``).
EXERCISING = (VIEW_MEASURES, EDIT_MEASURES, LOAD_MEASURES, VIEW_EXERCISE, EDIT_EXERCISE, FREEZE_EXERCISE)
VIEW_PRIORITIES, LOAD_PRIORITIES = "targeting.view_priorities", "targeting.load_priorities"


def moves(selection: Selection, state: SelectionState) -> bool:
    return state in ALLOWED_MOVES[SelectionState(selection.state)]


def can_edit(user: Any, selection: Selection) -> bool:
    """Its words, its universe and who is in it, while it is not closed."""
    return selection.is_draft and allows(user, EDIT, selection)


def can_close(user: Any, selection: Selection) -> bool:
    return moves(selection, SelectionState.CLOSED) and allows(user, CLOSE, selection)


def can_discard(user: Any, selection: Selection) -> bool:
    return moves(selection, SelectionState.DISCARDED) and allows(user, EDIT, selection)


def can_revise(user: Any, selection: Selection) -> bool:
    """Begin another version of a closed one that nobody replaced yet (``queries.selections`` says it)."""
    return selection.is_closed and not selection.is_replaced and allows(user, EDIT, selection)  # type: ignore[attr-defined]


# --- exercises --------------------------------------------------------------------------------------------------------
def exercise_moves(exercise: TargetingExercise, state: ExerciseState) -> bool:
    return state in EXERCISE_MOVES[ExerciseState(exercise.state)]


def can_edit_exercise(user: Any, exercise: TargetingExercise) -> bool:
    """Its words, its variables and its scenarios, while it is not frozen."""
    return exercise.is_draft and allows(user, EDIT_EXERCISE, exercise)


def can_freeze(user: Any, exercise: TargetingExercise) -> bool:
    return exercise_moves(exercise, ExerciseState.FROZEN) and allows(user, FREEZE_EXERCISE, exercise)


def can_discard_exercise(user: Any, exercise: TargetingExercise) -> bool:
    return exercise_moves(exercise, ExerciseState.DISCARDED) and allows(user, EDIT_EXERCISE, exercise)


def can_repeat(user: Any, exercise: TargetingExercise) -> bool:
    """Begin another one like it: what was frozen or discarded is not written any more."""
    return not exercise.is_draft and allows(user, EDIT_EXERCISE, exercise)
