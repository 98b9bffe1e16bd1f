"""Publishing the coordinated agenda and sending it to whoever takes part (activity 10 of the procedure)."""

from collections import defaultdict
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.agenda import queries
from baquiano.agenda.choices import AgendaState, EntryState
from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.agenda.signals import agenda_published
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.institutions.models import FiscalYear
from baquiano.institutions.queries import people_to_tell
from baquiano.institutions.rules import refuse_closed
from baquiano.notifications.actions import notify
from baquiano.procedures import actions as procedures
from baquiano.ui.display import hour, long_day


@transaction.atomic
def publish_month(
    year: FiscalYear, month: int, *, control: procedures.ControlCheck | None = None, by: User, at: datetime
) -> list[MonthlyAgenda]:
    """Publish every verified agenda of the month at once and mail each official the entries in which they take part.

    Agendas that are not verified yet stay as they are: publishing again later adds them. Publishing starts what
    follows in the rooms above (the visits), in the same transaction. Refused with the conflicts that nobody answered,
    unless the folder lets them pass.
    """
    refuse_closed(year)
    agendas = list(queries.verified_agendas(year, month).select_for_update(of=("self",)))
    if not agendas:
        raise Refused("No hay agendas verificadas por publicar en este mes. Verifique primero las que llegaron.")
    _check_conflicts(agendas, year, month)
    for agenda in agendas:
        _publish(agenda, control, by=by, at=at)
    agenda_published.send(sender=MonthlyAgenda, agendas=agendas, by=by, at=at)
    for agenda in agendas:
        _send(agenda, by=by, at=at)
    return agendas


def _check_conflicts(agendas: list[MonthlyAgenda], year: FiscalYear, month: int) -> None:
    """What becomes public was coordinated: nobody is sent to two places at once without somebody having said so."""
    institution = agendas[0].institution
    if queries.publishes_with_conflicts(institution, year.year):
        return
    judgement = queries.judge_month(institution, year, month)
    blocking = judgement.of_agendas([agenda.pk for agenda in agendas]).blocking
    if blocking:
        shown = " ".join(one.finding.sentence for one in blocking[:3])
        more = _(" Y %(n)s más.") % {"n": len(blocking) - 3} if len(blocking) > 3 else ""
        raise Refused(
            _("Antes de publicar, resuelva los conflictos o diga por qué se mantienen: %(shown)s%(more)s")
            % {"shown": shown, "more": more}
        )


def _publish(agenda: MonthlyAgenda, control: procedures.ControlCheck | None, *, by: User, at: datetime) -> None:
    claim = procedures.claim("agenda.publish_agenda", subject=agenda, by=by, at=at)
    agenda.state, agenda.published_at = AgendaState.PUBLISHED, at
    agenda.version += 1
    agenda.save(update_fields=["state", "published_at", "version"])
    trail.record("agenda.agenda_published", agenda, by=by, at=at, data={"entries": _kept(agenda).count()})
    procedures.complete(claim, by=by, at=at, control=control)


def _kept(agenda: MonthlyAgenda) -> models.QuerySet[AgendaEntry]:
    return agenda.entries.filter(state=EntryState.PLANNED)


def _send(agenda: MonthlyAgenda, *, by: User, at: datetime) -> None:
    """One message to each official involved with their own entries, and one to the leaders with all of them."""
    entries = list(_kept(agenda).select_related("responsible", "beneficiary", "municipality"))
    of_person: dict[User, list[AgendaEntry]] = defaultdict(list)
    for entry in entries:
        if entry.responsible is not None:
            of_person[entry.responsible].append(entry)
    for leader in people_to_tell(agenda.institution, "group_leader", agenda.unit, on=day_of(at)):
        of_person[leader] = entries
    for person, theirs in of_person.items():
        notify(
            [person],
            institution=agenda.institution,
            kind="agenda.agenda_published",
            title=f"{agenda} publicada"[:200],
            body="\n".join(_line(entry) for entry in theirs) or "Este mes no tiene actividades.",
            url=agenda.get_absolute_url(),
            key=f"agenda.published:{agenda.pk}",
            by=by,
            at=at,
            about=agenda,
        )


def _line(entry: AgendaEntry) -> str:
    where = entry.place or entry.link or entry.get_modality_display()
    whom = f" · {entry.beneficiary}" if entry.beneficiary and entry.beneficiary.name not in where else ""
    town = f", {entry.municipality}" if entry.municipality else ""
    when = f"{long_day(entry.starts_at)}, {hour(entry.starts_at)} a {hour(entry.ends_at)}"
    return f"• {when}: {entry.title}{whom} · {where}{town}"
