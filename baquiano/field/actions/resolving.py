"""What could not enter, resolved by a person: tried again, or discarded with a reason."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.errors import Refused
from baquiano.common.text import one_line
from baquiano.delivery import actions as delivery
from baquiano.field import envelopes, queries
from baquiano.field.actions.entering import enter, place_in
from baquiano.field.choices import ALLOWED_MOVES, CaptureState
from baquiano.field.keys import CannotOpen
from baquiano.field.models import Capture


@transaction.atomic
def retry_capture(capture: Capture, *, by: User, at: datetime) -> Capture:
    """Try again, in the name of whoever tries, after mending what refused it; the reason is told if it persists."""
    current = queries.capture_for_update(capture)
    if current.state == CaptureState.ACCEPTED:
        return current
    _check(current, CaptureState.ACCEPTED)
    envelope = envelopes.read(current.envelope)
    try:
        plain = envelope.opened()
    except CannotOpen as error:
        raise Refused(_("Este servidor no tiene la clave con la que se cifró. Avise al administrador.")) from error
    place_in(current, queries.session_for(by, envelope.header.session))
    state, reason = enter(current, plain, _happened_at(current), by=by, at=at)
    if state != CaptureState.ACCEPTED:
        raise Refused(reason)
    _let_in(current, "field.capture_retried", by=by, at=at)
    if current.is_visit:
        admit_waiting(envelope.header.session, owner=current.owner, by=by, at=at)
    return current


@transaction.atomic
def complete_capture(capture: Capture, *, fields: dict[str, Any], by: User, at: datetime) -> Capture:
    """Make the visit that was born on a device, with what it lacked; what was captured of it enters with it.

    ``fields`` are those of a visit outside the agenda; its identity is the one that the device gave.
    """
    current = queries.capture_for_update(capture)
    if current.state == CaptureState.ACCEPTED:
        return current
    _check(current, CaptureState.ACCEPTED)
    if not current.is_visit or current.visit is None:
        raise Refused(_("Solo se completa una visita."))
    place_in(current, delivery.create_session(**{**fields, "id": current.visit}, by=by, at=at))
    _let_in(current, "field.capture_completed", by=by, at=at)
    admit_waiting(current.visit, owner=current.owner, by=by, at=at)
    return current


def admit_waiting(visit: UUID, *, owner: User, by: User, at: datetime) -> None:
    """Let in what ``owner`` captured of a visit that arrived later; what a rule refuses keeps waiting, and says why."""
    for capture in queries.waiting_for(visit, owner):
        place_in(capture, queries.session_for(by, visit))
        try:
            plain = envelopes.read(capture.envelope).opened()
        except CannotOpen:
            continue
        state, reason = enter(capture, plain, _happened_at(capture), by=by, at=at)
        if state == CaptureState.ACCEPTED:
            _let_in(capture, "field.capture_retried", by=by, at=at)
        else:
            capture.reason = reason[:500]
            capture.save(update_fields=["reason", "session", "unit"])


def _happened_at(capture: Capture) -> datetime:
    elapsed = capture.received_at - (capture.sent_at - capture.captured_at)
    return min(elapsed, capture.received_at)


def _let_in(capture: Capture, event: str, *, by: User, at: datetime) -> None:
    capture.state, capture.reason, capture.envelope = CaptureState.ACCEPTED, "", ""
    _close(capture, "session", "unit", by=by, at=at)
    trail.record(event, capture, by=by, at=at, data={"kind": capture.kind})


@transaction.atomic
def discard_capture(capture: Capture, *, reason: str, by: User, at: datetime) -> Capture:
    """Give it up, with a reason: its content is erased here, and that it existed stays on record."""
    current = queries.capture_for_update(capture)
    words = one_line(reason)[:500]
    if current.state == CaptureState.DISCARDED:
        return current
    _check(current, CaptureState.DISCARDED)
    if not words:
        raise Refused(_("Escriba por qué se descarta."))
    before = current.reason
    current.state, current.reason, current.envelope = CaptureState.DISCARDED, words, ""
    _close(current, by=by, at=at)
    data = {"kind": current.kind, "reason": words, "refused_for": before}
    trail.record("field.capture_discarded", current, by=by, at=at, data=data)
    return current


def _check(capture: Capture, to: CaptureState) -> None:
    if to not in ALLOWED_MOVES.get(CaptureState(capture.state), ()):
        raise Refused(_("Una captura «%(state)s» no admite ese paso.") % {"state": capture.get_state_display().lower()})


def _close(capture: Capture, *also: str, by: User, at: datetime) -> None:
    capture.resolved_by, capture.resolved_at = by, at
    capture.save(update_fields=["state", "reason", "envelope", "resolved_by", "resolved_at", *also])
