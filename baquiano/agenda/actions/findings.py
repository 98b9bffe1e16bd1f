"""What is decided of a conflict or a coincidence, and the days on which somebody cannot go."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.agenda import queries
from baquiano.agenda.choices import Decision
from baquiano.agenda.models import Absence, AgendaEntry, FindingAnswer, MonthlyAgenda
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.creation import create_once
from baquiano.common.errors import Refused
from baquiano.institutions.models import Unit
from baquiano.institutions.queries import people_to_tell
from baquiano.notifications.actions import notify


@transaction.atomic
def answer_finding(
    agenda: MonthlyAgenda, *, key: str, decision: str, reason: str, by: User, at: datetime
) -> FindingAnswer:
    """Say that the finding ``key`` stays as it is, or that the groups will do it together; it is kept with its reason.

    The answer holds while the finding is the same: another hour, day or person is another finding. Whoever coordinates
    tells the people of the other groups. Answered twice at once, the first answer stays.
    """
    agenda = (
        MonthlyAgenda.objects.select_for_update(of=("self",))
        .select_related("year", "unit", "institution")
        .get(pk=agenda.pk)
    )
    judged = next((one for one in queries.judge_agenda(agenda).found if one.finding.key == key), None)
    if judged is None:
        raise Refused(_("Eso ya cambió: vuelva a la agenda y mire los conflictos que quedan."))
    if judged.answer is not None:
        return judged.answer
    _check_answer(judged, decision, reason)
    finding = judged.finding
    fields = {
        "institution_id": agenda.institution_id,
        "agenda": agenda,
        "rule": finding.rule,
        "key": key,
        "sentence": finding.sentence,
        "decision": decision,
        "reason": reason.strip(),
        "answered_by": by,
        "answered_at": at,
    }
    try:
        with transaction.atomic():
            answer = FindingAnswer.objects.create(**fields)
    except IntegrityError:
        return FindingAnswer.objects.get(key=key)
    data = {"finding": finding.sentence, "decision": str(answer.get_decision_display()), "reason": answer.reason}
    trail.record("agenda.finding_answered", agenda, by=by, at=at, data=data)
    if decision == Decision.COORDINATED:
        _propose(answer, finding.entries, by=by, at=at)
    return answer


def _check_answer(judged: queries.Judged, decision: str, reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Escriba la razón: quien publica la agenda la va a leer."))
    if decision == Decision.ACCEPTED and not judged.finding.is_acceptable:
        raise Refused(_("Esto no se puede mantener así. %(advice)s") % {"advice": judged.finding.advice})
    if decision == Decision.COORDINATED and len(judged.finding.units) < 2:
        raise Refused(_("Aquí solo participa un grupo: no hay con quién coordinar."))


def _propose(answer: FindingAnswer, entries: Iterable[AgendaEntry], *, by: User, at: datetime) -> None:
    """Tell those who go and their leaders, so that they agree on one visit or one vehicle."""
    people: dict[Any, User] = {}
    lines = []
    for entry in entries:
        if entry.responsible is not None:
            people[entry.responsible_id] = entry.responsible
        lines.append(f"• {entry} · {entry.agenda.unit}")
    for unit in {entry.agenda.unit for entry in entries}:
        for leader in people_to_tell(answer.institution, "group_leader", unit, on=day_of(at)):
            people[leader.pk] = leader
    people.pop(by.pk, None)
    notify(
        people.values(),
        institution=answer.institution,
        kind="agenda.finding_coordinated",
        title=_("Propuesta para ir juntos: %(what)s")[:200] % {"what": answer.sentence[:150]},
        body="\n".join([f"{by}: {answer.reason}", "", *lines]),
        url=answer.agenda.get_absolute_url(),
        key=f"agenda.coordinate:{answer.pk}",
        by=by,
        at=at,
        about=answer.agenda,
    )


@transaction.atomic
def withdraw_answer(answer: FindingAnswer, *, by: User, at: datetime) -> None:
    """Take back what was decided: the finding is open again, and the trail keeps the answer."""
    answer = FindingAnswer.objects.select_for_update(of=("self",)).select_related("agenda").get(pk=answer.pk)
    if answer.agenda.is_published:
        raise Refused(_("La agenda ya se publicó con esta respuesta: no se puede retirar."))
    data = {"finding": answer.sentence, "reason": answer.reason}
    trail.record("agenda.answer_withdrawn", answer.agenda, by=by, at=at, data=data)
    answer.delete()


@transaction.atomic
def add_absence(
    *, id: UUID, person: User, unit: Unit, starts_on: date, ends_on: date, by: User, at: datetime
) -> Absence:
    """Note the days on which the person cannot go; nobody is asked why."""
    if ends_on < starts_on:
        raise Refused(_("El último día no puede ser anterior al primero."))
    fields = {"institution_id": unit.institution_id, "person": person, "unit": unit, "starts_on": starts_on}
    fields |= {"ends_on": ends_on, "created_by": by, "created_at": at}
    absence, is_new = create_once(Absence, id=id, fields=fields)
    if is_new:
        changes = trail.diff({}, trail.snapshot(absence, ["person", "starts_on", "ends_on"]))
        trail.record("agenda.absence_added", absence, by=by, at=at, changes=changes)
    return absence


@transaction.atomic
def withdraw_absence(absence: Absence, *, by: User, at: datetime) -> Absence:
    """The person can go after all; pressed twice, it is withdrawn once."""
    absence = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
    if absence.withdrawn_at is None:
        absence.withdrawn_at = at
        absence.save(update_fields=["withdrawn_at"])
        trail.record("agenda.absence_withdrawn", absence, by=by, at=at)
    return absence
