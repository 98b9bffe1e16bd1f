"""Verbs of commitments: promised, verified, cancelled with a reason, remembered."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import models, transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary
from baquiano.commitments import queries
from baquiano.commitments.choices import ALLOWED_MOVES, CheckResult, CommitmentState
from baquiano.commitments.models import Commitment, CommitmentCheck
from baquiano.commitments.signals import commitment_adding, commitment_changing
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.editing import save_if_current
from baquiano.common.errors import Refused
from baquiano.common.text import one_line, without_control_characters
from baquiano.documents import actions as documents
from baquiano.documents.models import Evidence
from baquiano.institutions.models import CatalogueItem, Institution, Unit
from baquiano.institutions.queries import people_with_role, setting
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
    if current.checks.exists():
        raise Refused(_("El compromiso ya fue verificado; si no aplica, cancélelo con su motivo."))
    changes = {name: (value, None) for name, value in trail.snapshot(current, list(EDITABLE)).items()}
    trail.record("commitments.commitment_discarded", current, by=by, at=at, changes=changes)
    current.delete()


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
    """What was found of a commitment, with a note or an evidence; found fulfilled, it is closed (CMT-03)."""
    note = without_control_characters(note).strip()
    current = _lock(commitment)
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
    check, is_new = create_once(CommitmentCheck, id=id, fields=fields)
    if is_new:
        changes = {}
        if result == CheckResult.FULFILLED:
            changes = _close(current, CommitmentState.FULFILLED, at)
        data = {"result": result, "note": note, "evidence": evidence.pk if evidence else None}
        trail.record("commitments.commitment_checked", current, by=by, at=at, changes=changes, data=data)
    return check


@transaction.atomic
def check_with_file(
    commitment: Commitment, *, id: UUID, result: str, note: str = "", file: Any = None, by: User, at: datetime
) -> CommitmentCheck:
    """Verify with the file that proves it, filed as evidence of the commitment."""
    evidence = None
    if file is not None:
        stored = documents.store_file(
            file, institution=commitment.institution, name=file.name, by=by, at=at, id=uuid5(id, "file")
        )
        evidence = documents.add_evidence(
            commitment,
            id=uuid5(id, "evidence"),
            kind="commitment",
            title=file.name,
            file=stored,
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
            days = int(setting(institution, "reminders.days_before_due", default=REMINDER_DAYS))
            rows = list(queries.due_for_reminder(day_of(at), days=days))
            for commitment in rows:
                _remind(commitment, institution, at=at)
            looked_at += len(rows)
    return looked_at


def _remind(commitment: Commitment, institution: Institution, *, at: datetime) -> None:
    """Tell whoever answers and whoever wrote it; of what stays overdue, also the leaders of the unit."""
    today, due = day_of(at), day(commitment.due_on)
    people = [person for person in (commitment.responsible, commitment.created_by) if person]
    if not commitment.is_overdue_on(today):
        _tell(commitment, institution, "due_soon", _("Compromiso que vence el %(day)s") % {"day": due}, people, at)
        return
    _tell(commitment, institution, "overdue", _("Compromiso vencido el %(day)s") % {"day": due}, people, at)
    patience = int(setting(institution, "reminders.escalate_days_after_due", default=ESCALATE_DAYS))
    if today >= commitment.due_on + timedelta(days=patience):
        leaders = list(people_with_role(institution, "group_leader", commitment.unit, on=today))
        title = _("Compromiso de su grupo sin cerrar, venció el %(day)s") % {"day": due}
        _tell(commitment, institution, "escalated", title, leaders, at)


def _tell(
    commitment: Commitment, institution: Institution, kind: str, title: str, people: list[User], at: datetime
) -> None:
    entity = f"{commitment.beneficiary}: " if commitment.beneficiary else ""
    notify(
        people,
        institution=institution,
        kind=f"commitments.{kind}",
        title=title,
        body=f"{entity}{commitment.text} ({commitment.responsible_name})",
        url=commitment.get_absolute_url(),
        key=f"commitments.{kind}:{commitment.pk}:{commitment.due_on:%Y%m%d}",
        by=None,
        at=at,
        about=commitment,
    )


def _lock(commitment: Commitment) -> Commitment:
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("unit", "beneficiary", "responsible")
    found = rows.filter(pk=commitment.pk).first()
    if found is None:
        raise Refused(_("Este compromiso fue retirado por otra persona. Vuelva a abrir la página."))
    return found


def _close(commitment: Commitment, state: CommitmentState, at: datetime, *also: str) -> dict[str, Any]:
    if state not in ALLOWED_MOVES.get(CommitmentState(commitment.state), ()):
        raise Refused(_already(commitment))
    before = commitment.state
    commitment.state, commitment.closed_at = state, at
    commitment.version += 1
    commitment.save(update_fields=["state", "closed_at", "version", *also])
    return {"state": (before, state.value)}


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
