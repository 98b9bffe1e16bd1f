"""Strategies, the proposals of their directorates, the data they cite, and the guidelines they follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.db.models import Count, Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.accounts.models import User
from baquiano.common.digests import sha256_of
from baquiano.common.policy import allows, visible
from baquiano.documents import queries as documents
from baquiano.documents.models import IssuedDocument
from baquiano.governance.choices import DecisionResult
from baquiano.governance.models import Decision
from baquiano.governance.queries import decisions_on
from baquiano.institutions.models import FiscalYear, Institution, Membership, Unit, in_force
from baquiano.institutions.queries import people_with_role
from baquiano.institutions.rules import refuse_closed
from baquiano.procedures.queries import pending_tasks
from baquiano.strategy import sources
from baquiano.strategy.choices import CheckKind, ProposalState, StrategyState
from baquiano.strategy.models import (
    AnalysisSession,
    AnnualStrategy,
    DataReference,
    Guideline,
    GuidelineLink,
    Proposal,
    StrategyCheck,
)
from baquiano.strategy.profile import unit_codes
from baquiano.strategy.rules import VIEW, VIEW_DRAFT
from baquiano.targeting.choices import SelectionState
from baquiano.targeting.models import Selection
from baquiano.ui.display import choice_words

M = TypeVar("M", bound=Model)
# Who answers for a directorate.
HEADS = ("technical_director", "group_leader")
# Who leads the strategy, and is told of what arrives.
LEADERS = ("deputy_head", "planning_professional")
_SHOWN = ("year", "unit", "institution", "created_by", "analysed_by", "consolidated_by", "submitted_by", "decision")
SUBJECT = "strategy.annualstrategy"


# --- strategies ------------------------------------------------------------------------------------------------------
def strategies_visible_to(user: User) -> QuerySet[AnnualStrategy]:
    """The approved ones; those still being written, to whoever works on them or audits them."""
    return _once_approved(AnnualStrategy.objects.select_related(*_SHOWN), user, "")


def _once_approved(rows: QuerySet[M], user: User, path: str) -> QuerySet[M]:
    """``rows`` of a strategy, by its ``path``, that the person sees: what is being written is not for everybody."""
    seen = visible(rows, user, VIEW)
    return seen if allows(user, VIEW_DRAFT) else seen.filter(**{f"{path}state": StrategyState.APPROVED})


def with_figures(rows: QuerySet[Any]) -> QuerySet[Any]:
    """``rows`` with how many directorates each awaits and how many proposals were validated."""
    return rows.annotate(
        proposal_count=Count("proposals", distinct=True),
        validated_count=Count("proposals", filter=Q(proposals__state=ProposalState.VALIDATED), distinct=True),
        reference_count=Count("references", distinct=True),
    )


def strategy_for_update(strategy: AnnualStrategy) -> AnnualStrategy:
    """The strategy as it is stored, locked until the transaction ends. Refused in a closed vigencia."""
    rows = AnnualStrategy.objects.select_for_update(of=("self",)).select_related("year", "unit", "institution")
    current = rows.get(pk=strategy.pk)
    refuse_closed(current.year)
    return current


def is_made(model: Any, id: UUID | None) -> bool:
    """Whether an earlier request with the same identity made the row."""
    return id is not None and model.objects.filter(pk=id).exists()


def last_strategy(strategy: AnnualStrategy) -> AnnualStrategy | None:
    """That of the vigencia before: the next one begins by looking at it."""
    earlier = AnnualStrategy.objects.filter(year__year__lt=strategy.year.year).select_related("year", "unit")
    return earlier.order_by("-year__year").first()


def open_years(institution: Institution) -> QuerySet[FiscalYear]:
    """The vigencias of which a strategy may begin: beginning one again opens the one that there is."""
    return FiscalYear.objects.filter(institution=institution, state="open").order_by("-year")


def years_without_strategy(institution: Institution) -> QuerySet[FiscalYear]:
    """The open vigencias that have none yet."""
    taken = AnnualStrategy.objects.values("year")
    return open_years(institution).exclude(pk__in=taken)


def closed_selections(year: FiscalYear) -> QuerySet[Selection]:
    """What the selection of *grupos de valor* froze for the vigencia: the prioritised entities a strategy points to."""
    rows = Selection.objects.filter(year=year, state=SelectionState.CLOSED)
    return rows.exclude(successors__state=SelectionState.CLOSED).select_related("unit", "year").order_by("number")


def awaits(strategy: AnnualStrategy, verb: str) -> bool:
    """Whether the case of the strategy awaits ``verb`` now; where it has none, nobody's turn is asked."""
    return any(verb in task.awaited_verbs for task in pending_tasks(strategy))


