"""The calendar and the institution in which one works."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import requires, signed_in
from baquiano.institutions import actions, queries
from baquiano.institutions.forms import LocalDayForm
from baquiano.institutions.middleware import CHOSEN


@requires("institutions.view_calendar")
def calendar(request: Any) -> HttpResponse:
    return render(request, "institutions/calendar.html", _calendar_context(request, LocalDayForm()))


def _calendar_context(request: Any, form: LocalDayForm) -> dict[str, Any]:
    year = _asked_year(request)
    return {
        "form": form,
        "year": year,
        "days": queries.days_of_year(request.institution, year),
        "years": queries.fiscal_years(request.institution),
    }


def _asked_year(request: Any) -> int:
    raw = request.GET.get("vigencia", "")
    valid = raw.isascii() and raw.isdigit() and 2000 <= int(raw[:5]) <= 2100
    return int(raw) if valid else day_of(request.at).year


@requires("institutions.edit_calendar")
@require_POST
def day_add(request: Any) -> HttpResponse:
    form = LocalDayForm(request.POST)
    if form.is_valid():
        try:
            actions.add_local_day(request.institution, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El día quedó registrado como no hábil."))
            return redirect("institutions:calendar")
    return render(request, "institutions/calendar.html", _calendar_context(request, form))


@requires("institutions.edit_calendar")
@require_POST
def day_remove(request: Any, pk: UUID) -> HttpResponse:
    day = get_object_or_404(queries.local_days(request.institution), pk=pk)
    actions.remove_local_day(day, by=request.user, at=request.at)
    messages.success(request, _("El día volvió a ser hábil."))
    return redirect("institutions:calendar")


@signed_in("whoever belongs to several institutions chooses in which one to work")
def institution_choose(request: Any) -> HttpResponse:
    if request.method != "POST":
        return render(request, "institutions/institution_choose.html", {"institutions": request.institutions})
    wanted = request.POST.get("institution", "")
    if wanted not in {str(institution.pk) for institution in request.institutions}:
        raise Http404
    request.session[CHOSEN] = wanted
    return redirect("/")
