"""The work plan of an assistance: its page, its lines, its life, and the list of all."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.policy import require, requires
from baquiano.delivery import actions, queries, rules
from baquiano.delivery.choices import LineKind, PlanReply
from baquiano.delivery.forms import (
    AddLineForm,
    LineForm,
    PlanNoteForm,
    ReplyForm,
    ReturnPlanForm,
    WorkPlanForm,
    line_written,
    plan_written,
)
from baquiano.delivery.models import WorkLine, WorkPlan
from baquiano.delivery.tables import WorkPlanListing
from baquiano.delivery.views.assistances import assistance_or_404
from baquiano.ui.buttons import press, press_and_open
from baquiano.ui.deciding import Words, decide, posted


def plan_or_404(request: HttpRequest, pk: UUID) -> WorkPlan:
    return get_object_or_404(queries.work_plans_visible_to(request.user), pk=pk)


def line_or_404(request: HttpRequest, pk: UUID) -> WorkLine:
    return get_object_or_404(queries.work_lines_visible_to(request.user), pk=pk)


@requires("delivery.view_work_plan")
def workplan_list(request: HttpRequest) -> HttpResponse:
    rows = queries.work_plans_visible_to(request.user)
    context = {"unanswered": queries.awaiting_reply(rows).count()}
    return WorkPlanListing(request, rows).respond("delivery/workplan_list.html", context)


@requires("delivery.view_work_plan")
def workplan_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The plan whole: what was agreed, the checklist of its resources, what it lacks, and what follows."""
    plan, user = plan_or_404(request, pk), request.user
    context = {
        "plan": plan,
        "assistance": plan.assistance,
        "groups": queries.lines_by_kind(plan),
        "lacks": queries.lacks_of(plan) if plan.is_draft else [],
        "versions": list(plan.assistance.work_plans.order_by("-number")),
        "can": {
            "write": rules.can_write_plan(user, plan),
            "submit": rules.can_submit_plan(user, plan),
            "decide": rules.can_decide_plan(user, plan),
            "reply": rules.can_reply_plan(user, plan),
            "tick": rules.can_complete_lines(user, plan),
            "revise": plan.is_approved and rules.can_open_plan(user, plan.assistance),
        },
    }
    return render(request, "delivery/workplan_detail.html", context)


def _decide(request: HttpRequest, plan: WorkPlan, form: Any, words: Words, act: Any) -> HttpResponse:
    return decide(request, form, words, act, back=plan.get_absolute_url(), back_text=plan)


