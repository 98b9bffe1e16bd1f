"""An action from what was seen until its cause is gone (ACM-01, ACM-02, ACM-04)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import without_control_characters
from baquiano.documents import actions as documents
from baquiano.documents.models import Evidence
from baquiano.improvement import queries, rules
from baquiano.improvement.actions.telling import tell
from baquiano.improvement.choices import AFTER, OWED, ActionKind, ActionState, OriginKind, StepKind, Verdict
from baquiano.improvement.models import ActionOrigin, ActionStep, Dismissal, ImprovementAction
from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.institutions.numbering import next_number
from baquiano.ui.display import day

PLANNED = ("cause_method", "cause", "action", "goal")


@transaction.atomic
def open_action(
    unit: Unit,
    *,
    id: UUID,
    kind: str,
    description: str,
    responsible: User,
    due_on: date,
    origin: Model | None = None,
    origin_kind: str = OriginKind.OTHER,
    origin_label: str = "",
    by: User | None,
    at: datetime,
) -> ImprovementAction:
    """Open an action of ``origin``, to which it leads back, or of what ``origin_label`` tells; its responsible is told.

    The same ``id`` again is the same action. Refused when the responsible could neither see it nor work it.
    """
    one_at_a_time(id)
    words = _words(description, _("Escriba qué pasa y por qué hace falta una acción."), "description")
    owned = {
        "institution_id": unit.institution_id,
        "unit": unit,
        "kind": kind,
        "origin_kind": origin_kind,
        "origin_type": origin._meta.label_lower if origin is not None else "",
        "origin_id": origin.pk if origin is not None else None,
        "origin_label": (str(origin) if origin is not None else origin_label)[:300],
        "description": words,
        "responsible": responsible,
        "created_by": by,
        "created_at": at,
    }
    repeated = ImprovementAction._base_manager.filter(pk=id).first()
    if repeated is not None:
        return create_once(ImprovementAction, id=id, fields=owned)[0]
    _check_carrier(responsible, unit, day_of(at))
    _check_due(due_on, at)
    year = day_of(at).year
    number = f"AM-{year}-{next_number('improvement_action', institution=unit.institution, year=year):04d}"
    whole = {**owned, "number": number, "year": year, "due_on": due_on}
    action, _is_new = create_once(ImprovementAction, id=id, fields=whole)
    _step(action, StepKind.OPENED, by=by, at=at)
    data = {"number": number, "origin": action.origin_label, "responsible": str(responsible), "due_on": due_on}
    trail.record("improvement.action_opened", action, by=by, at=at, data=data)
    title = _("Le asignaron la acción de mejora %(number)s") % {"number": number}
    _tell(action, [responsible], "assigned", title, key="1", by=by, at=at)
    return action


@transaction.atomic
def plan_action(
    action: ImprovementAction,
    *,
    expected_version: int,
    cause_method: str = "",
    cause: str = "",
    action_text: str,
    goal: str = "",
    by: User,
    at: datetime,
) -> ImprovementAction:
    """Write its cause and what will be done, or correct it while it runs; from the first time on, it runs.

    A corrective one without its cause is refused: mending what was found is a correction, and the corrective action
    removes why it happened. A stale edit raises ``StaleEdit``.
    """
    current = queries.action_for_update(action)
    if current.state not in OWED:
        raise Refused(_already(current))
    values = {
        "cause_method": cause_method,
        "cause": without_control_characters(cause).strip(),
        "action": _words(action_text, _("Escriba qué se hará."), "action"),
        "goal": without_control_characters(goal).strip(),
    }
    if current.kind == ActionKind.CORRECTIVE and not values["cause"]:
        raise Refused({"cause": _("Una acción correctiva quita la causa: escriba por qué pasó.")})
    watched = [*PLANNED, "state"]
    before = trail.snapshot(current, watched)
    for name, value in values.items():
        setattr(current, name, value)
    current.state = ActionState.RUNNING
    changes = trail.diff(before, trail.snapshot(current, watched))
    save_if_current(current, expected_version=expected_version, fields=watched)
    if not changes:
        return current
    _step(current, StepKind.PLANNED, note=values["action"], by=by, at=at)
    trail.record("improvement.action_planned", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def note_action(
    action: ImprovementAction,
    *,
    id: UUID,
    note: str,
    file: Any = None,
    by: User,
    at: datetime,
) -> ActionStep:
    """Write how it goes, with a file if there is one. The same ``id`` again is the same note."""
    words = _words(note, _("Escriba cómo va la acción."), "note")
    current = queries.action_for_update(action)
    repeated = ActionStep.objects.filter(pk=id, action=current, note=words).first()
    if repeated is not None:
        return repeated
    if not current.is_live:
        raise Refused(_already(current))
    proof = _proof(current, id, file, by=by, at=at)
    step = _step(current, StepKind.NOTED, id=id, note=words, evidence=proof, by=by, at=at)
    trail.record("improvement.action_noted", current, by=by, at=at, data={"note": words})
    return step


@transaction.atomic
def reschedule_action(
    action: ImprovementAction, *, due_on: date, note: str, by: User, at: datetime
) -> ImprovementAction:
    """Give another day, with its reason; who owes it does not. The earlier day stays in its history."""
    current = queries.action_for_update(action)
    if current.due_on == due_on:
        return current
    if current.state not in OWED:
        raise Refused(_already(current))
    _check_other(current, by, _("cambie el plazo"))
    words = _words(note, _("Escriba por qué cambia el plazo."), "note")
    _check_due(due_on, at)
    before, current.due_on = current.due_on, due_on
    current.version += 1
    current.save(update_fields=["due_on", "version"])
    _step(current, StepKind.RESCHEDULED, note=words, by=by, at=at)
    changes = {"due_on": (before, due_on)}
    trail.record("improvement.action_rescheduled", current, by=by, at=at, changes=changes, data={"note": words})
    title = _("La acción %(number)s vence ahora el %(day)s") % {"number": current.number, "day": day(due_on)}
    _tell(current, [current.responsible], "rescheduled", title, body=words, key=f"{due_on:%Y%m%d}", by=by, at=at)
    return current


@transaction.atomic
def finish_action(
    action: ImprovementAction,
    *,
    id: UUID,
    note: str = "",
    title: str = "",
    file: Any = None,
    link: str = "",
    taken_on: date | None = None,
    by: User,
    at: datetime,
) -> ImprovementAction:
    """Say that it is done, with the proof. It closes nothing: somebody else looks at whether the cause is gone."""
    current = queries.action_for_update(action)
    if ActionStep.objects.filter(pk=id, action=current).exists():
        return current
    if not rules.moves(current, ActionState.DONE):
        raise Refused(_already(current))
    if file is None and not link:
        raise Refused(_("Adjunte la prueba de lo que se hizo: una foto, un archivo o un enlace."))
    proof = documents.add_proof(
        current,
        id=uuid5(id, "evidence"),
        kind="improvement",
        title=title or (file.name if file is not None else link),
        file=file,
        link=link,
        taken_on=taken_on or day_of(at),
        by=by,
        at=at,
    )
    words = without_control_characters(note).strip()
    _move(current, ActionState.DONE, finished_by=by)
    _step(current, StepKind.FINISHED, id=id, note=words, evidence=proof, by=by, at=at)
    changes = {"state": (ActionState.RUNNING.value, ActionState.DONE.value)}
    data = {"note": words, "evidence": proof.pk}
    trail.record("improvement.action_finished", current, by=by, at=at, changes=changes, data=data)
    told = _("%(who)s declaró ejecutada la acción %(number)s: verifique su eficacia") % {
        "who": by,
        "number": current.number,
    }
    _tell(current, queries.verifiers_of(current, day_of(at)), "to_verify", told, key=str(id), by=by, at=at)
    return current


@transaction.atomic
def verify_action(
    action: ImprovementAction,
    *,
    id: UUID,
    verdict: str,
    note: str,
    file: Any = None,
    by: User,
    at: datetime,
) -> ImprovementAction:
    """What somebody else found: closed only if it was done and its cause is gone; else it goes back, with why."""
    current = queries.action_for_update(action)
    if ActionStep.objects.filter(pk=id, action=current).exists():
        return current
    if not current.awaits_verification:
        raise Refused(_already(current))
    _check_other(current, by, _("verifique su eficacia"))
    words = _words(note, _("Escriba qué se revisó y qué se encontró."), "note")
    proof = _proof(current, id, file, by=by, at=at)
    after = AFTER[Verdict(verdict)]
    _move(current, after, closed_at=at if after == ActionState.CLOSED else None)
    _step(current, StepKind.VERIFIED, id=id, verdict=verdict, note=words, evidence=proof, by=by, at=at)
    changes = {"state": (ActionState.DONE.value, after.value)}
    data = {"result": Verdict(verdict).label, "note": words}
    trail.record("improvement.action_verified", current, by=by, at=at, changes=changes, data=data)
    people = [current.responsible, current.finished_by, current.created_by]
    if after == ActionState.CLOSED:
        title = _("La acción %(number)s se cerró: fue eficaz") % {"number": current.number}
        _tell(current, people, "closed", title, body=words, key=str(id), by=by, at=at)
    else:
        title = _("La acción %(number)s volvió: %(why)s") % {
            "number": current.number,
            "why": str(Verdict(verdict).label).lower(),
        }
        _tell(current, people, "returned", title, body=words, key=str(id), by=by, at=at)
    return current


@transaction.atomic
def cancel_action(
    action: ImprovementAction, *, reason: CatalogueItem, note: str, by: User, at: datetime
) -> ImprovementAction:
    """Call it off, with a reason: it leaves every count, and its history stays."""
    current = queries.action_for_update(action)
    if current.state == ActionState.CANCELLED:
        return current
    if not rules.moves(current, ActionState.CANCELLED):
        raise Refused(_already(current))
    _check_other(current, by, _("la cancele"))
    words = _words(note, _("Explique por qué se cancela."), "note")
    before = current.state
    _move(current, ActionState.CANCELLED, closed_at=at)
    _step(current, StepKind.CANCELLED, note=f"{reason}. {words}", by=by, at=at)
    data = {"reason": str(reason), "note": words}
    changes = {"state": (before, ActionState.CANCELLED.value)}
    trail.record("improvement.action_cancelled", current, by=by, at=at, changes=changes, data=data)
    title = _("Se canceló la acción %(number)s") % {"number": current.number}
    _tell(current, [current.responsible], "cancelled", title, body=words, key="1", by=by, at=at)
    return current


@transaction.atomic
def dismiss_origin(
    unit: Unit, *, id: UUID, origin: Model, origin_kind: str, reason: str, by: User, at: datetime
) -> Dismissal:
    """Decide that ``origin`` needs no action, and why; nothing is closed in silence (ACM-02)."""
    fields = {
        "institution_id": unit.institution_id,
        "unit": unit,
        "origin_kind": origin_kind,
        "origin_type": origin._meta.label_lower,
        "origin_id": origin.pk,
        "origin_label": str(origin)[:300],
        "reason": _words(reason, _("Escriba por qué no se abre una acción."), "reason"),
        "created_by": by,
        "created_at": at,
    }
    dismissal, is_new = create_once(Dismissal, id=id, fields=fields)
    if is_new:
        data = {"reason": dismissal.reason, "origin": dismissal.origin_label}
        trail.record("improvement.origin_dismissed", dismissal, by=by, at=at, data=data)
    return dismissal


@transaction.atomic
def add_origin(action: ImprovementAction, *, id: UUID, origin: Model, by: User, at: datetime) -> ActionOrigin:
    """Say that ``origin`` shows what an action that runs already mends, instead of opening another (EVA-11).

    Added again, it is added once; the one from which the action was born is refused.
    """
    current = queries.action_for_update(action)
    about = {"origin_type": origin._meta.label_lower, "origin_id": origin.pk}
    repeated = ActionOrigin.objects.filter(action=current, **about).first()
    if repeated is not None:
        return repeated
    if not current.is_live:
        raise Refused(_already(current))
    if (current.origin_type, current.origin_id) == (about["origin_type"], about["origin_id"]):
        raise Refused({"action": _("Esa acción nació precisamente de aquí.")})
    fields = {
        "institution_id": current.institution_id,
        "action": current,
        **about,
        "origin_label": str(origin)[:300],
        "created_by": by,
        "created_at": at,
    }
    added, is_new = create_once(ActionOrigin, id=id, fields=fields)
    if is_new:
        trail.record("improvement.origin_added", current, by=by, at=at, data={"origin": added.origin_label})
        title = _("La acción %(number)s también responde por: %(origin)s") % {
            "number": current.number,
            "origin": added.origin_label,
        }
        _tell(current, [current.responsible], "origin_added", title, key=str(id), by=by, at=at)
    return added


# --- what they share -------------------------------------------------------------------------------------------------
def _move(action: ImprovementAction, state: ActionState, **fields: Any) -> None:
    action.state = state
    for name, value in fields.items():
        setattr(action, name, value)
    action.version += 1
    action.save(update_fields=["state", "version", *fields])


def _step(
    action: ImprovementAction,
    kind: StepKind,
    *,
    id: UUID | None = None,
    verdict: str = "",
    note: str = "",
    evidence: Evidence | None = None,
    by: User | None,
    at: datetime,
) -> ActionStep:
    """Keep the step with where the action stands after it."""
    identity = {"id": id} if id is not None else {}
    return ActionStep.objects.create(
        **identity,
        institution_id=action.institution_id,
        action=action,
        kind=kind,
        state=action.state,
        due_on=action.due_on,
        verdict=verdict,
        note=note,
        evidence=evidence,
        written_by=by,
        written_at=at,
    )


def _proof(action: ImprovementAction, id: UUID, file: Any, *, by: User, at: datetime) -> Evidence | None:
    if file is None:
        return None
    return documents.add_proof(
        action,
        id=uuid5(id, "evidence"),
        kind="improvement",
        title=file.name,
        file=file,
        taken_on=day_of(at),
        by=by,
        at=at,
    )


def _tell(
    action: ImprovementAction,
    people: Iterable[User | None],
    kind: str,
    title: str,
    *,
    body: str = "",
    key: str,
    by: User | None,
    at: datetime,
) -> None:
    tell(action, people, kind, title, body or words_of(action), key=key, by=by, at=at)


def words_of(action: ImprovementAction) -> str:
    """An action in one line, for whoever is told of it."""
    return f"{action.description[:300]} ({action.responsible}, {day(action.due_on)})"


def _words(text: str, missing: str, field: str) -> str:
    words = without_control_characters(text).strip()
    if not words:
        raise Refused({field: missing})
    return words


def _check_carrier(person: User, unit: Unit, on: date) -> None:
    if not queries.can_carry(person, unit, on):
        raise Refused(
            {
                "responsible": _("%(who)s no puede llevar una acción de %(unit)s. Elija a alguien que trabaje allí.")
                % {"who": person, "unit": unit}
            }
        )


def _check_due(due_on: date, at: datetime) -> None:
    if due_on < day_of(at):
        raise Refused({"due_on": _("El plazo %(day)s ya pasó. Escriba una fecha desde hoy.") % {"day": day(due_on)}})


def _check_other(action: ImprovementAction, by: User, what: str) -> None:
    if rules.is_own(by, action):
        raise Refused(
            _("Usted responde por esta acción o la declaró ejecutada: pida a otra persona que %(what)s.")
            % {"what": what}
        )


def _already(action: ImprovementAction) -> str:
    state = action.get_state_display().lower()
    return _("La acción figura como «%(state)s» y eso ya no se puede hacer. Abra de nuevo su página.") % {
        "state": state
    }
