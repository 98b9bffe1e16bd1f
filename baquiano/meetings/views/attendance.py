"""The attendance list: seen, registered, corrected, printed, scanned."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import require, requires
from baquiano.documents import queries as documents
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.queries import consent_text
from baquiano.meetings import actions, guides, profile, queries, rules
from baquiano.meetings.choices import AttendanceChannel, AttendanceMode, Modality
from baquiano.meetings.forms import AttendanceForm, CorrectionForm, PersonForm, ScanForm, VoidForm, written
from baquiano.meetings.models import Attendance, Meeting
from baquiano.meetings.views.meetings import meeting_or_404, meeting_to_register


@requires("meetings.view_meeting")
def attendance_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who came, and below it the form with which one more is registered."""
    meeting = meeting_or_404(request, pk)
    on_paper = request.GET.get("medio") == "papel"
    guide = guides.guide_of(meeting, "attendance")
    if request.method == "POST":
        require(rules.can_register(request.user, meeting))
        form = AttendanceForm(request.POST, on_paper=on_paper)
        if form.is_valid() and _register(request, meeting, form, on_paper):
            return redirect(request.get_full_path())
    else:
        form = AttendanceForm(initial=_initial(request, meeting, guide), on_paper=on_paper)
    context = {
        **_list_context(request, meeting, guide),
        "form": form,
        "on_paper": on_paper,
        "is_open": form.is_bound or bool(request.GET.get("persona")),
    }
    return render(request, "meetings/attendance_list.html", context, status=422 if form.errors else 200)


def _register(request: HttpRequest, meeting: Meeting, form: AttendanceForm, on_paper: bool) -> bool:
    fields = dict(form.cleaned_data)
    channel = AttendanceChannel.PAPER if on_paper else AttendanceChannel.SCREEN
    try:
        person = actions.register_attendance(meeting, **fields, channel=channel, by=request.user, at=request.at)
    except Refused as refusal:
        form.add_error(None, refusal)
        return False
    messages.success(request, _("%(person)s quedó en la lista.") % {"person": person})
    return True


def _list_context(request: HttpRequest, meeting: Meeting, guide: guides.Guide) -> dict[str, Any]:
    minutes = queries.latest_minutes(meeting)
    is_open = minutes is None or minutes.is_draft
    can_write = is_open and rules.can_register(request.user, meeting) and rules.is_its_day(meeting, request.at)
    scans = documents.evidence_of(meeting).filter(kind=profile.PAPER_LIST)
    return {
        "meeting": meeting,
        "guide": guide,
        "people": list(queries.attendance_of(meeting)),
        "replaced": list(queries.attendance_history(meeting)),
        "scans": list(scans),
        "notice": consent_text(request.institution, ConsentKind.ATTENDANCE, on=day_of(request.at)),
        "can_write": can_write,
        "can_print": rules.can_register(request.user, meeting),
        "sees_personal_data": rules.can_see_personal_data(request.user, meeting),
        "suggestions": guide.people() if can_write else [],
        "minutes": minutes,
        "is_its_day": rules.is_its_day(meeting, request.at),
    }


_MODES = {
    Modality.IN_PERSON: AttendanceMode.IN_PERSON,
    Modality.VIRTUAL: AttendanceMode.VIRTUAL,
    Modality.TELEPHONE: AttendanceMode.TELEPHONE,
}


def _initial(request: HttpRequest, meeting: Meeting, guide: guides.Guide) -> dict[str, Any]:
    """Blank, or the data of somebody known: consent is asked again every time."""
    initial: dict[str, Any] = {"mode": _MODES[Modality(meeting.modality)], "entity": guide.entity}
    asked = request.GET.get("persona", "")
    chosen = next((one for one in guide.people() if one.key == asked), None) if asked else None
    if chosen is not None:
        initial |= {name: value for name, value in chosen.fields.items() if name in PersonForm.base_fields}
    return initial


def _attendance_or_404(request: HttpRequest, pk: UUID) -> Attendance:
    attendance = get_object_or_404(queries.attendance_visible_to(request.user), pk=pk)
    require(rules.can_register(request.user, attendance.meeting))
    return attendance


@requires("meetings.register_meeting")
def attendance_correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    attendance = _attendance_or_404(request, pk)
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=written(attendance))
    if form.is_valid():
        person = {name: form.cleaned_data[name] for name in PersonForm.base_fields}
        try:
            actions.correct_attendance(
                attendance,
                id=form.cleaned_data["id"],
                person=person,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La corrección quedó registrada."))
            return redirect("meetings:attendance_list", attendance.meeting_id)
    return _one(request, attendance, form, _("Corregir a %(person)s"), _("Guardar la corrección"), "primary")


@requires("meetings.register_meeting")
def attendance_void(request: HttpRequest, pk: UUID) -> HttpResponse:
    attendance = _attendance_or_404(request, pk)
    form = VoidForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.void_attendance(attendance, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(person)s ya no cuenta en la lista.") % {"person": attendance})
            return redirect("meetings:attendance_list", attendance.meeting_id)
    return _one(request, attendance, form, _("Anular el registro de %(person)s"), _("Anular"), "danger")


def _one(request: HttpRequest, attendance: Attendance, form: Any, title: str, submit: str, tone: str) -> HttpResponse:
    context = {
        "attendance": attendance,
        "meeting": attendance.meeting,
        "form": form,
        "title": title % {"person": attendance},
        "submit": submit,
        "tone": tone,
    }
    return render(request, "meetings/attendance_change.html", context, status=422 if form.errors else 200)


@require_POST
@requires("meetings.register_meeting")
def attendance_print(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Issue the official list with who came."""
    return _issued(request, meeting_to_register(request, pk), blank_rows=0)


@require_POST
@requires("meetings.register_meeting")
def attendance_blank(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Issue the list to sign on paper."""
    return _issued(request, meeting_to_register(request, pk), blank_rows=profile.PAPER_ROWS)


def _issued(request: HttpRequest, meeting: Meeting, *, blank_rows: int) -> HttpResponse:
    try:
        document = actions.issue_attendance_list(meeting, blank_rows=blank_rows, by=request.user, at=request.at)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("meetings:attendance_list", meeting.pk)
    return redirect(document)


@requires("meetings.register_meeting")
def attendance_scan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """File the list that was signed on paper."""
    meeting = meeting_to_register(request, pk)
    bound = request.method == "POST"
    form = ScanForm(request.POST if bound else None, request.FILES if bound else None)
    if form.is_valid():
        try:
            actions.file_paper_list(meeting, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error("file", refusal)
        else:
            messages.success(request, _("La lista en papel quedó como evidencia de la reunión."))
            return redirect("meetings:attendance_list", meeting.pk)
    context = {"meeting": meeting, "form": form, "guide": guides.guide_of(meeting, "attendance")}
    return render(request, "meetings/attendance_scan.html", context, status=422 if form.errors else 200)
