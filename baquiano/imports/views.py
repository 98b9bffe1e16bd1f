"""A spreadsheet into a register, step by step: upload, say what the columns are, answer, look, load."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import requires
from baquiano.common.spreadsheets import write_xlsx
from baquiano.imports import actions, queries
from baquiano.imports.choices import Register
from baquiano.imports.forms import ApplyForm, UploadForm
from baquiano.imports.models import SheetLoad
from baquiano.imports.preview import Preview, marked_file, preview_of
from baquiano.imports.reading import RegisterKind, changes_told
from baquiano.imports.registers import KINDS
from baquiano.imports.tables import LoadListing
from baquiano.ui.buttons import press
from baquiano.ui.forms.importing import ColumnsForm, QuestionsForm, SheetForm
from baquiano.ui.listing.export import CONTENT_TYPES

SHOWN_ROWS, SHOWN_PROBLEMS = 200, 100


def load_or_404(request: HttpRequest, pk: UUID) -> SheetLoad:
    return get_object_or_404(queries.loads_visible_to(request.user), pk=pk)


def _kind_or_404(request: HttpRequest, code: str) -> RegisterKind:
    found = next((kind for kind in queries.kinds_open_to(request.user) if kind.code == code), None)
    if found is None:
        raise Http404
    return found


@requires("imports.load_sheet")
def load_list(request: Any) -> HttpResponse:
    context = {"kinds": queries.kinds_open_to(request.user)}
    return LoadListing(request, queries.loads_visible_to(request.user)).respond("imports/load_list.html", context)


@requires("imports.load_sheet")
def load_create(request: Any, register: str) -> HttpResponse:
    kind = _kind_or_404(request, register)
    posted = request.method == "POST"
    form = UploadForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            load = actions.upload_load(
                request.institution,
                id=form.cleaned_data["id"],
                register=kind.code,
                content=file.read(),
                name=file.name,
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            form.add_error("file", refusal)
        else:
            return redirect(load)
    context = {"form": form, "kind": kind}
    return render(request, "imports/load_create.html", context, status=422 if form.errors else 200)


@requires("imports.load_sheet")
def load_template(request: Any, register: str) -> HttpResponse:
    """The empty spreadsheet with every column that is understood."""
    kind = _kind_or_404(request, register)
    out = BytesIO()
    columns = kind.book.columns
    headers, widths = [column.header for column in columns], [column.width for column in columns]
    write_xlsx(out, title=str(kind.title), headers=headers, rows=[], widths=widths, note=str(kind.help))
    return _workbook(out.getvalue(), f"plantilla-{Register(kind.code).label.lower()}")


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@requires("imports.load_sheet")
def load_detail(request: Any, pk: UUID) -> HttpResponse:
    return _page(request, load_or_404(request, pk))


def _page(request: Any, load: SheetLoad, status: int = 200, **forms: Any) -> HttpResponse:
    context: dict[str, Any] = {"load": load, "kind": KINDS[load.register]}
    if load.is_open:
        preview = preview_of(load, day_of(request.at))
        context |= _shown(load, preview) | _forms(load, preview) | forms
    return render(request, "imports/load_detail.html", context, status=status)


def _shown(load: SheetLoad, preview: Preview) -> dict[str, Any]:
    reading = preview.reading
    bad, headers = {problem.row for problem in reading.problems}, preview.book.headers
    return {
        "preview": preview,
        "bad_rows": sum(row.number in bad for row in reading.rows),
        "problems": reading.problems[:SHOWN_PROBLEMS],
        "more_problems": max(0, len(reading.problems) - SHOWN_PROBLEMS),
        "rows": [(row, row.number in bad, changes_told(row, headers)) for row in reading.rows[:SHOWN_ROWS]],
        "more_rows": max(0, len(reading.rows) - SHOWN_ROWS),
    }


def _forms(load: SheetLoad, preview: Preview) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if preview.table is not None and preview.unmapped:
        taken = set(preview.table.fields)
        found["columns_form"] = ColumnsForm(headers=preview.unmapped, taken=taken, book=preview.book)
    if preview.reading.questions:
        found["questions_form"] = QuestionsForm(questions=preview.reading.questions)
    if len(preview.sheets) > 1:
        chosen = preview.table.sheet if preview.table else ""
        found["sheet_form"] = SheetForm(sheets=preview.sheets, initial={"sheet": chosen})
    if load.register == Register.PEOPLE and preview.is_ready:
        found["apply_form"] = ApplyForm()
    return found


@require_POST
@requires("imports.load_sheet")
def load_columns(request: Any, pk: UUID) -> HttpResponse:
    load = load_or_404(request, pk)
    preview = preview_of(load, day_of(request.at))
    taken = set(preview.table.fields) if preview.table else set()
    form = ColumnsForm(request.POST, headers=preview.unmapped, taken=taken, book=preview.book)
    if not form.is_valid():
        return _page(request, load, 422, columns_form=form)
    return press(
        request, load, "", lambda: actions.map_columns(load, columns=form.mapping, by=request.user, at=request.at)
    )


@require_POST
@requires("imports.load_sheet")
def load_sheet(request: Any, pk: UUID) -> HttpResponse:
    load = load_or_404(request, pk)
    form = SheetForm(request.POST, sheets=preview_of(load, day_of(request.at)).sheets)
    if not form.is_valid():
        return _page(request, load, 422)
    sheet = form.cleaned_data["sheet"]
    return press(
        request, load, "", lambda: actions.map_columns(load, columns={}, sheet=sheet, by=request.user, at=request.at)
    )


@require_POST
@requires("imports.load_sheet")
def load_answer(request: Any, pk: UUID) -> HttpResponse:
    load = load_or_404(request, pk)
    form = QuestionsForm(request.POST, questions=preview_of(load, day_of(request.at)).reading.questions)
    if not form.is_valid():
        return _page(request, load, 422, questions_form=form)
    return press(
        request, load, "", lambda: actions.answer_load(load, answers=form.answers, by=request.user, at=request.at)
    )


@requires("imports.load_sheet")
def load_marked(request: Any, pk: UUID) -> HttpResponse:
    """The file with the wrong cells in red and, beside each row, how it is mended."""
    load = load_or_404(request, pk)
    return _workbook(marked_file(preview_of(load, day_of(request.at))), "filas-por-corregir")


@require_POST
@requires("imports.load_sheet")
def load_apply(request: Any, pk: UUID) -> HttpResponse:
    load = load_or_404(request, pk)
    form = ApplyForm(request.POST)
    invite = form.is_valid() and form.cleaned_data["invite"]
    try:
        done = actions.apply_load(load, invite=invite, by=request.user, at=request.at)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(load)
    words = _("Carga terminada: %(new)s filas nuevas, %(changed)s cambiadas, %(same)s iguales.")
    counts = {"new": done.created_count, "changed": done.changed_count, "same": done.same_count}
    messages.success(request, words % counts)
    return redirect(load)


@require_POST
@requires("imports.load_sheet")
def load_abandon(request: Any, pk: UUID) -> HttpResponse:
    load = load_or_404(request, pk)
    return press(request, load, "", lambda: actions.abandon_load(load, by=request.user, at=request.at))
