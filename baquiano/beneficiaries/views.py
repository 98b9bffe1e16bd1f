"""Beneficiaries, their contacts, and the addresses that suggest while one types."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.beneficiaries import actions, queries
from baquiano.beneficiaries.forms import BeneficiaryCreateForm, BeneficiaryEditForm, ContactForm, EndContactForm
from baquiano.beneficiaries.history import History, history_of
from baquiano.beneficiaries.models import Beneficiary
from baquiano.beneficiaries.tables import BeneficiaryListing, HistoryListing
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import requires
from baquiano.ui.charts import Datum, stacked_chart
from baquiano.ui.forms import Suggestion, conflict_rows, lookup_answer

LIMIT, MOST = 10, 25


@requires("beneficiaries.view_beneficiary")
def beneficiary_list(request: Any) -> HttpResponse:
    listing = BeneficiaryListing(request, queries.beneficiaries_visible_to(request.user))
    title = queries.list_title(request.institution)
    listing.caption = title  # type: ignore[misc]
    return listing.respond("beneficiaries/beneficiary_list.html", {"title": title})


@requires("beneficiaries.view_beneficiary")
def beneficiary_detail(request: Any, pk: UUID) -> HttpResponse:
    beneficiary = get_object_or_404(queries.beneficiaries_visible_to(request.user), pk=pk)
    today = day_of(request.at)
    contacts = list(queries.contacts_of(beneficiary))
    context = {
        "beneficiary": beneficiary,
        "facts": _facts(beneficiary),
        "contacts": [row for row in contacts if row.ends_on is None or row.ends_on >= today],
        "former_contacts": [row for row in contacts if row.ends_on is not None and row.ends_on < today],
        "list_title": queries.list_title(request.institution),
    }
    return render(request, "beneficiaries/beneficiary_detail.html", context)


def _facts(row: Beneficiary) -> list[tuple[str, Any]]:
    return [
        (_("Clase"), row.get_kind_display()),
        (_("Clase de entidad territorial"), row.get_territorial_kind_display()),
        (_("Naturaleza"), f"{row.get_nature_display()}, {row.get_person_display().lower()}"),
        (_("Orden"), row.get_order_display()),
        (_("Código DANE"), row.dane_code),
        (_("Código DIVIPOLA"), row.divipola),
        (_("NIT"), row.nit),
        (_("Municipio"), row.municipality.label if row.municipality else ""),
        (_("Departamento"), "" if row.municipality else row.department),
        (_("Región o subregión"), row.region),
        (_("Zona"), row.get_zone_display()),
        (_("Sector"), row.get_sector_display()),
        (_("Dirección"), row.address),
        (_("Registro de entidades públicas"), row.public_entity),
        (_("Autoridad"), ", ".join(filter(None, [row.authority_name, row.authority_post]))),
        (_("Correo electrónico"), row.email),
        (_("Teléfono"), row.phone),
    ]


@requires("beneficiaries.view_beneficiary")
def beneficiary_history(request: Any, pk: UUID) -> HttpResponse:
    """What any unit did, promised and has pending with the entity (ENT-12); its figures alone as a panel."""
    beneficiary = get_object_or_404(queries.beneficiaries_visible_to(request.user), pk=pk)
    told = history_of(request.user, beneficiary, day_of(request.at))
    if not told.strands:
        raise PermissionDenied
    listing = HistoryListing(request, told)
    raw = listing.address.text("anio")
    year = int(raw) if raw in map(str, told.years) else None
    context = {
        "beneficiary": beneficiary,
        "list_title": queries.list_title(request.institution),
        **_drawn_history(told, year, request.path),
    }
    if request.htmx and request.htmx.target != f"{listing.id}-resultados":
        return render(request, "beneficiaries/_history.html", context)
    return listing.respond("beneficiaries/beneficiary_history.html", context)


def _drawn_history(told: History, year: int | None, path: str) -> dict[str, Any]:
    shares = told.shares(year)
    names = [str(strand.plural) for strand in told.strands]
    kept = {"anio": year} if year else {}
    data = [
        Datum(share.name, share.counts, f"{path}?{urlencode({**kept, 'dependencia': share.pk})}") for share in shares
    ]
    title = _("Lo que cada dependencia tiene con la entidad en %(year)s") % {"year": year} if year else ""
    chart = stacked_chart(
        "historia",
        title or _("Lo que cada dependencia tiene con la entidad"),
        data,
        series=names,
        label=_("Dependencia"),
    )
    rows = [(share, datum.url) for share, datum in zip(shares, data, strict=True)]
    return {"chart": chart, "shares": rows, "names": names, "year": year, "path": path}


@requires("beneficiaries.create_beneficiary")
def beneficiary_create(request: Any) -> HttpResponse:
    form = BeneficiaryCreateForm(request.POST if request.method == "POST" else None, institution=request.institution)
    if form.is_valid():
        fields = dict(form.cleaned_data)
        key = fields.pop("id")
        try:
            row = actions.create_beneficiary(request.institution, id=key, fields=fields, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Quedó registrado."))
            return redirect(row)
    return render(
        request,
        "beneficiaries/beneficiary_create.html",
        {"form": form, "list_title": queries.list_title(request.institution)},
    )


@requires("beneficiaries.edit_beneficiary")
def beneficiary_edit(request: Any, pk: UUID) -> HttpResponse:
    beneficiary = get_object_or_404(queries.beneficiaries_visible_to(request.user), pk=pk)
    form = BeneficiaryEditForm(
        request.POST if request.method == "POST" else None,
        instance=beneficiary,
        initial={"version": beneficiary.version},
        institution=request.institution,
    )
    context = {
        "form": form,
        "beneficiary": beneficiary,
        "name": beneficiary.name,
        "list_title": queries.list_title(request.institution),
    }
    if form.is_valid():
        fields = dict(form.cleaned_data)
        version = fields.pop("version")
        try:
            actions.edit_beneficiary(
                beneficiary, fields=fields, expected_version=version, by=request.user, at=request.at
            )
        except StaleEdit as stale:
            context["conflict"] = conflict_rows(form, stale.current)
            form.rebase(stale.current.version)
            return render(request, "beneficiaries/beneficiary_edit.html", context, status=409)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Los cambios quedaron guardados."))
            return redirect(beneficiary)
    return render(request, "beneficiaries/beneficiary_edit.html", context)


@requires("beneficiaries.edit_contact")
def contact_add(request: Any, pk: UUID) -> HttpResponse:
    beneficiary = get_object_or_404(queries.beneficiaries_visible_to(request.user), pk=pk)
    form = ContactForm(request.POST if request.method == "POST" else None, initial={"starts_on": day_of(request.at)})
    if form.is_valid():
        try:
            actions.add_contact(beneficiary, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El contacto quedó registrado."))
            return redirect(beneficiary)
    return render(
        request,
        "beneficiaries/contact_add.html",
        {"form": form, "beneficiary": beneficiary, "list_title": queries.list_title(request.institution)},
    )


@requires("beneficiaries.edit_contact")
def contact_replace(request: Any, pk: UUID) -> HttpResponse:
    """Another person takes the post: the earlier contact ends the day before, and stays in its history."""
    contact = get_object_or_404(queries.contacts_visible_to(request.user), pk=pk)
    form = ContactForm(
        request.POST if request.method == "POST" else None,
        initial={"post": contact.post, "starts_on": day_of(request.at)},
    )
    if form.is_valid():
        try:
            actions.replace_contact(contact, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El relevo quedó registrado."))
            return redirect(contact.beneficiary)
    return render(
        request,
        "beneficiaries/contact_replace.html",
        {"form": form, "contact": contact, "list_title": queries.list_title(request.institution)},
    )


@requires("beneficiaries.edit_contact")
def contact_end(request: Any, pk: UUID) -> HttpResponse:
    contact = get_object_or_404(queries.contacts_visible_to(request.user), pk=pk)
    form = EndContactForm(request.POST if request.method == "POST" else None, initial={"on": day_of(request.at)})
    if form.is_valid():
        try:
            actions.end_contact(contact, on=form.cleaned_data["on"], by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El contacto quedó terminado."))
            return redirect(contact.beneficiary)
    return render(
        request,
        "beneficiaries/contact_end.html",
        {"form": form, "contact": contact, "list_title": queries.list_title(request.institution)},
    )


def _limit(request: Any) -> int:
    raw = request.GET.get("limite", "")
    return min(int(raw), MOST) if raw.isascii() and raw.isdigit() and 0 < len(raw) < 4 and int(raw) else LIMIT


@requires("beneficiaries.view_beneficiary")
def municipality_lookup(request: Any) -> JsonResponse:
    """``?q=sabanalarga&departamento=08``: what the boxes of municipalities suggest."""
    limit = _limit(request)
    found = queries.search_municipalities(
        request.GET.get("q", "")[:200], request.GET.get("departamento") or None, limit + 1
    )
    shown = [Suggestion(row.code, row.name, row.department.name) for row in found[:limit]]
    return lookup_answer(shown, more=len(found) > limit)


@requires("beneficiaries.view_beneficiary")
def beneficiary_lookup(request: Any) -> JsonResponse:
    """``?q=la ceiba&municipality=08638``: what the boxes of beneficiaries suggest."""
    limit = _limit(request)
    found = queries.search_beneficiaries(
        request.GET.get("q", "")[:200],
        request.user,
        municipality=request.GET.get("municipality", "")[:5] or None,
        limit=limit + 1,
    )
    shown = [Suggestion(str(row.pk), row.name, _hint(row)) for row in found[:limit]]
    return lookup_answer(shown, more=len(found) > limit)


def _hint(row: Beneficiary) -> str:
    town = row.municipality.name if row.municipality else ""
    return " · ".join(filter(None, [town, row.dane_code or row.nit]))
