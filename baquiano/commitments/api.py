"""Commitments and what was found of them, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.commitments import actions, queries, rules
from baquiano.commitments.forms import CancelForm, CheckForm, ClaimForm
from baquiano.commitments.models import Commitment, CommitmentCheck, CommitmentClaim
from baquiano.commitments.tables import CommitmentListing
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
