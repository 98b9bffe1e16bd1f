"""Corrections, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from baquiano.common.calendar_days import day_of
from baquiano.delivery.queries import assistances_visible_to
from baquiano.improvement import rules
from baquiano.improvement.api import room
from baquiano.improvement.correcting import actions, queries
from baquiano.improvement.correcting.forms import CorrectionForm
from baquiano.improvement.correcting.tables import CorrectionListing
from baquiano.improvement.models import Correction
from baquiano.ui.endpoints import Asked, Call, Rows, words


class CorrectionRows(Rows):
    unit_name = words("unit.name")
    communication_number = words("communication.number")
    activity = words("plan_item.code")
    responsible_name = words("responsible.full_name")
    plan_effect = serializers.CharField(read_only=True, default=None)

    class Meta:
        model = Correction
        fields = (
            "id",
            "number",
            "kind",
            "unit",
            "unit_name",
            "assistance",
            "plan_item",
            "activity",
            "situation",
            "decision",
            "responsible",
            "responsible_name",
            "communication",
            "communication_number",
            "change",
            "plan_effect",
            "created_at",
        )


room.rows(
    "correction_list",
    "correcciones/",
    action=rules.VIEW_CORRECTION,
    answer=CorrectionRows,
    rows=lambda call: queries.corrections_visible_to(call.user),
    listing=CorrectionListing,
    asked=[
        Asked("tipo", _("Tipo: dates, users, skills, resources u other")),
        Asked("plan", _("En el plan: no-cambia, por-pedir, pedido, aprobado o negado")),
        Asked("dependencia", _("Dependencia (id)")),
        Asked("desde", _("Decididas desde"), "date"),
        Asked("hasta", _("Decididas hasta"), "date"),
    ],
    summary=_("Las correcciones que los directores decidieron, con su comunicado interno."),
)
room.row(
    "correction_detail",
    "correcciones/<uuid:pk>/",
    action=rules.VIEW_CORRECTION,
    answer=CorrectionRows,
    find=lambda call, pk: call.one(queries.corrections_visible_to(call.user), pk=pk),
    summary=_("Una corrección."),
)


@room.verb(
    "correction_create",
    "correcciones/asistencias/<uuid:pk>/nueva/",
    action=rules.DECIDE_CORRECTION,
    form=CorrectionForm,
    answer=CorrectionRows,
)
def correction_create(call: Call, pk: UUID) -> Any:
    """Decide una corrección de una asistencia, y registra su comunicado interno."""
    assistance = call.one(assistances_visible_to(call.user).select_related("institution"), pk=pk)
    call.require(rules.can_decide_correction(call.user, assistance))
    form = call.form(assistance=assistance, on=day_of(call.at))
    return actions.decide_correction(assistance, **form.cleaned_data, by=call.user, at=call.at)
