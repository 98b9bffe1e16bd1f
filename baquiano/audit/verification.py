"""Reading the whole chain again to say whether anybody touched it, and where first.

Finds an entry edited, an entry or a link deleted, the tail cut off, and a stretch written again with new hashes. The
last two show only against checkpoints: the ones in the database, signed with a key that is not in it, and the ones
that somebody kept outside.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from baquiano.audit import chain, keys, queries
from baquiano.audit.models import NO_INSTITUTION, TrailCheckpoint, TrailEntry, TrailLink

CHUNK = 2_000
# What is read while a person waits; a longer chain is for whoever operates, with ``manage.py verify_trail``.
MOST_ON_SCREEN = 200_000


@dataclass(frozen=True)
class Finding:
    """The first thing that does not match in one chain."""

    institution_id: UUID
    position: int
    entry_id: int | None
    problem: str  # edited | deleted | cut | rewritten | forged_checkpoint
    explanation: str


@dataclass
class Result:
    """What a verification found: how much it read, how much still waits to be sealed, and the findings."""

    links: int = 0
    unsealed: int = 0
    checkpoints: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_intact(self) -> bool:
        return not self.findings


@dataclass(frozen=True)
class Mark:
    """A checkpoint, from the database or from outside, ready to be checked."""

    chain: UUID
    position: int
    hash: str
    at: datetime
    key_id: str
    signature: str
    public: str

    @property
    def is_genuine(self) -> bool:
        content = chain.checkpoint_content(
            chain=self.chain, position=self.position, hash=self.hash, at=self.at, key_id=self.key_id
        )
        return bool(self.public) and keys.is_signed(content, self.signature, self.public)


def verify(outside: Iterable[Mark] = (), *, only: UUID | None = None) -> Result:
    """Verify every chain, or ``only`` one, against itself, its checkpoints and the ones kept ``outside``."""
    marks = [mark for mark in (*_own_marks(), *outside) if only in (None, mark.chain)]
    waiting = queries.unsealed(everything=True)
    result = Result(checkpoints=len(marks), unsealed=(waiting.filter(institution_id=only) if only else waiting).count())
    chains = {*queries.chains(), *(mark.chain for mark in marks)} if only is None else {only}
    for chain_id in sorted(chains, key=str):
        finding = _verify_chain(chain_id, [mark for mark in marks if mark.chain == chain_id], result)
        if finding:
            result.findings.append(finding)
    return result


def read_marks(text: str) -> list[Mark]:
    """The checkpoints of what ``trail_checkpoint`` wrote. Raises ``ValueError`` when it is something else."""
    try:
        rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    except RecursionError as error:
        raise ValueError("not a checkpoint") from error
    return [_mark_from(row) for row in rows]


def write_marks(checkpoints: Iterable[TrailCheckpoint]) -> str:
    """The checkpoints as lines of JSON, each with the public key that proves it."""
    public = keys.public_text()
    rows = [
        {
            "institution": str(row.institution_id),
            "position": row.position,
            "hash": row.hash,
            "at": chain.moment(row.at),
            "key_id": row.key_id,
            "signature": row.signature,
            "public_key": public,
        }
        for row in checkpoints
    ]
    return "".join(json.dumps(row, sort_keys=True) + "\n" for row in rows)


def _mark_from(row: Any) -> Mark:
    try:
        if not all(isinstance(row[name], str) for name in ("hash", "key_id", "signature", "public_key")):
            raise TypeError
        return Mark(
            chain=UUID(row["institution"]),
            position=int(row["position"]),
            hash=row["hash"],
            at=datetime.fromisoformat(row["at"]),
            key_id=row["key_id"],
            signature=row["signature"],
            public=row["public_key"],
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("not a checkpoint") from error


def _own_marks() -> Iterator[Mark]:
    trusted = keys.trusted()
    for row in TrailCheckpoint.objects.order_by("institution_id", "position", "pk").iterator(CHUNK):
        yield Mark(
            chain=row.institution_id,
            position=row.position,
            hash=row.hash,
            at=row.at,
            key_id=row.key_id,
            signature=row.signature,
            public=trusted.get(row.key_id, ""),
        )


def _verify_chain(chain_id: UUID, marks: list[Mark], result: Result) -> Finding | None:
    forged = next((mark for mark in marks if not mark.is_genuine), None)
    marked: dict[int, list[str]] = {}
    for mark in sorted((mark for mark in marks if mark.is_genuine), key=lambda mark: mark.position):
        marked.setdefault(mark.position, []).append(mark.hash)
    finding = _walk(chain_id, marked, result)
    if finding is None and forged is not None:
        explanation = "El punto de control no lleva una firma válida: fue alterado o lo firmó otra clave."
        return Finding(chain_id, forged.position, None, "forged_checkpoint", explanation)
    return finding


def _walk(chain_id: UUID, marked: dict[int, list[str]], result: Result) -> Finding | None:
    position, previous, safe = 0, "", 0
    for link, entry in _links_with_entries(chain_id):
        result.links += 1
        finding = _compare(chain_id, position + 1, previous, link, entry)
        if finding:
            return finding
        position, previous = link.position, link.hash
        if position in marked:
            if set(marked[position]) != {link.hash}:
                return _rewritten(chain_id, safe + 1, position)
            safe = position
    beyond = max(marked, default=0)
    return _cut(chain_id, position + 1, beyond) if beyond > position else None


def _links_with_entries(chain_id: UUID) -> Iterator[tuple[TrailLink, TrailEntry | None]]:
    links = TrailLink.objects.filter(institution_id=chain_id).order_by("position")
    after = 0
    while chunk := list(links.filter(position__gt=after)[:CHUNK]):
        entries = TrailEntry.objects.in_bulk([link.entry_id for link in chunk])
        yield from ((link, entries.get(link.entry_id)) for link in chunk)
        after = chunk[-1].position


def _compare(chain_id: UUID, expected: int, previous: str, link: TrailLink, entry: TrailEntry | None) -> Finding | None:
    if link.position != expected:
        return Finding(chain_id, expected, None, "deleted", f"Falta el eslabón {expected}: fue borrado con su asiento.")
    if entry is None:
        explanation = f"El asiento {link.entry_id} fue borrado: queda su eslabón y no su contenido."
        return Finding(chain_id, expected, link.entry_id, "deleted", explanation)
    owner = entry.institution_id or NO_INSTITUTION
    is_whole = link.previous_hash == previous and owner == chain_id
    if is_whole and link.hash == chain.link_hash(entry, chain=chain_id, position=expected, previous=previous):
        return None
    explanation = f"El asiento {entry.pk} («{entry.event}», {entry.subject_label}) fue editado después de sellado."
    return Finding(chain_id, expected, entry.pk, "edited", explanation)


def _rewritten(chain_id: UUID, first: int, last: int) -> Finding:
    link = TrailLink.objects.filter(institution_id=chain_id, position=first).first()
    explanation = (
        f"Los asientos de la posición {first} a la {last} fueron escritos de nuevo: la cadena cuadra consigo misma, "
        "pero no con el punto de control firmado."
    )
    return Finding(chain_id, first, link.entry_id if link else None, "rewritten", explanation)


def _cut(chain_id: UUID, first: int, last: int) -> Finding:
    explanation = (
        f"La cadena fue cortada: faltan los asientos de la posición {first} a la {last}, "
        "que un punto de control firmado da por existentes."
    )
    return Finding(chain_id, first, None, "cut", explanation)
