"""Verbs of commitments: promised, declared fulfilled, verified by a second person, cancelled, remembered."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import models, transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary
from baquiano.commitments import profile, queries, rules
from baquiano.commitments.choices import ALLOWED_MOVES, CheckResult, CommitmentState
from baquiano.commitments.models import Commitment, CommitmentCheck, CommitmentClaim, CommitmentProgress
from baquiano.commitments.signals import commitment_adding, commitment_changing
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.locking import locked
from baquiano.common.text import one_line, without_control_characters
from baquiano.documents import actions as documents
from baquiano.documents.models import Evidence
from baquiano.institutions.models import CatalogueItem, Institution, Unit
from baquiano.institutions.queries import people_to_tell, setting
from baquiano.notifications.actions import notify
from baquiano.ui.display import day

EDITABLE = ("party", "text", "responsible", "responsible_name", "due_on", "beneficiary")
REMINDER_DAYS = 5
ESCALATE_DAYS = 5


@transaction.atomic
def create_commitment(
    *,
    id: UUID,
    unit: Unit,
    beneficiary: Beneficiary | None,
    party: str,
    text: str,
    due_on: date,
    origin: models.Model,
    responsible: User | None = None,
    responsible_name: str = "",
    by: User,
    at: datetime,
) -> Commitment:
    """A promise born in ``origin``. Repeating the request makes it once; a due date already past is refused."""
    fields = {
        "institution_id": unit.institution_id,
        "unit": unit,
        "beneficiary": beneficiary,
        "origin_type": origin._meta.label_lower,
        "origin_id": origin.pk,
        "created_by": by,
        "created_at": at,
        **_clean(party, text, responsible, responsible_name, due_on),
    }
    if not Commitment._base_manager.filter(pk=id).exists():
        commitment_adding.send(Commitment, origin=origin, by=by, at=at)
        _check_due(due_on, at)
        fields["origin_label"] = str(origin)[:300]
    commitment, is_new = create_once(Commitment, id=id, fields=fields)
    if is_new:
        data = {"party": party, "due_on": due_on, "responsible": commitment.responsible_name, "origin": origin.pk}
        trail.record("commitments.commitment_created", commitment, by=by, at=at, data=data)
    return commitment


@transaction.atomic
def edit_commitment(
    commitment: Commitment,
    *,
    expected_version: int,
    party: str,
    text: str,
    due_on: date,
    beneficiary: Beneficiary | None,
    responsible: User | None = None,
    responsible_name: str = "",
    by: User,
    at: datetime,
) -> Commitment:
    """Correct a commitment that is open and whose origin nobody has signed yet."""
    current = _lock(commitment)
    _check_open(current)
    _check_unclaimed(current)
    values = {**_clean(party, text, responsible, responsible_name, due_on), "beneficiary": beneficiary}
    before = trail.snapshot(current, list(EDITABLE))
    for name, value in values.items():
        setattr(current, name, value)
    changes = trail.diff(before, trail.snapshot(current, list(EDITABLE)))
    if not changes:
        return current
    commitment_changing.send(Commitment, commitment=current, by=by, at=at)
    if "due_on" in changes:
        _check_due(due_on, at)
    save_if_current(current, expected_version=expected_version, fields=list(EDITABLE))
    trail.record("commitments.commitment_edited", current, by=by, at=at, changes=changes)
    return current


@transaction.atomic
def discard_commitment(commitment: Commitment, *, by: User, at: datetime) -> None:
    """Take back a commitment written by mistake, before its origin is signed and before anybody verified it."""
    current = Commitment.objects.select_for_update(of=("self",)).filter(pk=commitment.pk).first()
    if current is None:
        return
    _check_open(current)
    commitment_changing.send(Commitment, commitment=current, by=by, at=at)
    if current.checks.exists() or current.claims.exists():
        raise Refused(_("El compromiso ya fue verificado o declarado cumplido; si no aplica, cancélelo con su motivo."))
    changes = {name: (value, None) for name, value in trail.snapshot(current, list(EDITABLE)).items()}
    trail.record("commitments.commitment_discarded", current, by=by, at=at, changes=changes)
    current.delete()


@transaction.atomic
def tell_progress(commitment: Commitment, *, id: UUID, note: str, by: User, at: datetime) -> CommitmentProgress:
    """Say how far it is, while it is open; who wrote it is told. Repeating the request says it once (CMT-04)."""
    current = _lock(commitment)
    words = without_control_characters(note).strip()
    if not CommitmentProgress._base_manager.filter(pk=id).exists():
        _check_open(current)
        if not words:
            raise Refused({"note": _("Escriba cómo va.")})
    fields = {"institution_id": current.institution_id, "commitment": current, "note": words}
    progress, is_new = create_once(CommitmentProgress, id=id, fields={**fields, "told_by": by, "told_at": at})
    if is_new:
        trail.record("commitments.progress_told", current, by=by, at=at, data={"note": words})
        people = {one.pk: one for one in (current.responsible, current.created_by) if one and one.pk != by.pk}
        title = _("%(who)s contó cómo va un compromiso") % {"who": by}
        _tell(
            current, current.institution, "progress", title, list(people.values()), at,
            key=str(progress.pk), body=f"{current.text}\n{words}",
        )  # fmt: skip
    return progress


@transaction.atomic
def claim_commitment(
    commitment: Commitment,
    *,
    id: UUID,
    note: str = "",
    title: str = "",
    file: Any = None,
    link: str = "",
    taken_on: date | None = None,
    by: User,
    at: datetime,
) -> CommitmentClaim:
    """Say that it is fulfilled, with the proof. Whoever may verify it is told; nothing closes until one does."""
    current = _lock(commitment)
    if not CommitmentClaim._base_manager.filter(pk=id).exists():
        _check_open(current)
        _check_unclaimed(current)
        if file is None and not link:
            raise Refused(_("Adjunte la prueba del cumplimiento: una foto, un archivo o un enlace."))
    evidence = documents.add_proof(
        current,
        id=uuid5(id, "evidence"),
        kind="commitment",
        title=title or (file.name if file is not None else link),
        file=file,
        link=link,
        taken_on=taken_on or day_of(at),
        by=by,
        at=at,
    )
    fields = {
        "institution_id": current.institution_id,
        "commitment": current,
        "note": without_control_characters(note).strip(),
        "evidence": evidence,
        "claimed_by": by,
        "claimed_at": at,
    }
    claim, is_new = create_once(CommitmentClaim, id=id, fields=fields)
    if is_new:
        _set_claim(current, claim)
        data = {"note": claim.note, "evidence": evidence.pk}
        trail.record("commitments.commitment_claimed", current, by=by, at=at, data=data)
        _tell_verifiers(current, claim, at)
    return claim


@transaction.atomic
def check_commitment(
    commitment: Commitment,
    *,
    id: UUID,
    result: str,
    note: str = "",
    evidence: Evidence | None = None,
    context: models.Model | None = None,
    by: User,
    at: datetime,
) -> CommitmentCheck:
    """What was found of a commitment, with a note or an evidence; found fulfilled, it is closed (CMT-03).

    What was declared fulfilled and is not found so goes back to who declared it, with the reason. Nobody finds the own
    commitment fulfilled, unless the institution lets it be marked (``commitments.self_verification``).
    """
    note = without_control_characters(note).strip()
    current = _lock(commitment)
    awaits, own = current.awaits_verification, rules.is_own(by, current)
    fields = {
        "institution_id": current.institution_id,
        "commitment": current,
        "context_type": context._meta.label_lower if context else "",
        "context_id": context.pk if context else None,
        "context_label": str(context)[:300] if context else "",
        "result": result,
        "note": note,
        "evidence": evidence,
        "checked_by": by,
        "checked_at": at,
    }
    if not CommitmentCheck._base_manager.filter(pk=id).exists():
        if context is not None:
            commitment_adding.send(Commitment, origin=context, by=by, at=at)
        _check_open(current)
        _check_proof(result, note, evidence)
        _check_second_person(current, result, own, at)
        if awaits and result != CheckResult.FULFILLED and not note:
            raise Refused(_("Escriba qué le falta a la prueba: el compromiso vuelve a quien lo declaró cumplido."))
        fields |= {"claim": current.claim if awaits else None, "is_own": own}
    check, is_new = create_once(CommitmentCheck, id=id, fields=fields)
    if is_new:
        changes = {}
        if result == CheckResult.FULFILLED:
            changes = _close(current, CommitmentState.FULFILLED, at)
        elif check.claim is not None:
            _set_claim(current, None)
            _tell_returned(current, check, at)
        data: dict[str, Any] = {"result": result, "note": note, "evidence": evidence.pk if evidence else None}
        data |= {"self_verified": True} if check.is_own else {}
        trail.record("commitments.commitment_checked", current, by=by, at=at, changes=changes, data=data)
    return check


@transaction.atomic
def check_with_file(
    commitment: Commitment, *, id: UUID, result: str, note: str = "", file: Any = None, by: User, at: datetime
) -> CommitmentCheck:
    """Verify with the file that proves it, filed as evidence of the commitment."""
    evidence = None
    if file is not None:
        evidence = documents.add_proof(
            commitment,
            id=uuid5(id, "evidence"),
            kind="commitment",
            title=file.name,
            file=file,
            taken_on=day_of(at),
            by=by,
            at=at,
        )
    return check_commitment(commitment, id=id, result=result, note=note, evidence=evidence, by=by, at=at)


@transaction.atomic
def cancel_commitment(
    commitment: Commitment, *, reason: CatalogueItem, note: str, by: User, at: datetime
) -> Commitment:
    """Call a commitment off, with a reason: it leaves every count and both parties can read why."""
    current = _lock(commitment)
    if current.state == CommitmentState.CANCELLED and (current.cancel_reason_id, current.state_note) == (
        reason.pk,
        note.strip(),
    ):
        return current
    _check_open(current)
    if not note.strip():
        raise Refused(_("Explique en una o dos frases por qué se cancela el compromiso."))
    current.cancel_reason, current.state_note = reason, note.strip()
    changes = _close(current, CommitmentState.CANCELLED, at, "cancel_reason", "state_note")
    data = {"reason": str(reason), "note": note.strip()}
    trail.record("commitments.commitment_cancelled", current, by=by, at=at, changes=changes, data=data)
    return current


def send_reminders(*, at: datetime) -> int:
    """What the clock does: in every institution, remind of what falls due soon and alert of what is overdue.

    Each thing is told once. The key of a notice carries the due date: a commitment whose date moved is reminded
    again. Returns how many commitments were looked at.
    """
    looked_at = 0
    for institution in Institution.objects.all():
        with scope(institution=institution):
            days = int(setting(institution, "reminders.days_before_due", day_of(at).year, default=REMINDER_DAYS))
            rows = list(queries.due_for_reminder(day_of(at), days=days))
            for commitment in rows:
                _remind(commitment, institution, at=at)
            waiting = list(queries.unverified_since(at - timedelta(days=_patience(institution, at))))
            for commitment in waiting:
                title = _("Nadie ha verificado un compromiso declarado cumplido")
                leaders = _leaders(commitment, at)
                _tell(commitment, institution, "unverified", title, leaders, at, key=str(commitment.claim_id))
            looked_at += len(rows) + len(waiting)
    return looked_at


def _remind(commitment: Commitment, institution: Institution, *, at: datetime) -> None:
    """Tell whoever answers and whoever wrote it; of what stays overdue, also the leaders of the unit."""
    today, due = day_of(at), day(commitment.due_on)
    people = [person for person in (commitment.responsible, commitment.created_by) if person]
    if not commitment.is_overdue_on(today):
        _tell(commitment, institution, "due_soon", _("Compromiso que vence el %(day)s") % {"day": due}, people, at)
        return
    _tell(commitment, institution, "overdue", _("Compromiso vencido el %(day)s") % {"day": due}, people, at)
    if today >= commitment.due_on + timedelta(days=_patience(institution, at)):
        title = _("Compromiso de su grupo sin cerrar, venció el %(day)s") % {"day": due}
        _tell(commitment, institution, "escalated", title, _leaders(commitment, at), at)


def _patience(institution: Institution, at: datetime) -> int:
    """How many days something may stay late before the leaders hear of it."""
    return int(setting(institution, "reminders.escalate_days_after_due", day_of(at).year, default=ESCALATE_DAYS))


def _leaders(commitment: Commitment, at: datetime) -> list[User]:
    return list(people_to_tell(commitment.institution, "group_leader", commitment.unit, on=day_of(at)))


def _tell_verifiers(commitment: Commitment, claim: CommitmentClaim, at: datetime) -> None:
    """Whoever wrote it and the leaders of the unit: a second person has to look at the proof."""
    people = {person.pk: person for person in [commitment.created_by, *_leaders(commitment, at)] if person}
    people.pop(claim.claimed_by_id, None)
    title = _("%(who)s declaró cumplido un compromiso: verifíquelo") % {"who": claim.claimed_by}
    _tell(commitment, commitment.institution, "to_verify", title, list(people.values()), at, key=str(claim.pk))


def _tell_returned(commitment: Commitment, check: CommitmentCheck, at: datetime) -> None:
    claim = check.claim
    if claim is not None and claim.claimed_by_id != check.checked_by_id:
        title = _("Le devolvieron un compromiso que declaró cumplido")
        _tell(
            commitment, commitment.institution, "returned", title, [claim.claimed_by], at,
            key=str(check.pk), body=f"{commitment.text}\n{check.note}",
        )  # fmt: skip


def _tell(
    commitment: Commitment,
    institution: Institution,
    kind: str,
    title: str,
    people: list[User],
    at: datetime,
    *,
    key: str = "",
    body: str = "",
) -> None:
    entity = f"{commitment.beneficiary}: " if commitment.beneficiary else ""
    notify(
        people,
        institution=institution,
        kind=f"commitments.{kind}",
        title=title,
        body=body or f"{entity}{commitment.text} ({commitment.responsible_name})",
        url=commitment.get_absolute_url(),
        key=f"commitments.{kind}:{commitment.pk}:{key or f'{commitment.due_on:%Y%m%d}'}",
        by=None,
        at=at,
        about=commitment,
    )


def _lock(commitment: Commitment) -> Commitment:
    shown = ("unit", "beneficiary", "responsible", "claim", "created_by", "institution")
    try:
        return locked(Commitment.objects.select_related(*shown), commitment)
    except Commitment.DoesNotExist as gone:
        raise Refused(_("Este compromiso fue retirado por otra persona. Vuelva a abrir la página.")) from gone


def _close(commitment: Commitment, state: CommitmentState, at: datetime, *also: str) -> dict[str, Any]:
    if state not in ALLOWED_MOVES.get(CommitmentState(commitment.state), ()):
        raise Refused(_already(commitment))
    before = commitment.state
    commitment.state, commitment.closed_at = state, at
    commitment.version += 1
    commitment.save(update_fields=["state", "closed_at", "version", *also])
    return {"state": (before, state.value)}


def _set_claim(commitment: Commitment, claim: CommitmentClaim | None) -> None:
    commitment.claim = claim
    commitment.version += 1
    commitment.save(update_fields=["claim", "version"])


def _check_unclaimed(commitment: Commitment) -> None:
    if commitment.claim_id is not None:
        raise Refused(_("El compromiso ya fue declarado cumplido y espera verificación."))


def _check_second_person(commitment: Commitment, result: str, own: bool, at: datetime) -> None:
    decides = result == CheckResult.FULFILLED or commitment.awaits_verification
    if own and decides and profile.refuses_self_verification(commitment.institution, day_of(at)):
        raise Refused(
            _(
                "Usted responde por este compromiso o lo declaró cumplido, y debe verificarlo otra persona. "
                "Declárelo cumplido con su prueba desde la página del compromiso."
            )
        )


def _check_open(commitment: Commitment) -> None:
    if commitment.state != CommitmentState.OPEN:
        raise Refused(_already(commitment))


def _already(commitment: Commitment) -> str:
    return _("El compromiso ya figura como %(state)s.") % {"state": commitment.get_state_display().lower()}


def _check_due(due_on: date, at: datetime) -> None:
    if due_on < day_of(at):
        raise Refused(_("La fecha límite %(day)s ya pasó. Escriba una fecha desde hoy.") % {"day": day(due_on)})


def _check_proof(result: str, note: str, evidence: Evidence | None) -> None:
    if result != CheckResult.IN_PROGRESS and not note and evidence is None:
        raise Refused(_("Para dar por verificado el compromiso, escriba una nota o adjunte una evidencia."))


def _clean(party: str, text: str, responsible: User | None, responsible_name: str, due_on: date) -> dict[str, Any]:
    name = one_line(responsible_name)[:150] or (str(responsible) if responsible else "")
    words = without_control_characters(text).strip()
    if not words:
        raise Refused(_("Escriba qué se compromete a hacer."))
    if not name:
        raise Refused(_("Escriba quién responde por el compromiso."))
    return {
        "party": party,
        "text": words,
        "responsible": responsible,
        "responsible_name": name,
        "due_on": due_on,
    }
