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
from baquiano.beneficiaries.choices import BeneficiaryKind
from baquiano.beneficiaries.forms import (
    BasisCreateForm,
    BasisEditForm,
    BeneficiaryCreateForm,
    BeneficiaryEditForm,
    ContactForm,
    EndContactForm,
)
from baquiano.beneficiaries.history import History, history_of
from baquiano.beneficiaries.models import Beneficiary, TopicBasis
from baquiano.beneficiaries.tables import BeneficiaryListing, HistoryListing
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.policy import requires
from baquiano.ui.charts import MOST_SERIES, Datum, stacked_chart
from baquiano.ui.deciding import Words, decide, posted
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
        "bases": list(queries.bases_of(beneficiary)) if beneficiary.kind == BeneficiaryKind.NATIONAL else None,
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


def legible(names: list[str], rows: list[tuple[int, ...]]) -> tuple[list[str], list[tuple[int, ...]]]:
    """The series of a chart of ``names``: of more than it can tell, those with the least are told together."""
    if len(names) <= MOST_SERIES:
        return names, rows
    totals = [sum(row[place] for row in rows) for place in range(len(names))]
    most = sorted(range(len(names)), key=lambda place: (-totals[place], place))[: MOST_SERIES - 1]
    kept, rest = sorted(most), [place for place in range(len(names)) if place not in most]
    told = [(*(row[place] for place in kept), sum(row[place] for place in rest)) for row in rows]
    return [*(names[place] for place in kept), _("Lo demás")], told


def _drawn_history(told: History, year: int | None, path: str) -> dict[str, Any]:
    shares = told.shares(year)
    names = [str(strand.plural) for strand in told.strands]
    kept = {"anio": year} if year else {}
    series, figures = legible(names, [share.counts for share in shares])
    data = [
        Datum(share.name, counts, f"{path}?{urlencode({**kept, 'dependencia': share.pk or ''})}")
        for share, counts in zip(shares, figures, strict=True)
    ]
    title = _("Lo que cada dependencia tiene con la entidad en %(year)s") % {"year": year} if year else ""
    chart = stacked_chart(
        "historia",
        title or _("Lo que cada dependencia tiene con la entidad"),
        data,
        series=series,
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
        initial={"post": contact.post, "starts_on": day_of(request.at), "is_responsible": contact.is_responsible},
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


@requires("beneficiaries.edit_basis")
def basis_create(request: Any, pk: UUID) -> HttpResponse:
    """Say why a national entity is assisted in a topic (ENT-03)."""
    beneficiary = get_object_or_404(queries.beneficiaries_visible_to(request.user), pk=pk)
    form = BasisCreateForm(posted(request), institution=request.institution, user=request.user)

    def act() -> Beneficiary:
        data = form.cleaned_data
        actions.create_basis(
            beneficiary, id=data["id"], topic=data["topic"], fields=form.basis_fields, by=request.user, at=request.at
        )
        return beneficiary

    words = Words(_("Fundamento de la asistencia"), _("Guardar"), _("El fundamento quedó registrado."))
    back = beneficiary.get_absolute_url()
    return decide(request, form, words, act, back=back, back_text=beneficiary.name)


@requires("beneficiaries.edit_basis")
def basis_edit(request: Any, pk: UUID) -> HttpResponse:
    basis = get_object_or_404(queries.bases_visible_to(request.user), pk=pk)
    names = (*actions.bases.EDITABLE, "version")
    form = BasisEditForm(posted(request), user=request.user, initial={name: getattr(basis, name) for name in names})

    def act() -> TopicBasis:
        version = form.cleaned_data["version"]
        return actions.edit_basis(
            basis, expected_version=version, fields=form.basis_fields, by=request.user, at=request.at
        )

    words = Words(_("Corregir el fundamento"), _("Guardar"), _("El fundamento quedó guardado."))
    back = basis.get_absolute_url()
    return decide(request, form, words, act, back=back, back_text=basis.beneficiary.name, about=basis.topic.name)


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