# --- directorates ----------------------------------------------------------------------------------------------------
def directorates(institution: Institution, year: FiscalYear, on: date) -> QuerySet[Unit]:
    """The units that present a proposal: those that the profile names, or those that somebody heads on the day."""
    codes = unit_codes(institution, year.year)
    if codes:
        return Unit.objects.filter(code__in=codes).order_by("name")
    headed = Membership.objects.filter(Membership.holding_on(on), role__in=HEADS).values("unit")
    return Unit.objects.filter(in_force(on), pk__in=headed).order_by("name")


def heads_of(unit: Unit, on: date) -> list[User]:
    """Whoever heads the unit on the day, each once."""
    found = {one.pk: one for role in HEADS for one in people_with_role(unit.institution, role, unit, on=on)}
    return list(found.values())


def leaders_of(institution: Institution, on: date) -> list[User]:
    """Whoever leads the strategy on the day, each once."""
    found = {one.pk: one for role in LEADERS for one in people_with_role(institution, role, on=on)}
    return list(found.values())


def proposals_visible_to(user: User) -> QuerySet[Proposal]:
    rows = Proposal.objects.select_related(
        "strategy__year", "strategy__unit", "unit", "institution", "informed_by", "submitted_by", "judged_by"
    )
    return _once_approved(rows, user, "strategy__")


def proposals_of(strategy: AnnualStrategy) -> QuerySet[Proposal]:
    return strategy.proposals.select_related("unit", "informed_by", "submitted_by", "judged_by", "strategy")


def proposal_for_update(proposal: Proposal) -> Proposal:
    """The proposal as it is stored, locked after its strategy until the transaction ends.

    In that order, as those who consolidate do: what the committee receives does not change under its feet.
    """
    strategy = strategy_for_update(proposal.strategy)
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("unit", "institution")
    current = rows.get(pk=proposal.pk)
    current.strategy = strategy
    return current


def missing_results(strategy: AnnualStrategy) -> list[Proposal]:
    """The directorates that have not sent their results of the year."""
    return list(proposals_of(strategy).filter(informed_at=None))


def missing_proposals(strategy: AnnualStrategy) -> list[Proposal]:
    """The directorates whose proposal was not validated."""
    return list(proposals_of(strategy).exclude(state=ProposalState.VALIDATED))


def session_of(strategy: AnnualStrategy) -> AnalysisSession | None:
    """The analysis session that counts: the last one convened."""
    rows = strategy.sessions.select_related("meeting__unit", "meeting__institution")
    return rows.order_by("-created_at", "-id").first()


def sessions_to_remind(on: date) -> QuerySet[AnalysisSession]:
    """Those of strategies whose analysis is open."""
    rows = AnalysisSession.objects.filter(strategy__state=StrategyState.DRAFT, strategy__analysed_at=None)
    return rows.select_related("strategy__year", "strategy__institution", "meeting").order_by("strategy", "created_at")


# --- data ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Shown:
    """What a source says of the year before the strategy."""

    source: sources.Source
    facts: list[sources.Fact]


def year_before(strategy: AnnualStrategy) -> FiscalYear | None:
    """The vigencia whose results are analysed."""
    return FiscalYear.objects.filter(year=strategy.year.year - 1).first()


