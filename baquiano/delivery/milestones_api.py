"""The hitos of the assistances, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.common.calendar_days import day_of
from baquiano.delivery import actions, queries, rules
from baquiano.delivery.api import room
from baquiano.delivery.forms import ClaimForm, DecideMilestoneForm
from baquiano.delivery.forms.milestones import VERIFY
from baquiano.delivery.models import AssistanceMilestone
from baquiano.delivery.tables import MilestoneListing
from baquiano.ui.endpoints import Asked, Call, Rows, Told, words


class MilestoneRows(Rows):
    name = words("milestone.name")
    position = words("milestone.position")
    weight = words("milestone.weight")
    beneficiary_name = words("assistance.beneficiary.name")
    service_name = words("assistance.service_version.service.name")
    unit_name = words("unit.name")

    class Meta:
        model = AssistanceMilestone
        fields = (
            "id",
            "assistance",
            "beneficiary_name",
            "service_name",
            "milestone",
            "position",
            "name",
            "weight",
            "unit",
            "unit_name",
            "responsible",
            "due_on",
            "state",
            "claimed_on",
            "claimed_by",
            "note",
            "evidence",
            "session",
            "verified_by",
            "verified_at",
            "returns",
            "returned_note",
            "version",
        )


def _milestone(call: Call, pk: UUID) -> AssistanceMilestone:
    return call.one(queries.milestones_visible_to(call.user), pk=pk)


room.rows(
    "milestone_list",
    "hitos/",
    action="delivery.view_milestone",
    answer=MilestoneRows,
    rows=lambda call: queries.milestones_visible_to(call.user),
    listing=MilestoneListing,
    asked=[
        Asked("estado", _("Estado: pending, claimed o verified")),
        Asked("plazo", _("Plazo: a-tiempo, tarde, pendiente o vencido")),
        Asked("dependencia", _("Dependencia (id)")),
        Asked("lidera", _("Dependencia que lidera la asistencia (id)")),
        Asked("vigencia", _("Vigencia")),
        Asked("mios", _("Las presto yo"), "boolean"),
        Asked("desde", _("Desde"), "date"),
        Asked("hasta", _("Hasta"), "date"),
        Asked("corte", _("Como estaban el (día)"), "date"),
    ],
    summary=_("Los hitos de las asistencias, con su fecha, su soporte y quién los verificó."),
)


@room.verb(
    "milestone_claim",
    "hitos/<uuid:pk>/cumplir/",
    action="delivery.claim_milestone",
    form=ClaimForm,
    answer=MilestoneRows,
)
def milestone_claim(call: Call, pk: UUID) -> Any:
    """Declara cumplido un hito, con el soporte que exige el servicio."""
    one = _milestone(call, pk)
    is_repeated = one.claim_id is not None and one.claim_id == call.identity
    call.require(is_repeated or rules.can_claim(call.user, one))
    return actions.claim_milestone(one, **call.form(milestone=one).cleaned_data, by=call.user, at=call.at)


@room.verb(
    "milestone_decide",
    "hitos/<uuid:pk>/verificar/",
    action="delivery.verify_milestone",
    form=DecideMilestoneForm,
    answer=MilestoneRows,
)
def milestone_decide(call: Call, pk: UUID) -> Any:
    """Verifica un hito que otra persona declaró cumplido, o lo devuelve con lo que se debe ajustar."""
    one = _milestone(call, pk)
    call.require(rules.can_verify(call.user, one))
    data = call.form().cleaned_data
    decision = actions.verify_milestone if data["result"] == VERIFY else actions.return_milestone
    return decision(one, note=data["note"], by=call.user, at=call.at)


class ProgressRows(Told):
    keys = serializers.ListField(child=serializers.CharField(allow_null=True))
    names = serializers.ListField(child=serializers.CharField())
    assistances = serializers.IntegerField()
    rendered = serializers.IntegerField()
    running = serializers.IntegerField()
    overdue = serializers.IntegerField()
    not_rendered = serializers.IntegerField()
    percent = serializers.FloatField()


def _cells(call: Call, year: int, first: str, second: str) -> Any:
    axes = queries.AXES
    if first not in axes or second not in axes:
        raise Http404
    chosen = (axes[first],) if first == second else (axes[first], axes[second])
    return queries.cells_by(queries.progress_visible_to(call.user).filter(year=year), chosen, day_of(call.at))


room.rows(
    "progress_cells",
    "avance/<int:year>/<slug:first>/<slug:second>/",
    action="delivery.view_milestone",
    answer=ProgressRows,
    rows=_cells,
    summary=_(
        "El avance de los servicios por dos ejes: servicio, dependencia, entidad, zona, estrategia o profesional."
    ),
)
