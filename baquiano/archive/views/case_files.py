"""The expedientes and each of them."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from baquiano.archive import actions, conservation, copies, queries, rules
from baquiano.archive.tables import CaseFileListing, standing_badge
from baquiano.archive.views.finding import case_file_or_404
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires, visible
from baquiano.delivery.queries import assistances_visible_to, sessions_visible_to
from baquiano.demand.queries import requests_visible_to as service_requests_visible_to
from baquiano.documents import queries as document_queries
from baquiano.documents.downloads import attachment
from baquiano.planning.queries import plans_visible_to
from baquiano.travel.queries import requests_visible_to


@requires("archive.view_case_file")
def case_file_list(request: HttpRequest) -> HttpResponse:
    return CaseFileListing(request, queries.case_files_visible_to(request.user)).respond("archive/case_file_list.html")


@requires("archive.view_case_file")
def case_file_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    case_file = case_file_or_404(request, pk)
    entries, pending = queries.entries_of(case_file, request.user), queries.pending_of(case_file)
    standing = conservation.standing_seen_by(request.user, case_file, day_of(request.at))
    places = copies.places_of_filed(case_file, [entry.row for entry in entries])
    may_export = not case_file.is_open and allows(request.user, queries.EXPORT, case_file)
    context = {
        "case_file": case_file,
        "subject": queries.subject_of(case_file),
        "conserved": standing
        and {
            "badge": standing_badge(standing),
            "lack": conservation.lacks_of([standing])[standing.pk],
            "deadline": conservation.deadline_of(standing),
        },
        "waivers": conservation.waivers_of(case_file),
        "entries": [replace(entry, places=tuple(places[entry.row.pk])) for entry in entries],
        "may_note": allows(request.user, copies.NOTE, case_file),
        "unclassified": [entry for entry in entries if entry.type is None],
        "pending": pending if case_file.is_open else None,
        "outside": 0 if case_file.is_open else pending.count,
        "closures": queries.closures_of(case_file),
        "may_close": allows(request.user, "archive.close_case_file", case_file),
        "may_export": may_export and queries.may_read_whole(request.user, entries),
        "exporters": queries.whole_readers_words(request.institution) if may_export else "",
        "sheet": document_queries.documents_of(case_file).filter(superseded_by__isnull=True).first(),
        "may_issue": allows(request.user, "archive.issue_control_sheet", case_file)
        and bool(queries.control_format(request.institution)),
        "may_fill": rules.can_fill(case_file) and allows(request.user, "archive.fill_case_file", case_file),
    }
    return render(request, "archive/case_file_detail.html", context)


@requires("archive.view_case_file")
def case_file_document(request: HttpRequest, pk: UUID, position: int) -> HttpResponseBase:
    """The file of a filed document, for whom its access class lets open it (DOC-12)."""
    case_file = case_file_or_404(request, pk)
    entry = next((one for one in queries.entries_of(case_file, request.user) if one.row.position == position), None)
    if entry is None:
        return redirect(case_file)
    require(entry.may_open)
    return attachment(entry.row.file)


@requires("archive.fill_case_file")
@require_POST
def case_file_fill(request: HttpRequest, pk: UUID) -> HttpResponse:
    case_file = case_file_or_404(request, pk)
    require(allows(request.user, "archive.fill_case_file", case_file))
    try:
        filed = actions.file_pending(case_file, by=request.user, at=request.at)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        told = ngettext("Entró %(n)s documento.", "Entraron %(n)s documentos.", filed) % {"n": filed}
        messages.success(request, told if filed else _("No había nada nuevo por incorporar."))
    return redirect(case_file)


@requires("archive.view_case_file")
def session_case_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The expediente of a visit: a panel of its page, or a page of its own."""
    session = get_object_or_404(sessions_visible_to(request.user), pk=pk)
    return _of_subject(request, session)


@requires("archive.view_case_file")
def assistance_case_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The expediente of an assistance: a panel of its page, or a page of its own."""
    return _of_subject(request, get_object_or_404(assistances_visible_to(request.user), pk=pk))


@requires("archive.view_case_file")
def plan_case_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The expediente of a plan: a panel of its page, or a page of its own."""
    # A plan in force was divulged to everyone; its expediente was not.
    plan = get_object_or_404(visible(plans_visible_to(request.user), request.user, queries.VIEW), pk=pk)
    return _of_subject(request, plan)


@requires("archive.view_case_file")
def trip_case_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The expediente of a trip: a panel of its page, or a page of its own."""
    return _of_subject(request, get_object_or_404(requests_visible_to(request.user), pk=pk))


@requires("archive.view_case_file")
def request_case_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The expediente of what somebody asked for: a panel of its page, or a page of its own."""
    return _of_subject(request, get_object_or_404(service_requests_visible_to(request.user), pk=pk))


def _of_subject(request: HttpRequest, subject: Model) -> HttpResponse:
    case_file = queries.case_file_seen_by(request.user, subject)
    context = {
        "subject": subject,
        "case_file": case_file,
        "count": queries.count_of(case_file) if case_file else 0,
    }
    template = "_subject_case_file" if request.htmx else "subject_case_file"
    return render(request, f"archive/{template}.html", context)
