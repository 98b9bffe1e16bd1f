"""The group adjusts its agenda: adds, changes, withdraws and restores entries."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.agenda.choices import ALLOWED_ENTRY_MOVES, EntryState
from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.audit import trail
from baquiano.common.calendar_days import BOGOTA, day_of
from baquiano.common.creation import create_once
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.competences.queries import check_assignment
from baquiano.institutions.rules import refuse_closed
from baquiano.library.models import Guide
from baquiano.ui.display import month_name

FIELDS = (
    "plan_item",
    "title",
    "topic",
    "beneficiary",
    "municipality",
    "starts_at",
    "ends_at",
    "modality",
    "place",
    "link",
    "mechanism",
    "space",
    "team",
    "responsible",
    "note",
)


@transaction.atomic
def add_entry(agenda: MonthlyAgenda, *, id: UUID, fields: dict[str, Any], by: User, at: datetime) -> AgendaEntry:
    """Add an entry to an agenda in preparation; without an item of the plan it is marked as outside the plan."""
    agenda = _open(agenda)
    fields, materials = _without_materials(_completed(agenda, fields))
    owner = {"institution_id": agenda.institution_id, "agenda": agenda, "created_by": by, "created_at": at}
    entry, created = create_once(AgendaEntry, id=id, fields={**owner, **fields})
    if created:
        changes = trail.diff({}, trail.snapshot(entry, [*FIELDS, "outside_plan"])) | _take(entry, materials)
        trail.record("agenda.entry_added", entry, by=by, at=at, changes=changes)
    return entry


@transaction.atomic
def change_entry(
    entry: AgendaEntry, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime
) -> AgendaEntry:
    """Save what a person changed in an entry; a stale edit raises ``StaleEdit`` with the stored entry."""
    agenda = _open(entry.agenda)
    before = trail.snapshot(AgendaEntry.objects.get(pk=entry.pk), [*FIELDS, "outside_plan"])
    fields, materials = _without_materials(_completed(agenda, fields))
    for name, value in fields.items():
        setattr(entry, name, value)
    save_if_current(entry, expected_version=expected_version, fields=[*{*fields, "municipality"}])
    changes = trail.diff(before, trail.snapshot(entry, list(before))) | _take(entry, materials)
    if changes:
        trail.record("agenda.entry_changed", entry, by=by, at=at, changes=changes)
    return entry


@transaction.atomic
def move_entry(
    entry: AgendaEntry, *, expected_version: int, day: date, starts: time | None = None, by: User, at: datetime
) -> AgendaEntry:
    """Take an entry to another day of its month, at the same hour or at ``starts``, for as long as it lasted.

    What is already there stays where it is: moving twice moves once. A stale move raises ``StaleEdit``.
    """
    agenda = _open(entry.agenda)
    if (day.year, day.month) != (agenda.year.year, agenda.month):
        raise Refused(f"La agenda es de {month_name(agenda.month)} de {agenda.year}: elija un día de ese mes.")
    stored = AgendaEntry.objects.get(pk=entry.pk)
    if stored.is_cancelled:
        raise Refused("Esta actividad está retirada: restablézcala antes de moverla.")
    before = trail.snapshot(stored, ["starts_at", "ends_at"])
    hour = starts or stored.starts_at.astimezone(BOGOTA).time()
    starts_at = datetime.combine(day, hour, BOGOTA)
    if starts_at == stored.starts_at:
        return stored
    entry.starts_at, entry.ends_at = starts_at, starts_at + (stored.ends_at - stored.starts_at)
    if day_of(entry.ends_at) != day:
        raise Refused("A esa hora la actividad terminaría al día siguiente. Elija una hora más temprana.")
    save_if_current(entry, expected_version=expected_version, fields=["starts_at", "ends_at"])
    changes = trail.diff(before, trail.snapshot(entry, list(before)))
    trail.record("agenda.entry_moved", entry, by=by, at=at, changes=changes)
    return entry


@transaction.atomic
def withdraw_entry(entry: AgendaEntry, *, note: str, by: User, at: datetime) -> AgendaEntry:
    """Take an entry out of an agenda in preparation, saying why; drawing again does not bring it back."""
    return _move(entry, EntryState.CANCELLED, note, "agenda.entry_withdrawn", by=by, at=at)


@transaction.atomic
def restore_entry(entry: AgendaEntry, *, by: User, at: datetime) -> AgendaEntry:
    """Put back an entry that was withdrawn from an agenda in preparation."""
    return _move(entry, EntryState.PLANNED, "", "agenda.entry_restored", by=by, at=at)


def _move(entry: AgendaEntry, state: EntryState, note: str, event: str, *, by: User, at: datetime) -> AgendaEntry:
    _open(entry.agenda)
    entry = AgendaEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if state not in ALLOWED_ENTRY_MOVES[EntryState(entry.state)]:
        raise Refused(f"Esta actividad ya figura como {entry.get_state_display().lower()}.")
    before, entry.state, entry.state_note = entry.state, state, note.strip()
    entry.version += 1
    entry.save(update_fields=["state", "state_note", "version"])
    trail.record(event, entry, by=by, at=at, changes={"state": (before, state)}, data={"note": entry.state_note})
    return entry


def _open(agenda: MonthlyAgenda) -> MonthlyAgenda:
    """The agenda, locked and still in preparation."""
    agenda = MonthlyAgenda.objects.select_for_update(of=("self",)).select_related("year", "unit").get(pk=agenda.pk)
    refuse_closed(agenda.year)
    if not agenda.is_open:
        state = agenda.get_state_display().lower()
        raise Refused(f"{agenda} figura como {state}: ya no se ajusta aquí. {_what_to_do(agenda)}")
    return agenda


def _what_to_do(agenda: MonthlyAgenda) -> str:
    if agenda.is_published:
        return "Reprograme o cancele la visita, con su motivo."
    return "Pida a planeación que la devuelva."


def _without_materials(fields: dict[str, Any]) -> tuple[dict[str, Any], list[Guide] | None]:
    """The fields of the row, and the material chosen; none where it is not asked."""
    chosen = fields.get("materials")
    kept = {name: value for name, value in fields.items() if name != "materials"}
    return kept, None if chosen is None else list(chosen)


def _take(entry: AgendaEntry, materials: list[Guide] | None) -> dict[str, tuple[Any, Any]]:
    """Leave that material with the entry; what changed, for the trail."""
    if materials is None:
        return {}
    before = sorted(str(one) for one in entry.materials.all())
    now = sorted(str(one) for one in materials)
    entry.materials.set(materials)
    return {"materials": (before, now)} if before != now else {}


def _completed(agenda: MonthlyAgenda, fields: dict[str, Any]) -> dict[str, Any]:
    """``fields`` with what follows from them: the municipality of the beneficiary, and whether it is in the plan."""
    item, served = fields.get("plan_item"), fields.get("beneficiary")
    if item is not None and (item.plan.unit_id != agenda.unit_id or item.plan.year_id != agenda.year_id):
        raise Refused("Esa actividad es del plan de otro grupo. Elija una del plan de este grupo.")
    if served is not None and served.municipality_id:
        fields = {**fields, "municipality": served.municipality}
    mechanism = fields.get("mechanism")
    described = fields.get("note") or (item is not None and item.instruments)
    if mechanism is not None and mechanism.attributes.get("needs_description") and not described:
        words = _("Describa el mecanismo en la nota: «%(name)s» lo necesita.") % {"name": mechanism}
        raise Refused({"note": words})
    if "starts_at" in fields:
        day = day_of(fields["starts_at"])
        check_assignment(agenda.institution, fields.get("responsible"), fields.get("topic"), day)
    return {**fields, "outside_plan": item is None}
