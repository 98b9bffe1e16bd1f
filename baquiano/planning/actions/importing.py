"""Bringing in the spreadsheet of the group: kept at once, understood with its author, written whole or not at all."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.importing.recognition import LONGEST_HEADER, read_workbook
from baquiano.documents import actions as documents
from baquiano.documents import kinds
from baquiano.planning import queries
from baquiano.planning.actions.items import add_item, change_item
from baquiano.planning.actions.needs import add_need, change_need
from baquiano.planning.choices import ALLOWED_IMPORT_MOVES, ImportKind, ImportState
from baquiano.planning.importing.columns import activities_of
from baquiano.planning.importing.needs import BOOK
from baquiano.planning.importing.preview import Preview, preview_of
from baquiano.planning.models import ColumnMapping, ImportBatch, Plan
from baquiano.planning.rules import check_needs_open, check_writable


@transaction.atomic
def upload_import(
    plan: Plan,
    *,
    id: UUID,
    content: bytes,
    name: str,
    kind: str = ImportKind.ITEMS,
    by: User | None,
    at: datetime,
) -> ImportBatch:
    """Keep the file and open its import. A file that cannot be read as a workbook is refused and not kept."""
    plan = queries.lock_plan(plan)
    repeated = ImportBatch.objects.filter(pk=id, plan=plan).select_related("file").first()
    if repeated is not None:
        return repeated
    _check_open_to(kind, plan)
    read_workbook(content, name)
    file = documents.store_file(
        content,
        institution=plan.institution,
        name=name,
        by=by,
        at=at,
        allowed=kinds.SHEETS,
        id=uuid5(id, "file"),
    )
    fields = {"institution_id": plan.institution_id, "plan": plan, "file": file, "created_by": by, "created_at": at}
    fields["kind"] = kind
    batch, is_new = create_once(ImportBatch, id=id, fields=fields)
    if is_new:
        trail.record("planning.import_uploaded", batch, by=by, at=at, data={"file": name, "sha256": file.sha256})
    return batch


@transaction.atomic
def map_columns(
    batch: ImportBatch, *, columns: Mapping[str, str], sheet: str = "", by: User, at: datetime
) -> ImportBatch:
    """Say what each unrecognised column is (header → field; empty: not imported), and remember it for the group."""
    batch = _lock_open(batch)
    known = BOOK.headers if batch.of_needs else activities_of(batch.plan.institution, batch.plan.year.year).headers
    clean = {key[:LONGEST_HEADER]: name for key, name in columns.items() if not name or name in known}
    batch.columns, batch.sheet = {**batch.columns, **clean}, sheet or batch.sheet
    batch.version += 1
    batch.save(update_fields=["columns", "sheet", "version"])
    for header, field in clean.items():
        if batch.of_needs:
            continue
        ColumnMapping.objects.update_or_create(
            institution_id=batch.institution_id,
            unit=batch.plan.unit,
            header=header,
            defaults={"field": field, "answered_by": by, "answered_at": at},
        )
    if clean:
        trail.record("planning.import_mapped", batch, by=by, at=at, data={"columns": clean})
    return batch


@transaction.atomic
def answer_import(batch: ImportBatch, *, answers: Mapping[str, str], by: User | None, at: datetime) -> ImportBatch:
    """Keep what the person answered about homonyms and unknown names; an empty answer leaves the question open."""
    batch = _lock_open(batch)
    given = {key: value for key, value in answers.items() if value}
    changes = trail.diff({key: batch.answers.get(key) for key in given}, dict(given))
    if not changes:
        return batch
    batch.answers = {**batch.answers, **given}
    batch.version += 1
    batch.save(update_fields=["answers", "version"])
    trail.record("planning.import_answered", batch, by=by, at=at, changes=changes)
    return batch


@transaction.atomic
def apply_import(batch: ImportBatch, *, by: User | None, at: datetime) -> ImportBatch:
    """Write every row of the file in the plan, or none. Refused while a row is wrong or a question is open.

    A row equal to its item changes nothing, so that the same file twice is the same plan.
    """
    batch = _locked(batch)
    if batch.state == ImportState.APPLIED:
        return batch
    _check_open(batch)
    plan = queries.lock_plan(batch.plan)
    _check_open_to(batch.kind, plan)
    preview = preview_of(batch, day_of(at))
    _check_clean(preview)
    (_write_needs if batch.of_needs else _write_items)(plan, preview, by=by, at=at)
    batch.state, batch.applied_by, batch.applied_at = ImportState.APPLIED, by, at
    batch.created_count = len(preview.difference.new)
    batch.changed_count = len(preview.difference.changed)
    batch.same_count = len(preview.difference.same)
    batch.version += 1
    batch.save()
    data = {"file": str(batch.file), "sha256": batch.file.sha256, "result": preview.difference.sentence}
    trail.record(
        "planning.needs_imported" if batch.of_needs else "planning.plan_imported", plan, by=by, at=at, data=data
    )
    return batch


@transaction.atomic
def abandon_import(batch: ImportBatch, *, by: User | None, at: datetime) -> ImportBatch:
    """Leave an import without writing anything; the file stays with it."""
    batch = _locked(batch)
    if batch.state == ImportState.ABANDONED:
        return batch
    _check_open(batch)
    batch.state = ImportState.ABANDONED
    batch.version += 1
    batch.save(update_fields=["state", "version"])
    changes = {"state": (ImportState.OPEN.value, ImportState.ABANDONED.value)}
    trail.record("planning.import_abandoned", batch, by=by, at=at, changes=changes)
    return batch


def _check_open_to(kind: str, plan: Plan) -> None:
    if kind == ImportKind.NEEDS:
        check_needs_open(plan.year)
    else:
        check_writable(plan)


def _write_items(plan: Plan, preview: Preview, *, by: User | None, at: datetime) -> None:
    for row in preview.difference.new:
        add_item(plan, id=uuid7(), values=row.values, by=by, at=at)
    for change in preview.difference.changed:
        change_item(change.item, values=change.row.values, changes=change.changes, by=by, at=at)


def _write_needs(plan: Plan, preview: Preview, *, by: User | None, at: datetime) -> None:
    for row in preview.difference.new:
        add_need(id=uuid7(), unit=plan.unit, year=plan.year, values=row.values, by=by, at=at)
    for change in preview.difference.changed:
        change_need(change.item, values=change.row.values, changes=change.changes, by=by, at=at)


def _check_clean(preview: Preview) -> None:
    reading = preview.reading
    if preview.table is None:
        raise Refused(_("No encontramos la tabla del plan en el archivo. Revise los encabezados de las columnas."))
    if preview.unmapped:
        raise Refused(_("Falta decir qué es la columna «%(name)s».") % {"name": preview.unmapped[0].text})
    if reading.problems:
        raise Refused(
            ngettext(
                "Hay un problema por corregir: %(first)s No se importó nada.",
                "Hay %(count)s problemas por corregir; el primero: %(first)s No se importó nada.",
                len(reading.problems),
            )
            % {"count": len(reading.problems), "first": reading.problems[0]}
        )
    if reading.questions:
        raise Refused(
            ngettext(
                "Falta responder una pregunta: %(first)s No se importó nada.",
                "Falta responder %(count)s preguntas; la primera: %(first)s No se importó nada.",
                len(reading.questions),
            )
            % {"count": len(reading.questions), "first": reading.questions[0].doubt.ask}
        )
    if not reading.rows:
        raise Refused(_("El archivo no tiene actividades debajo de los encabezados."))


def _locked(batch: ImportBatch) -> ImportBatch:
    rows = ImportBatch.objects.select_for_update(of=("self",))
    return rows.select_related("plan__unit", "plan__year", "plan__institution", "file").get(pk=batch.pk)


def _lock_open(batch: ImportBatch) -> ImportBatch:
    batch = _locked(batch)
    _check_open(batch)
    return batch


def _check_open(batch: ImportBatch) -> None:
    if not ALLOWED_IMPORT_MOVES[ImportState(batch.state)]:
        raise Refused(
            _("Esta importación ya está en estado «%(state)s». Suba el archivo de nuevo si necesita repetirla.")
            % {"state": batch.get_state_display()}
        )
