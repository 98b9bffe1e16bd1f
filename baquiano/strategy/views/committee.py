"""The committee and the strategy: one page that says what is decided, and the record of the decision.

The object of these addresses is the point of the order of the day; ``governance`` shows them as tabs of the point.
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from baquiano.common.policy import require, requires
from baquiano.governance import queries as governance
from baquiano.governance.forms import VotesForm
from baquiano.governance.models import AgendaItem
from baquiano.governance.rules import can_decide_now
from baquiano.strategy import actions, queries, rules
from baquiano.strategy.models import AnnualStrategy
from baquiano.strategy.payloads import content_to_read, sections_of
from baquiano.ui.deciding import Words, decide, posted


def point_or_404(request: HttpRequest, pk: UUID) -> tuple[AgendaItem, AnnualStrategy]:
    item = get_object_or_404(governance.items_visible_to(request.user), pk=pk, subject_type=queries.SUBJECT)  # type: ignore[arg-type]
    strategy = queries.strategies_visible_to(request.user).filter(pk=item.subject_id).first()  # type: ignore[arg-type]
    if strategy is None:
        raise Http404
    return item, strategy


@requires("governance.view_session")
def committee_strategy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One page that tells a member what is approved, on which data, and what was verified."""
    item, strategy = point_or_404(request, pk)
    content = content_to_read(strategy)
    digest = queries.digest_of(strategy)
    context = {
        "item": item,
        "strategy": strategy,
        "content": content,
        "sections": sections_of(content),
        "checks": list(queries.checks_of(strategy, digest).values()),
        "digest": digest,
        "tables": list(strategy.tables.all()),
        "may_decide": rules.can_decide(request.user, strategy)
        and can_decide_now(request.user, item.session, request.at),  # type: ignore[attr-defined]
    }
    fragment = request.headers.get("HX-Request") == "true"
    return render(
        request, "strategy/_committee_strategy.html" if fragment else "strategy/committee_strategy.html", context
    )


@requires(rules.APPROVE)
def committee_decision(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The votes of the members present: their count approves the strategy, or returns it with comments."""
    item, strategy = point_or_404(request, pk)
    require(rules.can_decide(request.user, strategy) or item.decisions.exists())
    form = VotesForm(posted(request), voters=governance.voters_of(item.session))

    def act() -> object:
        actions.decide_strategy(strategy, item, **form.decision, by=request.user, at=request.at)  # type: ignore[attr-defined, arg-type]
        return item.session

    quorum = governance.quorum_of(item.session)
    missing = "" if form.voters else _("Marque primero en la sesión quiénes asisten: solo votan los presentes.")
    words = Words(
        _("Registrar la decisión del comité"),
        _("Registrar la decisión"),
        _("La decisión del comité quedó registrada con sus votos."),
        _("Con más de la mitad de los presentes a favor, se aprueba y no cambia. Si no, vuelve con los comentarios.")
        + f" {quorum.sentence} {missing}",
    )
    back = item.session.get_absolute_url()
    return decide(request, form, words, act, back=back, back_text=str(item.session), about=str(strategy))
