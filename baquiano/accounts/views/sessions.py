"""The sessions that a person has open: in which devices, since when, and ending them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from baquiano.accounts import actions, queries
from baquiano.accounts.devices import described
from baquiano.common.policy import signed_in


@signed_in("each person sees the own sessions")
def session_list(request: Any) -> HttpResponse:
    rows = [
        described(row, is_current=row.session_key == request.session.session_key)
        for row in queries.sessions_of(request.user, request.at)
    ]
    rows.sort(key=lambda row: not row.is_current)
    return render(request, "accounts/session_list.html", {"rows": rows})


@signed_in("each person ends the own sessions")
@require_POST
def session_end(request: Any, pk: UUID) -> HttpResponse:
    """End one of the own sessions; ending the present one is leaving."""
    if pk == request.session.known.get("public_id"):
        return redirect("account_logout")
    if actions.end_session(request.user, public_id=pk, by=request.user, at=request.at):
        messages.success(request, _("La sesión quedó cerrada: ese equipo tendrá que ingresar de nuevo."))
    else:
        messages.info(request, _("Esa sesión ya estaba cerrada."))
    return redirect("accounts:session_list")


@signed_in("each person ends the own sessions")
@require_POST
def session_end_others(request: Any) -> HttpResponse:
    ended = actions.end_sessions(
        request.user,
        reason=_("Lo pidió la misma persona"),
        keep=request.session.session_key or "",
        by=request.user,
        at=request.at,
    )
    sentence = ngettext("Se cerró %(ended)s sesión.", "Se cerraron %(ended)s sesiones.", ended) % {"ended": ended}
    messages.success(request, sentence if ended else _("No había otras sesiones abiertas."))
    return redirect("accounts:session_list")
