"""Commitments and what was found of them, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.beneficiaries.models import Beneficiary
from baquiano.commitments import actions, queries, rules
from baquiano.commitments.compliance import compliance_by_unit, compliance_of_entity, entities_with_compliance
from baquiano.commitments.forms import CancelForm, CheckForm, ClaimForm
from baquiano.commitments.models import Commitment, CommitmentCheck, CommitmentClaim, CommitmentProgress
from baquiano.commitments.tables import CommitmentListing, ComplianceListing, UnitComplianceListing
from baquiano.institutions.models import Unit
from baquiano.institutions.queries import catalogue
from baquiano.ui.endpoints import Asked, Call, Room, Rows, words

room = Room("commitments", _("Compromisos"), _("Los compromisos de las dos partes y sus verificaciones."))


class CommitmentRows(Rows):
    unit_name = words("unit.name")
    beneficiary_name = words("beneficiary.name")

    class Meta:
        model = Commitment
        fields = (
            "id",
            "text",
            "party",
            "beneficiary",
            "beneficiary_name",
            "unit",
            "unit_name",
            "responsible",
            "responsible_name",
            "due_on",
            "state",
            "state_note",
            "closed_at",
            "claim",
            "origin_type",
            "origin_id",
            "origin_label",
            "created_at",
            "version",
        )


class CheckRows(Rows):
    class Meta:
        model = CommitmentCheck
        fields = ("id", "commitment", "result", "note", "evidence", "claim", "is_own", "checked_by", "checked_at")


class ClaimRows(Rows):
    class Meta:
        model = CommitmentClaim
        fields = ("id", "commitment", "note", "evidence", "claimed_by", "claimed_at")


class ProgressRows(Rows):
    class Meta:
        model = CommitmentProgress
        fields = ("id", "commitment", "note", "told_by", "told_at")


class UnitComplianceRows(Rows):
    """A unit with how its commitments stand; what was computed for all of them is on the call."""

    counts = serializers.DictField(child=serializers.IntegerField(), source="compliance.counts")
    percent = serializers.FloatField(source="compliance.percent", allow_null=True)

    class Meta:
        model = Unit
        fields = ("id", "name", "counts", "percent")

    def to_representation(self, instance: Any) -> dict[str, Any]:
        instance.compliance = self.context["call"].http.compliance[instance.pk]
        return super().to_representation(instance)


class EntityComplianceRows(Rows):
    counts = serializers.DictField(child=serializers.IntegerField(), source="compliance.counts")
    percent = serializers.FloatField(source="compliance.percent", allow_null=True)

    class Meta:
        model = Beneficiary
        fields = ("id", "name", "counts", "percent")

    def to_representation(self, instance: Any) -> dict[str, Any]:
        instance.compliance = compliance_of_entity(instance)
        return super().to_representation(instance)


def _selected(call: Call) -> Any:
    """The commitments that the filters of the page choose."""
    selection = ComplianceListing(call.http, Beneficiary.objects.none()).selection
    return queries.commitments_visible_to(call.user).filter(selection.lookups)


def _units(call: Call) -> Any:
    found = {pk: one for pk, _name, one in compliance_by_unit(_selected(call), call.at)}
    call.http.compliance = found  # type: ignore[attr-defined]
    return Unit.objects.filter(pk__in=found)


def _commitment(call: Call, pk: UUID) -> Commitment:
    return call.one(queries.commitments_visible_to(call.user), pk=pk)


room.rows(
    "commitment_list",
    "",
    action="commitments.view_commitment",
    answer=CommitmentRows,
    rows=lambda call: queries.commitments_visible_to(call.user),
    listing=CommitmentListing,
    asked=[
        Asked("estado", _("Estado")),
        Asked("situacion", _("Cómo está: a-tiempo, tarde, por-verificar, vencido, por-vencer o cancelado")),
        Asked("corte", _("Como estaban el (día)"), "date"),
        Asked("entidad", _("Entidad asistida (id)")),
        Asked("vencido", _("Vencidos"), "boolean"),
        Asked("parte", _("Se compromete")),
        Asked("grupo", _("Grupo (id)")),
        Asked("mios", _("Soy el responsable"), "boolean"),
        Asked("desde", _("Vence desde"), "date"),
        Asked("hasta", _("Vence hasta"), "date"),
    ],
    summary=_("Los compromisos que la persona puede ver."),
)
CHOSEN = [
    Asked("desde", _("Vence desde"), "date"),
    Asked("hasta", _("Vence hasta"), "date"),
    Asked("parte", _("Se compromete")),
    Asked("grupo", _("Grupo (id)")),
]
room.rows(
    "compliance_units",
    "cumplimiento/grupos/",
    action="commitments.view_commitment",
    answer=UnitComplianceRows,
    rows=_units,
    listing=UnitComplianceListing,
    asked=CHOSEN,
    summary=_("Cómo se cumplen los compromisos de cada grupo."),
)
room.rows(
    "compliance_entities",
    "cumplimiento/entidades/",
    action="commitments.view_commitment",
    answer=EntityComplianceRows,
    rows=lambda call: entities_with_compliance(_selected(call), call.at),
    listing=ComplianceListing,
    asked=CHOSEN,
    summary=_("Cómo se cumplen los compromisos con cada entidad."),
)
room.row(
    "commitment_detail",
    "<uuid:pk>/",
    action="commitments.view_commitment",
    answer=CommitmentRows,
    find=_commitment,
    summary=_("Un compromiso."),
)
room.rows(
    "commitment_checks",
    "<uuid:pk>/verificaciones/",
    action="commitments.view_commitment",
    answer=CheckRows,
    rows=lambda call, pk: queries.checks_of(_commitment(call, pk)),
    summary=_("Las verificaciones de un compromiso."),
)


room.rows(
    "commitment_claims",
    "<uuid:pk>/declaraciones/",
    action="commitments.view_commitment",
    answer=ClaimRows,
    rows=lambda call, pk: queries.claims_of(_commitment(call, pk)),
    summary=_("Las veces que se declaró cumplido un compromiso, con su prueba."),
)


room.rows(
    "commitment_progress",
    "<uuid:pk>/avances/",
    action="commitments.view_commitment",
    answer=ProgressRows,
    rows=lambda call, pk: queries.progress_of(_commitment(call, pk)),
    summary=_("Cómo va un compromiso, según quien se comprometió."),
)


@room.verb(
    "commitment_claim",
    "<uuid:pk>/cumplido/",
    action="commitments.claim_commitment",
    form=ClaimForm,
    answer=ClaimRows,
)
def commitment_claim(call: Call, pk: UUID) -> Any:
    """Declara cumplido el compromiso con su prueba; lo verifica otra persona."""
    commitment = _commitment(call, pk)
    call.require(queries.is_claim_of(commitment, call.identity) or rules.can_claim(call.user, commitment))
    form = call.form(institution=call.institution)
    return actions.claim_commitment(commitment, **form.cleaned_data, by=call.user, at=call.at)


@room.verb(
    "commitment_check",
    "<uuid:pk>/verificar/",
    action="commitments.check_commitment",
    form=CheckForm,
    answer=CheckRows,
)
def commitment_check(call: Call, pk: UUID) -> Any:
    """Verifica el compromiso fuera de una visita, con una nota o una evidencia."""
    commitment = _commitment(call, pk)
    call.require(queries.is_check_of(commitment, call.identity) or rules.can_check(call.user, commitment))
    return actions.check_with_file(commitment, **call.form().cleaned_data, by=call.user, at=call.at)


@room.verb(
    "commitment_cancel",
    "<uuid:pk>/cancelar/",
    action="commitments.cancel_commitment",
    form=CancelForm,
    answer=CommitmentRows,
)
def commitment_cancel(call: Call, pk: UUID) -> Commitment:
    """Cancela el compromiso, con un motivo del catálogo «cancel_reason»."""
    commitment = _commitment(call, pk)
    call.require(rules.can_cancel(call.user, commitment))
    form = call.form(reasons=catalogue(call.institution, "cancel_reason"))
    return actions.cancel_commitment(commitment, **form.cleaned_data, by=call.user, at=call.at)
