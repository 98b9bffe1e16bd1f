"""What the hashes of the chain cover. The verifier and the sealer share it; changing it breaks every chain."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from baquiano.audit.models import TrailEntry
from baquiano.common.digests import canonical_json, sha256_of


def link_hash(entry: TrailEntry, *, chain: UUID, position: int, previous: str) -> str:
    """The hash of the link: over the entry whole, its place and the link before."""
    return sha256_of(
        {"chain": str(chain), "position": position, "previous": previous, "entry": entry_content(entry)},
    )


def entry_content(entry: TrailEntry) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "institution": str(entry.institution_id or ""),
        "event": entry.event,
        "subject": [entry.subject_type, entry.subject_id, entry.subject_label],
        "actor": [str(entry.actor_id or ""), entry.actor_label],
        "at": moment(entry.at),
        "changes": entry.changes,
        "data": entry.data,
        "request": entry.request_id,
    }


def checkpoint_content(*, chain: UUID | str, position: int, hash: str, at: datetime, key_id: str) -> str:
    """The text that a checkpoint signs."""
    return canonical_json(
        {"chain": str(chain), "position": position, "hash": hash, "at": moment(at), "key_id": key_id},
    )


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