def data_of(strategy: AnnualStrategy, user: User) -> list[Shown]:
    """What each room tells the person of the year before, in its order; a source without anything says so.

    In the first vigencia of an institution, the figures that were loaded of the years before it, and whom they put
    first.
    """
    year, told = _analysed(strategy)
    return [Shown(source, list(source.read(user, year))) for source in told]


def _analysed(strategy: AnnualStrategy) -> tuple[FiscalYear, list[sources.Source]]:
    """The year before, and the sources that know of it."""
    year, told = year_before(strategy), sources.registered()
    if year is None:
        unkept = FiscalYear(institution=strategy.institution, year=strategy.year.year - 1)
        return unkept, [one for one in told if not one.needs_vigencia]
    return year, told


def fact_of(strategy: AnnualStrategy, user: User, key: str) -> tuple[sources.Source, sources.Fact] | None:
    """The fact named ``source:key`` as it is now; none when there is no such one."""
    year, told = _analysed(strategy)
    code, _colon, name = key.partition(":")
    for source in told:
        if source.key == code:
            return next(((source, fact) for fact in source.read(user, year) if fact.key == name), None)
    return None


def references_of(strategy: AnnualStrategy) -> QuerySet[DataReference]:
    return strategy.references.select_related("created_by")


def references_visible_to(user: User) -> QuerySet[DataReference]:
    rows = DataReference.objects.select_related("strategy__year", "strategy__unit", "institution")
    return _once_approved(rows, user, "strategy__")


# --- what the committee decides on -----------------------------------------------------------------------------------
def content_of(strategy: AnnualStrategy) -> dict[str, Any]:
    """All that the committee decides on, as plain data: its SHA-256 names this very content."""
    return {
        "institution": strategy.institution.code,
        "year": strategy.year.year,
        "title": str(strategy),
        "unit": strategy.unit.name,
        "analysis": strategy.analysis,
        "scenarios": strategy.scenarios,
        "selections": [
            {"number": str(one), "unit": one.unit.name, "entities": one.entities, "sha256": one.closed_sha256}
            for one in strategy.selections.select_related("unit").annotate(entities=Count("picks")).order_by("number")
        ],
        "guidelines": [
            {"number": one.number, "title": one.title, "issued_on": one.issued_on.isoformat(), "by": one.issued_by}
            for one in guidelines_of(SUBJECT, strategy.pk)
        ],
        "guidance": strategy.guidance,
        "offer": strategy.offer,
        "mode": choice_words(strategy, "mode"),
        "mode_note": strategy.mode_note,
        "space": choice_words(strategy, "space"),
        "space_note": strategy.space_note,
        "talent": strategy.talent,
        "budget": int(strategy.budget) if strategy.budget is not None else None,
        "travel": strategy.travel,
        "alliances": strategy.alliances,
        "references": [
            {
                "kind": choice_words(one, "kind"),
                "title": one.title,
                "value": one.value,
                "url": one.url,
                "note": one.note,
            }
            for one in references_of(strategy)
        ],
        "proposals": [_proposal_content(one) for one in proposals_of(strategy)],
    }


def _proposal_content(proposal: Proposal) -> dict[str, Any]:
    return {
        "unit": proposal.unit.name,
        "waiver": proposal.waiver,
        "priorities": proposal.priorities,
        "services": proposal.services,
        "mode": choice_words(proposal, "mode"),
        "space": choice_words(proposal, "space"),
        "talent": proposal.talent,
        "budget": int(proposal.budget) if proposal.budget is not None else None,
        "resources": proposal.resources,
        "travel": proposal.travel,
        "guidance": proposal.guidance,
        "alliances": proposal.alliances,
    }


def digest_of(strategy: AnnualStrategy) -> str:
    """The SHA-256 of what is decided on; that of what was approved, once it was."""
    return strategy.content_sha256 or sha256_of(content_of(strategy))


def checks_of(strategy: AnnualStrategy, digest: str) -> dict[str, StrategyCheck]:
    """The last check of each kind about this very content."""
    rows = strategy.checks.filter(content_sha256=digest).select_related("checked_by").order_by("checked_at", "id")
    return {one.kind: one for one in rows}


