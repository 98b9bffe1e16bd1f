"""Actions, audits and findings, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.improvement import actions, queries, rules
from baquiano.improvement.forms import NoteForm, RescheduleForm
from baquiano.improvement.models import ActionStep, Audit, Finding, ImprovementAction, Routine, Sample, SampleItem
from baquiano.improvement.tables import (
    ActionListing,
    AuditListing,
    FindingListing,
    ItemListing,
    RoutineListing,
)
from baquiano.ui.endpoints import Asked, Call, Room, Rows, words

room = Room(
    "improvement",
    _("Mejora y control interno"),
    _("Acciones preventivas, correctivas y de mejora; auditorías con su muestra y sus hallazgos."),
)


class ActionRows(Rows):
    unit_name = words("unit.name")
    responsible_name = words("responsible.full_name")

    class Meta:
        model = ImprovementAction
        fields = (
            "id",
            "number",
            "kind",
            "origin_kind",
            "origin_type",
            "origin_id",
            "origin_label",
            "unit",
            "unit_name",
            "description",
            "cause_method",
            "cause",
            "action",
            "goal",
            "responsible",
            "responsible_name",
            "due_on",
            "state",
            "closed_at",
            "created_at",
            "version",
        )


class StepRows(Rows):
    class Meta:
        model = ActionStep
        fields = ("id", "kind", "state", "due_on", "verdict", "note", "evidence", "written_by", "written_at")


class AuditRows(Rows):
    unit_name = words("unit.name")
    auditor_name = words("auditor.full_name")

    class Meta:
        model = Audit
        fields = (
            "id",
            "number",
            "title",
            "scope",
            "criteria",
            "starts_on",
            "ends_on",
            "unit",
            "unit_name",
            "auditor",
            "auditor_name",
            "due_on",
            "state",
            "conclusion",
            "closed_at",
            "version",
        )


class SampleRows(Rows):
    class Meta:
        model = Sample
        fields = (
            "id",
            "population",
            "population_name",
            "population_size",
            "population_sha256",
            "size",
            "seed",
            "created_at",
        )


class ItemRows(Rows):
    class Meta:
        model = SampleItem
        fields = (
            "id",
            "position",
            "subject_type",
            "subject_id",
            "subject_label",
            "review",
            "note",
            "reviewed_by",
            "reviewed_at",
        )


class FindingRows(Rows):
    audit_number = words("audit.number")
    unit_name = words("unit.name")
    responsible_name = words("responsible.full_name")
    how_treated = words("treatment")

    class Meta:
        model = Finding
        fields = (
            "id",
            "audit",
            "audit_number",
            "position",
            "kind",
            "criterion",
            "condition",
            "effect",
            "item",
            "unit",
            "unit_name",
            "responsible",
            "responsible_name",
            "how_treated",
            "created_at",
            "version",
        )


class RoutineRows(Rows):
    responsible_name = words("responsible.full_name")

    class Meta:
        model = Routine
        fields = (
            "id",
            "title",
            "purpose",
            "place",
            "held_on",
            "frequency",
            "responsible",
            "responsible_name",
            "state",
            "outcome",
            "version",
        )


def _action(call: Call, pk: UUID) -> ImprovementAction:
    return call.one(queries.actions_visible_to(call.user), pk=pk)


def audit_of(call: Call, pk: UUID) -> Audit:
    return call.one(queries.audits_visible_to(call.user), pk=pk)


room.rows(
    "action_list",
    "",
    action=rules.VIEW,
    answer=ActionRows,
    rows=lambda call: queries.with_last_note(queries.actions_visible_to(call.user)),
    listing=ActionListing,
    asked=[
        Asked("abiertas", _("Sin terminar"), "boolean"),
        Asked("estado", _("Estado")),
        Asked("vencidas", _("Vencidas"), "boolean"),
        Asked("mias", _("Respondo yo"), "boolean"),
        Asked("tipo", _("Tipo")),
        Asked("fuente", _("Fuente")),
        Asked("dependencia", _("Dependencia (id)")),
        Asked("situacion", _("Cómo está: en-termino, vencida, por-verificar, cerrada o cancelada")),
        Asked("corte", _("Como estaban el (día)"), "date"),
        Asked("cerradas_desde", _("Cerradas desde"), "date"),
        Asked("desde", _("Vence desde"), "date"),
        Asked("hasta", _("Vence hasta"), "date"),
    ],
    summary=_("Las acciones de mejora que la persona puede ver."),
)
room.row("action_detail", "<uuid:pk>/", action=rules.VIEW, answer=ActionRows, find=_action, summary=_("Una acción."))
room.rows(
    "action_steps",
    "<uuid:pk>/pasos/",
    action=rules.VIEW,
    answer=StepRows,
    rows=lambda call, pk: queries.steps_of(_action(call, pk)),
    summary=_("La historia de una acción, paso a paso."),
)
room.rows(
    "audit_list",
    "auditorias/",
    action=rules.VIEW_AUDIT,
    answer=AuditRows,
    rows=lambda call: queries.audits_visible_to(call.user),
    listing=AuditListing,
    asked=[Asked("estado", _("Estado"))],
    summary=_("Las auditorías de control interno."),
)
room.row(
    "audit_detail",
    "auditorias/<uuid:pk>/",
    action=rules.VIEW_AUDIT,
    answer=AuditRows,
    find=audit_of,
    summary=_("Una auditoría."),
)
room.rows(
    "audit_samples",
    "auditorias/<uuid:pk>/muestras/",
    action=rules.VIEW_AUDIT,
    answer=SampleRows,
    rows=lambda call, pk: queries.samples_visible_to(call.user).filter(audit=audit_of(call, pk)),
    summary=_("Las muestras de una auditoría, con la semilla y la huella de su población."),
)
room.rows(
    "sample_detail",
    "muestras/<uuid:pk>/",
    action=rules.VIEW_AUDIT,
    answer=ItemRows,
    rows=lambda call, pk: call.one(queries.samples_visible_to(call.user), pk=pk).items.order_by("position"),
    listing=ItemListing,
    asked=[Asked("revision", _("Revisión"))],
    summary=_("Los elementos de una muestra, en el orden en que salieron."),
)
room.rows(
    "finding_list",
    "hallazgos/",
    action=rules.VIEW_FINDING,
    answer=FindingRows,
    rows=lambda call: queries.findings_visible_to(call.user),
    listing=FindingListing,
    asked=[
        Asked("tratamiento", _("Tratamiento")),
        Asked("tipo", _("Tipo")),
        Asked("dependencia", _("Dependencia (id)")),
        Asked("auditoria", _("Auditoría (id)")),
    ],
    summary=_("Los hallazgos que la persona puede ver, con su tratamiento."),
)
room.row(
    "finding_detail",
    "hallazgos/<uuid:pk>/",
    action=rules.VIEW_FINDING,
    answer=FindingRows,
    find=lambda call, pk: call.one(queries.findings_visible_to(call.user), pk=pk),
    summary=_("Un hallazgo."),
)
room.rows(
    "routine_list",
    "rendicion/",
    action=rules.VIEW_ROUTINE,
    answer=RoutineRows,
    rows=lambda call: queries.routines_visible_to(call.user),
    listing=RoutineListing,
    asked=[Asked("estado", _("Estado"))],
    summary=_("La programación de la rendición de cuentas."),
)


@room.verb("action_note", "<uuid:pk>/seguimiento/", action=rules.VIEW, form=NoteForm, answer=StepRows)
def action_note(call: Call, pk: UUID) -> Any:
    """Escribe el seguimiento de una acción: cómo va y qué falta."""
    action = _action(call, pk)
    call.require(rules.can_note(call.user, action))
    return actions.note_action(action, **call.form().cleaned_data, by=call.user, at=call.at)


@room.verb("action_reschedule", "<uuid:pk>/plazo/", action=rules.DECIDE, form=RescheduleForm, answer=ActionRows)
def action_reschedule(call: Call, pk: UUID) -> Any:
    """Cambia el plazo de una acción de otra persona, con su motivo."""
    action = _action(call, pk)
    call.require(rules.can_reschedule(call.user, action))
    return actions.reschedule_action(action, **call.form().cleaned_data, by=call.user, at=call.at)


# What is written of audits is in a file of its own, and belongs to the same room.
from baquiano.improvement import auditing_api as _auditing  # noqa: E402, F401
from baquiano.improvement.correcting import api as _correcting  # noqa: E402, F401
