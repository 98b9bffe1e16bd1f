"""The dated tree of units: looking at it on a day, creating, correcting, reorganising, closing (ORG-02)."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import requires
from baquiano.institutions import actions, queries
from baquiano.institutions.forms import UnitCloseForm, UnitEditForm, UnitForm, UnitReorganiseForm
from baquiano.institutions.models import Unit
from baquiano.institutions.tables import UnitPeopleListing
from baquiano.ui.forms import conflict_rows


def _asked_day(request: Any) -> date:
    try:
        return date.fromisoformat(request.GET.get("fecha", ""))
    except ValueError:
        return day_of(request.at)


@requires("institutions.view_structure")
def unit_list(request: Any) -> HttpResponse:
    on = _asked_day(request)
    tree = queries.unit_tree_with_people(request.institution, on)
    return render(request, "institutions/unit_list.html", {"tree": tree, "on": on, "today": day_of(request.at)})


@requires("institutions.view_structure")
def unit_detail(request: Any, pk: UUID) -> HttpResponse:
    unit = unit_or_404(request, pk)
    today = day_of(request.at)
    people = queries.memberships_visible_to(request.user).filter(unit=unit)
    context = {
        "unit": unit,
        "facts": _facts_of_unit(unit),
        "placements": queries.placements_of(unit),
        "children": queries.units_of(request.institution, today).filter(parent=unit),
        "is_open": unit.ends_on is None or unit.ends_on >= today,
    }
    return UnitPeopleListing(request, people).respond("institutions/unit_detail.html", context)


def unit_or_404(request: Any, pk: UUID) -> Unit:
    return get_object_or_404(queries.units_visible_to(request.user), pk=pk)


def _facts_of_unit(unit: Any) -> list[tuple[str, Any]]:
    return [
        (_("Código"), unit.code),
        (_("Clase"), unit.kind.capitalize()),
        (_("Depende de"), unit.parent),
        (_("Correo electrónico"), unit.email),
        (_("Territorio que cubre"), ", ".join(unit.territory)),
        (_("Existe desde"), unit.starts_on.strftime("%d/%m/%Y")),
        (_("Existe hasta"), unit.ends_on.strftime("%d/%m/%Y") if unit.ends_on else ""),
    ]


@requires("institutions.edit_structure")
def unit_create(request: Any) -> HttpResponse:
    today = day_of(request.at)
    form = UnitForm(
        request.POST if request.method == "POST" else None,
        units=queries.units_of(request.institution, today),
        initial={"starts_on": today, "parent": request.GET.get("en")},
    )
    if form.is_valid():
        try:
            unit = actions.create_unit(request.institution, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La dependencia quedó creada."))
            return redirect(unit)
    return render(request, "institutions/unit_form.html", {"form": form}, status=422 if form.errors else 200)


@requires("institutions.edit_structure")
def unit_edit(request: Any, pk: UUID) -> HttpResponse:
    """Correct code, address and territory."""
    unit = unit_or_404(request, pk)
    initial = {
        "version": unit.version,
        "code": unit.code,
        "email": unit.email,
        "territory": " ".join(unit.territory),
    }
    form = UnitEditForm(request.POST if request.method == "POST" else None, initial=initial)
    return _saved(request, unit, form, actions.edit_unit, _("Corregir datos"), _("Los datos quedaron guardados."))


@requires("institutions.edit_structure")
def unit_reorganise(request: Any, pk: UUID) -> HttpResponse:
    """Another name, kind or place from a day on."""
    unit = unit_or_404(request, pk)
    today = day_of(request.at)
    initial = {"version": unit.version, "name": unit.name, "kind": unit.kind, "parent": unit.parent_id, "on": today}
    units = queries.units_of(request.institution, today).exclude(pk__in=queries.descendant_ids(unit))
    form = UnitReorganiseForm(request.POST if request.method == "POST" else None, initial=initial, units=units)
    title = _("Cambiar nombre o lugar")
    return _saved(request, unit, form, actions.reorganise_unit, title, _("El cambio quedó registrado con su fecha."))


@requires("institutions.edit_structure")
def unit_close(request: Any, pk: UUID) -> HttpResponse:
    unit = unit_or_404(request, pk)
    initial = {"version": unit.version, "on": day_of(request.at)}
    form = UnitCloseForm(request.POST if request.method == "POST" else None, initial=initial)
    title = _("Cerrar la dependencia")
    return _saved(request, unit, form, actions.close_unit, title, _("La dependencia quedó cerrada."), tone="danger")


def _saved(
    request: Any, unit: Unit, form: Any, act: Callable[..., Unit], title: str, done: str, tone: str = "primary"
) -> HttpResponse:
    """Run ``act`` with the form; when somebody saved in between, show both texts and keep the one typed."""
    context: dict[str, Any] = {"form": form, "unit": unit, "name": unit.name, "title": title, "tone": tone}
    status = 422 if form.errors else 200
    if form.is_valid():
        fields = dict(form.cleaned_data)
        version = fields.pop("version")
        try:
            act(unit, **fields, expected_version=version, by=request.user, at=request.at)
        except StaleEdit as stale:
            context["conflict"] = conflict_rows(form, stale.current)
            form.rebase(stale.current.version)
            status = 409
        except Refused as refusal:
            form.add_error(None, refusal)
            status = 422
        else:
            messages.success(request, done)
            return redirect(unit)
    return render(request, "institutions/unit_edit.html", context, status=status)
