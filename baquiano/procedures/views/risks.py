"""The risks and the indicators of a procedure: two short lists, written by whoever keeps it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import requires
from baquiano.procedures import actions, queries
from baquiano.procedures.actions.risks import INDICATOR_FIELDS, RISK_FIELDS
from baquiano.procedures.forms import (
    IndicatorCreateForm,
    IndicatorEditForm,
    RetirePointForm,
    RiskCreateForm,
    RiskEditForm,
)
from baquiano.procedures.models import Procedure, ProcedureIndicator, ProcedureRisk
from baquiano.procedures.views.basis import panel, procedure_or_404
from baquiano.ui.forms import conflict_rows

Point = ProcedureRisk | ProcedureIndicator


@requires("procedures.view_procedure")
def procedure_risks(request: Any, pk: UUID) -> HttpResponse:
    procedure = procedure_or_404(request, pk)
    context = {
        "procedure": procedure,
        "risks": list(queries.risks_of(procedure)),
        "indicators": list(queries.indicators_of(procedure)),
    }
    return panel(request, "_procedure_risks", _("Riesgos e indicadores"), procedure, context)


@requires("procedures.edit_risks")
def procedure_risk_add(request: Any, pk: UUID) -> HttpResponse:
    return _add(request, pk, RiskCreateForm, RISK_FIELDS, actions.add_risk, _("Agregar un riesgo"))


@requires("procedures.edit_risks")
def procedure_indicator_add(request: Any, pk: UUID) -> HttpResponse:
    fields, title = INDICATOR_FIELDS, _("Agregar un indicador")
    return _add(request, pk, IndicatorCreateForm, fields, actions.add_indicator, title)


@requires("procedures.edit_risks")
def risk_edit(request: Any, pk: UUID) -> HttpResponse:
    risk = get_object_or_404(queries.risk_visible_to(request.user), pk=pk)
    return _edit(request, Editing(risk, RiskEditForm, RISK_FIELDS, actions.edit_risk, _("Corregir el riesgo")))


@requires("procedures.edit_risks")
def indicator_edit(request: Any, pk: UUID) -> HttpResponse:
    row = get_object_or_404(queries.indicator_visible_to(request.user), pk=pk)
    title = _("Corregir el indicador")
    return _edit(request, Editing(row, IndicatorEditForm, INDICATOR_FIELDS, actions.edit_indicator, title))


@requires("procedures.edit_risks")
def risk_retire(request: Any, pk: UUID) -> HttpResponse:
    risk = get_object_or_404(queries.risk_visible_to(request.user), pk=pk)
    return _retire(request, risk, actions.retire_risk, _("Retirar el riesgo"))


@requires("procedures.edit_risks")
def indicator_retire(request: Any, pk: UUID) -> HttpResponse:
    row = get_object_or_404(queries.indicator_visible_to(request.user), pk=pk)
    return _retire(request, row, actions.retire_indicator, _("Retirar el indicador"))


def _add(
    request: Any, pk: UUID, form_class: Any, fields: tuple[str, ...], add: Callable[..., Any], title: str
) -> HttpResponse:
    procedure = procedure_or_404(request, pk)
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in fields}
        try:
            add(procedure, id=form.cleaned_data["id"], fields=given, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Quedó en la lista del procedimiento."))
            return redirect(procedure)
    return _page(request, title, procedure, form, _("Agregar"))


@dataclass(frozen=True)
class Editing:
    """What is being corrected, and with what."""

    point: Point
    form_class: Any
    fields: tuple[str, ...]
    edit: Callable[..., Any]
    title: str


def _edit(request: Any, editing: Editing) -> HttpResponse:
    point, procedure = editing.point, _procedure_of(request, editing.point)
    initial = {name: getattr(point, name) for name in editing.fields} | {"version": point.version}
    form = editing.form_class(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in editing.fields}
        try:
            version = form.cleaned_data["version"]
            editing.edit(point, fields=given, expected_version=version, by=request.user, at=request.at)
        except StaleEdit as stale:
            conflict = conflict_rows(form, stale.current)
            form.rebase(stale.current.version)
            return _page(request, editing.title, procedure, form, _("Guardar"), status=409, conflict=conflict)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Los cambios quedaron guardados."))
            return redirect(procedure)
    return _page(request, editing.title, procedure, form, _("Guardar"))


def _retire(request: Any, point: Point, retire: Callable[..., Any], title: str) -> HttpResponse:
    procedure = _procedure_of(request, point)
    form = RetirePointForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        retire(point, reason=form.cleaned_data["reason"], by=request.user, at=request.at)
        messages.success(request, _("Quedó retirado, con su motivo."))
        return redirect(procedure)
    return _page(request, title, procedure, form, _("Retirar"), tone="danger", about=str(point))


def _procedure_of(request: Any, point: Point) -> Procedure:
    """The version to come back to: the one in force, or else the last that the person sees."""
    rows = queries.procedures_visible_to(request.user).filter(code=point.procedure_code)
    found = rows.filter(state="in_force").first() or rows.first()
    return get_object_or_404(rows, pk=getattr(found, "pk", None))


def _page(
    request: Any, title: str, procedure: Procedure, form: Any, submit: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"title": title, "procedure": procedure, "form": form, "submit": submit, **more}
    return render(request, "procedures/basis_form.html", context, status=status)
