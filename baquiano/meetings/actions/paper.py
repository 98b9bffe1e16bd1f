"""The list on paper: printed, signed by hand, scanned back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.documents import actions as documents
from baquiano.documents import kinds
from baquiano.documents import queries as document_queries
from baquiano.documents.actions.issuing import in_bogota
from baquiano.documents.choices import AccessClass
from baquiano.documents.models import Evidence, IssuedDocument
from baquiano.documents.payloads import AttendanceRow
from baquiano.institutions.numbering import next_number
from baquiano.meetings import payloads, profile, queries
from baquiano.meetings.actions.attendance import lock_open_list, notice_in_force
from baquiano.meetings.models import Meeting


@transaction.atomic
def issue_attendance_list(
    meeting: Meeting, *, blank_rows: int = 0, names: Sequence[AttendanceRow] = (), by: User, at: datetime
) -> IssuedDocument:
    """Issue the official list. The same people again give the document already issued; a change gives its next version.

    ``blank_rows`` issues the list for paper instead: lines to sign by hand, after those of ``names`` if there are.
    """
    meeting = queries.meeting_for_update(meeting)
    notice = notice_in_force(meeting, at)
    payload = payloads.attendance_list(meeting, notice)
    if blank_rows:
        payload = replace(payload, rows=tuple(names), blank_rows=blank_rows)
    title = _title(is_paper=bool(blank_rows), has_names=bool(names))
    issued = document_queries.documents_of(meeting).filter(title=title, superseded_by__isnull=True)
    latest = issued.first()
    if latest is not None and latest.payload["content"] == in_bogota(payload.content()):
        return latest
    year = day_of(meeting.starts_at).year
    number = latest.number if latest else _list_number(meeting, year)
    return documents.issue_document(
        profile.attendance_format(meeting.institution, year),
        subject=meeting,
        title=title,
        number=number,
        payload=payload,
        by=by,
        at=at,
        supersedes=latest,
    )


def _title(*, is_paper: bool, has_names: bool) -> str:
    if not is_paper:
        return _("Listado de asistencia")
    if has_names:
        return _("Listado de asistencia con nombres para firmar en papel")
    return _("Listado de asistencia para firmar en papel")


@transaction.atomic
def file_paper_list(meeting: Meeting, *, id: UUID, file: Any, by: User, at: datetime) -> Evidence:
    """File the scan of the list that was signed on paper, as evidence of the meeting; it holds personal data."""
    meeting = lock_open_list(meeting, at)
    stored = documents.store_file(
        file,
        institution=meeting.institution,
        name=file.name,
        by=by,
        at=at,
        allowed=kinds.SCANS,
        id=uuid5(id, "scan"),
    )
    return documents.add_evidence(
        meeting,
        id=id,
        kind=profile.PAPER_LIST,
        title=_("Lista de asistencia firmada en papel"),
        file=stored,
        taken_on=day_of(meeting.starts_at),
        access_class=AccessClass.CLASSIFIED,
        by=by,
        at=at,
    )


def _list_number(meeting: Meeting, year: int) -> str:
    number = next_number("attendance_list", institution=meeting.institution, unit=meeting.unit, year=year)
    return f"{meeting.unit.code}-{year}-{number:03d}"
