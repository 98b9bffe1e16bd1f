"""Strategies and their people for tests. Every name is evidently fictitious."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from baquiano.common.digests import sha256_of
from baquiano.common.identity import uuid7
from baquiano.demo.strategies import StrategyCast
from baquiano.governance.models import AgendaItem, CollegiateBody, Decision
from baquiano.institutions.models import FiscalYear, Institution
from baquiano.strategy import actions, queries
from baquiano.strategy.models import AnalysisSession, AnnualStrategy, DataReference, Proposal, ToolEntry
from tests.factories.governance import make_agenda_item, make_body, make_session
from tests.factories.institutions import make_consent_text, make_fiscal_year, make_member, make_profile, make_unit
from tests.factories.meetings import make_meeting

SETTINGS = {"strategy": {"enabled": True, "window": ["02-01", "12-31"]}}
PROPOSED = {
    "priorities": "Entidades de menor desempeño (ficticio).",
    "services": "Acompañamiento (ficticio).",
    "mode": "both",
    "space": "both",
    "talent": "Tres profesionales (ficticio).",
    "budget": 90_000_000,
    "resources": "",
    "travel": "Ninguna viaja (ficticio).",
    "guidance": "Concertar antes (ficticio).",
    "alliances": "",
}


def make_directorates(institution: Institution, settings: Any = None, year: int = 2026) -> SimpleNamespace:
    """Two directorates with their heads, a deputy head, a committee of two, and the vigencia after ``year``."""
    make_profile(institution, settings or SETTINGS, year)
    make_fiscal_year(institution, year)
    make_consent_text(institution)
    root = make_unit(institution, name="Subdirección Ficticia")
    units = [make_unit(institution, name=f"Dirección Ficticia {one}", parent=root) for one in ("Norte", "Sur")]
    found = SimpleNamespace(
        institution=institution,
        root=root,
        units=units,
        year=make_fiscal_year(institution, year + 1),
        deputy=make_member(root, "deputy_head"),
        planner=make_member(root, "planning_professional"),
        heads=[make_member(unit, "technical_director") for unit in units],
        member=make_member(root, "committee_member"),
    )
    found.body = make_body(institution, root, seats={"committee_member": "voting", "deputy_head": "chair"})
    found.cast = StrategyCast(
        leader=found.deputy,
        heads={unit.pk: head for unit, head in zip(units, found.heads, strict=True)},
        recorder=found.member,
        body=found.body,
    )
    return found


def make_strategy(people: Any, *, at: datetime, **overrides: Any) -> AnnualStrategy:
    fields = {"id": uuid7(), "year": people.year, "unit": people.root, "by": people.deputy} | overrides
    return actions.create_strategy(people.institution, **fields, at=at)


def proposals(strategy: AnnualStrategy) -> list[Proposal]:
    return list(queries.proposals_of(strategy))


def make_lives(institution: Institution, unit: Any, leader: Any, at: datetime) -> dict[str, AnnualStrategy]:
    """A strategy in each step, by their rows alone: of the present vigencia and of earlier ones, with ``unit``."""
    lives = {}
    # One session of the committee, still to be closed, in which it treats those that it has or had.
    body = CollegiateBody.objects.order_by("pk").first()
    meeting = make_meeting(body.unit, kind="committee", title="Comité ficticio", starts_at=at)
    session = make_session(body, meeting=meeting, number=900)
    for number, step in enumerate(("convened", "analysed", "consolidated", "submitted", "returned", "approved")):
        year = FiscalYear.objects.get(year=at.year) if not number else _past_year(institution, at.year - 10 - number)
        lives[step] = strategy = _life(institution, year, unit, leader, step, at)
        if strategy.is_submitted:
            point = make_agenda_item(session, strategy)
            if step != "submitted":
                _decided(strategy, point, step, leader, at)
    return lives


def _past_year(institution: Institution, year: int) -> FiscalYear:
    return make_fiscal_year(institution, year)


def _life(institution: Institution, year: FiscalYear, unit: Any, leader: Any, step: str, at: datetime) -> Any:
    state = {"submitted": "submitted", "returned": "submitted", "approved": "submitted"}.get(step, "draft")
    moments = {} if step == "convened" else {"analysed_at": at, "analysed_by": leader}
    if state == "submitted" or step == "consolidated":
        moments |= {"consolidated_at": at, "consolidated_by": leader}
    strategy = AnnualStrategy.objects.create(
        institution=institution, year=year, unit=unit, state=state, offer="Ficticia.", created_by=leader,
        created_at=at, **moments,
    )  # fmt: skip
    owned = {"institution": institution, "strategy": strategy, "created_by": leader, "created_at": at}
    proposal = {"informed_at": at, "informed_by": leader} if step != "convened" else {}
    Proposal.objects.create(unit=unit, state="submitted" if step == "analysed" else "pending", **proposal, **owned)
    DataReference.objects.create(kind="other", title="Dato ficticio", value="Ficticio", **owned)
    meeting = make_meeting(unit, kind="other", title=f"Análisis ficticio {year}")
    AnalysisSession.objects.create(
        meeting=meeting, agreed_on=at.date(), agreed_with="Comité ficticio", due_on=at.date(), **owned
    )
    return strategy


def _decided(strategy: AnnualStrategy, point: AgendaItem, step: str, leader: Any, at: datetime) -> None:
    result = "approved" if step == "approved" else "returned"
    decision = Decision.objects.create(
        institution_id=strategy.institution_id, item=point, kind="approve", result=result, members_present=3,
        members_total=3, quorum=2, votes_for=3, votes_against=0, votes_blank=0, comments="Ficticios.",
        decided_by=leader, decided_at=at,
    )  # fmt: skip
    if step == "approved":
        content = queries.content_of(strategy)
        ToolEntry.objects.create(institution_id=strategy.institution_id, strategy=strategy, created_at=at)
        fixed = {"approved_at": at, "decision": decision, "content": content, "content_sha256": sha256_of(content)}
        AnnualStrategy.objects.filter(pk=strategy.pk).update(state="approved", **fixed)
    else:
        AnnualStrategy.objects.filter(pk=strategy.pk).update(state="returned", returns=1)
