"""The acta: read, written by sections, closed, corrected."""

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
from baquiano.documents import queries as documents
from baquiano.meetings import actions, guides, profile, queries, rules
from baquiano.meetings.forms import CorrectMinutesForm, SectionForm, WhyForm
from baquiano.meetings.models import Meeting
from baquiano.meetings.queries import SectionState, sections_of
from baquiano.meetings.views.meetings import meeting_or_404, meeting_to_register
from baquiano.ui.buttons import press_and_open


@requires("meetings.view_meeting")
def minutes_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = meeting_or_404(request, pk)
    return _page(request, meeting)


def _page(
    request: HttpRequest, meeting: Meeting, *, clash: SectionState | None = None, status: int = 200
) -> HttpResponse:
    minutes = queries.latest_minutes(meeting)
    plans = profile.section_plans(meeting.institution, meeting.kind, day_of(meeting.starts_at).year)
    sections = sections_of(meeting, minutes, plans)
    if clash is not None:
        sections = [clash if one.key == clash.key else one for one in sections]
    can_register = rules.can_register(request.user, meeting)
    context = {
        "meeting": meeting,
        "guide": guides.guide_of(meeting, "minutes"),
        "minutes": minutes,
        "sections": sections,
        "people": list(queries.attendance_of(meeting)),
        "promised": list(commitments.commitments_of(meeting)),
        "verified": commitments.checks_in(meeting),
        "editions": list(queries.editions_of(meeting)),
        "issued": list(documents.documents_of(meeting)),
        "can_write": can_register and (minutes is None or minutes.is_draft),
        "can_register": can_register,
        "can_correct": minutes is not None and rules.can_correct(request.user, minutes),
    }
    return render(request, "meetings/minutes_detail.html", context, status=status)


@require_POST
@requires("meetings.register_meeting")
def section_write(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """Save one section: a fragment for htmx while one writes, the page again without scripts."""
    meeting = meeting_to_register(request, pk)
    form = SectionForm(request.POST)
    if not form.is_valid():
        state = _typed(meeting, key, request.POST.get("text", ""), error=_first_error(form))
        return _answer(request, meeting, state, status=422)
    text = form.cleaned_data["text"]
    try:
        section = actions.write_section(
            meeting, key, text=text, expected_version=form.expected_version, by=request.user, at=request.at
        )
    except StaleEdit as stale:
        state = SectionState.clash(stale.current, typed=text, version=form.cleaned_data["version"])
        return _answer(request, meeting, state, status=409)
    except Refused as refusal:
        return _answer(request, meeting, _typed(meeting, key, text, error=refusal.sentence), status=409)
    return _answer(request, meeting, SectionState.stored(section, saved_at=request.at), status=200)


def _typed(meeting: Meeting, key: str, text: str, *, error: str) -> SectionState:
    plans = profile.section_plans(meeting.institution, meeting.kind, day_of(meeting.starts_at).year)
    for state in sections_of(meeting, queries.latest_minutes(meeting), plans):
        if state.key == key:
            return state.with_error(text, error)
    raise Http404


def _first_error(form: SectionForm) -> str:
    return next(str(error) for errors in form.errors.values() for error in errors)


def _answer(request: HttpRequest, meeting: Meeting, state: SectionState, *, status: int) -> HttpResponse:
    if request.htmx:
        return render(request, "meetings/_section_state.html", {"section": state, "meeting": meeting}, status=status)
    if status == 200:
        messages.success(request, _("«%(title)s» quedó guardado.") % {"title": state.title})
        return redirect("meetings:minutes_detail", meeting.pk)
    return _page(request, meeting, clash=state, status=status)


@require_POST
@requires("meetings.register_meeting")
def minutes_freeze(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the text of the acta for signing."""
    meeting = meeting_to_register(request, pk)
    try:
        actions.freeze_minutes(meeting, by=request.user, at=request.at)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("meetings:minutes_detail", meeting.pk)
    return redirect("meetings:minutes_sign", meeting.pk)


@requires("meetings.register_meeting")
def minutes_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = meeting_to_register(request, pk)
    minutes = queries.latest_minutes(meeting)
    require(minutes is not None and minutes.is_signing)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.reopen_minutes(minutes, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El acta volvió a borrador. Al cerrarla se firma de nuevo."))
            return redirect("meetings:minutes_detail", meeting.pk)
    text = _(
        "Las firmas que ya se dieron quedan sobre el texto anterior: al cerrar el acta otra vez, se firma de nuevo."
    )
    context = {"title": _("Devolver el acta a borrador"), "submit": _("Devolver a borrador"), "text": text}
    return _decision(request, meeting, form, context)


@requires("meetings.register_meeting")
def minutes_correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = meeting_to_register(request, pk)
    minutes = queries.latest_minutes(meeting)
    form = CorrectMinutesForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and minutes is not None:
        signed = minutes if minutes.is_signed or minutes.supersedes is None else minutes.supersedes
        try:
            actions.correct_minutes(signed, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Ya puede escribir la nueva versión del acta."))
            return redirect("meetings:minutes_detail", meeting.pk)
    context = {"title": _("Corregir el acta firmada"), "submit": _("Crear la nueva versión"), "text": ""}
    return _decision(request, meeting, form, context)


@require_POST
@requires("meetings.register_meeting")
def minutes_print(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Issue the acta to be signed on paper."""
    meeting = meeting_to_register(request, pk)
    minutes = queries.latest_minutes(meeting)
    require(minutes is not None)
    return press_and_open(
        request,
        reverse("meetings:minutes_sign", args=[meeting.pk]),
        lambda: actions.print_minutes(minutes, by=request.user, at=request.at),
    )


def _decision(request: HttpRequest, meeting: Meeting, form: Any, context: dict[str, Any]) -> HttpResponse:
    context |= {"meeting": meeting, "form": form}
    return render(request, "meetings/decision.html", context, status=422 if form.errors else 200)
