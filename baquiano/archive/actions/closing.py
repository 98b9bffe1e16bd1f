"""Closing an expediente, reopening it and taking it away."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.archive import exporting, queries, rules
from baquiano.archive.actions.filing import file_pending
from baquiano.archive.actions.papers import issue_control_sheet
from baquiano.archive.checklist import blocking, checklist_of, missing
from baquiano.archive.choices import CaseFileState
from baquiano.archive.index import index_xml
from baquiano.archive.models import CaseFile, Closure, Reopening
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.errors import Refused
from baquiano.documents import queries as document_queries
from baquiano.documents.actions.files import keep_bytes
from baquiano.documents.actions.rendering import render_now
from baquiano.documents.models import IssuedDocument, StoredFile
from baquiano.documents.rendering import RenderFailed


@transaction.atomic
def close_case_file(case_file: CaseFile, *, id: UUID, reason: str = "", by: User, at: datetime) -> Closure:
    """Close the expediente: file what waits, go through the checklist, fix its index, hoja de control and manifest.

    What blocks is refused; what is missing needs a ``reason``, which stays. From then on nothing enters without a
    reopening. The digest of the manifest is in the trail, sealed with it. The same ``id`` again is the same closing.
    """
    one_at_a_time(id)
    repeated = Closure.objects.filter(pk=id, case_file=case_file).first()
    if repeated is not None:
        return repeated
    case_file = queries.case_file_for_update(case_file)
    if not rules.can_close(case_file):
        raise Refused(_("El expediente ya está cerrado."))
    _check_archivist(case_file, by)
    file_pending(case_file, by=by, at=at)
    points = checklist_of(case_file)
    if blocked := blocking(points):
        raise Refused(blocked)
    lacking, reason = missing(points), reason.strip()
    if lacking and not reason:
        raise Refused({"reason": _("Falta algo que la tabla de retención pide. Escriba por qué se cierra sin ello.")})
    _move(case_file, CaseFileState.CLOSED, day_of(at))
    return _fixed(case_file, id=id, waived=lacking, reason=reason if lacking else "", by=by, at=at)


def _check_archivist(case_file: CaseFile, by: User) -> None:
    if not rules.is_archivist(by, queries.owner_role(case_file.institution)):
        who = queries.archivists_words(case_file.institution)
        raise Refused(_("En esta institución archiva %(who)s.") % {"who": who})


def _move(case_file: CaseFile, state: CaseFileState, closed_on: Any) -> None:
    case_file.state, case_file.closed_on = state, closed_on
    case_file.save(update_fields=["state", "closed_on"])


def _fixed(case_file: CaseFile, *, id: UUID, waived: list[str], reason: str, by: User, at: datetime) -> Closure:
    """The papers of the closing, kept as they are now."""
    entries = queries.entries_of(case_file)
    number = Closure.objects.filter(case_file=case_file).count() + 1
    closing = exporting.Closing(number, str(by), at, waived, reason)
    index = _kept(case_file, index_xml(entries), "application/xml", f"indice-v{number}.xml", by=by, at=at)
    sheet = _sheet(case_file, by=by, at=at)
    drawn = sheet.pdf.file if sheet is not None and sheet.pdf is not None else None
    content = exporting.manifest_of(case_file, closing, entries, index, drawn)
    manifest = _kept(case_file, content, "application/json", f"manifiesto-v{number}.json", by=by, at=at)
    fields = {
        "institution": case_file.institution,
        "case_file": case_file,
        "number": number,
        "index_file": index,
        "manifest_file": manifest,
        "control_sheet": sheet,
        "document_count": len(entries),
        "page_count": entries[-1].row.last_page,
        "waived": waived,
        "reason": reason,
        "closed_by": by,
        "closed_at": at,
    }
    closure, _is_new = create_once(Closure, id=id, fields=fields)
    data = {"number": number, "documents": len(entries), "sha256": manifest.sha256, "reason": reason}
    trail.record("archive.case_file_closed", case_file, by=by, at=at, data=data)
    return closure


def _kept(case_file: CaseFile, content: bytes, media_type: str, name: str, *, by: User, at: datetime) -> StoredFile:
    return keep_bytes(content, media_type=media_type, institution=case_file.institution, name=name, by=by, at=at)


def _sheet(case_file: CaseFile, *, by: User, at: datetime) -> IssuedDocument | None:
    """The hoja de control of the closing, drawn now: it goes in the folder. None where there is no usable format."""
    code = queries.control_format(case_file.institution)
    if not document_queries.can_issue(code):
        return None
    document = issue_control_sheet(case_file, by=by, at=at)
    try:
        render_now(document, at=at)
    except RenderFailed as failure:
        raise Refused(_("No fue posible generar la hoja de control. Intente de nuevo en unos minutos.")) from failure
    return document_queries.document_with_files(document.pk)


@transaction.atomic
def reopen_case_file(case_file: CaseFile, *, id: UUID, reason: str, by: User, at: datetime) -> Reopening:
    """Let the expediente take documents again, for a reason that stays; the closing it had stays too. Twice is once."""
    one_at_a_time(id)
    repeated = Reopening.objects.filter(pk=id, closure__case_file=case_file).first()
    if repeated is not None:
        return repeated
    case_file = queries.case_file_for_update(case_file)
    if not rules.can_reopen(case_file):
        raise Refused(_("El expediente está abierto."))
    _check_archivist(case_file, by)
    closure = Closure.objects.filter(case_file=case_file).order_by("-number")[0]
    fields = {
        "institution": case_file.institution,
        "closure": closure,
        "reason": reason.strip(),
        "reopened_by": by,
        "reopened_at": at,
    }
    reopening, _is_new = create_once(Reopening, id=id, fields=fields)
    _move(case_file, CaseFileState.OPEN, None)
    trail.record("archive.case_file_reopened", case_file, by=by, at=at, data={"reason": reopening.reason})
    return reopening


def export_case_file(closure: Closure, target: Any, *, by: User, at: datetime) -> None:
    """Write the folder of a closing, as a ZIP, for whoever may open everything in it; the trail keeps who took it."""
    entries = queries.entries_of(closure.case_file, by)
    if not queries.may_read_whole(by, entries):
        who = queries.whole_readers_words(closure.case_file.institution)
        raise Refused(_("El expediente tiene documentos que su rol no abre. Lo exporta: %(who)s.") % {"who": who})
    exporting.write_zip(closure, target)
    data = {"number": closure.number, "sha256": closure.manifest_file.sha256}
    with transaction.atomic():
        trail.record("archive.case_file_exported", closure.case_file, by=by, at=at, data=data)
