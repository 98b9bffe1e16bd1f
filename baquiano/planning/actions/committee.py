"""The committee verifies and approves the consolidated plan in two decisions; approving fixes the baseline."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.digests import sha256_of
from baquiano.common.errors import Refused
from baquiano.documents import actions as documents
from baquiano.documents import kinds
from baquiano.documents.models import StoredFile
from baquiano.governance import actions as governance
from baquiano.governance import queries as governance_queries
from baquiano.governance.choices import DecisionKind, DecisionResult
from baquiano.governance.models import AgendaItem, Decision
from baquiano.institutions.models import CatalogueItem
from baquiano.institutions.queries import people_of, setting
from baquiano.meetings import actions as meetings
from baquiano.notifications.actions import notify
from baquiano.planning import queries
from baquiano.planning.actions.consolidation import return_groups
from baquiano.planning.actions.in_force import put_in_force
from baquiano.planning.actions.issuing import issue_plan
from baquiano.planning.choices import PlanState, ReturnStage
from baquiano.planning.contents import content_of, digest_of
from baquiano.planning.models import Plan
from baquiano.planning.queries import lock_plan
from baquiano.planning.rules import check_point, check_state, reason_words
from baquiano.procedures import actions as procedures
from baquiano.ui.display import moment

# The code of an institution that declares none of its own.
ACTA = "ACTA"


@transaction.atomic
def committee_verify(
    plan: Plan, item: AgendaItem, *, id: UUID, votes: Mapping[UUID, str], comments: str = "", by: User, at: datetime
) -> Decision:
    """Record that the committee verified that the plan covers needs, programmes and projects (activity 6)."""
    plan = lock_plan(plan)
    repeated = _repeated(id, item)
    if repeated is not None:
        return repeated
    check_point(plan, item)
    claim = procedures.claim("planning.committee_verify", subject=plan.year, by=by, at=at)
    _check_in_committee(plan)
    decision = governance.record_decision(
        item,
        id=id,
        kind=DecisionKind.VERIFY,
        votes=votes,
        comments=comments,
        subject_sha256=digest_of(plan),
        expected=DecisionResult.APPROVED,
        by=by,
        at=at,
    )
    trail.record("planning.plan_committee_verified", plan, by=by, at=at, data={"decision": decision.pk})
    procedures.complete(claim, by=by, at=at, control=procedures.ControlCheck(True, _votes(decision)))
    return decision


@transaction.atomic
def committee_approve(
    plan: Plan, item: AgendaItem, *, id: UUID, votes: Mapping[UUID, str], comments: str = "", by: User, at: datetime
) -> Decision:
    """Record the approval: the plan and those of its groups come into force over an immutable baseline (activity 7).

    Refused when the committee has not verified this very content: approving is a second decision, not the same one.
    """
    plan = lock_plan(plan)
    repeated = _repeated(id, item)
    if repeated is not None:
        return repeated
    check_point(plan, item)
    claim = procedures.claim("planning.committee_approve", subject=plan.year, by=by, at=at)
    _check_in_committee(plan)
    content = content_of(plan)
    digest = sha256_of(content)
    if governance_queries.favourable_decision(plan, DecisionKind.VERIFY, digest) is None:
        raise Refused(_("Primero el comité verifica este plan, en una decisión aparte; después lo aprueba."))
    decision = governance.record_decision(
        item,
        id=id,
        kind=DecisionKind.APPROVE,
        votes=votes,
        comments=comments,
        subject_sha256=digest,
        expected=DecisionResult.APPROVED,
        by=by,
        at=at,
    )
    group_plans = put_in_force(plan, content=content, decision=decision, by=by, at=at)
    minutes = meetings.open_minutes(item.session.meeting, by=by, at=at)
    procedures.complete(
        claim,
        by=by,
        at=at,
        control=procedures.ControlCheck(True, _votes(decision)),
        records=[procedures.RecordRef(_record_code(plan), item.session, str(minutes))],
        messages_to=group_plans,
    )
    return decision


@transaction.atomic
def committee_return(
    plan: Plan,
    item: AgendaItem,
    *,
    id: UUID,
    kind: str,
    votes: Mapping[UUID, str],
    plans: Iterable[Plan],
    reason: CatalogueItem | None,
    comments: str,
    by: User,
    at: datetime,
) -> Decision:
    """Record that the committee did not verify or approve, and send the chosen group plans back with its comments."""
    plan = lock_plan(plan)
    repeated = _repeated(id, item)
    if repeated is not None:
        return repeated
    check_point(plan, item)
    claim = procedures.claim("planning.committee_return", subject=plan.year, by=by, at=at)
    _check_in_committee(plan)
    decision = governance.record_decision(
        item,
        id=id,
        kind=kind,
        votes=votes,
        comments=comments,
        subject_sha256=digest_of(plan),
        expected=DecisionResult.RETURNED,
        by=by,
        at=at,
    )
    chosen = return_groups(plan, plans, stage=ReturnStage.COMMITTEE, reason=reason, note=comments, by=by, at=at)
    procedures.complete(claim, by=by, at=at, reason=reason_words(reason, comments), messages_to=chosen)
    return decision


@transaction.atomic
def divulge_plan(plan: Plan, *, note: str = "", by: User, at: datetime) -> Plan:
    """Send the approved plan to the people of its groups and keep the proof of sending (activity 8, PLN-22)."""
    plan = lock_plan(plan)
    if plan.divulged_at is not None and plan.divulged_by_id == by.pk:
        return plan
    if plan.state != PlanState.IN_FORCE:
        raise Refused(_("Solo se divulga el plan aprobado."))
    claim = procedures.claim("planning.divulge_plan", subject=plan.year, by=by, at=at)
    if plan.divulged_at is not None:
        raise Refused(
            _("%(who)s ya divulgó el plan el %(when)s.") % {"who": plan.divulged_by, "when": moment(plan.divulged_at)}
        )
    issue_plan(plan, by=by, at=at)
    people = _people_of_groups(plan, at)
    title = _("Plan aprobado: %(plan)s") % {"plan": plan}
    body = note.strip() or _(
        "El plan quedó aprobado. Cada dependencia puede definir ya su programación mensual de asistencia técnica."
    )
    notify(
        people,
        institution=plan.institution,
        kind="planning.plan_divulged",
        title=title,
        body=body,
        url=plan.get_absolute_url(),
        key=f"planning.plan:{plan.pk}:divulged",
        by=by,
        at=at,
        about=plan,
    )
    plan.divulged_by, plan.divulged_at = by, at
    plan.version += 1
    plan.save(update_fields=["divulged_by", "divulged_at", "version"])
    proof = _proof(plan, title, body, people, by=by, at=at)
    data = {"people": len(people), "proof": proof.sha256}
    trail.record("planning.plan_divulged", plan, by=by, at=at, changes={"divulged_at": (None, at)}, data=data)
    procedures.complete(
        claim,
        by=by,
        at=at,
        control=procedures.ControlCheck(True, _("Enviado a %(count)s personas") % {"count": len(people)}),
    )
    return plan


def _people_of_groups(plan: Plan, at: datetime) -> list[User]:
    today = day_of(at)
    found: dict[UUID, User] = {}
    for group_plan in queries.group_plans_of(plan):
        for person in people_of(plan.institution, on=today, unit=group_plan.unit):
            found[person.pk] = person
    return list(found.values())


def _proof(plan: Plan, title: str, body: str, people: Iterable[User], *, by: User, at: datetime) -> StoredFile:
    """The control point of activity 8 is the sending itself: what was sent, to whom and when, as a filed text."""
    lines = [title, "", body, "", _("Enviado el %(when)s por %(who)s a:") % {"when": moment(at), "who": by}]
    lines += [f"- {person.full_name} <{person.email}>" for person in people]
    file = documents.store_file(
        "\n".join(lines).encode("utf-8"),
        institution=plan.institution,
        name=_("constancia-de-envio.txt"),
        by=by,
        at=at,
        allowed=frozenset({kinds.TEXT}),
        id=uuid5(plan.pk, "divulged"),
    )
    documents.add_evidence(
        plan,
        id=uuid5(plan.pk, "divulged-evidence"),
        kind="correo",
        title=_("Constancia de envío del plan aprobado"),
        file=file,
        taken_on=day_of(at),
        by=by,
        at=at,
    )
    return file


def _check_in_committee(plan: Plan) -> None:
    if not plan.is_consolidated:
        raise Refused(_("El comité decide sobre el plan consolidado, no sobre el de un grupo."))
    check_state(plan, PlanState.IN_REVIEW)


def _repeated(id: UUID, item: AgendaItem) -> Decision | None:
    return Decision.objects.filter(pk=id, item=item).first()


def _votes(decision: Decision) -> str:
    return _("%(yes)s votos a favor, %(no)s en contra, %(blank)s en blanco. %(comments)s") % {
        "yes": decision.votes_for,
        "no": decision.votes_against,
        "blank": decision.votes_blank,
        "comments": decision.comments,
    }


def _record_code(plan: Plan) -> str:
    return setting(plan.institution, "plan.approval_record", year=plan.year.year, default=ACTA)
