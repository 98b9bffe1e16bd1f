"""The attendance list: seen, registered, corrected, printed, scanned."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.queries import consent_text
from baquiano.meetings import actions, guides, queries, rules
from baquiano.meetings.choices import AttendanceChannel, AttendanceMode, Modality
from baquiano.meetings.forms import AttendanceForm, CorrectionForm, PersonForm, VoidForm, written
from baquiano.meetings.models import Attendance, Meeting, Minutes
from baquiano.meetings.views.meetings import meeting_or_404
from baquiano.meetings.views.register import address_of, drawn_qr
from baquiano.privacy import queries as privacy

# So many of those who wait are on the page at once; validating them brings the next ones.
MOST_SHOWN = 100


@requires("meetings.view_meeting")
def attendance_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who came, and below it the form with which one more is registered."""
    meeting = meeting_or_404(request, pk)
    if request.htmx:
        return _newcomers(request, meeting)
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


def _newcomers(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """How many registered since the page was drawn: what htmx asks now and then while the register is open."""
    seen = request.GET.get("vistas", "")
    count = queries.pending_of(meeting).count() - (int(seen) if seen.isdecimal() and len(seen) < 6 else 0)
    response = render(request, "meetings/_newcomers.html", {"count": max(count, 0), "meeting": meeting, "seen": seen})
    patch_vary_headers(response, ("HX-Request",))
    return response


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
    people = list(queries.attendance_of(meeting))
    sees = rules.can_see_personal_data(request.user, meeting)
    return {
        "meeting": meeting,
        "guide": guide,
        "people": people,
        "claimed": privacy.people_with_claim(people) if sees else set(),
        "replaced": list(queries.attendance_history(meeting)),
        "scans": list(queries.scans_of(meeting)),
        "notice": consent_text(request.institution, ConsentKind.ATTENDANCE, on=day_of(request.at)),
        "can_write": can_write,
        "can_print": rules.can_register(request.user, meeting),
        "sees_personal_data": sees,
        "sees_differential": allows(request.user, "meetings.view_differential", meeting),
        "suggestions": guide.people() if can_write else [],
        "minutes": minutes,
        "is_its_day": rules.is_its_day(meeting, request.at),
        **_register_context(request, meeting, minutes),
    }


def _register_context(request: HttpRequest, meeting: Meeting, minutes: Minutes | None) -> dict[str, Any]:
    """The QR of the meeting and who registered with it."""
    link = queries.link_of(meeting) if rules.can_register(request.user, meeting) else None
    pending = list(queries.pending_of(meeting)[: MOST_SHOWN + 1])
    return {
        "link": link,
        "qr": drawn_qr(link) if link else "",
        "register_address": address_of(link) if link else "",
        "is_receiving": link is not None and rules.receives(link, minutes, request.at),
        "pending": pending[:MOST_SHOWN],
        "has_more_pending": len(pending) > MOST_SHOWN,
        "refused": list(queries.refused_of(meeting)),
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
    # What was replaced has no page; sent again, the same correction finds itself made, and another one is refused.
    rows = queries.attendance_visible_to(request.user, replaced=request.method == "POST")
    attendance = get_object_or_404(rows, pk=pk)
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
