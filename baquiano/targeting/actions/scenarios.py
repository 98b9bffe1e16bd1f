"""The scenarios of an exercise: their words and cost, their weights and cut, and what is decided by hand (ENT-10)."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Conflict, Refused
from baquiano.common.text import one_line, without_control_characters
from baquiano.targeting import queries
from baquiano.targeting.choices import Verdict
from baquiano.targeting.models import Scenario, ScenarioDecision, TargetingExercise

EDITABLE = ("name", "rationale", "delivery", "delivery_note", "days_each", "cost_each", "cost_total")
TRIED = ("weights", "cut", "cut_number", "cut_score")
COPIED = (*EDITABLE, *TRIED, "position")
MOST_SCENARIOS = 12


def first_scenario(exercise: TargetingExercise, *, by: User | None, at: datetime) -> Scenario:
    """The one with which an exercise is born; called by its creation."""
    scenario: Scenario = Scenario.objects.create(
        pk=uuid5(exercise.pk, "first"),
        institution_id=exercise.institution_id,
        exercise=exercise,
        name=_("Escenario 1"),
        rationale=_("El punto de partida del ejercicio."),
        created_by=by,
        created_at=at,
    )
    return scenario


@transaction.atomic
def create_scenario(
    exercise: TargetingExercise, *, id: UUID, fields: dict[str, Any], like: Scenario | None, by: User, at: datetime
) -> Scenario:
    """Add an alternative, with the weights, the cut and the decisions of the one that it is ``like``."""
    one_at_a_time(id)
    current = queries.exercise_for_update(exercise)
    values = _clean(fields)
    if not Scenario._base_manager.filter(pk=id).exists():
        _refuse_frozen(current)
        if current.scenarios.count() >= MOST_SCENARIOS:
            raise Refused(_("Un ejercicio compara hasta %(most)s escenarios.") % {"most": MOST_SCENARIOS})
    owned = {
        "institution_id": current.institution_id,
        "exercise": current,
        **values,
        "position": _next_position(current, id),
        "created_by": by,
        "created_at": at,
    }
    scenario, is_new = create_once(Scenario, id=id, fields=owned)
    if is_new:
        if like is not None:
            _imitate(scenario, like)
        changes = trail.diff({}, trail.snapshot(scenario, list(EDITABLE)))
        data = {"exercise": current.number, "like": like.name if like else ""}
        trail.record("targeting.scenario_created", scenario, by=by, at=at, changes=changes, data=data)
    return scenario


def _next_position(exercise: TargetingExercise, id: UUID) -> int:
    """After the others; that of the scenario itself when the request is repeated."""
    own = exercise.scenarios.filter(pk=id).values_list("position", flat=True).first()
    last = exercise.scenarios.order_by("-position").values_list("position", flat=True).first()
    return own or (last or 0) + 1


def _imitate(scenario: Scenario, like: Scenario) -> None:
    for name in TRIED:
        setattr(scenario, name, getattr(like, name))
    scenario.save(update_fields=list(TRIED))
    ScenarioDecision.objects.bulk_create(
        ScenarioDecision(
            pk=uuid5(scenario.pk, str(one.beneficiary_id)),
            institution_id=scenario.institution_id,
            scenario=scenario,
            beneficiary_id=one.beneficiary_id,
            verdict=one.verdict,
            reason=one.reason,
            created_by_id=one.created_by_id,
            created_at=one.created_at,
        )
        for one in like.decisions.all()
    )


@transaction.atomic
def edit_scenario(
    scenario: Scenario, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime
) -> Scenario:
    """Correct its name, its reason, how it is delivered or what it costs."""
    return _save(scenario, EDITABLE, _clean(fields), "edited", expected_version, by, at)


@transaction.atomic
def weigh_scenario(
    scenario: Scenario, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime
) -> Scenario:
    """Keep the weights and the cut that were being tried."""
    return _save(scenario, TRIED, {name: fields[name] for name in TRIED}, "weighed", expected_version, by, at)


def _save(
    scenario: Scenario,
    names: tuple[str, ...],
    values: dict[str, Any],
    verb: str,
    expected_version: int,
    by: User,
    at: datetime,
) -> Scenario:
    current = _open(scenario)
    before = trail.snapshot(current, list(names))
    for name, value in values.items():
        setattr(current, name, value)
    changes = trail.diff(before, trail.snapshot(current, list(names)))
    save_if_current(current, expected_version=expected_version, fields=list(names))
    if changes:
        trail.record(f"targeting.scenario_{verb}", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def remove_scenario(scenario: Scenario, *, by: User, at: datetime) -> TargetingExercise:
    """Take an alternative away, while the exercise is open; the last one stays."""
    exercise = queries.exercise_for_update(scenario.exercise)
    current = queries.scenario_for_update(scenario)
    if current is None:
        return exercise
    _refuse_frozen(exercise)
    if exercise.scenarios.count() == 1:
        raise Refused(_("Es el único escenario del ejercicio. Corríjalo, o agregue otro antes de quitarlo."))
    data = {"scenario": current.name, "rationale": current.rationale}
    current.decisions.all().delete()
    current.delete()
    trail.record("targeting.scenario_removed", exercise, by=by, at=at, data=data)
    return exercise


@transaction.atomic
def decide_entity(
    scenario: Scenario, beneficiary: Beneficiary, *, verdict: str, reason: str, by: User, at: datetime
) -> Scenario:
    """Put an entity in the list or out of it, with a reason; without a verdict, leave it to the order again."""
    current = _open(scenario)
    words = without_control_characters(reason).strip()
    if verdict and not words:
        raise Refused({"reason": _("Escriba por qué.")})
    if not queries.ranked_universe(current.exercise).filter(pk=beneficiary.pk).exists():
        raise Refused(_("«%(entity)s» no está entre las entidades que se comparan.") % {"entity": beneficiary})
    stored = current.decisions.filter(beneficiary=beneficiary).first()
    before = (stored.verdict, stored.reason) if stored else ("", "")
    if before == (verdict, words if verdict else ""):
        return current
    if stored is not None:
        stored.delete()
    if verdict:
        ScenarioDecision.objects.create(
            institution_id=current.institution_id,
            scenario=current,
            beneficiary=beneficiary,
            verdict=Verdict(verdict),
            reason=words,
            created_by=by,
            created_at=at,
        )
    changes = trail.diff(
        {"verdict": before[0], "reason": before[1]}, {"verdict": verdict, "reason": words if verdict else ""}
    )
    data = {"entity": str(beneficiary), "beneficiary": beneficiary.pk}
    trail.record("targeting.entity_decided", current, by=by, at=at, changes=changes, data=data)
    return current


def _open(scenario: Scenario) -> Scenario:
    exercise = queries.exercise_for_update(scenario.exercise)
    _refuse_frozen(exercise)
    current = queries.scenario_for_update(scenario)
    if current is None:
        raise Conflict(_("Ese escenario ya no está: otra persona lo quitó."))
    return current


def _refuse_frozen(exercise: TargetingExercise) -> None:
    if not exercise.is_draft:
        raise Refused(
            _("El ejercicio figura como «%(state)s» y sus escenarios ya no cambian. Si hace falta, repítalo.")
            % {"state": exercise.get_state_display().lower()}
        )


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    values = {name: fields[name] for name in EDITABLE}
    for name in ("name", "delivery_note"):
        values[name] = one_line(values[name])
    values["rationale"] = without_control_characters(values["rationale"]).strip()
    return values
