"""What could not enter, resolved by a person: tried again, or discarded with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.errors import Refused
from baquiano.common.text import one_line
from baquiano.field import envelopes, queries
from baquiano.field.actions.receiving import enter
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
    current.session = queries.session_for(by, envelope.header.session)
    current.unit_id = current.session.meeting.unit_id if current.session else current.unit_id
    elapsed = current.received_at - (current.sent_at - current.captured_at)
    state, reason = enter(current, plain, min(elapsed, current.received_at), by=by, at=at)
    if state != CaptureState.ACCEPTED:
        raise Refused(reason)
    current.state, current.reason, current.envelope = CaptureState.ACCEPTED, "", ""
    _close(current, "session", "unit", by=by, at=at)
    trail.record("field.capture_retried", current, by=by, at=at, data={"kind": current.kind})
    return current


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
