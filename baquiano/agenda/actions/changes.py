"""What may still happen to an entry once the agenda is public; ``delivery`` calls these with its visit."""

from datetime import datetime

from django.db import transaction

from baquiano.accounts.models import User
from baquiano.agenda.choices import EntryState
from baquiano.agenda.models import AgendaEntry
from baquiano.audit import trail
from baquiano.common.errors import Refused
from baquiano.institutions.models import CatalogueItem
from baquiano.institutions.rules import refuse_closed


@transaction.atomic
def reschedule_entry(
    entry: AgendaEntry,
    *,
    starts_at: datetime,
    ends_at: datetime,
    reason: CatalogueItem,
    note: str = "",
    by: User,
    at: datetime,
) -> AgendaEntry:
    """Move a published entry to another moment with its reason; the moment first published is kept (AGD-08)."""
    entry = _published(entry)
    if ends_at <= starts_at:
        raise Refused("La hora final debe ser posterior a la inicial.")
    if starts_at == entry.starts_at:
        raise Refused("La nueva fecha es la misma que ya tenía.")
    before = trail.snapshot(entry, ["starts_at", "ends_at"])
    entry.original_starts_at = entry.original_starts_at or entry.starts_at
    entry.starts_at, entry.ends_at = starts_at, ends_at
    _explain(entry, reason, note, "starts_at", "ends_at", "original_starts_at")
    changes = trail.diff(before, trail.snapshot(entry, ["starts_at", "ends_at"]))
    data = {"reason": str(reason), "note": entry.state_note}
    trail.record("agenda.entry_rescheduled", entry, by=by, at=at, changes=changes, data=data)
    return entry


@transaction.atomic
def cancel_entry(entry: AgendaEntry, *, reason: CatalogueItem, note: str = "", by: User, at: datetime) -> AgendaEntry:
    """Cancel a published entry with its reason; it keeps its date and leaves every count (AGD-08)."""
    entry = _published(entry)
    entry.state = EntryState.CANCELLED
    _explain(entry, reason, note, "state")
    changes = {"state": (EntryState.PLANNED.value, EntryState.CANCELLED.value)}
    data = {"reason": str(reason), "note": entry.state_note}
    trail.record("agenda.entry_cancelled", entry, by=by, at=at, changes=changes, data=data)
    return entry


def _published(entry: AgendaEntry) -> AgendaEntry:
    rows = AgendaEntry.objects.select_for_update(of=("self",)).select_related("agenda__year", "agenda__unit")
    entry = rows.get(pk=entry.pk)
    refuse_closed(entry.agenda.year)
    if not entry.agenda.is_published:
        raise Refused("La agenda aún no se publica: cambie la actividad en la agenda del grupo.")
    if entry.is_cancelled:
        raise Refused("Esta actividad ya se canceló: no puede moverse ni cancelarse otra vez.")
    return entry


def _explain(entry: AgendaEntry, reason: CatalogueItem, note: str, *fields: str) -> None:
    if reason is None:
        raise Refused("Elija el motivo.")
    entry.state_reason, entry.state_note = reason, note.strip()
    entry.version += 1
    entry.save(update_fields=["state_reason", "state_note", "version", *fields])
