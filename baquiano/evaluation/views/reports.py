"""The consolidated analyses of results: the list, each of them, its words and its issuing (REP-02)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows, require, requires
from baquiano.delivery.models import Assistance
from baquiano.delivery.queries import assistances_visible_to
from baquiano.evaluation import actions, payloads, queries, rules
from baquiano.evaluation.forms import ReportCreateForm, ReportEditForm
from baquiano.evaluation.models import AnalysisReport
from baquiano.evaluation.tables import ReportListing
from baquiano.ui.buttons import press
from baquiano.ui.deciding import Words, decide, posted
from baquiano.ui.display import percent_words

FIELDS = ("title", "perception", "refusals", "improvements", "version")


def report_or_404(request: HttpRequest, pk: UUID) -> AnalysisReport:
    return get_object_or_404(queries.reports_visible_to(request.user), pk=pk)


@requires(rules.VIEW_REPORT)
def report_list(request: HttpRequest) -> HttpResponse:
    return ReportListing(request, queries.reports_visible_to(request.user)).respond("evaluation/report_list.html")


def _assistance(request: HttpRequest) -> Assistance | None:
    text = request.GET.get("asistencia", "")
    if not text:
        return None
    try:
        key = UUID(text)
    except ValueError:
        key = UUID(int=0)
    return get_object_or_404(assistances_visible_to(request.user), pk=key)


@requires(rules.WRITE_REPORT)
def report_create(request: HttpRequest) -> HttpResponse:
    """Begin the analysis of a period, or of the assistance of ``?asistencia=``."""
    assistance, today = _assistance(request), day_of(request.at)
    started = {
        "first_on": today.replace(month=1, day=1),
        "last_on": today,
        "title": _("Análisis de resultados de evaluación %(year)s") % {"year": today.year},
    }
    form = ReportCreateForm(
        posted(request), institution=request.institution, on=today, assistance=assistance, initial=started
    )

    def act() -> AnalysisReport:
        fields: dict[str, Any] = form.values
        unit = assistance.unit if assistance else fields.get("unit")
        begun = AnalysisReport(institution=request.institution, unit=unit, created_by_id=request.user.pk)
        # Nobody tells of more than they may see.
        require(all(allows(request.user, action, begun) for action in (rules.WRITE_REPORT, rules.VIEW_RESULTS)))
        return actions.create_report(
            request.institution, id=form.cleaned_data["id"], fields=fields, by=request.user, at=request.at
        )

    words = Words(
        _("Informe nuevo"), _("Crear el borrador"), _("El borrador quedó creado: sus cifras se sellan al expedirlo.")
    )
    back = assistance.get_absolute_url() if assistance else reverse("evaluation:report_list")
    return decide(
        request, form, words, act, back=back, back_text=assistance or _("Informes de evaluación"),
        about=str(assistance or ""),
    )  # fmt: skip


@requires(rules.VIEW_REPORT)
def report_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Its figures, live until they are sealed, its words and its document."""
    report = report_or_404(request, pk)
    figures = queries.figures_of_period(report) if report.is_draft else report.figures
    context = {
        "report": report,
        "total": figures["total"],
        "campaigns": figures["campaigns"],
        "tables": [
            {
                **table,
                "rows": [{**row, "mark": percent_words(row["percent"])} for row in [*table["rows"], figures["total"]]],
            }
            for table in figures["tables"]
        ],
        "mark": percent_words(figures["total"]["percent"]),
        "sections": payloads.sections_of(report),
        "can_write": rules.can_write_report(request.user, report),
        "can_issue": rules.can_issue_report(request.user, report),
        "exits": queries.exits_of_report(report),
    }
    return render(request, "evaluation/report_detail.html", context)


@requires(rules.WRITE_REPORT)
def report_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    report = report_or_404(request, pk)
    require(rules.can_write_report(request.user, report))
    form = ReportEditForm(posted(request), initial={name: getattr(report, name) for name in FIELDS})

    def act() -> AnalysisReport:
        version = form.cleaned_data["version"]
        return actions.edit_report(report, expected_version=version, fields=form.values, by=request.user, at=request.at)

    words = Words(_("Escribir el análisis"), _("Guardar"), _("El análisis quedó guardado."))
    return decide(request, form, words, act, back=report.get_absolute_url(), back_text=report)


@require_POST
@requires(rules.ISSUE_REPORT)
def report_issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Issue it; ``outcome`` is the exit of its activity, where the procedure draws several."""
    report = report_or_404(request, pk)
    require(allows(request.user, rules.ISSUE_REPORT, report))
    outcome = request.POST.get("outcome", "")
    done = _("El informe quedó expedido y sus cifras, selladas.")
    return press(
        request, report, done, lambda: actions.issue_report(report, outcome=outcome, by=request.user, at=request.at)
    )
