"""The days on which people cannot go, so that nobody is sent anywhere then."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.accounts.models import User
from baquiano.agenda import actions, queries
from baquiano.agenda.forms import AbsenceForm
from baquiano.agenda.models import Absence
from baquiano.agenda.tables import AbsenceListing
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.institutions.models import Unit


@requires("agenda.view_absence")
def absence_list(request: HttpRequest) -> HttpResponse:
    rows = queries.absences_visible_to(request.user)
    return AbsenceListing(request, rows).respond("agenda/absence_list.html")


@requires("agenda.register_absence")
def absence_create(request: HttpRequest) -> HttpResponse:
    """The own days, or those of somebody of the group for whoever leads it."""
    places = queries.people_with_absences(request.user, day_of(request.at))
    people: QuerySet[User] = User.objects.filter(pk__in=places).order_by("full_name")
    bound = request.POST if request.method == "POST" else None
    form = AbsenceForm(bound, people=people, initial={"person": request.user.pk})
    if form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        unit = places[data["person"].pk]
        require(_may(request, data["person"], unit))
        try:
            actions.add_absence(**data, unit=unit, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Quedó registrado: la agenda avisará si se programa algo en esos días."))
            return redirect("agenda:absence_list")
    return render(request, "agenda/absence_form.html", {"form": form}, status=409 if form.non_field_errors() else 200)


def _may(request: HttpRequest, person: User, unit: Unit) -> bool:
    probe = Absence(institution_id=unit.institution_id, person=person, unit=unit)
    return allows(request.user, "agenda.register_absence", probe)


@require_POST
@requires("agenda.register_absence")
def absence_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    absence = get_object_or_404(queries.absences_visible_to(request.user), pk=pk)
    require(allows(request.user, "agenda.register_absence", absence))
    actions.withdraw_absence(absence, by=request.user, at=request.at)
    messages.success(request, _("La ausencia se retiró."))
    return redirect("agenda:absence_list")
