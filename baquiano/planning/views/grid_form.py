"""The grid as an ordinary form: the same cells with labels, some rows per page, for phones and without scripts."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.policy import require, requires
from baquiano.planning import actions, queries, rules
from baquiano.planning.grid.columns import GridColumn, grid_columns
from baquiano.planning.grid.outcomes import LONGEST_CELL, Fault, RowEdit, RowOutcome
from baquiano.planning.models import Plan, PlanItem
from baquiano.planning.views.grid import drawn_columns, own_plan_or_404, suggestions

ROWS_PER_PAGE = 8


@dataclass
class FormCell:
    """One box: what it holds, what the server had when it was drawn, and what is wrong with it."""

    column: dict[str, str]
    name: str
    text: str
    base: str
    fault: Fault | None = None
    theirs: str | None = None


@dataclass
class FormRow:
    """One activity as boxes; a new one has version 0 and an identity that its first drawing gave it."""

    id: UUID
    code: str
    version: int
    cells: list[FormCell] = field(default_factory=list)
    message: str = ""


@requires("planning.edit_plan")
def plan_grid_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = own_plan_or_404(request, pk)
    require(rules.can_write(request.user, plan))
    columns = grid_columns(plan.institution, plan.year.year)
    page = _page(plan, request.GET.get("pagina", ""))
    items = {item.pk: item for item in page.object_list}
    outcomes: dict[UUID, RowOutcome] = {}
    status = 200
    if request.method == "POST":
        ids = _sent_ids(request)
        items |= {item.pk: item for item in queries.with_everything(PlanItem.objects.filter(plan=plan, pk__in=ids))}
        edits = [edit for key in ids if (edit := _edit(request, key, columns)) is not None]
        try:
            saved = actions.save_rows(plan, edits, by=request.user, at=request.at) if edits else []
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect(plan)
        outcomes = {one.id: one for one in saved if one.faults or one.theirs or one.message}
        if not outcomes:
            _tell(request, len(saved))
            return redirect(f"{request.path}?pagina={page.number}")
        items |= {item.pk: item for item in queries.with_everything(PlanItem.objects.filter(plan=plan, pk__in=ids))}
        status = 409 if any(one.theirs for one in saved) else 422
    rows = [_row(request, item.pk, item, columns, outcomes.get(item.pk)) for item in items.values()]
    rows += _new_rows(request, columns, outcomes, set(items))
    context = {
        "plan": plan,
        "rows": rows,
        "page": page,
        "lists": suggestions(request, plan, columns),
        "problems": sum(bool(one.faults or one.theirs or one.message) for one in outcomes.values()),
    }
    return render(request, "planning/plan_grid_form.html", context, status=status)


def _page(plan: Plan, asked: str) -> Any:
    return Paginator(queries.with_everything(queries.items_of(plan)), ROWS_PER_PAGE).get_page(asked)


def _tell(request: HttpRequest, count: int) -> None:
    if count:
        said = ngettext("Se guardó %(n)s fila.", "Se guardaron %(n)s filas.", count) % {"n": count}
        messages.success(request, said)
    else:
        messages.info(request, _("No había nada que guardar."))


def _sent_ids(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("fila")[: ROWS_PER_PAGE + 1]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def _edit(request: HttpRequest, id: UUID, columns: list[GridColumn]) -> RowEdit | None:
    """What was typed in the boxes of a row; nothing when every box says what it said."""
    cells, bases = {}, {}
    for column in columns:
        typed = request.POST.get(f"{column.field}:{id}")
        base = _plain(request.POST.get(f"antes:{column.field}:{id}", ""))
        if typed is not None and _plain(typed) != base:
            cells[column.field], bases[column.field] = _plain(typed)[:LONGEST_CELL], (base,)
    prefix, suffix = "respuesta:", f":{id}"
    answers = {
        name[len(prefix) : -len(suffix)]: value
        for name, value in request.POST.items()
        if name.startswith(prefix) and name.endswith(suffix) and isinstance(value, str) and value
    }
    version = request.POST.get(f"version:{id}", "")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
    return RowEdit(id, version=number, cells=cells, bases=bases, answers=answers) if cells else None


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _row(
    request: HttpRequest, id: UUID, item: PlanItem | None, columns: list[GridColumn], outcome: RowOutcome | None
) -> FormRow:
    row = FormRow(
        id, item.code if item else "", item.version if item else 0, message=outcome.message if outcome else ""
    )
    for column, drawn in zip(columns, drawn_columns(columns), strict=True):
        stored = column.text(item) if item else ""
        cell = FormCell(drawn, f"{column.field}:{id}", stored, stored)
        if outcome is not None:
            cell.fault, cell.theirs = outcome.faults.get(column.field), outcome.theirs.get(column.field)
            if cell.fault or cell.theirs is not None or outcome.message:
                cell.text = request.POST.get(cell.name, stored)
        row.cells.append(cell)
    return row


def _new_rows(
    request: HttpRequest, columns: list[GridColumn], outcomes: dict[UUID, RowOutcome], known: set[UUID]
) -> list[FormRow]:
    """The empty row at the end, or the one that was typed and could not be added."""
    waiting = [outcome for outcome in outcomes.values() if outcome.id not in known]
    if not waiting:
        return [_row(request, uuid7(), None, columns, None)]
    rows = []
    for outcome in waiting:
        row = _row(request, outcome.id, None, columns, outcome)
        for cell in row.cells:
            cell.text = request.POST.get(cell.name, "")
        rows.append(row)
    return rows
