"""The pages on which a plan cites what it rests on, its meetings are registered, and an activity is marked ready."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.planning.models import Plan, PlanMeeting
from baquiano.planning.per_topic import actions, queries
from baquiano.planning.per_topic.forms import BasisForm, MeetingForm, basis_written
from baquiano.planning.views.items import item_or_404
from baquiano.planning.views.plans import plan_or_404
from baquiano.ui.deciding import Words, decide, posted


@requires("planning.edit_basis")
def plan_basis(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Cite the evaluation of the year before and the plan of action (PLN-06)."""
    plan = plan_or_404(request, pk)
    require(plan.is_writable and allows(request.user, "planning.edit_basis", plan))
    form = BasisForm(posted(request), initial=basis_written(plan))

    def act() -> Plan:
        version = form.cleaned_data["version"]
        return actions.edit_basis(plan, expected_version=version, fields=form.values, by=request.user, at=request.at)

    words = Words(_("En qué se apoya el plan"), _("Guardar"), _("El sustento del plan quedó guardado."))
    return decide(request, form, words, act, back=plan.get_absolute_url(), back_text=str(plan))


@requires("planning.hold_meeting")
def plan_meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Register a meeting of the plan; next come its attendance and its record (PLN-15, EXE-06)."""
    plan = plan_or_404(request, pk)
    require(not plan.is_consolidated and allows(request.user, "planning.hold_meeting", plan))
    people = queries.people_for(plan, day_of(request.at))
    form = MeetingForm(posted(request), people=people, purposes=queries.purposes_of(plan))

    def act() -> PlanMeeting:
        return actions.register_meeting(plan, **form.values, by=request.user, at=request.at)

    words = Words(
        _("Registrar una reunión del plan"),
        _("Registrar"),
        _("La reunión quedó registrada. Ahora, su asistencia y lo que se habló."),
    )
    return decide(request, form, words, act, back=plan.get_absolute_url(), back_text=str(plan))


@require_POST
@requires("planning.mark_ready")
def item_ready(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that an activity can be carried out; what it lacks is told on its page."""
    item = item_or_404(request, pk)
    if item.is_removed:
        raise Http404
    require(allows(request.user, "planning.mark_ready", item))
    try:
        actions.mark_ready(item, by=request.user, at=request.at)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("La actividad %(code)s quedó lista.") % {"code": item.code})
    return redirect(item)
