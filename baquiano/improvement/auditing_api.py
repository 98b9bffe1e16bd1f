"""What other systems write of audits and of what they found (NFR-08)."""

from typing import Any
from uuid import UUID

from baquiano.common.calendar_days import day_of
from baquiano.documents.api import EvidenceRows
from baquiano.documents.forms import ProofForm
from baquiano.documents.models import Evidence
from baquiano.improvement import actions, populations, queries, rules
from baquiano.improvement.api import ActionRows, AuditRows, FindingRows, ItemRows, SampleRows, audit_of, room
from baquiano.improvement.choices import OriginKind
from baquiano.improvement.forms import (
    ActionForm,
    AuditCreateForm,
    AuditEditForm,
    CancelForm,
    CloseAuditForm,
    DismissForm,
    FindingCreateForm,
    FindingEditForm,
    ReviewForm,
    SampleForm,
)
from baquiano.improvement.models import Audit, Finding, ImprovementAction, Sample, SampleItem
from baquiano.ui.endpoints import Call


def _audit(call: Call, audit: Audit) -> Audit:
    """As it stands now, with what its row tells."""
    return audit_of(call, audit.pk)


def _finding(call: Call, pk: UUID) -> Finding:
    return call.one(queries.findings_visible_to(call.user), pk=pk)


# --- audits ----------------------------------------------------------------------------------------------------------
@room.verb("audit_create", "auditorias/crear/", action=rules.PLAN_AUDIT, form=AuditCreateForm, answer=AuditRows)
def audit_create(call: Call) -> Audit:
    """Programa una auditoría: alcance, criterios, período que mira, auditor y fecha de cierre."""
    form = call.form(institution=call.institution, on=day_of(call.at))
    key = form.cleaned_data["id"]
    return _audit(call, actions.create_audit(call.institution, id=key, fields=form.values, by=call.user, at=call.at))


@room.verb(
    "audit_edit", "auditorias/<uuid:pk>/corregir/", action=rules.PLAN_AUDIT, form=AuditEditForm, answer=AuditRows
)
def audit_edit(call: Call, pk: UUID) -> Audit:
    """Corrige una auditoría que no ha terminado, sobre la versión que se leyó."""
    audit = audit_of(call, pk)
    call.require(rules.can_edit_audit(call.user, audit))
    stored = {"unit": audit.unit_id, "auditor": audit.auditor_id}
    form = call.form(institution=call.institution, on=day_of(call.at), initial=stored)
    version = form.cleaned_data["version"]
    actions.edit_audit(audit, expected_version=version, fields=form.values, by=call.user, at=call.at)
    return audit_of(call, pk)


@room.verb("audit_start", "auditorias/<uuid:pk>/iniciar/", action=rules.PLAN_AUDIT, answer=AuditRows)
def audit_start(call: Call, pk: UUID) -> Audit:
    """Inicia la auditoría: desde ahí recibe muestras y hallazgos."""
    audit = audit_of(call, pk)
    call.require(audit.is_running or rules.can_start(call.user, audit))
    return _audit(call, actions.start_audit(audit, by=call.user, at=call.at))


@room.verb(
    "audit_close", "auditorias/<uuid:pk>/cerrar/", action=rules.PLAN_AUDIT, form=CloseAuditForm, answer=AuditRows
)
def audit_close(call: Call, pk: UUID) -> Audit:
    """Cierra la auditoría con su conclusión."""
    audit = audit_of(call, pk)
    call.require(rules.can_close(call.user, audit))
    return _audit(call, actions.close_audit(audit, **call.form().cleaned_data, by=call.user, at=call.at))


@room.verb("audit_cancel", "auditorias/<uuid:pk>/cancelar/", action=rules.PLAN_AUDIT, form=CancelForm, answer=AuditRows)
def audit_cancel(call: Call, pk: UUID) -> Audit:
    """Cancela la auditoría, con su motivo."""
    audit = audit_of(call, pk)
    call.require(rules.can_cancel_audit(call.user, audit))
    return _audit(call, actions.cancel_audit(audit, **call.form().cleaned_data, by=call.user, at=call.at))


