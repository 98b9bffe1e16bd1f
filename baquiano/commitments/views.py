"""Pages of commitments."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from baquiano.beneficiaries.models import Beneficiary
from baquiano.beneficiaries.queries import beneficiaries_visible_to
from baquiano.commitments import actions, queries, rules
from baquiano.commitments.choices import COUNTED
from baquiano.commitments.compliance import Compliance, Selection, compliance_by_unit, entities_with_compliance, sum_of
from baquiano.commitments.forms import CancelForm, CheckForm, ClaimForm
from baquiano.commitments.models import Commitment
from baquiano.commitments.tables import (
    TONES,
    CommitmentListing,
    ComplianceListing,
    address_of_commitments,
)
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import identity_in
from baquiano.common.errors import Refused
from baquiano.common.policy import require, requires, seen_by
from baquiano.institutions.queries import catalogue
from baquiano.institutions.words import PLAN_UNIT
from baquiano.ui import chart_files
from baquiano.ui.charts import Datum, stacked_chart
from baquiano.ui.display import percent_words


def commitment_or_404(request: HttpRequest, pk: UUID) -> Commitment:
    return get_object_or_404(queries.commitments_visible_to(request.user), pk=pk)


@requires("commitments.view_commitment")
def commitment_list(request: HttpRequest) -> HttpResponse:
    user, today = request.user, day_of(request.at)
    listing = CommitmentListing(
        request,
        lambda: queries.with_overdue(queries.commitments_visible_to(user), today),
        depends_on=(*seen_by(user), today),
    )
    return listing.respond("commitments/commitment_list.html")


@requires("commitments.view_commitment")
def commitment_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    commitment = commitment_or_404(request, pk)
    context = {
        "commitment": commitment,
        "checks": list(queries.checks_of(commitment)),
        "is_overdue": commitment.is_overdue_on(day_of(request.at)),
        "claims": list(queries.claims_of(commitment)),
        "progress": list(queries.progress_of(commitment)),
        "awaits": commitment.awaits_verification,
        "can_claim": rules.can_claim(request.user, commitment),
        "is_own": commitment.awaits_verification and rules.is_own(request.user, commitment),
        "can_check": rules.can_check(request.user, commitment),
        "can_cancel": rules.can_cancel(request.user, commitment),
    }
    return render(request, "commitments/commitment_detail.html", context)


@requires("commitments.view_commitment")
def compliance(request: HttpRequest) -> HttpResponse:
    """How commitments are kept, by unit and by entity; every figure opens its commitments (CMT-03)."""
    listing = ComplianceListing(request, Beneficiary.objects.none())
    selection = listing.selection
    rows = queries.commitments_visible_to(request.user).filter(selection.lookups)
    units = compliance_by_unit(rows, request.at)
    data = [_datum(name, one, replace(selection, unit=str(pk))) for pk, name, one in units]
    total = sum_of(one for _pk, _name, one in units)
    chart = stacked_chart(
        "por-grupo",
        _("Cómo están los compromisos de cada grupo"),
        data,
        series=[str(standing.label) for standing in COUNTED],
        tones=[TONES[standing] for standing in COUNTED],
        label=PLAN_UNIT,
        note=_("Cumplimiento"),
        total=_datum(_("Total"), total, selection),
    )
    if (file := chart_files.file_of(request, [chart])) is not None:
        return file
    context = {
        "total": total,
        "percent": percent_words(total.percent),
        "chart": chart,
        "chart_links": chart_files.links_of(request, chart),
    }
    listing.queryset = entities_with_compliance(rows, request.at).select_related("municipality")
    return listing.respond("commitments/compliance.html", context)


def _datum(label: str, one: Compliance, selection: Selection) -> Datum:
    """A line of figures, each of which opens its commitments."""
    return Datum(
        label,
        one.values,
        address_of_commitments(selection),
        [address_of_commitments(selection, situacion=standing.value) for standing in COUNTED],
        note=percent_words(one.percent),
    )


@requires("commitments.claim_commitment")
def commitment_claim(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that it is fulfilled, with the proof that a second person will look at."""
    commitment = commitment_or_404(request, pk)
    is_repeated = queries.is_claim_of(commitment, identity_in(request.POST))
    require(is_repeated or rules.can_claim(request.user, commitment))
    bound = request.method == "POST"
    form = ClaimForm(
        request.POST if bound else None,
        request.FILES if bound else None,
        institution=request.institution,
        initial={"taken_on": day_of(request.at)},
    )
    if form.is_valid():
        try:
            actions.claim_commitment(commitment, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Quedó declarado cumplido, y ya se avisó a quien lo verifica."))
            return redirect(commitment)
    return _decision(request, commitment, form, _("Declarar cumplido el compromiso"), _("Enviar a verificación"))


@requires("commitments.check_commitment")
def commitment_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Verify outside a visit: with a note or with the evidence that arrived."""
    commitment = commitment_or_404(request, pk)
    is_repeated = queries.is_check_of(commitment, identity_in(request.POST))
    require(is_repeated or rules.can_check(request.user, commitment))
    bound = request.method == "POST"
    form = CheckForm(request.POST if bound else None, request.FILES if bound else None)
    if form.is_valid():
        try:
            actions.check_with_file(commitment, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("La verificación quedó registrada."))
            return redirect(commitment)
    return _decision(request, commitment, form, _("Verificar el compromiso"), _("Guardar la verificación"))


@requires("commitments.cancel_commitment")
def commitment_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    commitment = commitment_or_404(request, pk)
    require(rules.can_cancel(request.user, commitment))
    reasons = catalogue(request.institution, "cancel_reason")
    form = CancelForm(request.POST if request.method == "POST" else None, reasons=reasons)
    if form.is_valid():
        try:
            actions.cancel_commitment(commitment, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("El compromiso se canceló y ya no cuenta."))
            return redirect(commitment)
    return _decision(request, commitment, form, _("Cancelar el compromiso"), _("Cancelar el compromiso"))


@requires("commitments.view_commitment")
def beneficiary_commitments(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The commitments of one entity: the panel of its page, or a page of its own."""
    beneficiary = get_object_or_404(beneficiaries_visible_to(request.user), pk=pk)
    rows = queries.commitments_visible_to(request.user).filter(beneficiary=beneficiary)
    context = {
        "beneficiary": beneficiary,
        "commitments": queries.with_overdue(rows, day_of(request.at)).order_by("-state", "due_on")[:50],
    }
    template = "_beneficiary_commitments.html" if request.htmx else "beneficiary_commitments.html"
    return render(request, f"commitments/{template}", context)


def _decision(request: HttpRequest, commitment: Commitment, form: Any, title: str, submit: str) -> HttpResponse:
    context = {"commitment": commitment, "form": form, "title": title, "submit": submit}
    return render(request, "commitments/decision.html", context, status=422 if form.errors else 200)
