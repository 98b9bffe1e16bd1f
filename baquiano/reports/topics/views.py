"""Pages of the reports by topic: which are missing, one with its figures, what is written of it, and its decision."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows, require, requires
from baquiano.reports import actions, payloads, queries, rules
from baquiano.reports.choices import TopicPeriod
from baquiano.reports.forms import TopicCreateForm, TopicDecideForm, TopicEditForm
from baquiano.reports.models import TopicReport
from baquiano.reports.tables import TopicListing
from baquiano.reports.topics.files import xlsx_answer
from baquiano.ui.buttons import press
from baquiano.ui.deciding import Words, decide, posted


def topic_or_404(request: HttpRequest, pk: UUID) -> TopicReport:
    return get_object_or_404(queries.topic_reports_visible_to(request.user), pk=pk)


def _rows(report: TopicReport, request: HttpRequest) -> list[dict[str, Any]]:
    return queries.topic_rows_at(report, request.at) if report.is_draft else report.rows


@requires(rules.VIEW_TOPIC)
def topic_list(request: HttpRequest) -> HttpResponse:
    """The reports, and those that are missing of the periods that ended."""
    owed = list(queries.topic_reports_owed(request.user, day_of(request.at)))
    rows = queries.topic_reports_visible_to(request.user)
    return TopicListing(request, rows).respond("reports/topic_list.html", {"owed": owed})


@requires(rules.WRITE_TOPIC)
def topic_create(request: HttpRequest) -> HttpResponse:
    """Choose the unit and the period; what was followed from the list comes chosen."""
    units = queries.units_to_report(request.user)
    started = {name: request.GET[name] for name in ("unit", "year", "period") if name in request.GET}
    if started.get("period") not in TopicPeriod.values:
        started["period"] = f"t{max(1, (day_of(request.at).month - 1) // 3)}"
    form = TopicCreateForm(posted(request), units=units, initial=started)

    def act() -> TopicReport:
        data = dict(form.cleaned_data)
        return actions.open_topic_report(data.pop("unit"), data.pop("year"), **data, by=request.user, at=request.at)

    words = Words(
        _("Hacer un informe por tema"),
        _("Ver el informe"),
        _("El informe quedó abierto con las cifras de hoy. Escriba el análisis y preséntelo."),
        _("El informe trimestral, la matriz de cada semestre y el informe final son tres: ninguno reemplaza a otro."),
    )
    back = reverse("reports:topic_list")
    return decide(request, form, words, act, back=back, back_text=_("Informes por tema"))


@requires(rules.VIEW_TOPIC)
def topic_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was written and the figures; presented, whether its cut-off still gives the same ones."""
    report = topic_or_404(request, pk)
    rows = _rows(report, request)
    again = [] if report.is_draft or report.cut_at is None else queries.topic_rows_at(report, report.cut_at)
    context = {
        "report": report,
        "rows": rows,
        "tables": [
            (table, [list(zip(table.headers, row, strict=True)) for row in table.rows])
            for table in payloads.topic_tables(rows, as_matrix=report.sort.is_matrix)
        ],
        "differs": not report.is_draft and again != report.rows,
        "can_write": rules.can_write_topic(request.user, report),
        "can_decide": rules.can_decide_topic(request.user, report),
    }
    return render(request, "reports/topic_detail.html", context)


@requires(rules.WRITE_TOPIC)
def topic_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    report = topic_or_404(request, pk)
    require(rules.can_write_topic(request.user, report))
    initial = {name: getattr(report, name) for name in ("analysis", "conclusions", "version")}
    form = TopicEditForm(posted(request), initial=initial)

    def act() -> TopicReport:
        data = dict(form.cleaned_data)
        version = data.pop("version")
        return actions.write_topic_report(report, expected_version=version, **data, by=request.user, at=request.at)

    words = Words(_("Escribir el informe"), _("Guardar"), _("El texto quedó guardado."))
    return decide(request, form, words, act, back=report.get_absolute_url(), back_text=report)


@require_POST
@requires(rules.WRITE_TOPIC)
def topic_submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    report = topic_or_404(request, pk)
    require(not report.is_draft or rules.can_write_topic(request.user, report))
    done = _("El informe quedó presentado con las cifras del corte: lo aprueba otra persona.")
    return press(request, report, done, lambda: actions.submit_topic_report(report, by=request.user, at=request.at))


@requires(rules.APPROVE_TOPIC)
def topic_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve it, which seals it, or send it back with what to mend."""
    report = topic_or_404(request, pk)
    require(allows(request.user, rules.APPROVE_TOPIC, report))
    require(report.is_approved or rules.can_decide_topic(request.user, report))
    form = TopicDecideForm(posted(request))

    def act() -> TopicReport:
        if form.cleaned_data["decision"] == "approve":
            return actions.approve_topic_report(report, by=request.user, at=request.at)
        note = form.cleaned_data["note"]
        return actions.return_topic_report(report, note=note, by=request.user, at=request.at)

    words = Words(
        _("Decidir sobre el informe"),
        _("Guardar la decisión"),
        _("La decisión quedó registrada."),
        _("Aprobado, el informe no cambia y sale su documento."),
    )
    return decide(request, form, words, act, back=report.get_absolute_url(), back_text=report)


@requires(rules.VIEW_TOPIC)
def topic_download(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The figures as a workbook."""
    report = topic_or_404(request, pk)
    return xlsx_answer(report, _rows(report, request), user=request.user, at=request.at)
