"""Opening expedientes and filing in them what the other rooms keep."""

import logging
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.archive import queries
from baquiano.archive.choices import CaseFileState, Origin
from baquiano.archive.models import CaseFile, FiledDocument
from baquiano.archive.paging import pages_of
from baquiano.archive.records import record_of
from baquiano.archive.sources import source_of
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.digests import sha256_of
from baquiano.common.errors import Refused
from baquiano.communications.models import Communication
from baquiano.documents import access, storage
from baquiano.documents.actions.files import keep_bytes, sanitised_name
from baquiano.documents.models import Evidence, IssuedDocument, StoredFile
from baquiano.institutions.numbering import next_number

logger = logging.getLogger(__name__)
OPENED_AT_ONCE, FILED_AT_ONCE = 200, 100
_SCANS = ("image/png", "image/jpeg", "image/webp", "image/tiff")


def keep_archive(*, at: datetime) -> int:
    """What the clock does: open the expedientes that are missing and file what is new, in the institution in scope.

    Returns how many documents were filed. Those that waited longest go first, a few at a time.
    """
    for kind, subject in queries.subjects_without_file(OPENED_AT_ONCE):
        open_case_file(kind, subject, by=None, at=at)
    return sum(_file_unless_closed(row, at) for row in queries.case_files_in_turn(at, FILED_AT_ONCE))


def _file_unless_closed(case_file: CaseFile, at: datetime) -> int:
    try:
        return file_pending(case_file, by=None, at=at)
    except Refused:  # somebody closed it meanwhile
        return 0


@transaction.atomic
def open_case_file(kind: str, subject: Any, *, by: Any, at: datetime) -> CaseFile | None:
    """Open the expediente of a subject in the series that its unit has for it (DOC-03).

    Nothing where the retention table has no series for that kind: it is listed as unmapped. Twice is once: its key
    is that of its subject.
    """
    source = source_of(kind)
    key = uuid5(subject.pk, "archive.case_file")
    one_at_a_time(key)
    existing = CaseFile.objects.filter(pk=key).first()
    if existing is not None:
        return existing
    opening = source.describe(subject)
    schedule = queries.series_for(opening.unit, kind)
    if schedule is None:
        return None
    given = next_number(f"case_file.{kind}", institution=subject.institution, unit=opening.unit, year=opening.year)
    series = ".".join(filter(None, [schedule.series_code, schedule.subseries_code]))
    fields = {
        "institution": subject.institution,
        "kind": kind,
        "subject_type": source.subject_type,
        "subject_id": subject.pk,
        "unit": opening.unit,
        "year": opening.year,
        "schedule": schedule,
        "number": f"{opening.unit.code}-{series}-{opening.year}-{given:04d}",
        "title": opening.title,
        "created_by": by,
        "created_at": at,
    }
    row, is_new = create_once(CaseFile, id=key, fields=fields)
    if is_new:
        data = {"number": row.number, "series": str(schedule)}
        trail.record("archive.case_file_opened", row, by=by, at=at, data=data)
    return row


@transaction.atomic
def file_pending(case_file: CaseFile, *, by: Any, at: datetime) -> int:
    """File what the rooms keep of the subject and is not in its expediente, oldest first; returns how many.

    A closed one takes nothing. What is damaged on disk is left out until it is whole: the checklist names it.
    """
    case_file = queries.case_file_for_update(case_file)
    if case_file.state == CaseFileState.CLOSED:
        raise Refused(_("El expediente está cerrado: para que algo entre hay que reabrirlo, con su motivo."))
    last = FiledDocument.objects.filter(case_file=case_file).order_by("-position").first()
    shelf = _Shelf(case_file, last)
    filed = [shelf.place(_taken(row), by=by, at=at) for row in queries.pending_of(case_file).rows]
    done = [row for row in filed if row is not None]
    FiledDocument.objects.bulk_create(done)
    case_file.checked_at = at
    case_file.save(update_fields=["checked_at"])
    if done:
        data = {"documents": len(done), "first": done[0].position, "last": done[-1].position}
        trail.record("archive.documents_filed", case_file, by=by, at=at, data=data)
    return len(done)


