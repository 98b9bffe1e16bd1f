"""How a person enters, for the administrator: the sessions that are open and the second factor (AUD-05, ORG-03)."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baquiano.accounts import actions as people
from baquiano.accounts.devices import described
from baquiano.accounts.queries import second_factor_of, sessions_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.institutions import queries
from baquiano.institutions.forms import AccessReasonForm
from baquiano.institutions.models import Membership


def _membership(request: Any, pk: UUID) -> Membership:
    membership = get_object_or_404(queries.memberships_visible_to(request.user), pk=pk)
    require(allows(request.user, "institutions.edit_access", membership))
    return membership


@requires("institutions.edit_access")
def membership_access(request: Any, pk: UUID) -> HttpResponse:
    membership = _membership(request, pk)
    person = membership.user
    context = {
        "membership": membership,
        "person": person,
        "factors": second_factor_of(person),
        "rows": [described(row) for row in sessions_of(person, request.at)],
        "is_oneself": person.pk == request.user.pk,
    }
    return render(request, "institutions/membership_access.html", context)


@requires("institutions.edit_access")
def membership_end_sessions(request: Any, pk: UUID) -> HttpResponse:
    """End everything that the person has open, with its reason."""
    membership = _membership(request, pk)
    form = AccessReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        ended = people.end_sessions(membership.user, reason=reason, by=request.user, at=request.at)
        sentence = ngettext("Se cerró %(ended)s sesión.", "Se cerraron %(ended)s sesiones.", ended)
        messages.success(request, sentence % {"ended": ended} if ended else _("No había sesiones abiertas."))
        return redirect("institutions:membership_access", pk)
    return render(request, "institutions/membership_end_sessions.html", {"form": form, "membership": membership})


@requires("institutions.edit_access")
@reauthentication_required(app="baquiano.institutions")
def membership_reset_factor(request: Any, pk: UUID) -> HttpResponse:
    """Take away a second factor that was lost; who does it has just confirmed the own password."""
    membership = _membership(request, pk)
    form = AccessReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            people.reset_second_factor(
                membership.user, reason=form.cleaned_data["reason"], by=request.user, at=request.at
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El segundo factor quedó restablecido y se le avisó a la persona."))
            return redirect("institutions:membership_access", pk)
    return render(request, "institutions/membership_reset_factor.html", {"form": form, "membership": membership})