@room.verb("audit_sample", "auditorias/<uuid:pk>/muestra/", action=rules.RUN_AUDIT, form=SampleForm, answer=SampleRows)
def audit_sample(call: Call, pk: UUID) -> Sample:
    """Congela una población y saca de ella una muestra con la semilla que se envía."""
    audit = audit_of(call, pk)
    call.require(queries.is_made_in(audit.samples, call.identity) or rules.can_run(call.user, audit))
    data = dict(call.form(populations=populations.registered()).cleaned_data)
    population = populations.population_of(data.pop("population"))
    return actions.draw_sample(audit, population, **data, by=call.user, at=call.at)  # type: ignore[arg-type]


@room.verb(
    "sample_review",
    "muestras/<uuid:pk>/elementos/<int:position>/",
    action=rules.RUN_AUDIT,
    form=ReviewForm,
    answer=ItemRows,
)
def sample_review(call: Call, pk: UUID, position: int) -> SampleItem:
    """Guarda qué se vio en un elemento de la muestra."""
    sample = call.one(queries.samples_visible_to(call.user), pk=pk)
    call.require(rules.can_run(call.user, sample.audit))
    item = call.one(sample.items.select_related("sample__audit"), position=position)
    actions.review_item(item, **call.form().cleaned_data, by=call.user, at=call.at)
    return call.one(sample.items.all(), position=position)


# --- findings --------------------------------------------------------------------------------------------------------
@room.verb(
    "audit_finding",
    "auditorias/<uuid:pk>/hallazgo/",
    action=rules.WRITE_FINDING,
    form=FindingCreateForm,
    answer=FindingRows,
)
def audit_finding(call: Call, pk: UUID) -> Finding:
    """Anota un hallazgo de una auditoría en curso; su responsable lo sabe."""
    audit = audit_of(call, pk)
    call.require(queries.is_made_in(audit.findings, call.identity) or rules.can_find(call.user, audit))
    form = call.form(audit=audit, on=day_of(call.at))
    key = form.cleaned_data["id"]
    found = actions.record_finding(audit, id=key, fields=form.values, by=call.user, at=call.at)
    return _finding(call, found.pk)


@room.verb(
    "finding_edit",
    "hallazgos/<uuid:pk>/corregir/",
    action=rules.WRITE_FINDING,
    form=FindingEditForm,
    answer=FindingRows,
)
def finding_edit(call: Call, pk: UUID) -> Finding:
    """Corrige un hallazgo sobre la versión que se leyó, mientras su auditoría está en curso."""
    finding = _finding(call, pk)
    call.require(rules.can_edit_finding(call.user, finding))
    stored = {"unit": finding.unit_id, "responsible": finding.responsible_id}
    form = call.form(audit=finding.audit, on=day_of(call.at), initial=stored)
    version = form.cleaned_data["version"]
    actions.edit_finding(finding, expected_version=version, fields=form.values, by=call.user, at=call.at)
    return _finding(call, pk)


@room.verb(
    "finding_proof", "hallazgos/<uuid:pk>/soporte/", action=rules.WRITE_FINDING, form=ProofForm, answer=EvidenceRows
)
def finding_proof(call: Call, pk: UUID) -> Evidence:
    """Guarda un soporte del hallazgo: una foto, un archivo o un enlace."""
    finding = _finding(call, pk)
    call.require(rules.can_edit_finding(call.user, finding))
    data = call.form(institution=call.institution).cleaned_data
    return actions.add_finding_proof(finding, **data, by=call.user, at=call.at)


@room.verb(
    "finding_action", "hallazgos/<uuid:pk>/accion/", action=rules.WRITE_FINDING, form=ActionForm, answer=ActionRows
)
def finding_action(call: Call, pk: UUID) -> ImprovementAction:
    """Abre una acción que trata el hallazgo."""
    finding = _finding(call, pk)
    call.require(rules.can_treat(call.user, finding))
    data: dict[str, Any] = dict(call.form(institution=call.institution, on=day_of(call.at)).cleaned_data)
    told: dict[str, Any] = {"origin": finding, "origin_kind": OriginKind.AUDIT}
    return actions.open_action(data.pop("unit"), **data, **told, by=call.user, at=call.at)


@room.verb(
    "finding_dismiss",
    "hallazgos/<uuid:pk>/sin-accion/",
    action=rules.WRITE_FINDING,
    form=DismissForm,
    answer=FindingRows,
)
def finding_dismiss(call: Call, pk: UUID) -> Finding:
    """Dice por qué el hallazgo no necesita una acción."""
    finding = _finding(call, pk)
    call.require(rules.can_treat(call.user, finding))
    actions.dismiss_finding(finding, **call.form().cleaned_data, by=call.user, at=call.at)
    return _finding(call, pk)