@dataclass(frozen=True)
class _Taken:
    """A row of another room as it is filed."""

    row: Any
    title: str
    dated_on: date
    file: StoredFile | None
    access_class: str
    origin: str
    text: str = ""


class _Shelf:
    """Where the next document goes: its order, its pages and its volume."""

    def __init__(self, case_file: CaseFile, last: FiledDocument | None) -> None:
        self.case_file, self.limit = case_file, queries.volume_pages(case_file.institution)
        self.position = last.position if last else 0
        self.page = last.last_page if last else 0
        self.volume = last.volume if last else 1
        in_volume = FiledDocument.objects.filter(case_file=case_file, volume=self.volume).order_by("position").first()
        self.volume_begins = in_volume.first_page if in_volume else 1

    def place(self, taken: _Taken, *, by: Any, at: datetime) -> FiledDocument | None:
        """The next document of the expediente; nothing when its file is not whole."""
        file = taken.file or self._written(taken, by=by, at=at)
        content = _whole(file)
        if content is None:
            return None
        pages = pages_of(content, file.media_type)
        first, last = self.page + 1, self.page + pages
        if last - self.volume_begins + 1 > self.limit and first > self.volume_begins:
            self.volume, self.volume_begins = self.volume + 1, first
        self.position, self.page = self.position + 1, last
        return FiledDocument(
            institution_id=self.case_file.institution_id,
            case_file=self.case_file,
            position=self.position,
            volume=self.volume,
            first_page=first,
            last_page=last,
            source_type=taken.row._meta.label_lower,
            source_id=str(taken.row.pk),
            record=record_of(taken.row),
            title=taken.title[:300],
            dated_on=taken.dated_on,
            file=file,
            origin=taken.origin,
            access_class=taken.access_class,
            created_by=by,
            created_at=at,
        )

    def _written(self, taken: _Taken, *, by: Any, at: datetime) -> StoredFile:
        """What came without a file, a link or the text of a letter, kept as text: an expediente holds documents."""
        name = sanitised_name(f"{taken.title[:80]}.txt")
        return keep_bytes(
            taken.text.encode("utf-8"),
            media_type="text/plain",
            institution=self.case_file.institution,
            name=name,
            by=by,
            at=at,
        )


def _whole(file: StoredFile) -> bytes | None:
    try:
        content = storage.read(file.sha256)
    except FileNotFoundError:
        content = None
    if content is not None and sha256_of(content) == file.sha256:
        return content
    logger.error("archive.file_damaged", extra={"sha256": file.sha256})
    return None


def _taken(row: Any) -> _Taken:
    if isinstance(row, IssuedDocument):
        file = row.pdf.file if row.pdf else None
        title = f"{row.title} · {row.number}" + (f" (versión {row.version})" if row.version > 1 else "")
        return _Taken(row, title, day_of(row.issued_at), file, row.access_class, Origin.ELECTRONIC)
    if isinstance(row, Evidence):
        text = f"{row.title}\n{row.link}\n"
        return _Taken(row, row.title, row.taken_on, row.file, row.access_class, _origin(row.file), text)
    if isinstance(row, Communication):
        title, text = f"{row.number} · {row.subject}", _letter(row)
        return _Taken(row, title, row.dated_on, row.file, row.access_class, _origin(row.file), text)
    title = _("Firma en papel de %(name)s") % {"name": row.signer_name}
    return _Taken(row, title, day_of(row.signed_at), row.image, access.class_of(row), Origin.DIGITISED)


def _origin(file: StoredFile | None) -> str:
    return Origin.DIGITISED if file is not None and file.media_type in _SCANS else Origin.ELECTRONIC


def _letter(row: Communication) -> str:
    lines = [f"{row.get_kind_display()} {row.number}", f"{row.dated_on:%Y-%m-%d}", ""]
    lines += [f"{_('De')}: {row.sender_name}"] + [f"{_('Para')}: {one}" for one in row.recipients.all()]
    return "\n".join([*lines, "", row.subject, "", row.body, ""])
