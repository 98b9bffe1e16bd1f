"""The list on paper: printed, scanned back, transcribed line by line."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.errors import Refused
from baquiano.common.policy import requires
from baquiano.documents.models import Evidence
from baquiano.meetings import actions, guides, payloads, profile, queries
from baquiano.meetings.forms import ScanForm, TranscribeForm
from baquiano.meetings.models import Attendance, Meeting
from baquiano.meetings.views.meetings import meeting_to_register
from baquiano.ui.buttons import press_and_open


@require_POST
@requires("meetings.register_meeting")
def attendance_print(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Issue the official list with who came."""
    return _issued(request, meeting_to_register(request, pk))


@require_POST
@requires("meetings.register_meeting")
def attendance_blank(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Issue the list to sign on paper."""
    return _issued(request, meeting_to_register(request, pk), blank_rows=profile.PAPER_ROWS)


@require_POST
@requires("meetings.register_meeting")
def attendance_named(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Issue the list to sign on paper with the names of who is expected; blank lines complete its last sheet."""
    meeting = meeting_to_register(request, pk)
    expected = [person.fields for person in guides.guide_of(meeting, "attendance").people()]
    names = payloads.rows_to_sign(meeting, expected)
    return _issued(request, meeting, blank_rows=profile.PAPER_ROWS - len(names) % profile.PAPER_ROWS, names=names)


def _issued(request: HttpRequest, meeting: Meeting, **sheet: Any) -> HttpResponse:
    return press_and_open(
        request,
        reverse("meetings:attendance_list", args=[meeting.pk]),
        lambda: actions.issue_attendance_list(meeting, **sheet, by=request.user, at=request.at),
    )


@requires("meetings.register_meeting")
def attendance_scan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """File the list that was signed on paper."""
    meeting = meeting_to_register(request, pk)
    bound = request.method == "POST"
    form = ScanForm(request.POST if bound else None, request.FILES if bound else None)
    if form.is_valid():
        try:
            scan = actions.file_paper_list(meeting, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error("file", refusal)
        else:
            messages.success(request, _("La hoja quedó como evidencia. Ahora transcriba a quienes la firmaron."))
            return redirect(_line_url(meeting, scan, 1))
    context = {"meeting": meeting, "form": form, "guide": guides.guide_of(meeting, "attendance")}
    return render(request, "meetings/attendance_scan.html", context, status=422 if form.errors else 200)


@requires("meetings.register_meeting")
def attendance_transcribe(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One line of the sheet after another, with the keyboard; each row points to its sheet and its line."""
    meeting = meeting_to_register(request, pk)
    scans = list(queries.scans_of(meeting))
    if not scans:
        messages.info(request, _("Primero adjunte la foto o el escaneo de la hoja firmada."))
        return redirect("meetings:attendance_scan", meeting.pk)
    scan = next((one for one in scans if str(one.pk) == request.GET.get("hoja")), scans[-1])
    lines = list(queries.lines_of(scan, meeting))
    form = TranscribeForm(
        request.POST if request.method == "POST" else None, initial=_next_line(request, meeting, lines)
    )
    if form.is_valid():
        try:
            row = actions.register_attendance(meeting, **form.cleaned_data, scan=scan, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Renglón %(row)s: %(who)s.") % {"row": row.scan_row, "who": row})
            return redirect(_line_url(meeting, scan, form.cleaned_data["scan_row"] + 1))
    context = {
        "meeting": meeting,
        "form": form,
        "scan": scan,
        "scans": scans,
        "lines": lines,
        "guide": guides.guide_of(meeting, "attendance"),
    }
    return render(request, "meetings/attendance_transcribe.html", context, status=422 if form.errors else 200)


def _line_url(meeting: Meeting, scan: Evidence, line: int) -> str:
    return reverse("meetings:attendance_transcribe", args=[meeting.pk]) + f"?hoja={scan.pk}&renglon={line}"


def _next_line(request: HttpRequest, meeting: Meeting, lines: list[Attendance]) -> dict[str, Any]:
    """The line after the last one, with what does not change from one to the next."""
    asked = request.GET.get("renglon", "")
    number = (
        int(asked) if asked.isdecimal() and len(asked) < 4 else max((row.scan_row or 0 for row in lines), default=0) + 1
    )
    last = max(lines, key=lambda row: row.created_at, default=None)
    initial: dict[str, Any] = {"scan_row": number, "mode": "in_person", "consented": last is not None}
    if last is not None:
        initial |= {"entity": last.entity, "document_type": last.document_type}
    return initial
