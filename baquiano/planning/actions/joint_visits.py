"""Two groups that agree on one visit: one proposes, another answers (ART-04)."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of, is_working_day
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.institutions.models import FiscalYear
from baquiano.institutions.queries import non_working_days, people_to_tell
from baquiano.notifications.actions import notify
from baquiano.planning.actions.checking import check_open, current_finding
from baquiano.planning.checking.joint import JOINT_RULES, pending_proposal
from baquiano.planning.checking.results import Result, check_of, check_of_year
from baquiano.planning.choices import PROPOSAL_MOVES, ProposalState
from baquiano.planning.models import JointProposal, Plan, PlanItem, Waiver
from baquiano.ui.display import day


@transaction.atomic
def propose_joint_visit(
    plan: Plan, finding: UUID, *, id: UUID, digest: str, proposed_for: date, note: str = "", by: User, at: datetime
) -> JointProposal:
    """Propose to the other groups of a finding one visit on a working day, and tell their leaders and responsibles."""
    year = FiscalYear.objects.select_for_update().select_related("institution").get(pk=plan.year_id)
    repeated = JointProposal.objects.filter(pk=id, plan=plan).first()
    if repeated is not None:
        return repeated
    check_open(year)
    result = current_finding(check_of(plan), finding, digest)
    if result.finding.rule not in JOINT_RULES:
        raise Refused(_("Este hallazgo no es de dos grupos en una entidad: no hay visita que hacer juntos."))
    waiting = pending_proposal(year, result)
    if waiting is not None:
        raise Refused(_("%(who)s ya propuso una visita conjunta y espera respuesta.") % {"who": waiting.proposed_by})
    _check_day(year, proposed_for)
    fields = {
        "institution_id": year.institution_id,
        "year": year,
        "plan": plan,
        "finding": result.pk,
        "digest": digest,
        "words": result.finding.words,
        "proposed_for": proposed_for,
        "note": note.strip(),
        "proposed_by": by,
        "proposed_at": at,
    }
    proposal, is_new = create_once(JointProposal, id=id, fields=fields)
    if is_new:
        proposal.items.set(PlanItem.objects.filter(pk__in=result.finding.items))
        data = {"label": result.finding.words, "day": day(proposed_for), "note": proposal.note}
        trail.record("planning.joint_visit_proposed", plan, by=by, at=at, data=data)
        _tell_the_others(proposal, result, by=by, at=at)
    return proposal


def _check_day(year: FiscalYear, proposed_for: date) -> None:
    if proposed_for.year != year.year:
        raise Refused(_("El día propuesto no es de la vigencia %(year)s.") % {"year": year})
    if not is_working_day(proposed_for, non_working_days(year.institution, proposed_for, proposed_for)):
        raise Refused(_("El %(day)s no es día hábil: proponga otro.") % {"day": day(proposed_for)})


def _tell_the_others(proposal: JointProposal, result: Result, *, by: User, at: datetime) -> None:
    """Each group hears of it with the way to the finding in its own plan."""
    for other in Plan.objects.filter(pk__in=result.finding.plans).exclude(pk=proposal.plan_id).select_related("unit"):
        rows = PlanItem.objects.filter(pk__in=result.finding.items, plan=other, responsible__isnull=False)
        people = {row.responsible for row in rows.select_related("responsible")}
        leaders = people_to_tell(proposal.institution, "group_leader", other.unit, on=day_of(at))
        _tell(
            [*people, *leaders],
            proposal,
            title=_("Le proponen una visita conjunta el %(day)s") % {"day": day(proposal.proposed_for)},
            body=" ".join(filter(None, [result.finding.words, proposal.note])),
            url=result_address(other, result.pk),
            by=by,
            at=at,
        )


def result_address(plan: Plan, finding: UUID) -> str:
    return f"{plan.get_absolute_url()}hallazgos/{finding}/"


def _tell(
    people: Iterable[User], proposal: JointProposal, *, title: str, body: str, url: str, by: User, at: datetime
) -> None:
    notify(
        [person for person in people if person is not None and person.pk != by.pk],
        institution=proposal.institution,
        kind="planning.joint_visit",
        title=title,
        body=body,
        url=url,
        key=f"planning.proposal:{proposal.pk}:{proposal.state}",
        by=by,
        at=at,
        about=proposal.plan,
    )


@transaction.atomic
def answer_proposal(
    proposal: JointProposal, *, accepts: bool, answer: str = "", by: User, at: datetime
) -> JointProposal:
    """Accept or decline. Accepted, the finding is settled with the day agreed, while its activities say the same."""
    proposal = (
        JointProposal.objects.select_for_update(of=("self",))
        .select_related("plan__unit", "year__institution", "institution", "proposed_by")
        .get(pk=proposal.pk)
    )
    state = ProposalState.ACCEPTED if accepts else ProposalState.DECLINED
    if proposal.state == state and proposal.answered_by_id == by.pk:
        return proposal
    if state not in PROPOSAL_MOVES[ProposalState(proposal.state)]:
        raise Refused(_("%(who)s ya respondió esta propuesta.") % {"who": proposal.answered_by})
    check_open(proposal.year)
    if not accepts and not answer.strip():
        raise Refused(_("Escriba por qué no se puede: el otro grupo necesita saberlo."))
    proposal.state, proposal.answer = state, answer.strip()
    proposal.answered_by, proposal.answered_at = by, at
    proposal.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    event = "planning.joint_visit_accepted" if accepts else "planning.joint_visit_declined"
    data = {"label": proposal.words, "day": day(proposal.proposed_for), "note": proposal.answer}
    trail.record(event, proposal.plan, by=by, at=at, data=data)
    if accepts:
        _settle(proposal, by=by, at=at)
    title = _("Aceptaron la visita conjunta") if accepts else _("No se puede hacer la visita conjunta")
    url = result_address(proposal.plan, proposal.finding)
    _tell([proposal.proposed_by], proposal, title=title, body=proposal.answer or proposal.words, url=url, by=by, at=at)
    return proposal


def _settle(proposal: JointProposal, *, by: User, at: datetime) -> None:
    result = check_of_year(proposal.year).get(proposal.finding)
    if result is None or not result.is_open or result.finding.digest != proposal.digest:
        return
    reason = _("Visita conjunta acordada para el %(day)s.") % {"day": day(proposal.proposed_for)}
    Waiver.objects.create(
        id=uuid5(proposal.pk, "settled"),
        institution_id=proposal.institution_id,
        year=proposal.year,
        rule=result.finding.rule,
        finding=proposal.finding,
        digest=proposal.digest,
        words=proposal.words,
        reason=" ".join(filter(None, [reason, proposal.answer])),
        waived_by=by,
        waived_at=at,
    )
    trail.record(
        "planning.finding_waived", proposal.plan, by=by, at=at, data={"label": proposal.words, "reason": reason}
    )
