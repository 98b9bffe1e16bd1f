"""The execution report of a visit, and the list of those delivered and those missing (EXE-15)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.commitments import queries as commitments
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import require, requires
from baquiano.delivery import actions, queries, rules
from baquiano.delivery.forms import ReportForm, report_written
from baquiano.delivery.models import AssistanceSession, ExecutionReport
from baquiano.delivery.tables import ReportListing
from baquiano.delivery.views.sessions import session_or_404
from baquiano.documents import queries as documents
from baquiano.institutions.queries import catalogue
from baquiano.ui.buttons import press
from baquiano.ui.forms import ReasonForm, conflict_rows


@requires("delivery.view_report")
def report_list(request: HttpRequest) -> HttpResponse:
    """The visits made, with what became of their report; the missing ones first."""
    rows = queries.sessions_with_report(request.user)
    today = day_of(request.at)
    context = {
        "owed": queries.reports_owed(rows).count(),
        "late": queries.reports_late(rows, request.institution, today).count(),
        "days": queries.days_to_report(request.institution, today.year),
    }
    return ReportListing(request, rows).respond("delivery/report_list.html", context)


@requires("delivery.view_report")
def session_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The report: written by its professional while it is a draft, read by the others."""
    session = session_or_404(request, pk)
    report = queries.report_of(session)
    writes = report is not None and report.is_draft and rules.can_report(request.user, session)
    if report is None or not writes:
        require(request.method == "GET")
        return _page(request, session, report)
    form = ReportForm(
        request.POST if request.method == "POST" else None, session=session, initial=report_written(report)
    )
    conflict = None
    if form.is_valid():
        try:
            actions.write_report(
                report,
                expected_version=form.cleaned_data["version"],
                values=form.values,
                by=request.user,
                at=request.at,
            )
        except StaleEdit as stale:
            conflict = conflict_rows(form, report_written(stale.current))
            form.rebase(stale.current.version)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            return _saved(request, session, report)
    return _page(request, session, report, form=form, conflict=conflict)


def _saved(request: HttpRequest, session: AssistanceSession, report: ExecutionReport) -> HttpResponse:
    """Saved; and delivered, when that was the button."""
    if "entregar" in request.POST:
        try:
            actions.deliver_report(report, by=request.user, at=request.at)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("El informe quedó entregado. Su documento se está preparando."))
    else:
        messages.success(request, _("El informe quedó guardado. Todavía no se ha entregado."))
    return redirect("delivery:session_report", session.pk)


def _page(
    request: HttpRequest, session: AssistanceSession, report: ExecutionReport | None, **more: Any
) -> HttpResponse:
    form = more.get("form")
    can_review = report is not None and rules.can_review_report(request.user, report)
    context = {
        "session": session,
        "meeting": session.meeting,
        "report": report,
        "form": form,
        "conflict": more.get("conflict"),
        "due_on": queries.report_due_on(session) if session.meeting.is_held else None,
        "is_late": queries.report_is_late(session, report, day_of(request.at)),
        "can_open": report is None and session.meeting.is_held and rules.can_report(request.user, session),
        "can_review": can_review,
        "return_form": more.get("return_form") or (_return_form(request) if can_review else None),
        "people": [] if report is None else list(report.interviewed.all()),
        "promises": list(commitments.commitments_of(session.meeting)),
        "documents": list(documents.documents_of(session)),
    }
    errors = [one for one in (form, more.get("return_form")) if one is not None and one.is_bound and one.errors]
    refused = more.get("conflict") is not None or any(one.non_field_errors() for one in errors)
    return render(request, "delivery/session_report.html", context, status=409 if refused else 422 if errors else 200)


def _return_form(request: HttpRequest, data: Any = None) -> ReasonForm:
    return ReasonForm(data, reasons=catalogue(request.institution, "return_reason"), prefix="devolver")


def _report_or_404(request: HttpRequest, pk: UUID) -> tuple[AssistanceSession, ExecutionReport]:
    session = session_or_404(request, pk)
    report = queries.report_of(session)
    if report is None:
        raise Http404
    return session, report


@require_POST
@requires("delivery.deliver_report")
def report_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    session = session_or_404(request, pk)
    require(rules.can_report(request.user, session))
    return press(
        request,
        reverse("delivery:session_report", args=[session.pk]),
        "",
        lambda: actions.open_report(session, by=request.user, at=request.at),
    )


@require_POST
@requires("delivery.review_report")
def report_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    session, report = _report_or_404(request, pk)
    require(rules.may_review(request.user, session))
    done = _("El informe quedó revisado.")
    return press(
        request,
        reverse("delivery:session_report", args=[session.pk]),
        done,
        lambda: actions.review_report(report, by=request.user, at=request.at),
    )


@require_POST
@requires("delivery.review_report")
def report_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    session, report = _report_or_404(request, pk)
    require(rules.may_review(request.user, session))
    form = _return_form(request, request.POST)
    if form.is_valid():
        try:
            actions.return_report(report, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El informe volvió a su profesional con lo que debe ajustar."))
            return redirect("delivery:session_report", session.pk)
    return _page(request, session, report, return_form=form)
