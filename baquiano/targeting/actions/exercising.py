"""An exercise from its universe and its variables to the list that freezing leaves (ENT-05, ENT-10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.digests import sha256_of
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import one_line, without_control_characters
from baquiano.documents import actions as documents
from baquiano.documents.models import IssuedDocument
from baquiano.institutions.models import FiscalYear, Institution
from baquiano.institutions.numbering import next_number
from baquiano.targeting import queries
from baquiano.targeting.actions.scenarios import COPIED, first_scenario
from baquiano.targeting.choices import ExerciseState
from baquiano.targeting.models import (
    ExerciseVariable,
    Measure,
    RankedEntity,
    Scenario,
    ScenarioDecision,
    TargetingExercise,
)
from baquiano.targeting.prioritised_list import exercise_payload
from baquiano.targeting.profile import exercise_format
from baquiano.targeting.rules import exercise_moves

EDITABLE = ("title", "unit", "purpose", "universe", "scaling", "missing")
BATCH = 500


@dataclass(frozen=True)
class Chosen:
    """A variable of a year that somebody chose to compare with, and which end of it comes first."""

    measure: UUID
    year: int
    direction: str


@transaction.atomic
def create_exercise(
    institution: Institution,
    *,
    id: UUID,
    year: FiscalYear,
    fields: dict[str, Any],
    variables: Iterable[Chosen],
    by: User | None,
    at: datetime,
) -> TargetingExercise:
    """Begin an exercise, with a first scenario in which every variable weighs the same. The same ``id`` is the same."""
    one_at_a_time(id)
    values = _clean(fields)
    owned = {"institution": institution, "year": year, **values, "created_by": by, "created_at": at}
    if TargetingExercise._base_manager.filter(pk=id).exists():
        return create_once(TargetingExercise, id=id, fields=owned)[0]
    _refuse_closed(year)
    number = _number(institution, year)
    exercise, _is_new = create_once(TargetingExercise, id=id, fields={**owned, "number": number})
    told = _choose(exercise, variables)
    changes = trail.diff({}, trail.snapshot(exercise, list(EDITABLE)))
    data = {"number": number, "variables": told}
    trail.record("targeting.exercise_created", exercise, by=by, at=at, changes=changes, data=data)
    first_scenario(exercise, by=by, at=at)
    return exercise


@transaction.atomic
def edit_exercise(
    exercise: TargetingExercise,
    *,
    expected_version: int,
    fields: dict[str, Any],
    variables: Iterable[Chosen],
    by: User,
    at: datetime,
) -> TargetingExercise:
    """Correct of whom, with what and how it compares, while it is not frozen. The weights of what stays are kept."""
    current = queries.exercise_for_update(exercise)
    refuse_unless_open(current)
    before = trail.snapshot(current, list(EDITABLE)) | {"variables": _told(current)}
    for name, value in _clean(fields).items():
        setattr(current, name, value)
    save_if_current(current, expected_version=expected_version, fields=list(EDITABLE))
    told = _choose(current, variables)
    changes = trail.diff(before, trail.snapshot(current, list(EDITABLE)) | {"variables": told})
    if changes:
        trail.record("targeting.exercise_edited", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def discard_exercise(exercise: TargetingExercise, *, note: str, by: User, at: datetime) -> TargetingExercise:
    """Leave an exercise that will not be frozen, saying why."""
    current = queries.exercise_for_update(exercise)
    words = without_control_characters(note).strip()
    if current.state == ExerciseState.DISCARDED:
        return current
    refuse_unless_open(current)
    if not words:
        raise Refused({"note": _("Escriba por qué se descarta.")})
    return _move(current, ExerciseState.DISCARDED, "discarded", by=by, at=at, data={"note": words}, state_note=words)


@transaction.atomic
def freeze_exercise(
    exercise: TargetingExercise,
    *,
    scenario: Scenario,
    expected_version: int | None = None,
    note: str = "",
    by: User,
    at: datetime,
) -> TargetingExercise:
    """Choose a scenario and fix the exercise: everybody's place and arithmetic in every scenario, and issue its record.

    Refused when the list is empty, or without a variable that weighs. Whoever froze it is answered the same again.
    """
    current = queries.exercise_for_update(exercise)
    if current.is_frozen and current.frozen_by_id == by.pk and current.chosen_id == scenario.pk:
        return current
    refuse_unless_open(current)
    if expected_version is not None and expected_version != current.version:
        raise Refused(_("El ejercicio cambió mientras lo revisaba. Léalo otra vez antes de congelarlo."))
    scenarios = list(queries.scenarios_of(current))
    chosen = next((one for one in scenarios if one.pk == scenario.pk), None)
    if chosen is None:
        raise Refused({"scenario": _("Ese escenario ya no está en el ejercicio. Elija otro.")})
    chosen.exercise = current
    rankings = _keep(current, scenarios)
    if not rankings[chosen.pk].listed:
        raise Refused(
            {"scenario": _("La lista de ese escenario está vacía: revise sus variables, sus pesos y su corte.")}
        )
    digest = sha256_of(queries.frozen_exercise(current, scenarios, chosen, rankings))
    words = without_control_characters(note).strip()
    listed = len(rankings[chosen.pk].listed)
    data = {"scenario": chosen.name, "entities": listed, "sha256": digest, "note": words}
    _move(
        current, ExerciseState.FROZEN, "frozen", by=by, at=at, data=data, state_note=words, chosen=chosen,
        frozen_at=at, frozen_by=by, frozen_sha256=digest,
    )  # fmt: skip
    _issue(current, by, at)
    return current


def _keep(exercise: TargetingExercise, scenarios: list[Scenario]) -> dict[UUID, Any]:
    """Write everybody's place in every scenario; the figures are read once."""
    matrix = queries.matrix_of(exercise)
    rankings = {one.pk: queries.rank(one, matrix) for one in scenarios}
    for one in scenarios:
        RankedEntity.objects.bulk_create(queries.kept_rows(one, rankings[one.pk]), batch_size=BATCH)
    return rankings


