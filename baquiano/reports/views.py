"""The monthly snapshots, and the reports of each period from their draft to their seal."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.archive.queries import case_file_seen_by
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import require, requires
from baquiano.documents.places import places_of
from baquiano.governance import queries as committees
from baquiano.institutions.models import Unit
from baquiano.reports import actions, profile, queries, rules
from baquiano.reports.charts import charts_of
from baquiano.reports.datasets import DATASETS
from baquiano.reports.files import csv_answer, word_answer
from baquiano.reports.forms import CutForm, ReportCreateForm, ReturnForm, SectionForm
from baquiano.reports.models import PeriodReport
from baquiano.reports.tables import ReportListing, SnapshotListing
from baquiano.ui import chart_files
from baquiano.ui.buttons import press
from baquiano.ui.forms import conflict_rows


@requires("reports.view_snapshot")
def snapshot_list(request: Any) -> HttpResponse:
    rows = queries.snapshots_visible_to(request.user)
    return SnapshotListing(request, rows).respond("reports/snapshot_list.html", {"datasets": DATASETS})


@requires("reports.view_snapshot")
def snapshot_download(request: Any, pk: UUID) -> HttpResponse:
    return csv_answer(get_object_or_404(queries.snapshots_visible_to(request.user), pk=pk))


# --- the report of a period ------------------------------------------------------------------------------------------
def report_or_404(request: HttpRequest, pk: UUID) -> PeriodReport:
    return get_object_or_404(queries.reports_visible_to(request.user), pk=pk)


@requires("reports.view_report")
def report_list(request: HttpRequest) -> HttpResponse:
    return ReportListing(request, queries.reports_visible_to(request.user)).respond("reports/report_list.html")


@requires("reports.write_report")
def report_create(request: HttpRequest) -> HttpResponse:
    """Choose the period and the cut-off; the report comes written from the data."""
    unit = get_object_or_404(Unit, pk=rules.unit_of_writer(request.user))
    today = day_of(request.at)
    started = {
        "half": 1 if today.month <= 6 else 2,
        "cut_on": today,
        "addressee_name": queries.last_addressee(),
        "addressee_post": profile.addressee_post(request.institution, today.year),
    }
    whole = profile.covers_the_year(request.institution, today.year)
    form = ReportCreateForm(request.POST if request.method == "POST" else None, initial=started, whole_year=whole)
    if form.is_valid():
        fields = {"half": None} | form.cleaned_data
        try:
            report = actions.draft_report(unit, fields.pop("year"), **fields, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El informe quedó redactado con los datos del corte. Revise cada parte."))
            return redirect(report)
    return render(request, "reports/report_create.html", {"form": form}, status=422 if form.errors else 200)


@requires("reports.view_report")
def report_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The text by sections and the figures of the cut-off; each one opens its records as they were then."""
    report = report_or_404(request, pk)
    charts = charts_of(report.figures, report.year.year, report.months, report.cut_on)
    if (file := chart_files.file_of(request, charts)) is not None:
        return file
    writes = rules.can_write(request.user, report)
    context = {
        "report": report,
        "sections": list(report.sections.all()),
        "charts": [(chart, chart_files.links_of(request, chart)) for chart in charts],
        "places": places_of([report.document])[str(report.document.pk)] if report.document else [],
        "decisions": list(committees.decisions_on(report)) if report.is_annual else [],
        "case_file": case_file_seen_by(request.user, queries.first_edition(report)) if report.is_approved else None,
        "can_write": writes,
        "can_approve": rules.can_approve(request.user, report),
        "cut_form": CutForm(initial={"cut_on": report.cut_on}) if writes else None,
    }
    return render(request, "reports/report_detail.html", context)


@requires("governance.view_session")
def committee_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a committee receives of an annual report: its conclusions for the next strategy and where it is read."""
    points = committees.items_visible_to(request.user).filter(subject_type=PeriodReport._meta.label_lower)  # type: ignore[arg-type]
    item = get_object_or_404(points, pk=pk)
    report = get_object_or_404(queries.reports_visible_to(request.user), pk=item.subject_id)
    context = {"item": item, "report": report, "conclusions": queries.conclusions_of(report)}
    page = "_committee_report.html" if request.headers.get("HX-Request") == "true" else "committee_report.html"
    return render(request, f"reports/{page}", context)


@requires("reports.view_report")
def report_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Compute the figures of the cut-off again and compare them, one by one, with those that were kept."""
    report = report_or_404(request, pk)
    return render(
        request, "reports/report_check.html", {"report": report, "differences": queries.differences_of(report)}
    )


@requires("reports.write_report")
def report_section(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    report = report_or_404(request, pk)
    require(rules.can_write(request.user, report))
    section = get_object_or_404(report.sections.all(), key=key)
    form = SectionForm(
        request.POST if request.method == "POST" else None,
        initial={"text": section.text, "version": section.version},
    )
    conflict = None
    if form.is_valid():
        fields = form.cleaned_data
        try:
            actions.edit_section(
                section, expected_version=fields["version"], text=fields["text"], by=request.user, at=request.at
            )
        except StaleEdit as stale:
            conflict = conflict_rows(form, stale.current)
            form.rebase(stale.current.version)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La parte «%(section)s» quedó guardada.") % {"section": section})
            return redirect(report)
    context = {"report": report, "section": section, "form": form, "conflict": conflict}
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "reports/report_section.html", context, status=status)


@require_POST
@requires("reports.write_report")
def report_redraft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Compute the cut-off again while it is a draft."""
    report = report_or_404(request, pk)
    require(rules.can_write(request.user, report))
    form = CutForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Escriba el corte como una fecha."))
        return redirect(report)
    return press(
        request,
        report,
        _("Las cifras se calcularon de nuevo. Las partes que nadie había cambiado se redactaron otra vez."),
        lambda: actions.redraft_report(report, **form.cleaned_data, by=request.user, at=request.at),
    )


@require_POST
@requires("reports.write_report")
def report_submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    report = report_or_404(request, pk)
    require(not report.is_draft or rules.can_write(request.user, report))
    return press(
        request,
        report,
        _("El informe quedó presentado: lo aprueba otra persona."),
        lambda: actions.submit_report(report, by=request.user, at=request.at),
    )


@require_POST
@requires("reports.approve_report")
def report_approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    report = report_or_404(request, pk)
    require(report.is_approved or rules.can_approve(request.user, report))
    return press(
        request,
        report,
        _("El informe quedó aprobado y sellado. Su documento se está preparando."),
        lambda: actions.approve_report(report, by=request.user, at=request.at),
    )


@requires("reports.approve_report")
def report_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    report = report_or_404(request, pk)
    require(rules.can_approve(request.user, report))
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.return_report(report, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El informe volvió a quien lo escribió con lo que debe ajustar."))
            return redirect(report)
    context = {"report": report, "form": form}
    return render(request, "reports/report_return.html", context, status=422 if form.errors else 200)


@requires("reports.view_report")
def report_word(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report as a Word document; before it is approved, it says that it is a draft."""
    return word_answer(report_or_404(request, pk), user=request.user, at=request.at)
