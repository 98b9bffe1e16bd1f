"""The QR of the meeting, for the adviser: open, close, print it, and validate who registered."""

import base64
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.documents.actions.rendering import qr_svg
from baquiano.meetings import actions, guides, queries
from baquiano.meetings.choices import ReviewOutcome
from baquiano.meetings.forms import ReviewForm
from baquiano.meetings.models import RegisterLink
from baquiano.meetings.views.meetings import meeting_or_404, meeting_to_register
from baquiano.ui.buttons import press


def address_of(link: RegisterLink) -> str:
    """The public address that the QR carries."""
    return settings.SITE_URL.rstrip("/") + reverse("register:register", args=[link.token])


def drawn_qr(link: RegisterLink) -> str:
    """The QR as an image that needs no other request."""
    return "data:image/svg+xml;base64," + base64.b64encode(qr_svg(address_of(link))).decode()


@require_POST
@requires("meetings.register_meeting")
def register_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = meeting_to_register(request, pk)
    done = _("El registro está abierto: muestre el código o imprima el cartel.")
    return press(
        request, _register_address(pk), done, lambda: actions.open_register(meeting, by=request.user, at=request.at)
    )


@require_POST
@requires("meetings.register_meeting")
def register_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    meeting = meeting_to_register(request, pk)
    done = _("El registro se cerró. Puede abrirlo otra vez con el mismo código.")
    return press(
        request, _register_address(pk), done, lambda: actions.close_register(meeting, by=request.user, at=request.at)
    )


@requires("meetings.register_meeting")
def register_poster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A sheet with the QR, to print and put up at the door."""
    meeting = meeting_to_register(request, pk)
    link = queries.link_of(meeting)
    if link is None:
        raise Http404
    context = {"meeting": meeting, "qr": drawn_qr(link), "address": address_of(link)}
    return render(request, "meetings/register_poster.html", context)


@requires("meetings.view_differential")
def differential_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sensitive answers in figures, for whom the policy grants them; reading them leaves its trace."""
    meeting = meeting_or_404(request, pk)
    require(allows(request.user, "meetings.view_differential", meeting))
    figures = actions.read_differential(meeting, by=request.user, at=request.at)
    context = {"meeting": meeting, "figures": figures, "guide": guides.guide_of(meeting, "attendance")}
    return render(request, "meetings/differential_detail.html", context)


@require_POST
@requires("meetings.register_meeting")
def attendance_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Validate, or not, those who registered with the QR."""
    meeting = meeting_to_register(request, pk)
    form = ReviewForm(request.POST, rows=queries.self_registered_in(meeting))
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect(_register_address(pk))
    outcome = ReviewOutcome(form.cleaned_data["outcome"])
    people = [row.pk for row in form.cleaned_data["people"]]
    try:
        done = actions.review_attendance(
            meeting, people=people, outcome=outcome, reason=form.cleaned_data["reason"], by=request.user, at=request.at
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _said(outcome, done))
    return redirect(_register_address(pk))


def _said(outcome: ReviewOutcome, done: int) -> str:
    if outcome == ReviewOutcome.ACCEPTED:
        return ngettext("%(n)s persona quedó en la lista.", "%(n)s personas quedaron en la lista.", done) % {"n": done}
    return ngettext("%(n)s registro no se validó.", "%(n)s registros no se validaron.", done) % {"n": done}


def _register_address(pk: UUID) -> str:
    return reverse("meetings:attendance_list", args=[pk]) + "#registro"
