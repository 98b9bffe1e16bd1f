"""Delegations: the list, giving one, revoking it (ORG-04)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import require, requires
from baquiano.institutions import actions, queries, rules
from baquiano.institutions.forms import DelegationForm, RevokeForm
from baquiano.institutions.tables import DelegationListing


@requires("institutions.view_delegations")
def delegation_list(request: Any) -> HttpResponse:
    rows = queries.delegations_visible_to(request.user)
    return DelegationListing(request, rows).respond("institutions/delegation_list.html")


@requires("institutions.delegate_role")
def delegation_create(request: Any) -> HttpResponse:
    today = day_of(request.at)
    sources = queries.delegable_memberships(request.user, today)
    form = DelegationForm(
        request.POST if request.method == "POST" else None,
        sources=sources,
        institution=request.institution,
        on=today,
        initial={"source": request.GET.get("rol")},
    )
    if form.is_valid():
        try:
            actions.delegate_role(form.source_row, **form.delegated, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La delegación quedó registrada y las dos personas recibieron el aviso."))
            return redirect("institutions:delegation_list")
    context = {"form": form, "has_sources": bool(sources)}
    return render(request, "institutions/delegation_create.html", context, status=422 if form.errors else 200)


@requires("institutions.view_delegations")
def delegation_revoke(request: Any, pk: UUID) -> HttpResponse:
    """End it at once: whoever gave it, whoever received it, or the administrator."""
    delegation = get_object_or_404(queries.delegations_visible_to(request.user), pk=pk)
    require(rules.can_revoke(request.user, delegation, day_of(request.at)))
    form = RevokeForm(request.POST if request.method == "POST" else None, initial={"version": delegation.version})
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.revoke_delegation(
                delegation, reason=data["reason"], expected_version=data["version"], by=request.user, at=request.at
            )
        except StaleEdit as stale:
            form.add_error(None, stale)
            form.rebase(stale.current.version)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La delegación terminó en este momento."))
            return redirect("institutions:delegation_list")
    context = {"form": form, "delegation": delegation, "role": queries.role_label(request.institution, delegation.role)}
    return render(request, "institutions/delegation_revoke.html", context, status=422 if form.errors else 200)
