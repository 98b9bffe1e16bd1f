"""Preparing an activity before it happens (activity 11 of the procedure)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.agenda import queries
from baquiano.agenda.choices import Preparation
from baquiano.agenda.models import AgendaEntry, PreparationTick
from baquiano.audit import trail
from baquiano.common.errors import Refused


@transaction.atomic
def tick_preparation(
    entry: AgendaEntry, *, item: UUID, state: str, note: str = "", by: User, at: datetime
) -> PreparationTick:
    """Say that something of the list is ready, does not apply or is pending again; said twice, it is said once."""
    rows = AgendaEntry.objects.select_for_update(of=("self",)).select_related("institution", "agenda__unit")
    entry = rows.get(pk=entry.pk)
    if entry.is_cancelled:
        raise Refused(_("Esta actividad se canceló: ya no hay qué preparar."))
    step = next((one for one in queries.preparation_of(entry).steps if one.item.pk == item), None)
    if step is None:
        raise Refused(_("Eso ya no está en la lista de preparación. Recargue la página."))
    if state == Preparation.NOT_APPLICABLE and not note.strip():
        raise Refused(_("Diga por qué no aplica."))
    tick = step.tick or PreparationTick(institution_id=entry.institution_id, entry=entry, item=step.item)
    if not tick._state.adding and (tick.state, tick.note) == (state, note.strip()):
        return tick
    before = {} if tick._state.adding else trail.snapshot(tick, ["state", "note"])
    tick.state, tick.note, tick.ticked_by, tick.ticked_at = state, note.strip(), by, at
    tick.save()
    changes = trail.diff(before, trail.snapshot(tick, ["state", "note"]))
    trail.record("agenda.preparation_ticked", entry, by=by, at=at, changes=changes, data={"item": step.item.name})
    return tick
