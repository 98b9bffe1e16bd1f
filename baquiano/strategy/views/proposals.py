"""What a directorate sends to the session of analysis and proposes for the strategy, and what the review says of it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.policy import require, requires
from baquiano.strategy import actions, queries, rules
from baquiano.strategy.forms import JudgeForm, ProposalForm, ResultsForm
from baquiano.strategy.models import Proposal
from baquiano.ui.buttons import press
from baquiano.ui.deciding import Words, decide, posted


def proposal_or_404(request: HttpRequest, pk: UUID) -> Proposal:
    return get_object_or_404(queries.proposals_visible_to(request.user), pk=pk)  # type: ignore[arg-type]


@requires(rules.VIEW)
def proposal_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    proposal, user = proposal_or_404(request, pk), request.user
    context = {
        "proposal": proposal,
        "strategy": proposal.strategy,
        "session": queries.session_of(proposal.strategy),
        "can": {
            "inform": rules.can_inform(user, proposal),
            "write": rules.can_write(user, proposal),
            "present": rules.can_present(user, proposal),
            "judge": rules.can_judge(user, proposal),
        },
    }
    return render(request, "strategy/proposal_detail.html", context)


@requires(rules.WRITE)
def proposal_inform(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the results of the year to the session of analysis."""
    proposal = proposal_or_404(request, pk)
    require(rules.can_inform(request.user, proposal))
    shown = {name: getattr(proposal, name) for name in ("results", "priorities", "version")}
    form = ResultsForm(posted(request), initial=shown)

    def act() -> Proposal:
        data = dict(form.cleaned_data)
        return actions.send_results(
            proposal,
            expected_version=data.pop("version"),
            fields=data,
            by=request.user,
            at=request.at,  # type: ignore[attr-defined, arg-type]
        )

    words = Words(
        _("Enviar la información para la sesión de análisis"),
        _("Enviar"),
        _("La información quedó enviada. Puede corregirla hasta que se cierre el análisis."),
    )
    return decide(request, form, words, act, back=proposal.get_absolute_url(), back_text=str(proposal.unit))


@requires(rules.WRITE)
def proposal_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write what the directorate proposes."""
    proposal = proposal_or_404(request, pk)
    require(rules.can_write(request.user, proposal))
    shown = {name: getattr(proposal, name) for name in (*actions.proposing.WRITTEN, "version")}
    form = ProposalForm(posted(request), initial=shown)

    def act() -> Proposal:
        return actions.write_proposal(
            proposal,
            expected_version=form.cleaned_data["version"],
            fields=form.proposal_fields,
            by=request.user,  # type: ignore[arg-type]
            at=request.at,  # type: ignore[attr-defined]
        )

    words = Words(
        _("Escribir la propuesta de la dirección"),
        _("Guardar"),
        _("La propuesta quedó guardada. Cuando esté lista, preséntela."),
    )
    about = proposal.comments if proposal.state == "returned" else ""
    return decide(
        request, form, words, act, back=proposal.get_absolute_url(), back_text=str(proposal.unit), about=about
    )


@require_POST
@requires(rules.SUBMIT_PROPOSAL)
def proposal_submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    proposal = proposal_or_404(request, pk)
    require(proposal.is_submitted or rules.can_present(request.user, proposal))
    return press(
        request,
        proposal,
        _("La propuesta quedó presentada y la revisan antes de consolidarla."),
        lambda: actions.submit_proposal(proposal, by=request.user, at=request.at),  # type: ignore[attr-defined, arg-type]
    )


@requires(rules.JUDGE)
def proposal_judge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Validate its prioritisation and its resources, or send it back."""
    proposal = proposal_or_404(request, pk)
    require(rules.can_judge(request.user, proposal))
    form = JudgeForm(posted(request))

    def act() -> Proposal:
        return actions.judge_proposal(proposal, **form.cleaned_data, by=request.user, at=request.at)  # type: ignore[attr-defined, arg-type]

    words = Words(
        _("Revisar la propuesta"),
        _("Registrar"),
        _("La revisión quedó registrada y la dirección la recibió."),
        _("Se validan la priorización de entidades y los recursos."),
    )
    return decide(
        request, form, words, act, back=proposal.get_absolute_url(), back_text=str(proposal.unit), about=str(proposal)
    )
