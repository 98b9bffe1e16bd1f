"""The vigencias: opening one with the settings of the one before, closing it, and its settings."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import requires
from baquiano.institutions import actions, folder, queries
from baquiano.institutions.forms import CloseYearForm, OpenYearForm, SettingForm
from baquiano.institutions.rules import accepts_changes
from baquiano.institutions.settings_page import settings_page
from baquiano.institutions.settings_tree import value_at
from baquiano.ui.forms import ReasonForm


@requires("institutions.edit_calendar")
def year_open(request: Any) -> HttpResponse:
    """Say what the new vigencia begins with; POST opens it."""
    years = [row.year for row in queries.fiscal_years(request.institution)]
    following = max(years, default=day_of(request.at).year - 1) + 1
    form = OpenYearForm(request.POST if request.method == "POST" else None, initial={"year": following})
    if form.is_valid():
        try:
            row = actions.prepare_year(
                request.institution, year=form.cleaned_data["year"], by=request.user, at=request.at
            )
        except Refused as refusal:
            form.add_error("year", refusal)
        else:
            messages.success(request, _("La vigencia %(year)s quedó abierta. Revise sus ajustes.") % {"year": row.year})
            return redirect("institutions:settings_detail", year=row.year)
    return render(
        request,
        "institutions/year_open.html",
        {"form": form, "profile": queries.profile_of(request.institution, following)},
    )


@requires("institutions.edit_calendar")
def year_close(request: Any, year: int) -> HttpResponse:
    row = queries.fiscal_year(request.institution, year)
    if row is None:
        raise Http404
    form = CloseYearForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.close_year(row, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La vigencia %(year)s quedó cerrada.") % {"year": year})
            return redirect("institutions:calendar")
    context = {"year": row, "form": form}
    return render(request, "institutions/year_close.html", context, status=422 if form.errors else 200)


@requires("institutions.reopen_year")
def year_reopen(request: Any, year: int) -> HttpResponse:
    row = queries.fiscal_year(request.institution, year)
    if row is None:
        raise Http404
    reasons = queries.catalogue(request.institution, "return_reason")
    form = ReasonForm(request.POST if request.method == "POST" else None, reasons=reasons)
    if form.is_valid():
        try:
            actions.reopen_year(row, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La vigencia %(year)s quedó abierta de nuevo.") % {"year": year})
            return redirect("institutions:calendar")
    context = {"year": row, "form": form}
    return render(request, "institutions/year_reopen.html", context, status=422 if form.errors else 200)


@requires("institutions.view_settings")
def settings_detail(request: Any, year: int) -> HttpResponse:
    """The settings of a vigencia beside those of the one before."""
    row = queries.fiscal_year(request.institution, year)
    if row is None:
        raise Http404
    context = {
        "row": row,
        "page": settings_page(request.institution, year),
        "years": queries.fiscal_years(request.institution),
        "is_open": accepts_changes(row),
    }
    return render(request, "institutions/settings_detail.html", context)


@requires("institutions.edit_settings")
def setting_edit(request: Any, year: int, key: str) -> HttpResponse:
    """Give one setting another value in one vigencia."""
    row = queries.fiscal_year(request.institution, year)
    setting = next((one for one in folder.settings() if one.key == key and one.is_editable), None)
    profile = queries.profile_of(request.institution, year)
    if row is None or setting is None or profile is None:
        raise Http404
    now = value_at(profile.settings, tuple(key.split(".")))
    form = SettingForm(request.POST if request.method == "POST" else None, setting=setting, now=now)
    if form.is_valid():
        try:
            actions.change_setting(
                request.institution,
                setting,
                form.cleaned_data["value"],
                year=year,
                expected=form.cleaned_data["seen"],
                by=request.user,
                at=request.at,
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El ajuste quedó guardado para la vigencia %(year)s.") % {"year": year})
            return redirect("institutions:settings_detail", year=year)
    context = {"form": form, "row": row, "setting": setting, "is_open": accepts_changes(row)}
    return render(request, "institutions/setting_edit.html", context)
