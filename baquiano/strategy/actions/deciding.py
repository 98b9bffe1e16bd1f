"""What is verified before the committee, what the committee decides, and what follows from each decision (STR-05)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.digests import sha256_of
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import one_line, without_control_characters
from baquiano.documents import actions as documents
from baquiano.documents.models import IssuedDocument
from baquiano.governance import actions as governance
from baquiano.governance.choices import DecisionKind, DecisionResult
from baquiano.governance.models import AgendaItem, Decision
from baquiano.governance.rules import tally
from baquiano.meetings import actions as meetings
from baquiano.procedures import actions as procedures
from baquiano.strategy import queries
from baquiano.strategy.actions.telling import tell
from baquiano.strategy.choices import CheckKind, StrategyState
from baquiano.strategy.models import AnnualStrategy, StrategyCheck, ToolEntry, WorkingTable
from baquiano.strategy.payloads import strategy_payload
from baquiano.strategy.profile import format_code
from baquiano.strategy.rules import APPROVE, HOLD_TABLE, REGISTER, RETURN, SUBMIT, moves


@transaction.atomic
def check_strategy(
    strategy: AnnualStrategy, *, id: UUID, kind: str, holds: bool, note: str, by: User, at: datetime
) -> StrategyCheck:
    """Record that its financing, or its pertinence, was verified over the text as it is now.

    A later change of the strategy leaves the check behind: the committee receives only what was verified.
    """
    current = queries.strategy_for_update(strategy)
    words = without_control_characters(note).strip()
    repeated = StrategyCheck.objects.filter(pk=id).first()
    if repeated is not None:
        return repeated
    if not current.is_draft:
        raise Refused(_("Se verifica antes de enviarla al comité."))
    if current.consolidated_at is None:
        raise Refused(_("Primero se consolidan las propuestas de las direcciones."))
    fields = {
        "institution_id": current.institution_id,
        "strategy": current,
        "kind": CheckKind(kind).value,
        "holds": holds,
        "note": words,
        "content_sha256": queries.digest_of(current),
        "checked_by": by,
        "checked_at": at,
    }
    check, _is_new = create_once(StrategyCheck, id=id, fields=fields)
    data = {"kind": check.kind, "holds": holds, "note": words, "sha256": check.content_sha256}
    trail.record("strategy.strategy_checked", current, by=by, at=at, data=data)
    return check


@transaction.atomic
def submit_strategy(
    strategy: AnnualStrategy, *, expected_version: int | None = None, note: str = "", by: User, at: datetime
) -> AnnualStrategy:
    """Send the strategy to the committee (activity 3).

    Refused, in sentences, while it lacks a section, a datum, a guideline or a check over its present text.
    """
    current = queries.strategy_for_update(strategy)
    if current.is_submitted and current.submitted_by_id == by.pk:
        return current
    claim = procedures.claim(SUBMIT, subject=current, by=by, at=at)
    if expected_version is not None and expected_version != current.version:
        raise Refused(_("La estrategia cambió mientras la revisaba. Léala otra vez antes de enviarla."))
    lacks = queries.lacks_of(current) if current.is_draft else []
    if lacks:
        raise Refused(" ".join(lacks))
    data = {"note": note.strip(), "sha256": queries.digest_of(current)}
    _move(current, StrategyState.SUBMITTED, "submitted", by=by, at=at, data=data, submitted_at=at, submitted_by=by)
    checks = queries.checks_of(current, queries.digest_of(current)).values()
    words = "; ".join(f"{one}: {one.note}" for one in checks)
    procedures.complete(claim, by=by, at=at, control=procedures.ControlCheck(True, note.strip() or words))
    return current


@transaction.atomic
def decide_strategy(
    strategy: AnnualStrategy,
    item: AgendaItem,
    *,
    id: UUID,
    votes: Mapping[UUID, str],
    comments: str = "",
    by: User,
    at: datetime,
) -> Decision:
    """Record what the committee decided (activity 4): what its members voted approves it, or returns it.

    Approved, its content is fixed, its document issued and its inclusion in the planning tool awaited. Returned, its
    comments wait for a working table.
    """
    current = queries.strategy_for_update(strategy)
    repeated = Decision.objects.filter(pk=id, item=item).first()
    if repeated is not None:
        return repeated
    if item.subject_type != queries.SUBJECT or item.subject_id != str(current.pk):
        raise Refused(_("Ese punto del orden del día no es sobre esta estrategia."))
    result = tally(votes.values(), len(votes)).result
    approves = result == DecisionResult.APPROVED
    claim = procedures.claim(APPROVE if approves else RETURN, subject=current, by=by, at=at)
    if not current.is_submitted:
        raise Refused(_("El comité decide sobre la estrategia que se le envió."))
    content = queries.content_of(current)
    digest = sha256_of(content)
    decision = governance.record_decision(
        item,
        id=id,
        kind=DecisionKind.APPROVE,
        votes=votes,
        comments=comments,
        subject_sha256=digest,
        expected=result,
        by=by,
        at=at,
    )
    if approves:
        _approve(current, decision, content, digest, by, at)
        minutes = meetings.open_minutes(item.session.meeting, by=by, at=at)
        records = [procedures.RecordRef(format_code(current.institution) or "ACTA", item.session, str(minutes))]
        control = procedures.ControlCheck(True, comments.strip() or str(decision))
        procedures.complete(claim, by=by, at=at, control=control, records=records)
    else:
        data = {"decision": decision.pk, "comments": decision.comments}
        _move(current, StrategyState.RETURNED, "returned", by=by, at=at, data=data, returns=current.returns + 1)
        procedures.complete(claim, by=by, at=at, reason=decision.comments)
    _tell_decision(current, decision, by, at)
    return decision


def _approve(
    strategy: AnnualStrategy, decision: Decision, content: dict[str, Any], digest: str, by: User, at: datetime
) -> None:
    _move(
        strategy,
        StrategyState.APPROVED,
        "approved",
        by=by,
        at=at,
        data={"decision": decision.pk, "sha256": digest},
        approved_at=at,
        decision=decision,
        content=content,
        content_sha256=digest,
    )
    entry = ToolEntry.objects.create(institution_id=strategy.institution_id, strategy=strategy, created_at=at)
    trail.record("strategy.inclusion_awaited", entry, by=by, at=at, data={"sha256": digest})
    _issue(strategy, by, at)


def _issue(strategy: AnnualStrategy, by: User, at: datetime) -> IssuedDocument | None:
    """The document, in the format of the institution, where it has one."""
    code = format_code(strategy.institution)
    if not code:
        return None
    return documents.issue_document(
        code,
        subject=strategy,
        title=str(strategy),
        number=f"EAT-{strategy.year}",
        payload=strategy_payload(strategy),
        by=by,
        at=at,
        id=queries.document_id(strategy),
    )


def _tell_decision(strategy: AnnualStrategy, decision: Decision, by: User, at: datetime) -> None:
    on = day_of(at)
    heads = [one for row in queries.proposals_of(strategy) for one in queries.heads_of(row.unit, on)]
    people = [*queries.leaders_of(strategy.institution, on), *heads]
    title = f"{strategy}: {decision.get_result_display().lower()}"
    tell(strategy, people, "decided", title, decision.comments, key=decision.pk, by=by, at=at)


@transaction.atomic
def hold_table(
    strategy: AnnualStrategy, *, id: UUID, held_on: date, people: str, answer: str, by: User, at: datetime
) -> WorkingTable:
    """Record a working table that attended the comments of the committee: the strategy goes back to its concretion."""
    current = queries.strategy_for_update(strategy)
    repeated = WorkingTable.objects.filter(pk=id).first()
    if repeated is not None:
        return repeated
    claim = procedures.claim(HOLD_TABLE, subject=current, by=by, at=at) if queries.awaits(current, HOLD_TABLE) else None
    decision = queries.last_return(current)
    if not current.is_returned or decision is None:
        raise Refused(_("La mesa de trabajo atiende lo que el comité devolvió."))
    if not day_of(decision.decided_at) <= held_on <= day_of(at):
        raise Refused({"held_on": _("La mesa se hizo después de la devolución, y no en el futuro.")})
    fields = {
        "institution_id": current.institution_id,
        "strategy": current,
        "decision": decision,
        "number": current.tables.count() + 1,
        "held_on": held_on,
        "people": without_control_characters(people).strip(),
        "comments": decision.comments,
        "answer": without_control_characters(answer).strip(),
        "created_by": by,
        "created_at": at,
    }
    table, _is_new = create_once(WorkingTable, id=id, fields=fields)
    data = {"table": table.number, "answer": table.answer}
    _move(current, StrategyState.DRAFT, "reopened", by=by, at=at, data=data)
    if claim is not None:
        procedures.complete(claim, by=by, at=at, control=procedures.ControlCheck(True, table.answer))
    return table


@transaction.atomic
def register_strategy(
    entry: ToolEntry,
    *,
    expected_version: int,
    number: str,
    registered_on: date,
    note: str = "",
    by: User,
    at: datetime,
) -> ToolEntry:
    """Write the number with which the planning tool registered the strategy (INT-03), and correct it later."""
    current = ToolEntry.objects.select_for_update(of=("self",)).select_related("strategy__institution").get(pk=entry.pk)
    claim = (
        procedures.claim(REGISTER, subject=current.strategy, by=by, at=at)
        if queries.awaits(current.strategy, REGISTER)
        else None
    )
    approved_at = current.strategy.approved_at
    if approved_at is None or not day_of(approved_at) <= registered_on <= day_of(at):
        raise Refused({"registered_on": _("Se incluye después de la aprobación, y no en el futuro.")})
    names = ["number", "registered_on", "note"]
    before = trail.snapshot(current, names)
    current.number, current.registered_on = one_line(number), registered_on
    current.note = without_control_characters(note).strip()
    changes = trail.diff(before, trail.snapshot(current, names))
    current.registered_by, current.registered_at = by, at
    save_if_current(current, expected_version=expected_version, fields=[*names, "registered_by", "registered_at"])
    if changes:
        trail.record("strategy.strategy_registered", current, by=by, at=at, changes=changes)
    if claim is not None:
        control = procedures.ControlCheck(True, _("Registro %(number)s") % {"number": current.number})
        procedures.complete(claim, by=by, at=at, control=control)
    return current


def _move(
    strategy: AnnualStrategy, state: StrategyState, verb: str, *, by: User, at: datetime, data: Any, **fields: Any
) -> None:
    if not moves(strategy, state):
        raise Refused(
            _("La estrategia figura como %(state)s: eso ya no procede.")
            % {"state": strategy.get_state_display().lower()}
        )
    before, strategy.state = strategy.state, state
    for name, value in fields.items():
        setattr(strategy, name, value)
    strategy.version += 1
    strategy.save(update_fields=["state", "version", *fields])
    changes = {"state": (before, state.value)}
    trail.record(f"strategy.strategy_{verb}", strategy, by=by, at=at, changes=changes, data=data)
