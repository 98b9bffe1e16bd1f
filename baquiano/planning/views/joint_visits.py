"""Proposing to another group a single visit, and answering."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.errors import Refused
from baquiano.common.policy import allows, require, requires
from baquiano.planning import actions, queries
from baquiano.planning.checking.joint import may_answer
from baquiano.planning.forms import JointVisitForm, ProposalAnswerForm
from baquiano.planning.models import JointProposal
from baquiano.planning.views.plans import plan_or_404


@require_POST
@requires("planning.propose_joint_visit")
def plan_finding_propose(request: HttpRequest, pk: UUID, finding: UUID) -> HttpResponse:
    plan = plan_or_404(request, pk)
    require(not plan.is_consolidated and allows(request.user, "planning.propose_joint_visit", plan))
    form = JointVisitForm(request.POST)
    if form.is_valid():
        try:
            actions.propose_joint_visit(plan, finding, **form.cleaned_data, by=request.user, at=request.at)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("La propuesta quedó enviada: el otro grupo recibió el aviso."))
    else:
        messages.error(request, _("Elija el día que propone para la visita."))
    return redirect("planning:plan_finding", plan.pk, finding)


@require_POST
@requires("planning.propose_joint_visit")
def proposal_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    proposal = get_object_or_404(JointProposal.objects.select_related("plan"), pk=pk)
    require(may_answer(request.user, proposal) or proposal.answered_by_id == request.user.pk)
    form = ProposalAnswerForm(request.POST)
    if form.is_valid():
        accepts = form.cleaned_data["accepts"] == "si"
        try:
            actions.answer_proposal(
                proposal, accepts=accepts, answer=form.cleaned_data["answer"], by=request.user, at=request.at
            )
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("El otro grupo ya sabe lo que usted respondió."))
    else:
        messages.error(request, _("Diga si la visita se hace junta o no."))
    own = queries.plans_visible_to(request.user).filter(items__joint_proposals=proposal, kind="group").first()
    return redirect("planning:plan_finding", (own or proposal.plan).pk, proposal.finding)
