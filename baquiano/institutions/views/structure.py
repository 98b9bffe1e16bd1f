"""Units, people and catalogues."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.accounts.actions import register_person
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.common.policy import requires, signed_in
from baquiano.institutions import actions, queries
from baquiano.institutions.choices import CatalogueCode
from baquiano.institutions.forms import EndMembershipForm, MembershipForm
from baquiano.institutions.tables import CatalogueListing, MembershipListing, UnitPeopleListing, state_of


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
    unit = get_object_or_404(queries.units_visible_to(request.user), pk=pk)
    today = day_of(request.at)
    people = queries.memberships_visible_to(request.user).filter(unit=unit)
    context = {
        "unit": unit,
        "facts": _facts_of_unit(unit),
        "placements": queries.placements_of(unit),
        "children": queries.units_of(request.institution, today).filter(parent=unit),
    }
    return UnitPeopleListing(request, people).respond("institutions/unit_detail.html", context)


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


@requires("institutions.view_people")
def membership_list(request: Any) -> HttpResponse:
    rows = queries.memberships_visible_to(request.user)
    return MembershipListing(request, rows).respond("institutions/membership_list.html")


@requires("institutions.edit_membership")
def membership_create(request: Any) -> HttpResponse:
    form = MembershipForm(
        request.POST if request.method == "POST" else None, institution=request.institution, on=day_of(request.at)
    )
    if form.is_valid():
        try:
            membership = _link(form.cleaned_data, request)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(name)s quedó vinculada.") % {"name": membership.user.full_name})
            return redirect("institutions:membership_list")
    return render(request, "institutions/membership_create.html", {"form": form})


@transaction.atomic
def _link(data: dict[str, Any], request: Any) -> Any:
    person = {name: data[name] for name in ("email", "full_name", "document_type", "document_number", "phone")}
    held = {name: value for name, value in data.items() if name not in person}
    user = register_person(id=uuid7(), **person, by=request.user, at=request.at)
    return actions.create_membership(user=user, **held, by=request.user, at=request.at)


@requires("institutions.edit_membership")
def membership_end(request: Any, pk: UUID) -> HttpResponse:
    membership = get_object_or_404(queries.memberships_visible_to(request.user), pk=pk)
    initial = {"version": membership.version, "on": day_of(request.at)}
    form = EndMembershipForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            actions.end_membership(
                membership,
                on=form.cleaned_data["on"],
                expected_version=form.cleaned_data["version"],
                by=request.user,
                at=request.at,
            )
        except StaleEdit as stale:
            form.add_error(None, stale)
            form.rebase(stale.current.version)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La vinculación quedó terminada."))
            return redirect("institutions:membership_list")
    return render(request, "institutions/membership_end.html", {"form": form, "membership": membership})


@signed_in("each person sees the own links")
def my_memberships(request: Any, pk: UUID) -> HttpResponse:
    """A panel of *Mi cuenta*: what the person holds in this institution and until when."""
    if pk != request.user.pk or request.institution is None:
        raise Http404
    today = day_of(request.at)
    rows = [
        (row, queries.role_label(request.institution, row.role), *state_of(row, today))
        for row in queries.memberships_of(request.user)
    ]
    template = "institutions/_my_memberships.html" if request.htmx else "institutions/my_memberships.html"
    return render(request, template, {"rows": rows})


@requires("institutions.view_catalogues")
def catalogue_list(request: Any) -> HttpResponse:
    names = dict(CatalogueCode.choices)
    catalogues = [(code, names.get(code, code), count) for code, count in queries.catalogue_sizes(request.user)]
    return render(
        request, "institutions/catalogue_list.html", {"catalogues": sorted(catalogues, key=lambda c: str(c[1]))}
    )


@requires("institutions.view_catalogues")
def catalogue_detail(request: Any, code: str) -> HttpResponse:
    items = queries.catalogue_items_visible_to(request.user).filter(catalogue=code)
    if not items.exists():
        raise Http404
    name = dict(CatalogueCode.choices).get(code, code)
    return CatalogueListing(request, items).respond("institutions/catalogue_detail.html", {"name": name})
