"""The spreadsheet of the group, step by step: upload, say what the columns are, answer, look, import."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.importing.recognition import Book
from baquiano.common.policy import require, requires
from baquiano.planning import actions, queries, rules
from baquiano.planning.choices import ImportKind
from baquiano.planning.forms import UploadForm
from baquiano.planning.importing.columns import activities_of
from baquiano.planning.importing.needs import BOOK as NEEDS
from baquiano.planning.importing.preview import Preview, preview_of
from baquiano.planning.models import ImportBatch, Plan
from baquiano.planning.views.plans import plan_or_404
from baquiano.ui.buttons import press
from baquiano.ui.forms.importing import ColumnsForm, QuestionsForm, SheetForm

SHOWN_ROWS, SHOWN_PROBLEMS, SHOWN_IMPORTS = 200, 100, 50


def batch_or_404(request: HttpRequest, pk: UUID) -> ImportBatch:
    return get_object_or_404(queries.imports_visible_to(request.user), pk=pk)


@requires("planning.import_plan")
def import_create(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    require(rules.can_import(request.user, plan))
    return _upload(request, plan, ImportKind.ITEMS)


@requires("planning.import_plan")
def plan_needs_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The spreadsheet in which the group keeps its needs: the same steps as that of the plan."""
    plan = plan_or_404(request, pk)
    require(rules.can_write_needs(request.user, plan))
    return _upload(request, plan, ImportKind.NEEDS)


def _upload(request: HttpRequest, plan: Plan, kind: str) -> HttpResponse:
    posted = request.method == "POST"
    form = UploadForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = actions.upload_import(
                plan,
                id=form.cleaned_data["id"],
                content=file.read(),
                name=file.name,
                kind=kind,
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            form.add_error("file", refusal)
        else:
            return redirect(batch)
    earlier = queries.imports_visible_to(request.user).filter(plan=plan, kind=kind)[:5]
    context = {"plan": plan, "form": form, "earlier": earlier, "of_needs": kind == ImportKind.NEEDS}
    return render(request, "planning/import_create.html", context, status=422 if form.errors else 200)


@requires("planning.import_plan")
def import_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    batches = queries.imports_visible_to(request.user).filter(plan=plan)[:SHOWN_IMPORTS]
    return render(request, "planning/import_list.html", {"plan": plan, "batches": batches})


@requires("planning.import_plan")
def import_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = batch_or_404(request, pk)
    return _page(request, batch)


def _page(request: HttpRequest, batch: ImportBatch, status: int = 200, **forms: Any) -> HttpResponse:
    context: dict[str, Any] = {"batch": batch, "plan": batch.plan, "batches": [batch]}
    if batch.is_open:
        preview = preview_of(batch, day_of(request.at))
        context |= _shown(preview) | _forms(preview, batch) | forms
        context["may_import"] = rules.can_import_batch(request.user, batch)
    return render(request, "planning/import_detail.html", context, status=status)


def _shown(preview: Preview) -> dict[str, Any]:
    problems = preview.reading.problems
    changed = {change.row.number: change for change in preview.difference.changed}
    new = {row.number for row in preview.difference.new}
    bad = {problem.row for problem in problems}
    rows = [
        {
            "row": row,
            "change": changed.get(row.number),
            "is_new": row.number in new,
            "is_bad": row.number in bad,
            "who": row.values.get("responsible") or row.values.get("team", ""),
        }
        for row in preview.reading.rows[:SHOWN_ROWS]
    ]
    return {
        "preview": preview,
        "problems": problems[:SHOWN_PROBLEMS],
        "more_problems": max(0, len(problems) - SHOWN_PROBLEMS),
        "rows": rows,
        "more_rows": max(0, len(preview.reading.rows) - SHOWN_ROWS),
    }


def _book(batch: ImportBatch) -> Book:
    return NEEDS if batch.of_needs else activities_of(batch.plan.institution, batch.plan.year.year)


def _forms(preview: Preview, batch: ImportBatch) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if preview.table is not None and preview.unmapped:
        found["columns_form"] = ColumnsForm(
            headers=preview.unmapped, taken=set(preview.table.fields), book=_book(batch)
        )
    if preview.reading.questions:
        found["questions_form"] = QuestionsForm(questions=preview.reading.questions)
    if len(preview.sheets) > 1:
        chosen = preview.table.sheet if preview.table else ""
        found["sheet_form"] = SheetForm(sheets=preview.sheets, initial={"sheet": chosen})
    return found


@require_POST
@requires("planning.import_plan")
def import_columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = batch_or_404(request, pk)
    require(rules.can_import_batch(request.user, batch))
    preview = preview_of(batch, day_of(request.at))
    taken = set(preview.table.fields) if preview.table else set()
    form = ColumnsForm(request.POST, headers=preview.unmapped, taken=taken, book=_book(batch))
    if not form.is_valid():
        return _page(request, batch, 422, columns_form=form)
    return press(request, batch, "", lambda: actions.map_columns(
        batch, columns=form.mapping, by=request.user, at=request.at
    ))  # fmt: skip


@require_POST
@requires("planning.import_plan")
def import_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = batch_or_404(request, pk)
    require(rules.can_import_batch(request.user, batch))
    form = SheetForm(request.POST, sheets=preview_of(batch, day_of(request.at)).sheets)
    if not form.is_valid():
        return _page(request, batch, 422)
    sheet = form.cleaned_data["sheet"]
    return press(request, batch, "", lambda: actions.map_columns(
        batch, columns={}, sheet=sheet, by=request.user, at=request.at
    ))  # fmt: skip


@require_POST
@requires("planning.import_plan")
def import_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = batch_or_404(request, pk)
    require(rules.can_import_batch(request.user, batch))
    preview = preview_of(batch, day_of(request.at))
    form = QuestionsForm(request.POST, questions=preview.reading.questions)
    if not form.is_valid():
        return _page(request, batch, 422, questions_form=form)
    return press(request, batch, "", lambda: actions.answer_import(
        batch, answers=form.answers, by=request.user, at=request.at
    ))  # fmt: skip


@require_POST
@requires("planning.import_plan")
def import_apply(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = batch_or_404(request, pk)
    require(rules.can_import_batch(request.user, batch))
    try:
        done = actions.apply_import(batch, by=request.user, at=request.at)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(batch)
    messages.success(
        request,
        _("Importación terminada: %(new)s nuevas, %(changed)s cambiadas, %(same)s iguales.")
        % {"new": done.created_count, "changed": done.changed_count, "same": done.same_count},
    )
    return redirect("planning:plan_needs", batch.plan_id) if batch.of_needs else redirect(batch.plan)


@require_POST
@requires("planning.import_plan")
def import_abandon(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch = batch_or_404(request, pk)
    return press(request, batch, "", lambda: actions.abandon_import(batch, by=request.user, at=request.at))
