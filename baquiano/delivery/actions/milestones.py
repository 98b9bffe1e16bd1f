"""Assistances of a service: begun with its version, declined by the entity, advanced hito by hito (EXE-02, EXE-13)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once, one_at_a_time
from baquiano.common.errors import Refused
from baquiano.common.text import without_control_characters
from baquiano.competences.queries import check_assignment
from baquiano.delivery import queries
from baquiano.delivery.actions.accompanying import start_case_of
from baquiano.delivery.actions.registrars import check_trained
from baquiano.delivery.choices import ALLOWED_MILESTONE_MOVES, AssistanceState, MilestoneState
from baquiano.delivery.models import Assistance, AssistanceMilestone, AssistanceSession
from baquiano.delivery.signals import assistance_ended
from baquiano.delivery.stored_progress import refresh_progress
from baquiano.documents import actions as documents
from baquiano.documents.models import Evidence
from baquiano.institutions.models import CatalogueItem, Unit
from baquiano.institutions.queries import people_to_tell
from baquiano.notifications.actions import notify
from baquiano.portfolio import queries as portfolio
from baquiano.portfolio.models import Milestone, ServiceVersion
from baquiano.procedures import actions as procedures


@transaction.atomic
def start_service(
    *,
    id: UUID,
    unit: Unit,
    beneficiary: Beneficiary,
    service_version: ServiceVersion,
    starts_on: date,
    adviser: User,
    other_topics: Iterable[CatalogueItem] = (),
    other_units: Iterable[Unit] = (),
    other_advisers: Iterable[User] = (),
    strategy: CatalogueItem | None = None,
    is_mandatory: bool = False,
    by: User,
    at: datetime,
) -> Assistance:
    """Begin to give a service to an entity: its hitos are due from ``starts_on`` on, and its version stays the same.

    ``unit`` leads it; the ``other_units`` take part, and each hito is of the one that its version says, or of the lead
    (PLN-26). Who gives those of another dependency is the first of ``other_advisers`` who works there. Refused when the
    service is not offered, or when the entity already has it open.
    """
    one_at_a_time(id)
    people = list(other_advisers)
    known = Assistance._base_manager.filter(pk=id).first()
    version = known.service_version if known and known.service_version else service_version
    if known is None:
        _check_offered(version, beneficiary)
        check_assignment(unit.institution, adviser, version.topic, starts_on, field="adviser")
        for person in people:
            check_assignment(unit.institution, person, version.topic, starts_on, field="other_advisers")
    fields = {
        "institution_id": unit.institution_id,
        "unit": unit,
        "year": starts_on.year,
        "beneficiary": beneficiary,
        "topic": version.topic,
        "service_type": version.service_type,
        "service_version": service_version,
        "starts_on": starts_on,
        "adviser": adviser,
        "strategy": strategy,
        "is_mandatory": is_mandatory,
        "created_by": by,
        "created_at": at,
    }
    assistance, is_new = create_once(Assistance, id=id, fields=fields)
    if is_new:
        assistance.other_topics.set(other_topics)
        assistance.other_units.set([one for one in other_units if one.pk != unit.pk])
        AssistanceMilestone.objects.bulk_create(_hitos(assistance, people, day_of(at)))
        data = {"beneficiary": str(beneficiary), "service": str(version)}
        trail.record("delivery.service_started", assistance, by=by, at=at, data=data)
        refresh_progress(assistance)
        start_case_of(assistance, by=by, at=at)
    return assistance


def _check_offered(chosen: ServiceVersion, beneficiary: Beneficiary) -> None:
    # As it is stored: the page may have been open while another version was published.
    version = ServiceVersion.objects.select_related("service").get(pk=chosen.pk)
    if not version.is_in_force or not version.service.is_offered:
        raise Refused(
            _("«%(service)s» ya no se ofrece con esa versión: elija la vigente.") % {"service": version.service}
        )
    if queries.open_of_service(beneficiary, version.service_id).exists():
        raise Refused(
            _("%(entity)s ya tiene «%(service)s» en curso: ábrala desde la lista.")
            % {"entity": beneficiary, "service": version.service}
        )


def _hitos(assistance: Assistance, people: list[User], on: date) -> list[AssistanceMilestone]:
    version, first = assistance.service_version, assistance.starts_on
    if version is None or first is None:
        return []
    givers = queries.giver_of_each_unit(people, on)
    return [
        AssistanceMilestone(
            id=uuid5(assistance.pk, str(one.pk)),
            institution_id=assistance.institution_id,
            assistance=assistance,
            milestone=one,
            unit_id=one.unit_id or assistance.unit_id,
            responsible=givers.get(one.unit_id) if one.unit_id and one.unit_id != assistance.unit_id else None,
            due_on=one.due_on or first + timedelta(days=one.offset_days or 0),
        )
        for one in portfolio.milestones_of(version)
    ]


@transaction.atomic
def accept_assistance(
    assistance: Assistance, *, accepted_on: date, note: str = "", by: User, at: datetime
) -> Assistance:
    """Record that the entity accepts it; where no norm obliges, it is voluntary (EXE-02)."""
    current = queries.assistance_for_update(assistance)
    _check_open(current)
    if accepted_on > day_of(at):
        raise Refused({"answered_on": [_("La aceptación se registra cuando ya ocurrió.")]})
    if current.accepted_on == accepted_on:
        return current
    before, current.accepted_on = current.accepted_on, accepted_on
    current.version += 1
    current.save(update_fields=["accepted_on", "version"])
    changes = {"accepted_on": (before, accepted_on)}
    trail.record("delivery.assistance_accepted", current, by=by, at=at, changes=changes, data={"note": note.strip()})
    return current


@transaction.atomic
def decline_assistance(assistance: Assistance, *, note: str, by: User, at: datetime) -> Assistance:
    """Close it as not taken because the entity does not want it; nothing of it counts as overdue (EXE-02).

    Refused when a norm obliges, and without saying who declined and why.
    """
    current = queries.assistance_for_update(assistance)
    words = without_control_characters(note).strip()
    if current.state == AssistanceState.DECLINED:
        return current
    _check_open(current)
    if current.is_mandatory:
        raise Refused(_("Una norma obliga a prestarla: no se puede declinar."))
    if not words:
        raise Refused({"note": [_("Escriba quién declinó y por qué.")]})
    current.state, current.state_note = AssistanceState.DECLINED, words
    current.closed_at, current.closed_by = at, by
    current.version += 1
    current.save(update_fields=["state", "state_note", "closed_at", "closed_by", "version"])
    changes = {"state": (AssistanceState.OPEN.value, AssistanceState.DECLINED.value)}
    refresh_progress(current)
    trail.record("delivery.assistance_declined", current, by=by, at=at, changes=changes, data={"note": words})
    procedures.cancel_case(current, by=by, at=at, reason=words)
    return current


# --- hitos -----------------------------------------------------------------------------------------------------------
@transaction.atomic
def claim_milestone(
    one: AssistanceMilestone,
    *,
    id: UUID,
    claimed_on: date,
    note: str = "",
    title: str = "",
    file: Any = None,
    link: str = "",
    by: User,
    at: datetime,
) -> AssistanceMilestone:
    """Say that a hito is met, with its day and the proof that the service asks for (EXE-11).

    Refused without that proof, of a day to come or before the assistance began, and of who was not trained where the
    profile asks for it (ORG-08). Somebody else verifies it: they are told. The same ``id`` again changes nothing.
    """
    current = queries.milestone_for_update(one)
    if _is_repeated(current, id):
        return current
    check_trained(current.assistance.institution, current.assistance.year, by=by)
    _check_claim(current, claimed_on, has_proof=bool(file or link), at=at)
    evidence = _file(current.assistance, current.milestone, id, title, file, link, claimed_on, by=by, at=at)
    _claim(current, claimed_on, note, evidence, None, id, by=by, at=at)
    _tell_verifiers(current, by=by, at=at)
    _tell_ended(current.assistance, by=by, at=at)
    return current


def write_claim(
    one: AssistanceMilestone, claimed_on: date, note: str, link: str, *, id: UUID, by: User, at: datetime
) -> None:
    """Say that a hito already locked is met, as ``claim_milestone`` does, and tell nobody: it comes from a file."""
    _check_claim(one, claimed_on, has_proof=bool(link), at=at)
    evidence = _file(one.assistance, one.milestone, id, "", None, link, claimed_on, by=by, at=at)
    _claim(one, claimed_on, note, evidence, None, id, by=by, at=at)


@transaction.atomic
def claim_in_session(
    session: AssistanceSession,
    milestones: Sequence[AssistanceMilestone],
    *,
    id: UUID,
    note: str = "",
    title: str = "",
    file: Any = None,
    link: str = "",
    by: User,
    at: datetime,
) -> list[AssistanceMilestone]:
    """Say that a visit met a hito of each of those entities: one proof, filed once in the visit, for all (EXE-10).

    Refused before the visit was held, and when one of them asks for a proof that is not given. All or none.
    """
    held = queries.session_for_update(session)
    if not held.meeting.is_held:
        raise Refused(_("Cierre primero la visita: lo que cumple se registra cuando ya se hizo."))
    if not milestones:
        raise Refused(_("Elija al menos una entidad."))
    served = set(held.served.values_list("beneficiary_id", flat=True))
    day = day_of(held.meeting.starts_at)
    rows = [queries.milestone_for_update(one) for one in sorted(milestones, key=lambda one: one.pk)]
    left = [row for row in rows if not _is_repeated(row, id)]
    if left:
        check_trained(held.meeting.institution, day.year, by=by)
    for row in left:
        if row.milestone.evidence_kind_id != left[0].milestone.evidence_kind_id:
            raise Refused(_("Los hitos que elija a la vez deben exigir el mismo soporte."))
        if row.assistance.beneficiary_id not in served:
            raise Refused(_("%(entity)s no es de esta visita.") % {"entity": row.assistance.beneficiary})
        _check_claim(row, day, has_proof=bool(file or link), at=at)
    if left:
        evidence = _file(held.meeting, left[0].milestone, id, title, file, link, day, by=by, at=at)
        for row in left:
            _claim(row, day, note, evidence, held, id, by=by, at=at)
            _tell_verifiers(row, by=by, at=at)
        for assistance in {row.assistance_id: row.assistance for row in left}.values():
            _tell_ended(assistance, by=by, at=at)
    return rows


@transaction.atomic
def verify_milestone(one: AssistanceMilestone, *, note: str = "", by: User, at: datetime) -> AssistanceMilestone:
    """Verify what somebody else said that is met: only then it counts (EXE-13)."""
    current = queries.milestone_for_update(one)
    if current.is_verified:
        return current
    _check_decision(current, MilestoneState.VERIFIED, by)
    current.state, current.verified_by, current.verified_at = MilestoneState.VERIFIED, by, at
    current.returned_note = ""
    _save(current, "state", "verified_by", "verified_at", "returned_note")
    _tell(current, "verified", note, by=by, at=at)
    return current


@transaction.atomic
def return_milestone(one: AssistanceMilestone, *, note: str, by: User, at: datetime) -> AssistanceMilestone:
    """Send it back with what must be adjusted; its proof stays filed and the hito waits to be claimed again."""
    current = queries.milestone_for_update(one)
    words = without_control_characters(note).strip()
    if current.is_pending and current.returned_note == words and words:
        return current
    _check_decision(current, MilestoneState.PENDING, by)
    if not words:
        raise Refused({"note": [_("Escriba qué se debe ajustar.")]})
    claimant = current.claimed_by
    current.state, current.returned_note = MilestoneState.PENDING, words
    current.returns += 1
    current.claimed_on = current.claimed_by = current.claimed_at = current.evidence = current.session = None
    names = ("state", "returned_note", "returns", "claimed_on", "claimed_by", "claimed_at", "evidence", "session")
    _save(current, *names)
    _tell(current, "returned", words, by=by, at=at)
    if claimant is not None:
        notify(
            [claimant],
            institution=current.assistance.institution,
            kind="delivery.milestone_returned",
            title=(_("Hito devuelto: %(what)s") % {"what": current})[:200],
            body=words,
            url=current.get_absolute_url(),
            key=f"delivery.milestone_returned:{current.pk}:{current.returns}",
            by=by,
            at=at,
            about=current.assistance,
        )
    return current


def _is_repeated(one: AssistanceMilestone, id: UUID) -> bool:
    return not one.is_pending and one.claim_id == id


def _check_claim(one: AssistanceMilestone, claimed_on: date, *, has_proof: bool, at: datetime) -> None:
    assistance, asked = one.assistance, one.milestone.evidence_kind
    _check_open(assistance)
    if MilestoneState.CLAIMED not in ALLOWED_MILESTONE_MOVES[MilestoneState(one.state)]:
        told = {"name": one, "state": one.get_state_display().lower()}
        raise Refused(_("«%(name)s» ya figura como %(state)s.") % told)
    if claimed_on > day_of(at):
        raise Refused({"claimed_on": [_("Un hito se registra cuando ya se cumplió.")]})
    if assistance.starts_on and claimed_on < assistance.starts_on:
        raise Refused({"claimed_on": [_("Esa fecha es anterior al inicio de la asistencia.")]})
    if asked is not None and not has_proof:
        raise Refused(
            _("«%(name)s» exige un soporte: %(kind)s. Adjunte el archivo o escriba el enlace.")
            % {"name": one, "kind": asked}
        )


def _file(
    subject: Any,
    milestone: Milestone,
    id: UUID,
    title: str,
    file: Any,
    link: str,
    taken_on: date,
    *,
    by: User,
    at: datetime,
) -> Evidence | None:
    """File the proof, of the kind that the service asks for."""
    if not file and not link:
        return None
    kind = milestone.evidence_kind
    return documents.add_proof(
        subject,
        id=uuid5(id, "evidence"),
        kind=kind.code if kind else "milestone",
        title=(title or milestone.evidence or milestone.name)[:200],
        file=file,
        link=link,
        taken_on=taken_on,
        by=by,
        at=at,
    )


def _claim(
    one: AssistanceMilestone,
    claimed_on: date,
    note: str,
    evidence: Evidence | None,
    session: AssistanceSession | None,
    id: UUID,
    *,
    by: User,
    at: datetime,
) -> None:
    one.state, one.claimed_on, one.claimed_by, one.claimed_at = MilestoneState.CLAIMED, claimed_on, by, at
    one.note, one.evidence, one.session = without_control_characters(note).strip(), evidence, session
    one.claim_id = id
    _save(one, "state", "claimed_on", "claimed_by", "claimed_at", "note", "evidence", "session", "claim_id")
    told = {"name": str(one), "on": claimed_on, "evidence": str(evidence or ""), "session": session and session.pk}
    trail.record("delivery.milestone_claimed", one.assistance, by=by, at=at, data=told)


def _check_decision(one: AssistanceMilestone, state: MilestoneState, by: User) -> None:
    _check_open(one.assistance)
    if not one.is_claimed or state not in ALLOWED_MILESTONE_MOVES[MilestoneState.CLAIMED]:
        raise Refused(_("«%(name)s» no espera verificación.") % {"name": one})
    if one.claimed_by_id == by.pk:
        raise Refused(_("Quien declara cumplido un hito no lo verifica: lo hace otra persona."))


def _save(one: AssistanceMilestone, *names: str) -> None:
    one.version += 1
    one.save(update_fields=["version", *names])
    refresh_progress(one.assistance)


def _tell(one: AssistanceMilestone, verb: str, note: str, *, by: User, at: datetime) -> None:
    data = {"name": str(one), "note": note.strip()}
    trail.record(f"delivery.milestone_{verb}", one.assistance, by=by, at=at, data=data)


def _tell_ended(assistance: Assistance, *, by: User, at: datetime) -> None:
    """Nothing is left to do with the entity: what follows that is of the rooms above (EVA-05)."""
    if not assistance.milestones.filter(state=MilestoneState.PENDING).exists():
        assistance_ended.send(sender=Assistance, assistance=assistance, by=by, at=at)


def _tell_verifiers(one: AssistanceMilestone, *, by: User, at: datetime) -> None:
    """Who leads the dependency that gives it, without who claimed it."""
    assistance = one.assistance
    people = people_to_tell(assistance.institution, "group_leader", assistance.unit, on=day_of(at))
    notify(
        [person for person in people if person.pk != by.pk],
        institution=assistance.institution,
        kind="delivery.milestone_claimed",
        title=(_("Hito por verificar: %(what)s") % {"what": one})[:200],
        body=str(assistance),
        url=one.get_absolute_url(),
        key=f"delivery.milestone_claimed:{one.pk}:{one.returns}",
        by=by,
        at=at,
        about=assistance,
    )


def _check_open(assistance: Assistance) -> None:
    if not assistance.is_open:
        raise Refused(
            _("La asistencia figura como %(state)s: ábrala de nuevo para escribir en ella.")
            % {"state": assistance.get_state_display().lower()}
        )
