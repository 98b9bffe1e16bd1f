"""Writing the records in the repository of the institution, and noting where else they are kept."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.archive import copies, queries, repository, rules
from baquiano.archive.models import CaseFile, Location, RepositoryCopy
from baquiano.audit import trail
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.digests import sha256_of
from baquiano.common.errors import Refused
from baquiano.common.text import one_line
from baquiano.documents import storage
from baquiano.institutions.models import Institution

PLACED_AT_ONCE, WRITTEN_AT_ONCE, CHECKED_AT_ONCE = 200, 50, 20
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=6)
CHECKED_EVERY = timedelta(days=30)


def write_copies(institution: Institution, *, at: datetime) -> int:
    """What the clock does: write in the repository, by their place in the table, the records that are not there.

    Each is read again and compared; running twice leaves one. When the repository does not answer it stops, and what
    waits is tried later. What was written long ago is compared again. Nothing where the institution or the
    installation names no repository. Returns how many were written.
    """
    if not copies.is_written(institution):
        return 0
    _place(at)
    written: Counter[CaseFile] = Counter()
    try:
        for copy in copies.copies_due(at, WRITTEN_AT_ONCE):
            if _write(copy, at):
                written[copy.filed.case_file] += 1
        for copy in copies.copies_to_check(at - CHECKED_EVERY, CHECKED_AT_ONCE):
            _check(copy, at)
    except repository.Unreachable:
        pass  # told by the copy that found it; the others wait their turn
    name = copies.repository_name(institution)
    with transaction.atomic():
        for case_file, documents in written.items():
            data = {"documents": documents, "repository": name}
            trail.record("archive.copies_written", case_file, by=None, at=at, data=data)
    return written.total()


def _place(at: datetime) -> None:
    """Give each record its path, once and for ever."""
    rows = [
        RepositoryCopy(
            institution_id=filed.institution_id,
            filed=filed,
            path=repository.path_of(filed),
            sha256=filed.file.sha256,
            next_at=at,
        )
        for filed in copies.without_copy(PLACED_AT_ONCE)
    ]
    # Two clocks may place the same one.
    RepositoryCopy.objects.bulk_create(rows, ignore_conflicts=True)


def _write(copy: RepositoryCopy, at: datetime) -> bool:
    try:
        repository.keep(copy.path, _content_of(copy))
    except repository.Unreachable as problem:
        _postpone(copy, str(problem), at, unreachable=True)
        raise
    except repository.Unequal as problem:
        _postpone(copy, str(problem), at)
        return False
    copy.written_at = copy.written_at or at
    copy.problem, copy.is_unreachable, copy.next_at = "", False, None
    copy.tried_at = copy.verified_at = at
    copy.attempts += 1
    copy.save(
        update_fields=["written_at", "problem", "is_unreachable", "next_at", "tried_at", "verified_at", "attempts"]
    )
    return True


def _content_of(copy: RepositoryCopy) -> bytes:
    try:
        content = storage.read(copy.sha256)
    except FileNotFoundError:
        content = b""
    if sha256_of(content) != copy.sha256:
        raise repository.Unequal(_("El archivo está dañado en este sistema. Avise al administrador."))
    return content


def _check(copy: RepositoryCopy, at: datetime) -> None:
    try:
        repository.check(copy.path, copy.sha256)
    except repository.Unreachable as problem:
        _postpone(copy, str(problem), at, unreachable=True)
        raise
    except repository.Unequal as problem:
        _postpone(copy, str(problem), at)
        with transaction.atomic():
            data = {"path": copy.path, "problem": str(problem)}
            trail.record("archive.copy_found_wrong", copy.filed.case_file, by=None, at=at, data=data)
        return
    copy.verified_at = copy.tried_at = at
    copy.save(update_fields=["verified_at", "tried_at"])


def _postpone(copy: RepositoryCopy, problem: str, at: datetime, *, unreachable: bool = False) -> None:
    copy.problem, copy.is_unreachable, copy.tried_at = problem[:300], unreachable, at
    copy.attempts += 1
    copy.next_at = at + min(FIRST_WAIT * 2 ** min(copy.attempts - 1, 10), LONGEST_WAIT)
    copy.save(update_fields=["problem", "is_unreachable", "tried_at", "attempts", "next_at"])


@transaction.atomic
def retry_copies(institution: Institution, *, by: User, at: datetime) -> int:
    """Let those with a problem be tried at the next turn, without waiting theirs. Returns how many."""
    rows = copies.by_state(RepositoryCopy.objects.filter(next_at__gt=at), "failed")
    count = rows.update(next_at=at)
    if count:
        trail.record("archive.copies_retried", institution, by=by, at=at, data={"documents": count})
    return count


@transaction.atomic
def note_location(case_file: CaseFile, *, id: UUID, place: str, by: User, at: datetime) -> Location:
    """Say where the records of the expediente are kept in the repository of the institution; the last one counts.

    The same ``id`` again, or the same place, is the one there is.
    """
    one_at_a_time(id)
    case_file = queries.case_file_for_update(case_file)
    if not rules.is_archivist(by, queries.owner_role(case_file.institution)):
        raise Refused(
            _("En esta institución archiva %(who)s.") % {"who": queries.archivists_words(case_file.institution)}
        )
    place = one_line(place)
    if not place:
        raise Refused({"place": _("Escriba la ruta o la dirección.")})
    last = copies.last_locations([case_file.pk]).get(case_file.pk)
    if last is not None and last.place == place:
        return last
    fields: dict[str, Any] = {
        "institution_id": case_file.institution_id,
        "case_file": case_file,
        "repository": copies.repository_name(case_file.institution),
        "place": place,
        "noted_by": by,
        "noted_at": at,
    }
    row, is_new = create_once(Location, id=id, fields=fields)
    if is_new:
        data = {"repository": row.repository, "place": row.place, "before": last.place if last else ""}
        trail.record("archive.location_noted", case_file, by=by, at=at, data=data)
    return row
