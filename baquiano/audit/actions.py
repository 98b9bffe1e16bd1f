"""Sealing the trail: linking what was committed, in order, and signing how far it reaches."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from baquiano.audit import chain, keys, queries, trail, verification
from baquiano.audit.models import NO_INSTITUTION, TrailCheckpoint, TrailEntry, TrailLink
from baquiano.common.errors import Refused

BATCH = 500
_LOCK = 0x6261_7175  # any number that nobody else uses for an advisory lock


def seal(*, at: datetime, everything: bool = False) -> int:
    """What the clock does every few seconds: link the entries that no chain has yet; returns how many.

    Entries take their place in the order in which they were committed; each batch ends in a signed checkpoint. Two
    sealers at once are safe: the second waits on PostgreSQL and on SQLite, and a place is never given twice.
    ``everything`` looks for entries older than the recent window too.
    """
    total = 0
    if not queries.unsealed(everything=everything).exists():
        return total  # an idle installation does not take the write lock
    while sealed := _seal_batch(at, everything=everything):
        total += sealed
        if sealed < BATCH:
            break
    return total


def checkpoint(*, at: datetime) -> list[TrailCheckpoint]:
    """What the clock or the operator does: sign how far each chain reaches, to keep it outside."""
    with transaction.atomic():
        heads = [queries.last_link(chain_id) for chain_id in queries.chains()]
        return [_signed(head, at) for head in heads if head is not None]


def verify_trail(
    institution: Model, *, outside: Iterable[verification.Mark] = (), by: Any, at: datetime
) -> verification.Result:
    """What ``manage.py verify_trail`` does, of one institution, on its screen; who asked and what was found stays.

    ``outside`` are the checkpoints that somebody kept: against them a cut together with the inner ones is found.
    """
    last = queries.last_link(institution.pk)
    if last is not None and last.position > verification.MOST_ON_SCREEN:
        raise Refused(_("El rastro es muy largo para verificarlo aquí: pida a quien opera que ejecute «verify_trail»."))
    result = verification.verify(outside, only=institution.pk)
    data = {
        "links": result.links,
        "checkpoints": result.checkpoints,
        "unsealed": result.unsealed,
        "found": " ".join(finding.explanation for finding in result.findings) or _("El rastro está íntegro."),
    }
    with transaction.atomic():
        trail.record("audit.trail_verified", institution, by=by, at=at, data=data)
    return result


def _seal_batch(at: datetime, *, everything: bool) -> int:
    try:
        with transaction.atomic():
            _wait_turn()
            entries = list(queries.unsealed(everything=everything)[:BATCH])
            by_chain = defaultdict(list)
            for entry in entries:
                by_chain[entry.institution_id or NO_INSTITUTION].append(entry)
            for chain_id, rows in by_chain.items():
                _extend(chain_id, rows, at)
            return len(entries)
    except IntegrityError:  # somebody else gave those places: what is left waits for the next time
        return 0


def _wait_turn() -> None:
    """One sealer at a time. SQLite needs nothing: its transactions are immediate, one writer at a time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _extend(chain_id: UUID, entries: list[TrailEntry], at: datetime) -> None:
    last = queries.last_link(chain_id)
    position, previous = (last.position, last.hash) if last else (0, "")
    links = []
    for entry in entries:
        position += 1
        digest = chain.link_hash(entry, chain=chain_id, position=position, previous=previous)
        links.append(
            TrailLink(
                entry_id=entry.pk, institution_id=chain_id, position=position, previous_hash=previous, hash=digest
            )
        )
        previous = digest
    TrailLink.objects.bulk_create(links)
    _signed(links[-1], at)


def _signed(head: TrailLink, at: datetime) -> TrailCheckpoint:
    key_id = keys.key_id_of(keys.public_text())
    content = chain.checkpoint_content(
        chain=head.institution_id, position=head.position, hash=head.hash, at=at, key_id=key_id
    )
    return TrailCheckpoint.objects.create(
        institution_id=head.institution_id,
        position=head.position,
        hash=head.hash,
        at=at,
        key_id=key_id,
        signature=keys.sign(content),
    )
