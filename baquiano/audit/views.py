"""The trail on the screen: for internal control and the functional administrator."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.audit import actions, events, presentation, queries, verification
from baquiano.audit.forms import VerifyForm
from baquiano.audit.tables import TrailListing
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import requires

OF_ONE_SUBJECT = 200
SHOWN_VERIFICATIONS = 10


@requires("audit.view_trail")
def entry_list(request: HttpRequest) -> HttpResponse:
    return TrailListing(request, queries.entries_visible_to(request.user)).respond("audit/entry_list.html")


@requires("audit.view_trail")
def entry_detail(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(queries.entries_visible_to(request.user), pk=pk)
    subject = presentation.subject_of(entry)
    context = {
        "entry": entry,
        "event": events.label_of(entry.event),
        "changes": presentation.change_rows(entry),
        "data": presentation.data_rows(entry),
        "subject_url": presentation.url_of(subject),
        "link": queries.links_of_entries([entry]).get(entry.pk),
    }
    return render(request, "audit/entry_detail.html", context)


@requires("audit.view_trail")
def trail_verify(request: HttpRequest) -> HttpResponse:
    """The twin of ``manage.py verify_trail``: how far the trail is sealed, and whether anybody touched it."""
    institution = request.institution
    form = VerifyForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if form.is_valid():
        outside = form.cleaned_data["checkpoints"]
        try:
            result = actions.verify_trail(institution, outside=outside, by=request.user, at=request.at)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            if result.is_intact:
                messages.success(request, _("El rastro está íntegro."))
            for finding in result.findings:
                messages.error(request, finding.explanation)
        return redirect("audit:trail_verify")
    context = {
        "form": form,
        "last": queries.last_link(institution.pk),
        "checkpoint": queries.last_checkpoint(institution.pk),
        "verifications": queries.verifications_visible_to(request.user)[:SHOWN_VERIFICATIONS],
    }
    return render(request, "audit/trail_verify.html", context, status=422 if form.errors else 200)


@requires("audit.view_trail")
def trail_checkpoints(request: HttpRequest) -> HttpResponse:
    """The signed checkpoints of the institution, to keep outside; ``verify_trail --checkpoints`` reads the file."""
    text = verification.write_marks(queries.checkpoints_of(request.institution.pk))
    name = f"puntos-de-control-{request.institution.code}-{day_of(request.at)}.jsonl"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/jsonl; charset=utf-8", headers=headers)


@requires("audit.view_trail")
def subject_detail(request: HttpRequest, subject_type: str, subject_id: str) -> HttpResponse:
    """Everything that was done to one thing, on one page."""
    rows = queries.entries_visible_to(request.user).filter(subject_type=subject_type, subject_id=subject_id)
    entries = list(rows[:OF_ONE_SUBJECT])
    if not entries:
        return render(request, "audit/subject_empty.html", status=404)
    context = {"entries": presentation.timeline(entries), "label": entries[0].subject_label}
    return render(request, "audit/subject_detail.html", context)
