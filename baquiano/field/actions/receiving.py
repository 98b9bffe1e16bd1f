"""A record arrives: it enters once, or it is kept with the reason for which it could not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.creation import one_at_a_time
from baquiano.common.digests import sha256_of
from baquiano.common.errors import Refused
from baquiano.delivery.rules import units_to_create_in
from baquiano.field import envelopes, queries
from baquiano.field.actions.entering import enter
from baquiano.field.actions.resolving import admit_waiting
from baquiano.field.choices import ALLOWED_MOVES, Answered, CaptureKind, CaptureState
from baquiano.field.envelopes import Envelope
from baquiano.field.keys import CannotOpen
from baquiano.field.models import Capture
from baquiano.institutions.models import Institution


@dataclass(frozen=True)
class Answer:
    """What is told of one record. ``kept`` says that the server has it for good, and the device may forget it."""

    id: str
    kind: str
    outcome: str
    reason: str
    sha256: str
    kept: bool
    capture: Capture | None = None


def receive_capture(line: envelopes.Line, *, institution: Institution, by: User, at: datetime) -> Answer:
    """Receive one record, in a transaction of its own.

    The same record again is answered as repeated, with what became of it. The same identity with another content, or
    from another person, is a conflict: both are kept. What a rule refuses is kept too, encrypted as it came, for a
    person to resolve. What is not readable, or is of another person, is not kept: it must stay where it is.
    """
    try:
        envelope = envelopes.read(line.text)
    except envelopes.Unreadable as error:
        return Answer("", "", Answered.UNREADABLE, str(error), sha256_of(line.text), kept=False)
    header = envelope.header
    if header.owner != by.pk or header.institution != institution.pk:
        reason = _("La capturó otra persona, o para otra entidad: debe enviarla esa persona con su cuenta.")
        return Answer(str(header.id), header.kind, Answered.REJECTED, reason, envelope.sha256, kept=False)
    with transaction.atomic():
        one_at_a_time(header.id)
        plain = _opened(envelope)
        sha256 = sha256_of(envelope.labels + b"\n" + plain) if plain is not None else envelope.sha256
        earlier = queries.versions_of(header.id)
        for one in earlier:
            is_same = one.sha256 == sha256 or one.envelope_sha256 == envelope.sha256
            if is_same and (one.owner_id, one.institution_id) == (by.pk, institution.pk):
                return _answer(one, Answered.REPEATED, envelope)
        capture = _new(envelope, line, sha256=sha256, earlier=earlier, by=by, at=at)
        if earlier:
            reason = _("Ese registro ya llegó con otro contenido o de otra persona. Compare los dos y decida.")
            _settle(capture, CaptureState.CONFLICT, reason)
        elif plain is None:
            reason = _("No se pudo abrir: se cifró con una clave que este servidor no tiene, o se dañó.")
            _settle(capture, CaptureState.REJECTED, reason)
        else:
            _settle(capture, *enter(capture, plain, envelopes.happened_at(header, line.sent_at, at), by=by, at=at))
        capture.envelope = envelope.text if capture.is_unresolved else ""
        capture.save(force_insert=True)
        if capture.is_visit and capture.state == CaptureState.ACCEPTED:
            admit_waiting(header.session, owner=by, by=by, at=at)
        data = {"kind": capture.kind, "outcome": capture.state, "reason": capture.reason, "sha256": sha256}
        trail.record("field.capture_received", capture, by=by, at=at, data=data)
    return _answer(capture, Answered(capture.state), envelope)


def _opened(envelope: Envelope) -> bytes | None:
    try:
        return envelope.opened()
    except CannotOpen:
        return None


def _new(
    envelope: Envelope, line: envelopes.Line, *, sha256: str, earlier: list[Capture], by: User, at: datetime
) -> Capture:
    header = envelope.header
    session = queries.session_for(by, header.session)
    identity: UUID = uuid5(header.id, f"{by.pk}:{sha256}") if earlier else header.id
    fields: dict[str, Any] = {"institution_id": header.institution, "session": session, "owner": by}
    unit_id = session.meeting.unit_id if session else None
    if header.kind == CaptureKind.VISIT and unit_id is None:
        unit_id = min(units_to_create_in(by), default=None)  # so that its group sees it while it waits
    return Capture(
        id=identity,
        record=header.id,
        kind=CaptureKind(header.kind),
        visit=header.session,
        unit_id=unit_id,
        device=header.device,
        sha256=sha256,
        envelope_sha256=envelope.sha256,
        captured_at=header.captured_at,
        sent_at=line.sent_at,
        received_at=at,
        **fields,
    )


def _settle(capture: Capture, to: CaptureState, reason: str) -> None:
    if to not in ALLOWED_MOVES[CaptureState(capture.state)]:
        raise Refused(_("La captura ya se resolvió."))
    capture.state, capture.reason = to, reason[:500]


def _answer(capture: Capture, outcome: Answered, envelope: Envelope) -> Answer:
    reason = capture.reason
    if outcome == Answered.REPEATED:
        became = _("Ya estaba aquí: %(state)s.") % {"state": capture.get_state_display().lower()}
        reason = f"{became} {capture.reason}".strip()
    return Answer(str(capture.record), capture.kind, outcome, reason, envelope.sha256, kept=True, capture=capture)
