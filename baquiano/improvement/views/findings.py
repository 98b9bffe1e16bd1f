"""What audits found, its proof, and what is done about it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.creation import identity_in
from baquiano.common.policy import require, requires
from baquiano.documents.forms import ProofForm
from baquiano.improvement import actions, queries, rules
from baquiano.improvement.choices import ActionKind, FindingKind, OriginKind, Treatment
from baquiano.improvement.forms import ActionForm, DismissForm, FindingCreateForm, FindingEditForm
from baquiano.improvement.models import Finding, ImprovementAction
from baquiano.improvement.tables import TREATMENT_LOOKS, FindingListing
from baquiano.improvement.views.audits import audit_or_404
from baquiano.ui.deciding import Words, decide, files, posted

FIELDS = ("kind", "criterion", "condition", "effect", "item", "unit", "responsible", "version")


def finding_or_404(request: HttpRequest, pk: UUID) -> Finding:
    return get_object_or_404(queries.findings_visible_to(request.user), pk=pk)


@requires(rules.VIEW_FINDING)
def finding_list(request: HttpRequest) -> HttpResponse:
    return FindingListing(request, queries.findings_visible_to(request.user)).respond("improvement/finding_list.html")


@requires(rules.WRITE_FINDING)
def audit_finding(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record what was found, of an element of the sample with ``?elemento=``."""
    audit = audit_or_404(request, pk)
    is_repeated = queries.is_made_in(audit.findings, identity_in(request.POST))
    require(is_repeated or rules.can_find(request.user, audit))
    started: dict[str, Any] = {"kind": FindingKind.NONCONFORMITY, "unit": audit.unit_id}
    form = FindingCreateForm(posted(request), audit=audit, on=day_of(request.at), initial=started)

    def act() -> Finding:
        fields = form.values
        return actions.record_finding(audit, id=form.cleaned_data["id"], fields=fields, by=request.user, at=request.at)

    words = Words(
        _("Anotar un hallazgo"), _("Anotar el hallazgo"), _("El hallazgo quedó anotado y su responsable ya sabe.")
    )
    return decide(request, form, words, act, back=audit.get_absolute_url(), back_text=audit.number, about=audit.title)


@requires(rules.VIEW_FINDING)
def finding_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Criterion, condition and proof; the actions that treat it, or why none does."""
    finding, user = finding_or_404(request, pk), request.user
    treatment = Treatment(finding.treatment)  # type: ignore[attr-defined]
    context = {
        "finding": finding,
        "treatment": treatment,
        "look": TREATMENT_LOOKS[treatment],
        "proofs": list(queries.evidence_of(finding)),
        "found": list(queries.actions_of(finding)),
        "dismissals": list(queries.dismissals_of(finding)),
        "can": {
            "edit": rules.can_edit_finding(user, finding),
            "treat": rules.can_treat(user, finding),
        },
    }
    return render(request, "improvement/finding_detail.html", context)


def _decide(request: HttpRequest, finding: Finding, form: Any, words: Words, act: Any) -> HttpResponse:
    back_text = _("Hallazgo %(n)s") % {"n": finding.position}
    return decide(
        request, form, words, act, back=finding.get_absolute_url(), back_text=back_text, about=finding.condition
    )


@requires(rules.WRITE_FINDING)
def finding_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    finding = finding_or_404(request, pk)
    require(rules.can_edit_finding(request.user, finding))
    form = FindingEditForm(
        posted(request),
        audit=finding.audit,
        on=day_of(request.at),
        initial={name: getattr(finding, name) for name in FIELDS},
    )

    def act() -> Finding:
        version = form.cleaned_data["version"]
        return actions.edit_finding(
            finding, expected_version=version, fields=form.values, by=request.user, at=request.at
        )

    words = Words(_("Corregir el hallazgo"), _("Guardar"), _("El hallazgo quedó corregido."))
    return _decide(request, finding, form, words, act)


@requires(rules.WRITE_FINDING)
def finding_proof(request: HttpRequest, pk: UUID) -> HttpResponse:
    finding = finding_or_404(request, pk)
    require(rules.can_edit_finding(request.user, finding))
    form = ProofForm(
        posted(request), files(request), institution=request.institution, initial={"taken_on": day_of(request.at)}
    )

    def act() -> Finding:
        actions.add_finding_proof(finding, **form.cleaned_data, by=request.user, at=request.at)
        return finding

    words = Words(_("Agregar un soporte"), _("Guardar el soporte"), _("El soporte quedó guardado con su huella."))
    return _decide(request, finding, form, words, act)


@requires(rules.WRITE_FINDING)
def finding_action(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open an action of the finding (AUD-02)."""
    finding = finding_or_404(request, pk)
    require(rules.can_treat(request.user, finding))
    kind = ActionKind.IMPROVEMENT if finding.kind == FindingKind.OPPORTUNITY else ActionKind.CORRECTIVE
    started = {
        "kind": kind,
        "description": finding.condition,
        "unit": finding.unit_id,
    }
    # Who answers for a finding may be of another unit, and does not carry the actions of this one.
    today = day_of(request.at)
    if queries.can_carry(finding.responsible, finding.unit, today):
        started["responsible"] = finding.responsible_id
    form = ActionForm(posted(request), institution=request.institution, on=today, initial=started)

    def act() -> ImprovementAction:
        data = dict(form.cleaned_data)
        told = {"origin": finding, "origin_kind": OriginKind.AUDIT}
        return actions.open_action(data.pop("unit"), **data, **told, by=request.user, at=request.at)

    words = Words(_("Abrir una acción"), _("Abrir la acción"), _("La acción quedó abierta y su responsable ya sabe."))
    return _decide(request, finding, form, words, act)


@requires(rules.WRITE_FINDING)
def finding_dismiss(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say why a finding needs no action (ACM-02)."""
    finding = finding_or_404(request, pk)
    require(rules.can_treat(request.user, finding))
    form = DismissForm(posted(request))

    def act() -> Finding:
        actions.dismiss_finding(finding, **form.cleaned_data, by=request.user, at=request.at)
        return finding

    words = Words(_("No se abre acción"), _("Guardar la decisión"), _("Quedó escrito por qué no se abre acción."))
    return _decide(request, finding, form, words, act)
