"""A visit that moves or does not happen."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from baquiano.common.errors import Refused
from baquiano.common.policy import require, requires
from baquiano.delivery import actions, rules
from baquiano.delivery.forms import CancelForm, RescheduleForm, when_of
from baquiano.delivery.models import AssistanceSession
from baquiano.delivery.views.sessions import session_or_404
from baquiano.institutions.queries import catalogue


@requires("delivery.reschedule_session")
def session_reschedule(request: HttpRequest, pk: UUID) -> HttpResponse:
    session = session_or_404(request, pk)
    require(rules.can_reschedule(request.user, session))
    form = RescheduleForm(
        request.POST if request.method == "POST" else None,
        reasons=catalogue(request.institution, "reschedule_reason"),
        initial=when_of(session.meeting),
    )
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at", "reason", "note")}
        try:
            actions.reschedule_session(session, **fields, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La visita se reprogramó y se avisó a las partes."))
            return redirect(session)
    text = _("La fecha original se conserva y se avisa a quienes participan y a la entidad asistida.")
    return _decision(request, session, form, _("Reprogramar la visita"), _("Reprogramar"), text)


@requires("delivery.cancel_session")
def session_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    session = session_or_404(request, pk)
    require(rules.can_cancel(request.user, session))
    reasons = catalogue(request.institution, "cancel_reason")
    form = CancelForm(request.POST if request.method == "POST" else None, reasons=reasons)
    if form.is_valid():
        try:
            actions.cancel_session(session, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La visita se canceló y se avisó a las partes. Ya no cuenta en ninguna cifra."))
            return redirect(session)
    text = _("Una visita cancelada sale de todas las cifras y no se puede volver a abrir.")
    return _decision(request, session, form, _("Cancelar la visita"), _("Cancelar la visita"), text)


def _decision(
    request: HttpRequest, session: AssistanceSession, form: Any, title: str, submit: str, text: str
) -> HttpResponse:
    context = {"session": session, "form": form, "title": title, "submit": submit, "text": text}
    return render(request, "delivery/decision.html", context, status=422 if form.errors else 200)
