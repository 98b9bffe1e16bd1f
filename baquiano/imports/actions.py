"""Bringing in a spreadsheet: kept at once, understood with its author, written whole or not at all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.errors import Refused
from baquiano.common.importing.recognition import LONGEST_HEADER, read_workbook
from baquiano.documents import actions as documents
from baquiano.documents import kinds
from baquiano.imports.choices import ALLOWED_MOVES, LoadState
from baquiano.imports.models import SheetLoad
from baquiano.imports.preview import Preview, book_of, preview_of
from baquiano.imports.registers import KINDS
from baquiano.institutions.models import Institution

__all__ = ["abandon_load", "answer_load", "apply_load", "map_columns", "upload_load"]


@transaction.atomic
def upload_load(
    institution: Institution, *, id: UUID, register: str, content: bytes, name: str, by: User, at: datetime
) -> SheetLoad:
    """Keep the file and open its load. A file that cannot be read as a workbook is refused and not kept."""
    one_at_a_time(id)
    repeated = SheetLoad.objects.filter(pk=id).first()
    if repeated is not None:
        return repeated
    read_workbook(content, name)
    file = documents.store_file(
        content,
        institution=institution,
        name=name,
        by=by,
        at=at,
        allowed=kinds.SHEETS | {kinds.TEXT},
        id=uuid5(id, "file"),
    )
    fields = {"institution": institution, "register": register, "file": file, "created_by": by, "created_at": at}
    load, is_new = create_once(SheetLoad, id=id, fields=fields)
    if is_new:
        data = {"file": name, "sha256": file.sha256, "register": register}
        trail.record("imports.load_uploaded", load, by=by, at=at, data=data)
    return load


@transaction.atomic
def map_columns(load: SheetLoad, *, columns: Mapping[str, str], sheet: str = "", by: User, at: datetime) -> SheetLoad:
    """Say what each column that was not recognised is (empty: not brought in), or in which sheet the table is."""
    load = _lock_open(load)
    known = book_of(load).headers
    clean = {key[:LONGEST_HEADER]: name for key, name in columns.items() if not name or name in known}
    load.columns, load.sheet = {**load.columns, **clean}, sheet or load.sheet
    load.version += 1
    load.save(update_fields=["columns", "sheet", "version"])
    trail.record("imports.load_mapped", load, by=by, at=at, data={"columns": clean, "sheet": load.sheet})
    return load


@transaction.atomic
def answer_load(load: SheetLoad, *, answers: Mapping[str, str], by: User, at: datetime) -> SheetLoad:
    """Keep what the person answered about namesakes and unknown names; an empty answer leaves the question open."""
    load = _lock_open(load)
    given = {key: value for key, value in answers.items() if value}
    changes = trail.diff({key: load.answers.get(key) for key in given}, dict(given))
    if changes:
        load.answers = {**load.answers, **given}
        load.version += 1
        load.save(update_fields=["answers", "version"])
        trail.record("imports.load_answered", load, by=by, at=at, changes=changes)
    return load


@transaction.atomic
def apply_load(load: SheetLoad, *, invite: bool = False, by: User, at: datetime) -> SheetLoad:
    """Write every row of the file, or none. Refused while a row is wrong or a question is open.

    A row that says what is already known changes nothing, so that the same file twice creates nothing twice.
    """
    load = _locked(load)
    if load.state == LoadState.APPLIED:
        return load
    _check_open(load)
    # One load of a register at a time: two equal files at once would both find their rows new.
    Institution.objects.select_for_update().get(pk=load.institution_id)
    preview = preview_of(load, day_of(at))
    _check_clean(preview)
    reading = preview.reading
    kind = KINDS[load.register]
    kind.write([*reading.new, *reading.changed], load.pk, institution=load.institution, by=by, at=at, invite=invite)
    load.state, load.applied_by, load.applied_at = LoadState.APPLIED, by, at
    load.created_count, load.changed_count = len(reading.new), len(reading.changed)
    load.same_count = len(reading.same)
    load.version += 1
    load.save()
    data: dict[str, Any] = {"file": str(load.file), "sha256": load.file.sha256, "register": load.register}
    data |= {"added": load.created_count, "changed": load.changed_count, "kept": load.same_count}
    trail.record("imports.load_applied", load, by=by, at=at, data=data)
    return load


@transaction.atomic
def abandon_load(load: SheetLoad, *, by: User, at: datetime) -> SheetLoad:
    """Leave a load without writing anything; the file stays with it."""
    load = _locked(load)
    if load.state == LoadState.ABANDONED:
        return load
    _check_open(load)
    load.state = LoadState.ABANDONED
    load.version += 1
    load.save(update_fields=["state", "version"])
    changes = {"state": (LoadState.OPEN.value, LoadState.ABANDONED.value)}
    trail.record("imports.load_abandoned", load, by=by, at=at, changes=changes)
    return load


def _check_clean(preview: Preview) -> None:
    reading = preview.reading
    if preview.table is None:
        raise Refused(_("No encontramos la tabla en el archivo. Revise los encabezados de las columnas."))
    if preview.unmapped:
        raise Refused(_("Falta decir qué es la columna «%(name)s».") % {"name": preview.unmapped[0].text})
    if reading.problems:
        raise Refused(
            ngettext(
                "Hay una celda por corregir: %(first)s No se cargó nada.",
                "Hay %(count)s celdas por corregir; la primera: %(first)s No se cargó nada.",
                len(reading.problems),
            )
            % {"count": len(reading.problems), "first": reading.problems[0]}
        )
    if reading.questions:
        raise Refused(
            ngettext(
                "Falta responder una pregunta: %(first)s No se cargó nada.",
                "Falta responder %(count)s preguntas; la primera: %(first)s No se cargó nada.",
                len(reading.questions),
            )
            % {"count": len(reading.questions), "first": reading.questions[0].doubt.ask}
        )
    if not reading.rows:
        raise Refused(_("El archivo no tiene filas debajo de los encabezados."))


def _locked(load: SheetLoad) -> SheetLoad:
    return SheetLoad.objects.select_for_update(of=("self",)).select_related("institution", "file").get(pk=load.pk)


def _lock_open(load: SheetLoad) -> SheetLoad:
    load = _locked(load)
    _check_open(load)
    return load


def _check_open(load: SheetLoad) -> None:
    if not ALLOWED_MOVES[LoadState(load.state)]:
        raise Refused(
            _("Esta carga ya está en estado «%(state)s». Suba el archivo de nuevo si necesita repetirla.")
            % {"state": load.get_state_display()}
        )
