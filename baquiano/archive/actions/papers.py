"""The hoja de control and the inventory as official documents."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.archive import payloads, queries
from baquiano.archive.inventory import Layout
from baquiano.archive.models import CaseFile, Inventory
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.digests import sha256_of
from baquiano.common.errors import Refused
from baquiano.documents import actions as documents
from baquiano.documents import queries as document_queries
from baquiano.documents.actions.issuing import in_bogota
from baquiano.documents.choices import AccessClass
from baquiano.documents.models import IssuedDocument
from baquiano.institutions.models import FiscalYear, Institution
from baquiano.institutions.numbering import next_number
from baquiano.procedures import actions as procedures

MOST_FILES = 2_000
_STRICTNESS = list(AccessClass.values)


@transaction.atomic
def issue_control_sheet(case_file: CaseFile, *, by: Any, at: datetime) -> IssuedDocument:
    """Issue the hoja de control of the expediente as it stands (DOC-04).

    The same documents give the sheet already issued; another one, its next version. It has the access class of the
    most closed of what it lists.
    """
    case_file = queries.case_file_for_update(case_file)
    code = queries.control_format(case_file.institution)
    if not code:
        raise Refused(_("La institución no ha dicho cuál es su formato de hoja de control. Avise al administrador."))
    entries = queries.entries_of(case_file)
    payload = payloads.control_sheet_of(case_file, entries)
    latest = document_queries.current_document(case_file, code)
    content = in_bogota(payload.content())
    if latest is not None and latest.payload["content"] == content:
        return latest
    document = documents.issue_document(
        code,
        subject=case_file,
        title=_("Hoja de control del expediente %(number)s") % {"number": case_file.number},
        number=case_file.number[:60],
        payload=payload,
        supersedes=latest,
        id=uuid5(case_file.pk, f"{latest.pk if latest else ''}:{sha256_of(content)}"),
        by=by,
        at=at,
    )
    _close_as_its_contents(document, entries, by=by, at=at)
    _leave_in_the_procedure(document, [case_file.year], by=by, at=at)
    return document


def _close_as_its_contents(
    document: IssuedDocument, entries: Sequence[queries.Entry], *, by: Any, at: datetime
) -> None:
    strictest = max((entry.access_class for entry in entries), key=_STRICTNESS.index, default=AccessClass.PUBLIC)
    if _STRICTNESS.index(strictest) > _STRICTNESS.index(document.format.access_class):
        reason = _("El expediente contiene documentos de esta clase.")
        documents.reclassify_document(document, access_class=strictest, reason=reason, by=by, at=at)


@transaction.atomic
def make_inventory(
    institution: Institution,
    *,
    id: UUID,
    layout: Layout,
    case_files: Sequence[CaseFile],
    fields: dict[str, Any],
    by: Any,
    at: datetime,
) -> Inventory:
    """Make the FUID of some expedientes with its number, and issue it where the institution has the format (DOC-05).

    Its content is kept as it is now: what enters later is in a later inventory. The same ``id`` again is the same one.
    """
    one_at_a_time(id)
    repeated = Inventory.objects.filter(pk=id).first()
    if repeated is not None:
        return repeated
    if not case_files:
        raise Refused(_("No hay expedientes en la selección. Quite algún filtro."))
    if len(case_files) > MOST_FILES:
        raise Refused(_("Un inventario admite %(most)s expedientes. Use los filtros.") % {"most": MOST_FILES})
    year = day_of(at).year
    number = f"{year}-{next_number('inventory', institution=institution, year=year):04d}"
    whole = {**fields, "institution": institution, "number": number, "layout": layout.code}
    draft = Inventory(pk=id, **whole, created_by=by, created_at=at)
    payload = payloads.inventory_payload(draft, layout, case_files)
    whole |= {
        "content": in_bogota(asdict(payload)),
        "file_count": payload.file_count,
        "page_count": payload.page_count,
        "created_by": by,
        "created_at": at,
    }
    inventory, is_new = create_once(Inventory, id=id, fields=whole)
    if is_new:
        data = {"number": number, "files": payload.file_count, "layout": layout.name}
        trail.record("archive.inventory_made", inventory, by=by, at=at, data=data)
        document = _issue_inventory(inventory, payload, by=by, at=at)
        if document is not None:
            _leave_in_the_procedure(document, {one.year for one in case_files}, by=by, at=at)
    return inventory


def _leave_in_the_procedure(document: IssuedDocument, years: Iterable[int], *, by: Any, at: datetime) -> None:
    """The activity of each vigencia that archives has the paper that it asks for."""
    record = procedures.RecordRef(document.format.code, document, document.title)
    for year in FiscalYear.objects.filter(institution_id=document.institution_id, year__in=years):
        procedures.leave_record(year, record, by=by, at=at)


def _issue_inventory(
    inventory: Inventory, payload: payloads.InventoryPayload, *, by: Any, at: datetime
) -> IssuedDocument | None:
    code = queries.inventory_format(inventory.institution)
    if not document_queries.can_issue(code):
        return None
    title = _("Inventario documental %(number)s") % {"number": inventory.number}
    return documents.issue_document(
        code,
        subject=inventory,
        title=title,
        number=inventory.number,
        payload=payload,
        id=inventory.pk,
        by=by,
        at=at,
    )