# What a strategy cannot go without, and how it is said (STR-01).
_SECTIONS = {
    "analysis": gettext_lazy("el análisis de la vigencia anterior"),
    "scenarios": gettext_lazy("las entidades priorizadas y los escenarios"),
    "offer": gettext_lazy("la oferta institucional"),
    "mode": gettext_lazy("si se presta de manera individual o conjunta"),
    "space": gettext_lazy("los espacios"),
    "talent": gettext_lazy("el talento humano"),
    "budget": gettext_lazy("el presupuesto"),
    "travel": gettext_lazy("las dependencias que se desplazan"),
}


def lacks_of(strategy: AnnualStrategy) -> list[str]:
    """What is missing before the committee may receive it, in sentences; nothing when it is ready (STR-03, STR-05)."""
    found = []
    empty = [str(words) for name, words in _SECTIONS.items() if getattr(strategy, name) in ("", None)]
    if empty:
        found.append(_("Falta escribir %(what)s.") % {"what": ", ".join(empty)})
    if strategy.consolidated_at is None:
        found.append(_("Las propuestas de las direcciones no se han consolidado."))
    if not strategy.references.exists():
        found.append(_("No cita ningún dato: la estrategia se basa en datos. Cite al menos uno."))
    if not guidelines_of(SUBJECT, strategy.pk).exists():
        found.append(_("No sigue ningún lineamiento de la alta dirección: enlace al menos uno."))
    checks = checks_of(strategy, digest_of(strategy))
    for kind in CheckKind:
        check = checks.get(kind)
        if check is None:
            found.append(_("Falta verificar, sobre el texto de ahora: %(what)s.") % {"what": str(kind.label).lower()})
        elif not check.holds:
            found.append(_("La verificación dice que no se cumple: %(what)s.") % {"what": str(kind.label).lower()})
    return found


def awaiting_committee(institution: Institution) -> QuerySet[AnnualStrategy]:
    """The strategies that wait for a body to decide."""
    rows = AnnualStrategy.objects.filter(institution=institution, state=StrategyState.SUBMITTED)
    return rows.select_related("year", "institution")


def last_return(strategy: AnnualStrategy) -> Decision | None:
    """The last decision that returned it."""
    return decisions_on(strategy).filter(result=DecisionResult.RETURNED).order_by("-decided_at").first()


def document_id(strategy: AnnualStrategy) -> UUID:
    """The identity of the document that approving it issues."""
    return uuid5(strategy.pk, "approved")


def document_of(strategy: AnnualStrategy) -> IssuedDocument | None:
    """The document of an approved strategy; none where the institution has no format for it."""
    return documents.document_by_id(document_id(strategy))


# --- guidelines ------------------------------------------------------------------------------------------------------
def guidelines_visible_to(user: User) -> QuerySet[Guideline]:
    rows = Guideline.objects.select_related("created_by", "institution")
    return visible(rows, user, VIEW).annotate(link_count=Count("links"))


def guidelines_of(subject_type: str, pk: UUID) -> QuerySet[Guideline]:
    """The guidelines that a row follows, the oldest first."""
    linked = GuidelineLink.objects.filter(subject_type=subject_type, subject_id=pk)
    return Guideline.objects.filter(pk__in=linked.values("guideline")).order_by("issued_on", "number")


def guideline_for_update(guideline: Guideline) -> Guideline:
    """The guideline as it is stored, locked until the transaction ends."""
    return Guideline.objects.select_for_update().get(pk=guideline.pk)


def in_force_on(rows: QuerySet[Guideline], on: date, *, yes: bool) -> QuerySet[Guideline]:
    """Those of ``rows`` that are in force on the day, or the others."""
    holds = Q(issued_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))
    return rows.filter(holds) if yes else rows.exclude(holds)


def units_named(proposals: Iterable[Proposal]) -> str:
    """The directorates of some proposals, in one sentence."""
    return ", ".join(str(one.unit) for one in proposals)
