"""What a body decides: valid only with recorded attendance and quorum (ORG-05)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.creation import create_once
from baquiano.common.errors import Conflict, Refused
from baquiano.governance import queries
from baquiano.governance.choices import DecisionKind, DecisionResult, VoteChoice
from baquiano.governance.models import AgendaItem, CommitteeSession, Decision, Vote
from baquiano.governance.queries import lock_session
from baquiano.governance.rules import Quorum, Tally, tally
from baquiano.meetings.rules import is_its_day


@transaction.atomic
def record_decision(
    item: AgendaItem,
    *,
    id: UUID,
    kind: str,
    votes: Mapping[UUID, str],
    comments: str = "",
    subject_sha256: str = "",
    expected: str | None = None,
    by: User,
    at: datetime,
) -> Decision:
    """Count the ``votes`` (member → choice) and record the decision on the point. Recorded once, never changed.

    Refused without quorum, without the vote of each member present, with the vote of somebody absent, or when the
    count does not give the ``expected`` result: nobody writes a result that the members did not vote.
    """
    session = lock_session(item.session)
    repeated = Decision.objects.filter(pk=id).first()
    if repeated is not None:
        return _same_or_conflict(repeated, item, kind)
    if not session.meeting.is_scheduled:
        raise Refused(_("La sesión ya se cerró o se canceló: sus decisiones no cambian."))
    if not is_its_day(session.meeting, at):
        raise Refused(_("La sesión aún no ha empezado: las decisiones se registran ese día."))
    quorum = queries.quorum_of(session)
    if not quorum.is_met:
        raise Refused(quorum.sentence + " " + _("Registre la asistencia; sin cuórum no hay decisión válida."))
    _check_not_decided(item, kind)
    count = _counted(session, votes, quorum)
    _check_result(count, expected, comments)
    fields = _fields(item, kind, quorum, count) | {
        "comments": comments.strip(),
        "subject_sha256": subject_sha256,
        "decided_by": by,
        "decided_at": at,
    }
    decision, _is_new = create_once(Decision, id=id, fields=fields)
    Vote.objects.bulk_create(
        Vote(institution_id=item.institution_id, decision=decision, member_id=member, choice=choice)
        for member, choice in votes.items()
    )
    _leave_trace(decision, by=by, at=at)
    return decision


def _same_or_conflict(decision: Decision, item: AgendaItem, kind: str) -> Decision:
    if decision.item_id != item.pk or decision.kind != kind:
        raise Conflict(_("Esta decisión ya existe con otro contenido. Vuelva a abrir la página de la sesión."))
    return decision


def _check_not_decided(item: AgendaItem, kind: str) -> None:
    earlier = Decision.objects.filter(item=item).select_related("decided_by").order_by("-decided_at")
    done = next((decision for decision in earlier if decision.kind == kind or not decision.is_favourable), None)
    if done is not None:
        raise Refused(
            _("%(who)s ya registró la decisión de este punto: %(what)s. Recargue la página para verla.")
            % {"who": done.decided_by, "what": str(done).lower()}
        )


def _counted(session: CommitteeSession, votes: Mapping[UUID, str], quorum: Quorum) -> Tally:
    voters = {member.pk: member for member in queries.voters_of(session)}
    silent = [str(member.user) for key, member in voters.items() if key not in votes]
    if silent:
        raise Refused(_("Falta el voto de: %(names)s.") % {"names": ", ".join(silent)})
    if set(votes) - set(voters):
        raise Refused(_("Hay votos de quien no está presente o no tiene voto. Actualice la asistencia y repita."))
    if set(votes.values()) - set(VoteChoice.values):
        raise Refused(_("Un voto no se entiende. Marque a favor, en contra o en blanco."))
    return tally(votes.values(), quorum.present)


def _check_result(count: Tally, expected: str | None, comments: str) -> None:
    if expected == DecisionResult.APPROVED and count.result != expected:
        raise Refused(
            _("La votación no alcanzó la mayoría de los presentes: registre la devolución con sus comentarios.")
        )
    if expected == DecisionResult.RETURNED and count.result != expected:
        raise Refused(_("La mayoría votó a favor: no corresponde una devolución. Revise los votos."))
    if count.result == DecisionResult.RETURNED and not comments.strip():
        raise Refused(_("Escriba los comentarios con los que se devuelve: los grupos necesitan saber qué ajustar."))


def _fields(item: AgendaItem, kind: str, quorum: Quorum, count: Tally) -> dict[str, object]:
    return {
        "institution_id": item.institution_id,
        "item": item,
        "kind": DecisionKind(kind).value,
        "result": count.result,
        "members_present": quorum.present,
        "members_total": quorum.members,
        "quorum": quorum.needed,
        "votes_for": count.in_favour,
        "votes_against": count.against,
        "votes_blank": count.blank,
    }


def _leave_trace(decision: Decision, *, by: User, at: datetime) -> None:
    data = {
        "point": str(decision.item),
        "result": decision.result,
        "votes": [decision.votes_for, decision.votes_against, decision.votes_blank],
        "present": decision.members_present,
        "quorum": decision.quorum,
        "comments": decision.comments,
        "subject_sha256": decision.subject_sha256,
    }
    trail.record("governance.decision_recorded", decision, by=by, at=at, data=data)
