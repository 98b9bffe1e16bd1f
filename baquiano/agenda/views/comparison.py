"""The agendas beside the plan, group by group and for the whole month, on the screen and as a file (activity 9)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from baquiano.agenda import queries
from baquiano.agenda.comparison_table import HEADERS, WIDTHS, CompareRow, rows_of
from baquiano.agenda.views.files import file_of
from baquiano.agenda.views.months import month_strip, month_words
from baquiano.agenda.views.rows import agenda_or_404, month_or_404, year_or_404
from baquiano.common.policy import requires

SITUATIONS = {"falta": "missing", "fuera": "extra", "cambios": "changed", "conforme": "same"}
MOST_SHOWN = 200


@requires("agenda.view_agenda")
def month_comparison(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Every group of the month beside its plan; ``?exportar=xlsx|csv`` takes it away."""
    fiscal, month = year_or_404(request, year), month_or_404(month)
    groups = queries.compare_month(fiscal, month)
    situation, unit = request.GET.get("situacion", ""), request.GET.get("grupo", "")
    chosen = [group for group in groups if not unit or str(group.unit.pk) == unit]
    rows = [row for row in rows_of(chosen) if row.situation == SITUATIONS.get(situation, row.situation)]
    kind = request.GET.get("exportar", "")
    words = month_words(fiscal, month)
    if kind in {"xlsx", "csv"}:
        return _file(
            request, rows, kind, title=_("Agenda de %(m)s contra el plan") % {"m": words}, name=f"{year}-{month:02d}"
        )
    context: dict[str, Any] = {
        "year": fiscal,
        "month": month,
        "words": words,
        "strip": month_strip(fiscal),
        "groups": groups,
        "totals": _totals(groups),
        "rows": rows[:MOST_SHOWN],
        "count": len(rows),
        "situations": [
            ("falta", _("Falta en la agenda")),
            ("fuera", _("Fuera del plan")),
            ("cambios", _("Con cambios")),
            ("conforme", _("Conforme")),
        ],
        "situation": situation,
        "unit": unit,
    }
    return render(request, "agenda/month_comparison.html", context)


def _totals(groups: list[queries.ComparedGroup]) -> dict[str, int]:
    counts = [group.comparison.counts for group in groups]
    return {name: sum(one[name] for one in counts) for name in ("same", "changed", "missing", "extra")}


@requires("agenda.view_agenda")
def agenda_comparison(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The agenda of a group beside its plan, for whoever prepares it and whoever verifies it."""
    agenda = agenda_or_404(request, pk)
    comparison = queries.compare(agenda)
    kind = request.GET.get("exportar", "")
    if kind in {"xlsx", "csv"}:
        rows = rows_of([queries.ComparedGroup(agenda.unit, agenda, comparison)])
        name = f"{agenda.unit.code}-{agenda.first_day:%Y-%m}".lower()
        return _file(request, rows, kind, title=_("%(agenda)s contra el plan") % {"agenda": agenda}, name=name)
    context = {"agenda": agenda, "comparison": comparison, "words": month_words(agenda.year, agenda.month)}
    return render(request, "agenda/agenda_comparison.html", context)


def _file(request: HttpRequest, rows: list[CompareRow], kind: str, *, title: str, name: str) -> HttpResponse:
    cells = [row.cells for row in rows]
    return file_of(
        request, kind, listing="comparacion", title=title, name=f"agenda-contra-plan-{name}",
        headers=HEADERS, rows=cells, widths=WIDTHS,
    )  # fmt: skip
