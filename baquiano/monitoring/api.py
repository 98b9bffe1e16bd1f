"""What each group presented of its months, for other systems (NFR-08)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.monitoring import actions, queries, rules
from baquiano.monitoring.forms import ReturnForm
from baquiano.monitoring.models import MonthlyFollowUp
from baquiano.monitoring.tables import FollowUpListing
from baquiano.ui.endpoints import Asked, Call, Room, Rows, words

room = Room("monitoring", _("Seguimiento"), _("El seguimiento que cada grupo presenta de su mes, con sus cifras."))


class FollowUpRows(Rows):
    unit_name = words("unit.name")
    vigencia = words("year.year")

    class Meta:
        model = MonthlyFollowUp
        fields = (
            "id",
            "unit",
            "unit_name",
            "vigencia",
            "month",
            "state",
            "remarks",
            "difficulties",
            "figures",
            "sha256",
            "submitted_by",
            "submitted_at",
            "returned_note",
            "returns",
            "version",
        )


def _follow_up(call: Call, pk: UUID) -> MonthlyFollowUp:
    return call.one(queries.follow_ups_visible_to(call.user), pk=pk)


room.rows(
    "follow_up_list",
    "mensual/",
    action="monitoring.view_follow_up",
    answer=FollowUpRows,
    rows=lambda call: queries.follow_ups_visible_to(call.user),
    listing=FollowUpListing,
    asked=[Asked("estado", _("Estado")), Asked("grupo", _("Grupo (id)")), Asked("mes", _("Mes"))],
    summary=_("Los seguimientos del mes que los grupos presentaron."),
)
room.row(
    "follow_up_detail",
    "mensual/<uuid:pk>/",
    action="monitoring.view_follow_up",
    answer=FollowUpRows,
    find=_follow_up,
    summary=_("El seguimiento de un mes."),
)


@room.verb(
    "follow_up_return",
    "mensual/<uuid:pk>/devolver/",
    action="monitoring.return_follow_up",
    form=ReturnForm,
    answer=FollowUpRows,
)
def follow_up_return(call: Call, pk: UUID) -> Any:
    """Devuelve al grupo su seguimiento con lo que debe ajustar."""
    follow_up = _follow_up(call, pk)
    call.require(rules.can_return(call.user, follow_up))
    return actions.return_follow_up(follow_up, **call.form().cleaned_data, by=call.user, at=call.at)
