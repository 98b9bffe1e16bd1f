"""The plan as files: the spreadsheet with its columns, the empty one to fill, the official document."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.importing.recognition import Column
from baquiano.common.policy import allows, require, requires
from baquiano.common.signals import exported
from baquiano.common.spreadsheets import write_xlsx
from baquiano.common.text import fold
from baquiano.documents.queries import format_lines
from baquiano.institutions.words import PLAN_UNIT
from baquiano.planning import actions, queries
from baquiano.planning.importing.columns import export_row, exported_columns
from baquiano.planning.models import Plan
from baquiano.planning.views.plans import plan_or_404
from baquiano.ui.buttons import press_and_open

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires("planning.view_plan")
def plan_export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The plan with the columns of its format: importing it again changes nothing."""
    plan = plan_or_404(request, pk)
    columns = _columns(plan)
    items = queries.with_everything(queries.items_of(plan))
    rows = [[*_group(plan, item), *export_row(item, columns)] for item in items]
    exported.send(
        sender=Plan,
        user=request.user,
        listing="plan",
        filters={"plan": str(plan.pk)},
        rows=len(rows),
        format="xlsx",
        personal_data=True,
        institution=request.institution,
        at=request.at,
    )
    return _workbook(plan, columns, rows, f"{fold(plan.title).replace(' ', '-')}-{day_of(request.at)}")


@requires("planning.view_plan")
def plan_template(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The empty spreadsheet with the columns that the plan needs."""
    plan = plan_or_404(request, pk)
    columns = [column for column in _columns(plan) if column.field != "code"]
    return _workbook(plan, columns, [], f"plantilla-plan-{plan.year}")


def _columns(plan: Plan) -> list[Column]:
    return exported_columns(plan.institution, plan.year.year)


def _group(plan: Plan, item: Any) -> list[str]:
    return [item.plan.unit.name] if plan.is_consolidated else []


def _workbook(plan: Plan, columns: list[Column], rows: list[list[Any]], name: str) -> HttpResponse:
    out = BytesIO()
    with_group = plan.is_consolidated and bool(rows)
    headers = ([PLAN_UNIT] if with_group else []) + [column.header for column in columns]
    widths = ([28] if with_group else []) + [column.width for column in columns]
    heading = [plan.institution.name, *format_lines(queries.format_code(plan)), plan.title]
    write_xlsx(out, title=f"Plan {plan.year}", headers=headers, rows=rows, widths=widths, heading=heading)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name[:100]}.xlsx"'
    return response


@require_POST
@requires("planning.issue_plan")
def plan_issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    require(allows(request.user, "planning.issue_plan", plan))
    return press_and_open(request, plan, lambda: actions.issue_plan(plan, by=request.user, at=request.at))