@transaction.atomic
def repeat_exercise(exercise: TargetingExercise, *, id: UUID, by: User, at: datetime) -> TargetingExercise:
    """Begin another with the same universe, variables, scenarios and decisions; the first one stays (ENT-05)."""
    one_at_a_time(id)
    repeated = TargetingExercise.objects.filter(pk=id).first()
    if repeated is not None:
        return repeated
    current = queries.exercise_for_update(exercise)
    _refuse_closed(current.year)
    copied = {name: getattr(current, name) for name in (*EDITABLE, "institution", "year")}
    number = _number(current.institution, current.year)
    owned = {**copied, "number": number, "repeats": current, "created_by": by, "created_at": at}
    newer, _is_new = create_once(TargetingExercise, id=id, fields=owned)
    _choose(newer, [Chosen(one.measure_id, one.year, one.direction) for one in queries.variables_of(current)])
    for one in queries.scenarios_of(current):
        _copy_scenario(one, newer, by, at)
    trail.record("targeting.exercise_repeated", newer, by=by, at=at, data={"repeats": current.number})
    return newer


def _copy_scenario(one: Scenario, newer: TargetingExercise, by: User, at: datetime) -> None:
    kept = {name: getattr(one, name) for name in COPIED}
    copy = Scenario.objects.create(
        pk=uuid5(newer.pk, str(one.pk)),
        institution_id=newer.institution_id,
        exercise=newer,
        created_by=by,
        created_at=at,
        **kept,
    )
    ScenarioDecision.objects.bulk_create(
        ScenarioDecision(
            pk=uuid5(copy.pk, str(decision.beneficiary_id)),
            institution_id=newer.institution_id,
            scenario=copy,
            beneficiary_id=decision.beneficiary_id,
            verdict=decision.verdict,
            reason=decision.reason,
            created_by=decision.created_by,
            created_at=decision.created_at,
        )
        for decision in one.decisions.select_related("created_by")
    )


def refuse_unless_open(exercise: TargetingExercise) -> None:
    """What was frozen or discarded is not written any more."""
    if not exercise.is_draft:
        raise Refused(
            _("El ejercicio figura como «%(state)s» y ya no cambia. Si hace falta, repítalo: se crea otro.")
            % {"state": exercise.get_state_display().lower()}
        )


def _number(institution: Institution, year: FiscalYear) -> str:
    return f"PRI-{year.year}-{next_number('exercise', institution=institution, year=year.year):03d}"


def _refuse_closed(year: FiscalYear) -> None:
    if not year.is_open:
        raise Refused(_("La vigencia %(year)s está cerrada.") % {"year": year})


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    values = {name: fields[name] for name in EDITABLE}
    values["title"] = one_line(values["title"])
    values["purpose"] = without_control_characters(values["purpose"]).strip()
    values["universe"] = queries.Universe.read(values["universe"]).stored()
    return values


def _choose(exercise: TargetingExercise, variables: Iterable[Chosen]) -> list[str]:
    """Leave the exercise with those variables, and tell them."""
    wanted = {(one.measure, one.year): one.direction for one in variables}
    stored = {(one.measure_id, one.year): one for one in exercise.variables.all()}
    gone = [one.pk for place, one in stored.items() if place not in wanted]
    exercise.variables.filter(pk__in=gone).delete()
    for (measure, year), direction in wanted.items():
        found = stored.get((measure, year))
        if found is None:
            ExerciseVariable.objects.create(
                institution_id=exercise.institution_id,
                exercise=exercise,
                measure=Measure.objects.get(pk=measure),
                year=year,
                direction=direction,
            )
        elif found.direction != direction:
            found.direction = direction
            found.save(update_fields=["direction"])
    return _told(exercise)


def _told(exercise: TargetingExercise) -> list[str]:
    rows = exercise.variables.select_related("measure").order_by("measure__code", "year")
    return [f"{one.measure.code} {one.year} {one.direction}" for one in rows]


def _issue(exercise: TargetingExercise, by: User, at: datetime) -> IssuedDocument | None:
    """The record in the format of the institution, where it has one."""
    code = exercise_format(exercise.institution)
    if not code:
        return None
    return documents.issue_document(
        code,
        subject=exercise,
        title=_("Entidades priorizadas · %(title)s") % {"title": exercise.title},
        number=exercise.number,
        payload=exercise_payload(exercise),
        by=by,
        at=at,
        id=queries.exercise_record_id(exercise),
    )


def _move(
    exercise: TargetingExercise, state: ExerciseState, verb: str, *, by: User, at: datetime, data: Any, **fields: Any
) -> TargetingExercise:
    if not exercise_moves(exercise, state):
        refuse_unless_open(exercise)
    before, exercise.state = exercise.state, state
    for name, value in fields.items():
        setattr(exercise, name, value)
    exercise.version += 1
    exercise.save(update_fields=["state", "version", *fields])
    trail.record(
        f"targeting.exercise_{verb}", exercise, by=by, at=at, changes={"state": (before, state.value)}, data=data
    )
    return exercise
