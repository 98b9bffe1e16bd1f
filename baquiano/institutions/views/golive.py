"""The go-live checklist of a vigencia: looking at it, confirming what people know, putting the vigencia to work."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import requires
from baquiano.institutions import actions, golive, queries
from baquiano.institutions.forms import ConfirmForm
from baquiano.institutions.golive import Point
from baquiano.institutions.models import FiscalYear
from baquiano.ui.buttons import press


def _year_or_404(request: Any, year: int) -> FiscalYear:
    row = queries.fiscal_year(request.institution, year)
    if row is None:
        raise Http404
    return row


def _point_or_404(key: str) -> Point:
    point = golive.confirmable(key)
    if point is None:
        raise Http404
    return point


@requires("institutions.view_settings")
def year_golive(request: Any, year: int) -> HttpResponse:
    """What must be so before people work in the vigencia for real, looked at now."""
    row = _year_or_404(request, year)
    shown = golive.checklist(request.institution, row, day_of(request.at))
    context = {
        "row": row,
        "points": shown,
        "met": sum(point.is_met for point in shown),
        "is_complete": all(point.is_met for point in shown),
        "years": queries.fiscal_years(request.institution),
    }
    return render(request, "institutions/year_golive.html", context)


@requires("institutions.edit_calendar")
def year_confirm(request: Any, year: int, key: str) -> HttpResponse:
    row, point = _year_or_404(request, year), _point_or_404(key)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.confirm_point(row, point, note=form.cleaned_data["note"], by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Quedó confirmado."))
            return redirect("institutions:year_golive", year=year)
    return render(request, "institutions/year_confirm.html", {"form": form, "row": row, "point": point})


@requires("institutions.edit_calendar")
@require_POST
def year_withdraw(request: Any, year: int, key: str) -> HttpResponse:
    row, point = _year_or_404(request, year), _point_or_404(key)
    done = _("La confirmación se retiró.")
    return press(
        request,
        reverse("institutions:year_golive", kwargs={"year": year}),
        done,
        lambda: actions.withdraw_point(row, point, by=request.user, at=request.at),
    )


@requires("institutions.edit_calendar")
@require_POST
def year_start(request: Any, year: int) -> HttpResponse:
    done = _("La vigencia %(year)s quedó en marcha.") % {"year": year}
    return press(
        request,
        reverse("institutions:year_golive", kwargs={"year": year}),
        done,
        lambda: actions.start_year(_year_or_404(request, year), by=request.user, at=request.at),
    )
