"""The proposal of each directorate, its review, and the consolidation of all of them (STR-04)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import without_control_characters
from baquiano.procedures import actions as procedures
from baquiano.strategy import queries
from baquiano.strategy.actions.telling import tell
from baquiano.strategy.choices import ProposalState, Verdict
from baquiano.strategy.models import AnnualStrategy, Proposal
from baquiano.strategy.rules import CONSOLIDATE, proposal_moves

WRITTEN = (
    "priorities",
    "services",
    "mode",
    "space",
    "talent",
    "budget",
    "resources",
    "travel",
    "guidance",
    "alliances",
)
# What a proposal may leave empty: nobody need travel, nor be an ally.
OPTIONAL = ("resources", "alliances")


@transaction.atomic
def write_proposal(
    proposal: Proposal, *, expected_version: int, fields: dict[str, Any], by: User, at: datetime
) -> Proposal:
    """Write what a directorate proposes, until it is presented."""
    current = queries.proposal_for_update(proposal)
    _refuse_outside_preparation(current.strategy)
    if not current.is_writable:
        raise Refused(_("La propuesta ya se presentó: pida que se la devuelvan para corregirla."))
    before = trail.snapshot(current, list(WRITTEN))
    for name in WRITTEN:
        value = fields[name]
        setattr(current, name, without_control_characters(value).strip() if isinstance(value, str) else value)
    changes = trail.diff(before, trail.snapshot(current, list(WRITTEN)))
    save_if_current(current, expected_version=expected_version, fields=list(WRITTEN))
    if changes:
        trail.record("strategy.proposal_written", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def submit_proposal(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """Present the proposal of a directorate. Refused while it lacks something; presented again, nothing changes."""
    current = queries.proposal_for_update(proposal)
    if current.is_submitted:
        return current
    _refuse_outside_preparation(current.strategy)
    empty = [
        str(Proposal._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in WRITTEN
        if name not in OPTIONAL and getattr(current, name) in ("", None)
    ]
    if empty:
        raise Refused(_("A la propuesta le falta: %(what)s.") % {"what": ", ".join(empty)})
    _move(current, ProposalState.SUBMITTED, "submitted", by=by, at=at, submitted_at=at, submitted_by=by)
    title = _("Revise la propuesta de %(unit)s") % {"unit": current.unit}
    body = _("Valide la priorización y los recursos, o devuélvala con comentarios.")
    people = queries.leaders_of(current.institution, day_of(at))
    tell(current, people, "proposal_submitted", title, body, key=current.version, by=by, at=at)
    return current


@transaction.atomic
def judge_proposal(proposal: Proposal, *, verdict: str, comments: str, by: User, at: datetime) -> Proposal:
    """Validate the prioritisation and the resources of a proposal, or send it back with comments.

    What was validated may be sent back while the strategy is in preparation, and is then consolidated again.
    """
    current = queries.proposal_for_update(proposal)
    words = without_control_characters(comments).strip()
    state = ProposalState.VALIDATED if verdict == Verdict.VALIDATE else ProposalState.RETURNED
    if current.state == state and current.judged_by_id == by.pk and current.comments == words:
        return current
    strategy = current.strategy
    _refuse_outside_preparation(strategy)
    if not words:
        raise Refused({"comments": _("Escriba qué se revisó, o qué hay que ajustar.")})
    verb = "validated" if state == ProposalState.VALIDATED else "returned"
    _move(current, state, verb, by=by, at=at, judged_at=at, judged_by=by, comments=words)
    if state == ProposalState.RETURNED and strategy.consolidated_at is not None:
        strategy.consolidated_at, strategy.consolidated_by = None, None
        strategy.version += 1
        strategy.save(update_fields=["consolidated_at", "consolidated_by", "version"])
    title = (
        _("Validaron la propuesta de %(unit)s") if state == ProposalState.VALIDATED else _("Devolvieron la de %(unit)s")
    )
    people = queries.heads_of(current.unit, day_of(at))
    tell(
        current,
        people,
        "proposal_judged",
        title % {"unit": current.unit},
        words,
        key=current.version,
        by=by,
        at=at,
    )
    return current


@transaction.atomic
def consolidate_proposals(
    strategy: AnnualStrategy, *, missing: Mapping[UUID, str] | None = None, note: str = "", by: User, at: datetime
) -> AnnualStrategy:
    """Gather the validated proposals (activity 2). One that was not validated is left out only with a reason."""
    current = queries.strategy_for_update(strategy)
    if current.consolidated_at is not None and current.consolidated_by_id == by.pk:
        return current
    # Consolidated anew after a return, the activity of the diagram was already done.
    claim = (
        procedures.claim(CONSOLIDATE, subject=current, by=by, at=at) if queries.awaits(current, CONSOLIDATE) else None
    )
    _refuse_outside_preparation(current)
    if current.analysed_at is None:
        raise Refused(_("Primero se cierra el análisis de la vigencia."))
    if current.consolidated_at is not None:
        raise Refused(_("Las propuestas ya se consolidaron."))
    absent = queries.missing_proposals(current)
    given = {key: without_control_characters(words).strip() for key, words in (missing or {}).items()}
    silent = [one for one in absent if not given.get(one.unit_id)]
    if silent:
        raise Refused(
            _("Sin validar su priorización y sus recursos: %(names)s. Valídela o diga por qué queda por fuera.")
            % {"names": queries.units_named(silent)}
        )
    if len(absent) == current.proposals.count():
        raise Refused(_("Ninguna propuesta está validada: no hay qué consolidar."))
    current.proposals.update(waiver="")
    waived = {}
    for one in absent:
        Proposal.objects.filter(pk=one.pk).update(waiver=given[one.unit_id])
        waived[one.unit.name] = given[one.unit_id]
    current.consolidated_at, current.consolidated_by, current.version = at, by, current.version + 1
    current.save(update_fields=["consolidated_at", "consolidated_by", "version"])
    data = {"note": note.strip(), "waived": waived}
    trail.record("strategy.proposals_consolidated", current, by=by, at=at, data=data)
    if claim is not None:
        control = procedures.ControlCheck(True, note.strip() or _("La priorización y los recursos están validados"))
        procedures.complete(claim, by=by, at=at, control=control)
    return current


def _refuse_outside_preparation(strategy: AnnualStrategy) -> None:
    if not strategy.is_draft:
        raise Refused(
            _("La estrategia figura como %(state)s: sus propuestas no cambian.")
            % {"state": strategy.get_state_display().lower()}
        )


def _move(proposal: Proposal, state: ProposalState, verb: str, *, by: User, at: datetime, **fields: Any) -> None:
    if not proposal_moves(proposal, state):
        raise Refused(
            _("La propuesta figura como %(state)s: eso ya no procede.")
            % {"state": proposal.get_state_display().lower()}
        )
    before, proposal.state = proposal.state, state
    for name, value in fields.items():
        setattr(proposal, name, value)
    proposal.version += 1
    proposal.save(update_fields=["state", "version", *fields])
    changes = {"state": (before, state.value)}
    data = {"comments": proposal.comments} if "comments" in fields else {}
    trail.record(f"strategy.proposal_{verb}", proposal, by=by, at=at, changes=changes, data=data)
