"""What the plan offers by procedure and how it covers the value chain: on the screen, in Excel, CSV and PDF."""

import csv
from dataclasses import asdict
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from baquiano.common.policy import requires
from baquiano.common.signals import exported
from baquiano.common.spreadsheets import write_xlsx
from baquiano.documents.actions.issuing import in_bogota
from baquiano.documents.rendering import RenderFailed, draw
from baquiano.institutions.models import Unit
from baquiano.planning import queries
from baquiano.planning.coverage import Coverage, Part, coverage_of, table_of
from baquiano.planning.models import Plan
from baquiano.planning.views.plans import plan_or_404
from baquiano.ui.charts import Chart, Datum, bar_chart
from baquiano.ui.display import moment
from baquiano.ui.listing.export import CONTENT_TYPES, safe_csv_text

TEMPLATE = Path(__file__).parents[1] / "typst" / "committee_summary.typ"
FORMATS = ("xlsx", "csv", "pdf")


@requires("planning.view_plan")
def plan_coverage(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Offer and coverage; ``?exportar=xlsx|csv|pdf`` takes them away."""
    plan = plan_or_404(request, pk)
    coverage = coverage_of(plan)
    wanted = request.GET.get("exportar", "")
    if wanted in FORMATS:
        return _file(request, plan, coverage, wanted)
    context = {
        "plan": plan,
        "coverage": coverage,
        "chart": _chart(plan, coverage),
        "rows": [(link, _by_group(link, coverage)) for link in coverage.rows],
        "exports": [(name.upper() if name != "xlsx" else "Excel", f"?exportar={name}") for name in FORMATS],
    }
    return render(request, "planning/plan_coverage.html", context)


def _by_group(link: Part, coverage: Coverage) -> list[tuple[Unit, int]]:
    return [(unit, link.figures.by_group.get(unit.pk, 0)) for unit in coverage.groups]


def _chart(plan: Plan, coverage: Coverage) -> Chart:
    data = [Datum(link.name, [link.figures.items]) for link in coverage.rows]
    return bar_chart(
        "cobertura", _("Actividades del plan por eslabón de la cadena de valor"), data, unit=_("Actividades"),
        label=_("Eslabón"),
    )  # fmt: skip


def _file(request: HttpRequest, plan: Plan, coverage: Coverage, kind: str) -> HttpResponse:
    rows = table_of(coverage)[1]
    try:
        content = _content(request, plan, coverage, kind)
    except RenderFailed:
        messages.error(request, _("No fue posible dibujar el PDF. Intente de nuevo; si continúa, descargue el Excel."))
        return redirect("planning:plan_coverage", plan.pk)
    exported.send(
        sender=Plan,
        user=request.user,
        listing="cobertura",
        filters={"plan": str(plan.pk)},
        rows=len(rows),
        format=kind,
        personal_data=False,
        institution=request.institution,
        at=request.at,
    )
    media = CONTENT_TYPES.get(kind, "application/pdf")
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="oferta-y-cobertura-{plan.year}.{kind}"'
    return response


def _content(request: HttpRequest, plan: Plan, coverage: Coverage, kind: str) -> bytes:
    headers, rows = table_of(coverage)
    if kind == "pdf":
        return draw(TEMPLATE.read_text(encoding="utf-8"), _data(request, plan, coverage))
    if kind == "csv":
        text = StringIO()
        writer = csv.writer(text, delimiter=";")
        writer.writerows([[safe_csv_text(cell) for cell in row] for row in (headers, *rows)])
        return text.getvalue().encode("utf-8-sig")
    out = BytesIO()
    widths = [34, 40, 40, *([13] * 7), *([16] * len(coverage.groups))]
    write_xlsx(out, title=_("Oferta y cobertura"), headers=headers, rows=rows, widths=widths)
    return out.getvalue()


def _data(request: HttpRequest, plan: Plan, coverage: Coverage) -> dict[str, Any]:
    """What the page of the committee says: figures, links and the offer by procedure."""
    summary = queries.summary_of(plan)
    figures = {name: value for name, value in asdict(summary).items() if isinstance(value, int)}
    return {
        "title": plan.title,
        "institution": plan.institution.name,
        "state": plan.get_state_display(),
        "issued_at": in_bogota(request.at),
        "made": _("Generado el %(when)s por %(who)s") % {"when": moment(request.at), "who": request.user},
        "figures": figures,
        "groups": [unit.code for unit in coverage.groups],
        "links": [_line(link, coverage) for link in coverage.rows],
        "offer": [
            {"link": link.name, "procedure": part.name, "services": [_service(one) for one in part.offered or [part]]}
            for link in coverage.rows
            for part in link.offered
        ],
        "missing": [f"{gap.unit}: {gap.reason}" for gap in plan.missing_groups.select_related("unit")],
    }


def _line(link: Part, coverage: Coverage) -> dict[str, Any]:
    return {
        "name": link.name,
        "items": link.figures.items,
        "needs": link.figures.needs,
        "unanswered": link.figures.unanswered,
        "by_group": [count for _unit, count in _by_group(link, coverage)],
    }


def _service(part: Part) -> dict[str, Any]:
    figures = part.figures
    return {
        "name": part.name,
        "items": figures.items,
        "groups": len(figures.groups),
        "schools": len(figures.schools),
        "towns": len(figures.towns),
        "budget": figures.budget,
    }