@require_POST
@requires("delivery.write_work_plan")
def assistance_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin the plan of the assistance, or the version that follows the approved one."""
    assistance = assistance_or_404(request, pk)
    require(rules.can_open_plan(request.user, assistance))
    return press_and_open(
        request, assistance, lambda: actions.open_work_plan(assistance, by=request.user, at=request.at)
    )


@requires("delivery.write_work_plan")
def workplan_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    require(rules.can_write_plan(request.user, plan))
    form = WorkPlanForm(posted(request), initial=plan_written(plan))

    def act() -> WorkPlan:
        version = form.cleaned_data["version"]
        return actions.edit_work_plan(
            plan, expected_version=version, values=form.values, by=request.user, at=request.at
        )

    words = Words(_("Alcance, evaluación y entrenamiento"), _("Guardar"), _("Quedó guardado."))
    return _decide(request, plan, form, words, act)


# --- lines -----------------------------------------------------------------------------------------------------------
@requires("delivery.write_work_plan")
def workplan_add(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """One more activity, resource or training."""
    plan = plan_or_404(request, pk)
    require(rules.can_write_plan(request.user, plan))
    if kind not in LineKind.values:
        raise Http404
    form = AddLineForm(posted(request), kind=kind)

    def act() -> WorkPlan:
        identity = form.cleaned_data["id"]
        actions.add_work_line(plan, id=identity, kind=kind, values=form.values, by=request.user, at=request.at)
        return plan

    words = Words(_("Agregar: %(kind)s") % {"kind": LineKind(kind).label.lower()}, _("Agregar"), _("Quedó agregado."))
    return _decide(request, plan, form, words, act)


@requires("delivery.write_work_plan")
def workline_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    line = line_or_404(request, pk)
    require(rules.can_write_plan(request.user, line.plan))
    form = LineForm(posted(request), kind=line.kind, initial=line_written(line))

    def act() -> WorkPlan:
        version = form.cleaned_data["version"]
        actions.edit_work_line(line, expected_version=version, values=form.values, by=request.user, at=request.at)
        return line.plan

    words = Words(_("Corregir el renglón"), _("Guardar"), _("Quedó guardado."))
    back = line.get_absolute_url()
    return decide(request, form, words, act, back=back, back_text=line.plan)


@require_POST
@requires("delivery.write_work_plan")
def workline_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    line = line_or_404(request, pk)
    require(rules.can_write_plan(request.user, line.plan))
    done = _("El renglón quedó quitado.")
    return press(request, line.plan, done, lambda: actions.remove_work_line(line, by=request.user, at=request.at))


@require_POST
@requires("delivery.complete_work_line")
def workline_done(request: HttpRequest, pk: UUID) -> HttpResponse:
    line = line_or_404(request, pk)
    require(rules.can_complete_lines(request.user, line.plan))
    done = _("Quedó marcado como listo.")
    return press(request, line.plan, done, lambda: actions.complete_work_line(line, by=request.user, at=request.at))


# --- its life --------------------------------------------------------------------------------------------------------
@requires("delivery.submit_work_plan")
def workplan_submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    require(rules.can_submit_plan(request.user, plan))
    form = PlanNoteForm(posted(request))

    def act() -> WorkPlan:
        return actions.submit_work_plan(plan, note=form.cleaned_data["note"], by=request.user, at=request.at)

    words = Words(
        _("Entregar el plan de trabajo"),
        _("Entregar al jefe"),
        _("El plan de trabajo quedó entregado. Lo aprueba el jefe de la dependencia."),
        _("Punto de control: las actividades están concertadas y los recursos, previstos."),
    )
    return _decide(request, plan, form, words, act)


@requires("delivery.approve_work_plan")
def workplan_approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    require(rules.can_decide_plan(request.user, plan))
    form = PlanNoteForm(posted(request))

    def act() -> WorkPlan:
        return actions.approve_work_plan(plan, note=form.cleaned_data["note"], by=request.user, at=request.at)

    words = Words(
        _("Aprobar el plan de trabajo"),
        _("Aprobar"),
        _("El plan de trabajo quedó aprobado. Su documento se está preparando."),
        _("Aprobado, no cambia: otra versión lo reemplaza."),
    )
    return _decide(request, plan, form, words, act)


@requires("delivery.return_work_plan")
def workplan_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    require(rules.can_decide_plan(request.user, plan))
    form = ReturnPlanForm(posted(request))

    def act() -> WorkPlan:
        return actions.return_work_plan(plan, note=form.cleaned_data["note"], by=request.user, at=request.at)

    words = Words(
        _("Devolver el plan de trabajo"), _("Devolver"), _("El plan volvió a quien lo escribió."), tone="danger"
    )
    return _decide(request, plan, form, words, act)


@requires("delivery.reply_work_plan")
def workplan_reply(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Register what the assisted entity answered by letter, by mail or in a meeting."""
    plan = plan_or_404(request, pk)
    require(rules.can_reply_plan(request.user, plan))
    form = ReplyForm(posted(request))

    def act() -> WorkPlan:
        data = form.cleaned_data
        if data["reply"] == PlanReply.ACCEPTED:
            return actions.accept_work_plan(plan, who=data["who"], by=request.user, at=request.at)
        return actions.ask_adjustment(plan, note=data["note"], who=data["who"], by=request.user, at=request.at)

    words = Words(_("Registrar la respuesta al plan"), _("Registrar"), _("La respuesta quedó registrada."))
    return _decide(request, plan, form, words, act)
