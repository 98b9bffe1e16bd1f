"""The date of a meeting: scheduled, moved, cancelled, held."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Municipality
from baquiano.common.creation import create_once
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import one_line
from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.meetings import queries
from baquiano.meetings.choices import MEETING_MOVES, MeetingState, Modality
from baquiano.meetings.models import Meeting, Participant
from baquiano.meetings.signals import meeting_called_off, meeting_moved
from baquiano.ui.display import moment

EDITABLE = ("title", "objective", "ends_at", "place", "link", "modality", "municipality", "responsible")


@transaction.atomic
def schedule_meeting(
    *,
    id: UUID,
    unit: Unit,
    kind: str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    responsible: User,
    objective: str = "",
    place: str = "",
    link: str = "",
    modality: str = Modality.IN_PERSON,
    municipality: Municipality | None = None,
    participants: Iterable[User] = (),
    by: User,
    at: datetime,
) -> Meeting:
    """A new meeting of ``unit``; repeating the request makes it once. The responsible always takes part."""
    _check_times(starts_at, ends_at)
    fields = {
        "institution_id": unit.institution_id,
        "unit": unit,
        "kind": kind,
        "title": one_line(title)[:250],
        "objective": objective.strip(),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "place": one_line(place),
        "link": link,
        "modality": modality,
        "municipality": municipality,
        "responsible": responsible,
        "created_by": by,
        "created_at": at,
    }
    meeting, is_new = create_once(Meeting, id=id, fields=fields)
    if is_new:
        _save_participants(meeting, [responsible, *participants])
        data = {"kind": kind, "starts_at": starts_at, "responsible": str(responsible)}
        trail.record("meetings.meeting_scheduled", meeting, by=by, at=at, data=data)
    return meeting


@transaction.atomic
def edit_meeting(
    meeting: Meeting, *, expected_version: int, changes: dict[str, Any], by: User, at: datetime
) -> Meeting:
    """Change what the meeting is about. Its date moves only through ``reschedule_meeting``, with a reason."""
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise ValueError(f"not editable: {sorted(unknown)}")
    current = queries.meeting_for_update(meeting)
    if current.is_cancelled:
        raise Refused(_("La reunión está cancelada y no se puede modificar."))
    before = trail.snapshot(current, list(changes))
    for name, value in changes.items():
        setattr(current, name, value)
    _check_times(current.starts_at, current.ends_at)
    differences = trail.diff(before, trail.snapshot(current, list(changes)))
    if not differences and current.version == expected_version:
        return current
    save_if_current(current, expected_version=expected_version, fields=list(changes))
    trail.record("meetings.meeting_edited", current, by=by, at=at, changes=differences)
    return current


@transaction.atomic
def set_participants(meeting: Meeting, people: Iterable[User], *, by: User, at: datetime) -> None:
    """Say who takes part for the institution; the responsible always does."""
    wanted = {person.pk: person for person in [meeting.responsible, *people]}
    before = set(meeting.participations.values_list("user_id", flat=True))
    if before == set(wanted):
        return
    meeting.participations.exclude(user_id__in=wanted).delete()
    _save_participants(meeting, [person for key, person in wanted.items() if key not in before])
    changes = {"participants": (sorted(map(str, before)), sorted(map(str, wanted)))}
    trail.record("meetings.participants_set", meeting, by=by, at=at, changes=changes)


@transaction.atomic
def reschedule_meeting(
    meeting: Meeting,
    *,
    starts_at: datetime,
    ends_at: datetime,
    reason: CatalogueItem,
    note: str,
    by: User,
    at: datetime,
) -> Meeting:
    """Move the meeting, with a reason. The first date it ever had stays for punctuality (AGD-08)."""
    current = queries.meeting_for_update(meeting)
    if current.is_scheduled and (current.starts_at, current.ends_at) == (starts_at, ends_at):
        return current
    if not current.is_scheduled:
        raise Refused(_not_movable(current, _("reprogramarse")))
    _check_reason(note)
    _check_times(starts_at, ends_at)
    before = trail.snapshot(current, ["starts_at", "ends_at"])
    was = current.starts_at
    current.original_starts_at = current.original_starts_at or was
    current.starts_at, current.ends_at = starts_at, ends_at
    current.state_reason, current.state_note = reason, note.strip()
    _save(current, "starts_at", "ends_at", "original_starts_at", "state_reason", "state_note")
    changes = trail.diff(before, trail.snapshot(current, ["starts_at", "ends_at"]))
    data = {"reason": str(reason), "note": note.strip()}
    trail.record("meetings.meeting_rescheduled", current, by=by, at=at, changes=changes, data=data)
    meeting_moved.send(sender=Meeting, meeting=current, before=was, by=by, at=at)
    return current


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, reason: CatalogueItem, note: str, by: User, at: datetime) -> Meeting:
    """Call the meeting off, with a reason: it leaves every count and keeps its date."""
    current = queries.meeting_for_update(meeting)
    if current.is_cancelled and (current.state_reason_id, current.state_note) == (reason.pk, note.strip()):
        return current
    if MeetingState.CANCELLED not in MEETING_MOVES.get(MeetingState(current.state), ()):
        raise Refused(_not_movable(current, _("cancelarse")))
    _check_reason(note)
    current.state, current.state_reason, current.state_note = MeetingState.CANCELLED, reason, note.strip()
    _save(current, "state", "state_reason", "state_note")
    data = {"reason": str(reason), "note": note.strip()}
    changes = {"state": (MeetingState.SCHEDULED.value, MeetingState.CANCELLED.value)}
    trail.record("meetings.meeting_cancelled", current, by=by, at=at, changes=changes, data=data)
    meeting_called_off.send(sender=Meeting, meeting=current, by=by, at=at)
    return current


@transaction.atomic
def hold_meeting(
    meeting: Meeting,
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    by: User,
    at: datetime,
) -> Meeting:
    """Register that the meeting took place, at the real hours when they are given.

    A meeting dated in the future cannot be closed (EXE-03). Holding it again changes nothing.
    """
    current = queries.meeting_for_update(meeting)
    if current.is_held:
        return current
    if MeetingState.HELD not in MEETING_MOVES.get(MeetingState(current.state), ()):
        raise Refused(_not_movable(current, _("registrarse como realizada")))
    before = trail.snapshot(current, ["starts_at", "ends_at", "state"])
    current.starts_at = starts_at or current.starts_at
    current.ends_at = ends_at or min(current.ends_at, max(at, current.starts_at))
    _check_happened(current, at)
    current.state, current.held_at, current.held_by = MeetingState.HELD, at, by
    _save(current, "starts_at", "ends_at", "state", "held_at", "held_by")
    changes = trail.diff(before, trail.snapshot(current, ["starts_at", "ends_at", "state"]))
    trail.record("meetings.meeting_held", current, by=by, at=at, changes=changes)
    return current


def _check_happened(meeting: Meeting, at: datetime) -> None:
    if meeting.starts_at > at:
        raise Refused(
            _("La reunión es el %(when)s y aún no ha empezado: solo se cierra lo que ya ocurrió.")
            % {"when": moment(meeting.starts_at)}
        )
    if meeting.ends_at > at:
        raise Refused(_("La hora final está en el futuro. Escriba la hora en que terminó."))
    _check_times(meeting.starts_at, meeting.ends_at)


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Refused(_("La hora final debe ser posterior a la inicial."))


def _check_reason(note: str) -> None:
    if not note.strip():
        raise Refused(_("Explique el motivo en una o dos frases: lo leerán las partes."))


def _not_movable(meeting: Meeting, verb: str) -> str:
    return _("Una reunión %(state)s no puede %(verb)s.") % {
        "state": meeting.get_state_display().lower(),
        "verb": verb,
    }


def _save(meeting: Meeting, *fields: str) -> None:
    meeting.version += 1
    meeting.save(update_fields=[*fields, "version"])


def _save_participants(meeting: Meeting, people: Iterable[User]) -> None:
    unique = {person.pk: person for person in people}
    Participant.objects.bulk_create(
        Participant(institution_id=meeting.institution_id, meeting=meeting, user=person) for person in unique.values()
    )
