"""The basis of a plan, its meetings and what is ready, for other systems: the same forms and verbs as the pages."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows
from baquiano.planning.api import ItemRows, PlanRows, plan_to_see, room
from baquiano.planning.models import Plan, PlanItem, PlanMeeting
from baquiano.planning.per_topic import actions, queries
from baquiano.planning.per_topic.forms import BasisForm, MeetingForm, basis_written
from baquiano.planning.queries import items_visible_to
from baquiano.planning.values import BASIS
from baquiano.ui.endpoints import Call, Rows, words


class BasisRows(Rows):
    class Meta:
        model = Plan
        fields = ("id", "title", *BASIS, "version")


class MeetingRows(Rows):
    title = words("meeting.title")
    starts_at = words("meeting.starts_at")

    class Meta:
        model = PlanMeeting
        fields = ("id", "plan", "meeting", "title", "starts_at", "purpose", "created_at")


room.row(
    "plan_rests",
    "<uuid:pk>/sustento/",
    action="planning.view_plan",
    answer=BasisRows,
    find=plan_to_see,
    summary=_("En qué se apoya un plan: la evaluación anterior y el plan de acción."),
)


@room.verb(
    "plan_basis",
    "<uuid:pk>/sustento/guardar/",
    action="planning.edit_basis",
    form=BasisForm,
    answer=PlanRows,
)
def plan_basis(call: Call, pk: UUID) -> Plan:
    """Guarda en qué se apoya el plan sobre la versión que se leyó."""
    plan = plan_to_see(call, pk)
    call.require(plan.is_writable and allows(call.user, "planning.edit_basis", plan))
    form = call.form(written=basis_written, initial=basis_written(plan))
    version = form.cleaned_data["version"]
    actions.edit_basis(plan, expected_version=version, fields=form.values, by=call.user, at=call.at)
    return plan_to_see(call, pk)


@room.verb(
    "plan_meeting",
    "<uuid:pk>/reuniones/registrar/",
    action="planning.hold_meeting",
    form=MeetingForm,
    answer=MeetingRows,
)
def plan_meeting(call: Call, pk: UUID) -> PlanMeeting:
    """Registra una reunión del plan que ya se hizo; su asistencia y su registro se escriben en la reunión."""
    plan = plan_to_see(call, pk)
    call.require(not plan.is_consolidated and allows(call.user, "planning.hold_meeting", plan))
    form = call.form(people=queries.people_for(plan, day_of(call.at)), purposes=queries.purposes_of(plan))
    return actions.register_meeting(plan, **form.values, by=call.user, at=call.at)


@room.verb("item_ready", "actividades/<uuid:pk>/lista/", action="planning.mark_ready", answer=ItemRows)
def item_ready(call: Call, pk: UUID) -> PlanItem:
    """Marca lista una actividad de un plan vigente; se niega diciendo qué le falta."""
    rows = items_visible_to(call.user).filter(is_removed=False).select_related("plan__unit", "plan__institution")
    item = call.one(rows, pk=pk)
    call.require(allows(call.user, "planning.mark_ready", item))
    return actions.mark_ready(item, by=call.user, at=call.at)
