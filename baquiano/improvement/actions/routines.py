"""Acts of accountability: scheduled, held, called off; the next one follows by its frequency (AUD-02)."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of, months_after
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.common.text import one_line, without_control_characters
from baquiano.documents import actions as documents
from baquiano.improvement import queries
from baquiano.improvement.actions.telling import tell
from baquiano.improvement.choices import ROUTINE_MOVES, RoutineState
from baquiano.improvement.models import Routine
from baquiano.institutions.models import Institution
from baquiano.ui.display import day

FIELDS = ("title", "purpose", "place", "held_on", "frequency", "responsible")


@transaction.atomic
def schedule_routine(
    institution: Institution,
    *,
    id: UUID,
    fields: dict[str, Any],
    follows: Routine | None = None,
    by: User,
    at: datetime,
) -> Routine:
    """Put an act of accountability on its day; its responsible is told. The same ``id`` again is the same one."""
    values = {name: fields[name] for name in FIELDS}
    values["title"], values["place"] = one_line(values["title"]), one_line(values["place"])
    values["purpose"] = without_control_characters(values["purpose"]).strip()
    known = Routine._base_manager.filter(pk=id).exists()
    if not known and follows is None and values["held_on"] < day_of(at):
        raise Refused({"held_on": _("Esa fecha ya pasó. Escriba una desde hoy.")})
    owned = {"institution": institution, **values, "follows": follows, "created_by": by, "created_at": at}
    routine, is_new = create_once(Routine, id=id, fields=owned)
    if is_new:
        changes = trail.diff({}, trail.snapshot(routine, list(FIELDS)))
        trail.record("improvement.routine_scheduled", routine, by=by, at=at, changes=changes)
        title = _("Rendición de cuentas el %(day)s: %(title)s") % {"day": day(routine.held_on), "title": routine}
        tell(routine, [routine.responsible], "routine_assigned", title, routine.purpose, key="1", by=by, at=at)
    return routine


@transaction.atomic
def hold_routine(routine: Routine, *, id: UUID, outcome: str, file: Any = None, by: User, at: datetime) -> Routine:
    """Say what was told and agreed, with its proof. The next one is scheduled when it is held again."""
    current = queries.routine_for_update(routine)
    words = without_control_characters(outcome).strip()
    if current.state == RoutineState.HELD and current.outcome == words:
        return current
    if not words:
        raise Refused({"outcome": _("Escriba qué se hizo y qué se acordó.")})
    if current.held_on > day_of(at):
        raise Refused(_("Todavía no llega su fecha, %(day)s.") % {"day": day(current.held_on)})
    if file is not None:
        current.evidence = documents.add_proof(
            current, id=uuid5(id, "evidence"), kind="accountability", title=file.name, file=file,
            taken_on=current.held_on, by=by, at=at,
        )  # fmt: skip
    _end(current, RoutineState.HELD, words, "held", by=by, at=at)
    if current.frequency:
        fields = {name: getattr(current, name) for name in FIELDS}
        fields["held_on"] = months_after(current.held_on, current.frequency)
        schedule_routine(
            current.institution, id=uuid5(current.pk, "next"), fields=fields, follows=current, by=by, at=at
        )
    return current


@transaction.atomic
def cancel_routine(routine: Routine, *, note: str, by: User, at: datetime) -> Routine:
    """Call it off, saying why; what follows it is not scheduled."""
    current = queries.routine_for_update(routine)
    words = without_control_characters(note).strip()
    if current.state == RoutineState.CANCELLED:
        return current
    if not words:
        raise Refused({"note": _("Escriba por qué se cancela.")})
    return _end(current, RoutineState.CANCELLED, words, "cancelled", by=by, at=at)


def _end(routine: Routine, state: RoutineState, words: str, verb: str, *, by: User, at: datetime) -> Routine:
    if state not in ROUTINE_MOVES[RoutineState(routine.state)]:
        told = routine.get_state_display().lower()
        raise Refused(_("La rendición de cuentas figura como «%(state)s» y ya no cambia.") % {"state": told})
    before, routine.state = routine.state, state
    routine.outcome, routine.closed_by, routine.closed_at = words, by, at
    routine.version += 1
    routine.save(update_fields=["state", "outcome", "closed_by", "closed_at", "evidence", "version"])
    changes = {"state": (before, state.value)}
    trail.record(f"improvement.routine_{verb}", routine, by=by, at=at, changes=changes, data={"note": words})
    return routine
