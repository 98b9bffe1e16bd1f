"""The papers of the archive: electronic index, hoja de control and inventory."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.archive import actions, queries
from baquiano.archive.forms import InventoryForm
from baquiano.archive.index import index_xml
from baquiano.archive.inventory import counted_titles, layouts_of
from baquiano.archive.models import CaseFile, Inventory
from baquiano.archive.payloads import control_sheet_of
from baquiano.archive.sheets import control_sheet_xlsx, inventory_xlsx
from baquiano.archive.tables import CaseFileListing, InventoryListing
from baquiano.archive.views.finding import case_file_or_404
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.documents.queries import documents_of
from baquiano.ui.buttons import press_and_open

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONG_CELL = 40
SHEET_NAME, INVENTORY_NAME = "Hoja de control", "Inventario documental"


@requires("archive.view_case_file")
def case_file_index(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The electronic index as it stands; what is closed to the person is named by its type."""
    case_file = case_file_or_404(request, pk)
    entries = queries.entries_of(case_file, request.user)
    return _file(index_xml(entries), "application/xml", f"indice-{case_file.number}.xml")


@requires("archive.view_case_file")
def case_file_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The hoja de control as a workbook; what is closed to the person is named by its type."""
    case_file = case_file_or_404(request, pk)
    payload = control_sheet_of(case_file, queries.entries_of(case_file, request.user))
    content = control_sheet_xlsx(request.institution.name, SHEET_NAME, payload)
    return _file(content, XLSX, f"hoja-de-control-{case_file.number}.xlsx")


@requires("archive.issue_control_sheet")
@require_POST
def case_file_sheet_issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    case_file = case_file_or_404(request, pk)
    require(allows(request.user, "archive.issue_control_sheet", case_file))
    return press_and_open(
        request, case_file, lambda: actions.issue_control_sheet(case_file, by=request.user, at=request.at)
    )


# --- the inventory ---------------------------------------------------------------------------------------------------


@requires("archive.view_inventory")
def inventory_list(request: HttpRequest) -> HttpResponse:
    return InventoryListing(request, queries.inventories_visible_to(request.user)).respond(
        "archive/inventory_list.html"
    )


@requires("archive.view_inventory")
def inventory_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    inventory = _inventory(request, pk)
    content = inventory.content
    rows = [list(zip(content["columns"], row, strict=True)) for row in content["rows"]]
    context = {
        "inventory": inventory,
        "content": content,
        "columns": [(title, _width(content["rows"], place)) for place, title in enumerate(content["columns"])],
        "rows": rows,
        "documents": documents_of(inventory),
    }
    return render(request, "archive/inventory_detail.html", context)


def _width(rows: list[list[Any]], place: int) -> str:
    """A column of names needs room: the other layout of the institution may have them elsewhere."""
    return "is-wide" if any(len(str(row[place] or "")) > LONG_CELL for row in rows) else ""


@requires("archive.view_inventory")
def inventory_download(request: HttpRequest, pk: UUID) -> HttpResponse:
    inventory = _inventory(request, pk)
    counted = counted_titles(request.institution, inventory.layout)
    content = inventory_xlsx(request.institution.name, INVENTORY_NAME, inventory.content, counted)
    return _file(content, XLSX, f"fuid-{inventory.number}.xlsx")


@requires("archive.make_inventory")
def inventory_create(request: HttpRequest) -> HttpResponse:
    """Of the expedientes under the search and the filters that the address carries from their list."""
    selection = CaseFileListing(request, queries.case_files_visible_to(request.user)).filtered
    form = InventoryForm(request.POST if request.method == "POST" else None, layouts=layouts_of(request.institution))
    if form.is_valid():
        try:
            inventory = _made(request, form, selection.order_by("unit__code", "number"))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Quedó hecho el inventario %(number)s.") % {"number": inventory.number})
            return redirect(inventory)
    context = {"form": form, "count": selection.count(), "query": request.GET.urlencode()}
    return render(request, "archive/inventory_create.html", context)


def _made(request: HttpRequest, form: InventoryForm, selection: "object") -> Inventory:
    rows: list[CaseFile] = list(selection.select_related("unit__parent", "schedule__unit")[: actions.MOST_FILES + 1])  # type: ignore[attr-defined]
    return actions.make_inventory(
        request.institution,
        id=form.cleaned_data["id"],
        layout=form.chosen,
        case_files=rows,
        fields=form.row_fields,
        by=request.user,
        at=request.at,
    )


def _inventory(request: HttpRequest, pk: UUID) -> Inventory:
    return get_object_or_404(queries.inventories_visible_to(request.user), pk=pk)


def _file(content: bytes, media: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=media, headers=headers)
