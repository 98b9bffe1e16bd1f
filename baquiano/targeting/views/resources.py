"""The capacity of each unit, and the annual list of the SGR."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows, require, requires
from baquiano.targeting import actions, queries, rules
from baquiano.targeting.forms import CapacityCreateForm, CapacityEditForm
from baquiano.targeting.tables import CapacityListing, PriorityListing
from baquiano.ui.deciding import Words, decide, posted


@requires(rules.VIEW_CAPACITY)
def capacity_list(request: HttpRequest) -> HttpResponse:
    listing = CapacityListing(request, queries.capacities_visible_to(request.user))
    if allows(request.user, rules.EDIT_CAPACITY):
        units = queries.offered_units(request.user, rules.EDIT_CAPACITY)
        listing.editable = frozenset(units.values_list("pk", flat=True))
    return listing.respond("targeting/capacity_list.html")


@requires(rules.EDIT_CAPACITY)
def capacity_create(request: HttpRequest) -> HttpResponse:
    """What a unit has from a day on."""
    today = day_of(request.at)  # type: ignore[attr-defined]
    form = CapacityCreateForm(posted(request), user=request.user, initial={"starts_on": today.replace(month=1, day=1)})
    words = Words(_("Registrar la capacidad"), _("Registrar"), _("La capacidad quedó registrada."))
    institution = request.institution  # type: ignore[attr-defined]
    back = reverse("targeting:capacity_list")

    def act() -> str:
        actions.create_capacity(
            institution,
            id=form.cleaned_data["id"],
            fields=form.values,
            by=request.user,
            at=request.at,  # type: ignore[attr-defined]
        )
        return back

    return decide(request, form, words, act, back=back, back_text=_("Capacidad"))


@requires(rules.EDIT_CAPACITY)
def capacity_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    capacity = get_object_or_404(queries.capacities_visible_to(request.user), pk=pk)
    require(allows(request.user, rules.EDIT_CAPACITY, capacity))
    started = {name: getattr(capacity, name) for name in ("people", "days_per_month", "note", "version")}
    form = CapacityEditForm(posted(request), initial=started)
    back = reverse("targeting:capacity_list")

    def act() -> str:
        actions.edit_capacity(
            capacity,
            expected_version=form.cleaned_data["version"],
            fields=form.values,
            by=request.user,
            at=request.at,  # type: ignore[attr-defined]
        )
        return back

    words = Words(_("Corregir la capacidad"), _("Guardar"), _("La capacidad quedó guardada."))
    return decide(request, form, words, act, back=back, back_text=_("Capacidad"), about=str(capacity.unit))


@requires(rules.VIEW_PRIORITIES)
def priority_list(request: HttpRequest) -> HttpResponse:
    context = {"may_load": allows(request.user, rules.LOAD_PRIORITIES)}
    return PriorityListing(request, queries.priorities_visible_to(request.user)).respond(
        "targeting/priority_list.html", context
    )
