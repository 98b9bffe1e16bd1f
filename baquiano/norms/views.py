"""The catalogue of norms: the list, a norm with its changes, and marking that it changed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import requires
from baquiano.norms import actions, queries
from baquiano.norms.forms import ChangeForm, NormCreateForm, NormEditForm
from baquiano.norms.models import Norm
from baquiano.norms.rules import possible_changes
from baquiano.norms.tables import NormListing, state_badge
from baquiano.ui.deciding import Words, decide, posted


def _norm_or_404(request: Any, pk: UUID) -> Norm:
    return get_object_or_404(queries.norms_visible_to(request.user), pk=pk)


@requires("norms.view_norm")
def norm_list(request: Any) -> HttpResponse:
    return NormListing(request, queries.norms_visible_to(request.user)).respond("norms/norm_list.html")


@requires("norms.view_norm")
def norm_detail(request: Any, pk: UUID) -> HttpResponse:
    norm = _norm_or_404(request, pk)
    context = {
        "norm": norm,
        "state": state_badge(norm),
        "facts": _facts(norm),
        "topics": list(norm.topics.order_by("-catalogue", "position")),
        "changes": list(queries.changes_of(norm)),
        "may_change_more": bool(possible_changes(norm)),
    }
    return render(request, "norms/norm_detail.html", context)


def _facts(norm: Norm) -> list[tuple[str, Any]]:
    return [
        (_("De qué trata"), norm.title),
        (_("Expedida el"), norm.issued_on.strftime("%d/%m/%Y")),
        (_("Expide"), norm.issuer),
        (_("Artículos que aplican"), norm.articles),
    ]


@requires("norms.edit_norm")
def norm_create(request: Any) -> HttpResponse:
    form = NormCreateForm(request.POST if request.method == "POST" else None, institution=request.institution)
    if form.is_valid():
        try:
            norm = actions.create_norm(
                request.institution,
                id=form.cleaned_data["id"],
                fields=form.values,
                topics=list(form.cleaned_data["topics"]),
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(norm)s quedó en el catálogo.") % {"norm": norm})
            return redirect(norm)
    return render(request, "norms/norm_create.html", {"form": form})


@requires("norms.edit_norm")
def norm_edit(request: Any, pk: UUID) -> HttpResponse:
    norm = _norm_or_404(request, pk)
    form = NormEditForm(
        posted(request),
        instance=norm,
        initial={"version": norm.version, "topics": list(norm.topics.all())},
        institution=request.institution,
    )

    def act() -> Norm:
        return actions.edit_norm(
            norm,
            fields=form.values,
            topics=list(form.cleaned_data["topics"]),
            expected_version=form.cleaned_data["version"],
            by=request.user,
            at=request.at,
        )

    words = Words(_("Corregir datos de la norma"), _("Guardar"), _("Los cambios quedaron guardados."))
    return decide(request, form, words, act, back=norm.get_absolute_url(), back_text=norm)


@requires("norms.change_norm")
def norm_change(request: Any, pk: UUID) -> HttpResponse:
    norm = _norm_or_404(request, pk)
    if not possible_changes(norm):
        messages.warning(request, _("%(norm)s está derogada: ya no cambia.") % {"norm": norm})
        return redirect(norm)
    form = ChangeForm(
        request.POST if request.method == "POST" else None, norm=norm, initial={"happened_on": day_of(request.at)}
    )
    if form.is_valid():
        try:
            actions.change_norm(norm, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request, _("El cambio quedó registrado. Se pidió revisar cada procedimiento vinculado a la norma.")
            )
            return redirect(norm)
    return render(request, "norms/norm_change.html", {"form": form, "norm": norm})
