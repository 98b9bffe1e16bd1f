"""Cases that a person starts on a screen: starting and ending before time."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import require, requires
from baquiano.procedures import actions, queries, rules
from baquiano.procedures.forms import CaseEndForm, CaseStartForm


@requires("procedures.start_case")
def case_new(request: Any) -> HttpResponse:
    """Which procedure the case is of."""
    diagrams = list(queries.startable_diagrams(request.user))
    return render(request, "procedures/case_new.html", {"diagrams": diagrams})


@requires("procedures.start_case")
def diagram_start(request: Any, pk: Any) -> HttpResponse:
    """What the case is about; then it runs."""
    definition = get_object_or_404(queries.startable_diagrams(request.user), pk=pk)
    on = day_of(request.at)
    form = CaseStartForm(
        request.POST if request.method == "POST" else None, user=request.user, institution=request.institution, on=on
    )
    if form.is_valid():
        data = form.cleaned_data
        given = {name: data[name] for name in ("id", "title", "unit", "year", "beneficiary", "responsible", "note")}
        try:
            case = actions.start_matter(definition, **given, on=data["reference_on"], by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(
                request, _("El caso empezó. Sus actividades ya están en la bandeja de quien tiene el turno.")
            )
            return redirect(case)
    context = {"form": form, "definition": definition}
    return render(request, "procedures/diagram_start.html", context, status=422 if form.errors else 200)


@requires("procedures.steer_case")
def case_end(request: Any, pk: Any) -> HttpResponse:
    """Finish or cancel the case before its diagram does."""
    case = get_object_or_404(queries.cases_visible_to(request.user), pk=pk)
    require(rules.can_steer(request.user, case))
    form = CaseEndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.end_matter(
                case, finished=data["how"] == "completed", reason=data["reason"], by=request.user, at=request.at
            )
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El caso terminó; lo que se hizo queda en su historia."))
            return redirect(case)
    context = {"form": form, "case": case}
    return render(request, "procedures/case_end.html", context, status=422 if form.errors else 200)
