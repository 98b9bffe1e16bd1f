"""What a device seals and sends, made in Python as the browser makes it."""

import json
from datetime import datetime
from typing import Any

from baquiano.common.identity import uuid7
from baquiano.delivery.models import AssistanceSession
from baquiano.field.choices import CaptureKind, CaptureState
from baquiano.field.envelopes import sealed
from baquiano.field.models import Capture


def make_line(
    session: AssistanceSession,
    owner: Any,
    kind: str = CaptureKind.NOTE,
    fields: dict[str, Any] | None = None,
    *,
    captured_at: datetime,
    file: bytes = b"",
    **labels: Any,
) -> str:
    """A line as a device writes it; ``labels`` change its header."""
    header = {
        "id": str(uuid7()),
        "kind": str(kind),
        "session": str(session.pk),
        "owner": str(owner.pk),
        "institution": str(session.institution_id),
        "device": "equipo01",
        "captured_at": captured_at.isoformat(),
    } | {name: str(value) if name == "id" else value for name, value in labels.items()}
    return sealed(header, fields if fields is not None else {"section": "activities", "text": "Nota ficticia."}, file)


def make_sending(*lines: str, sent_at: datetime) -> bytes:
    """The body of a request, or the exported file."""
    return "\n".join([json.dumps({"sent_at": sent_at.isoformat()}), *lines, ""]).encode()


def make_capture(session: AssistanceSession, owner: Any, *, at: datetime, **overrides: Any) -> Capture:
    """A capture that arrived; one that waits carries its sealed line."""
    identity = uuid7()
    fields = {
        "record": identity,
        "kind": CaptureKind.NOTE,
        "state": CaptureState.ACCEPTED,
        "session": session,
        "unit_id": session.meeting.unit_id,
        "owner": owner,
        "sha256": "0" * 64,
        "envelope_sha256": "0" * 64,
        "captured_at": at,
        "sent_at": at,
        "received_at": at,
    } | overrides
    if fields["state"] in (CaptureState.REJECTED, CaptureState.CONFLICT):
        fields = {"reason": "Motivo ficticio.", **fields}
        fields.setdefault("envelope", make_line(session, owner, captured_at=at, id=identity))
    return Capture.objects.create(id=identity, institution_id=session.institution_id, **fields)
