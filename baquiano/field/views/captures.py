"""What arrived, what could not enter and how a person resolves it; and the file that a device exported."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.errors import Refused
from baquiano.common.policy import require, requires
from baquiano.field import actions, applying, queries, rules
from baquiano.field.choices import CaptureState
from baquiano.field.envelopes import Content
from baquiano.field.forms import DiscardForm, UploadForm
from baquiano.field.models import Capture
from baquiano.field.tables import CaptureListing
from baquiano.field.telling import told
from baquiano.field.views.device import received
from baquiano.ui.buttons import press


@requires("field.view_capture")
def capture_list(request: HttpRequest) -> HttpResponse:
    rows = queries.captures_visible_to(request.user)
    waiting = queries.unresolved_visible_to(request.user).count()
    return CaptureListing(request, rows).respond("field/capture_list.html", {"waiting": waiting})


@requires("field.view_capture")
def capture_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What became of a capture; what it says, only while it waits and for whoever may resolve it."""
    capture = _capture_or_404(request, pk)
    may_resolve = rules.can_resolve(request.user, capture)
    content = queries.opened(capture) if may_resolve else None
    context = {
        "capture": capture,
        "may_resolve": may_resolve,
        "may_complete": may_resolve and capture.is_visit and capture.state == CaptureState.REJECTED,
        "may_retry": may_resolve and capture.state == CaptureState.REJECTED and content is not None,
        "told": told(capture, content) if content else [],
        "is_closed": may_resolve and content is None,
    }
    return render(request, "field/capture_detail.html", context)


@require_POST
@requires("field.resolve_capture")
def capture_retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    capture = _capture_or_404(request, pk)
    if capture.is_unresolved:
        require(rules.can_resolve(request.user, capture))
    done = _("La captura entró en la visita.")
    return press(request, capture, done, lambda: actions.retry_capture(capture, by=request.user, at=request.at))


@requires("field.resolve_capture")
def capture_complete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The form of a visit outside the agenda, with what the device says of the one that was born there."""
    capture = _capture_or_404(request, pk)
    if not (capture.is_visit and capture.state == CaptureState.REJECTED):
        messages.warning(request, _("Esta captura ya se resolvió, o no es una visita por completar."))
        return redirect(capture)
    require(rules.can_resolve(request.user, capture))
    content = queries.opened(capture) or Content({}, b"")
    data = request.POST if request.method == "POST" else None
    try:
        form = applying.visit_form(capture, content, by=request.user, at=request.at, data=data)
        if data is not None and form.is_valid():
            fields = applying.visit_fields(form.cleaned_data)
            actions.complete_capture(capture, fields=fields, by=request.user, at=request.at)
            messages.success(request, _("La visita quedó registrada, con lo que se había capturado de ella."))
            return redirect(capture)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(capture)
    context = {"capture": capture, "form": form}
    return render(request, "field/capture_complete.html", context, status=422 if data is not None else 200)


@requires("field.resolve_capture")
def capture_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    capture = _capture_or_404(request, pk)
    if not capture.is_unresolved:
        messages.warning(request, _("Esta captura ya se resolvió."))
        return redirect(capture)
    require(rules.can_resolve(request.user, capture))
    form = DiscardForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.discard_capture(capture, reason=form.cleaned_data["reason"], by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La captura quedó descartada, con su motivo."))
            return redirect(capture)
    context = {"capture": capture, "form": form}
    return render(request, "field/capture_discard.html", context, status=422 if form.errors else 200)


@requires("field.capture_visit")
def capture_upload(request: HttpRequest) -> HttpResponse:
    """The file that a device exported: the same outcome, record by record, as sending from the device."""
    bound = request.method == "POST"
    form = UploadForm(request.POST if bound else None, request.FILES if bound else None)
    answers: list[actions.Answer] = []
    if form.is_valid():
        answers = list(received(request, form.cleaned_data["file"]))
        if not answers:
            form.add_error("file", _("El archivo no trae capturas."))
    context = {"form": form, "answers": answers}
    return render(request, "field/capture_upload.html", context, status=422 if form.errors else 200)


def _capture_or_404(request: HttpRequest, pk: UUID) -> Capture:
    return get_object_or_404(queries.captures_visible_to(request.user), pk=pk)
