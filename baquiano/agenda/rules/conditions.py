"""What may be done with an agenda in its state, and when it should have been sent."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from baquiano.accounts.models import User
from baquiano.agenda.choices import AgendaState, EntryState
from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.common.calendar_days import days_in_month, is_working_day
from baquiano.common.policy import allows
from baquiano.institutions.models import Unit
from baquiano.meetings.choices import Modality

DEFAULT_CLOSING_DAY = 25


def closing_day(year: int, month: int, day: int = DEFAULT_CLOSING_DAY) -> date:
    """The day by which the groups send the agenda of the month: ``day`` of the month before (MI-GE-PR-17)."""
    previous = (year - 1, 12) if month == 1 else (year, month - 1)
    first, last = days_in_month(*previous)
    return min(first.replace(day=max(1, min(day, 28))) if day <= 28 else first.replace(day=min(day, last.day)), last)


def is_late(state: str, closes_on: date, today: date) -> bool:
    """Whether the group still owes the agenda after its closing day; an agenda nobody drew is owed too."""
    return today > closes_on and state in {"", AgendaState.DRAFT}


def month_of(day: date) -> tuple[int, int]:
    return day.year, day.month


def can_draw(agenda: MonthlyAgenda | None, year: int, month: int, today: date) -> bool:
    """Whether the plan may still be drawn into the month: it has not ended and the agenda is in preparation."""
    return (agenda is None or agenda.is_open) and days_in_month(year, month)[1] >= today


def can_draw_all(user: User, units: Iterable[Unit]) -> bool:
    """Whether the policy lets ``user`` draw the month of every one of the groups, not only of the own one."""
    return all(allows(user, "agenda.draw_agenda", unit) for unit in units)


def can_review(agenda: MonthlyAgenda) -> bool:
    """Whether the agenda awaits the verification of planning."""
    return agenda.state == AgendaState.SUBMITTED


def can_edit(user: User, agenda: MonthlyAgenda) -> bool:
    """The group writes its agenda until it sends it; planning may send it back."""
    return agenda.is_open and allows(user, "agenda.edit_entry", agenda)


def can_change_entry(user: User, entry: AgendaEntry) -> bool:
    return not entry.is_cancelled and can_edit(user, entry.agenda)


def can_restore_entry(user: User, entry: AgendaEntry) -> bool:
    return entry.is_cancelled and can_edit(user, entry.agenda)


def can_prepare(user: User, entry: AgendaEntry) -> bool:
    """Whoever answers for the activity, or leads the group, prepares it; not once it was cancelled."""
    return not entry.is_cancelled and allows(user, "agenda.prepare_entry", entry)


def can_answer(user: User, entries: Iterable[AgendaEntry]) -> bool:
    """Whoever answers for one of the groups of a finding, or for all, says what is decided of it."""
    agendas = (entry.agenda for entry in entries if entry.agenda_id)
    return any(allows(user, "agenda.answer_finding", agenda) for agenda in agendas)


@dataclass(frozen=True)
class Submission:
    """Whether an agenda is ready to be sent: how many entries it has and what each one lacks."""

    entries: int
    lacking: list[tuple[AgendaEntry, list[str]]]

    @property
    def is_complete(self) -> bool:
        return not self.lacking


def lacks(entry: AgendaEntry) -> list[str]:
    """What an entry still needs before planning can verify it, in words."""
    missing = []
    if entry.responsible_id is None:
        missing.append("la persona responsable")
    if entry.modality == Modality.IN_PERSON and not entry.place:
        missing.append("el lugar")
    if entry.modality == Modality.VIRTUAL and not entry.link:
        missing.append("el enlace")
    if month_of(entry.day) != (entry.agenda.year.year, entry.agenda.month):
        missing.append("una fecha de este mes")
    return missing


def submission_of(entries: Iterable[AgendaEntry]) -> Submission:
    """The readiness of ``entries``; the withdrawn ones do not count."""
    kept = [entry for entry in entries if entry.state == EntryState.PLANNED]
    return Submission(len(kept), [(entry, missing) for entry in kept if (missing := lacks(entry))])


def days_without_work(entries: Iterable[AgendaEntry], holidays: Collection[date]) -> set[date]:
    """The days of ``entries`` that are weekend or holiday, to be flagged beside them."""
    return {entry.day for entry in entries if not is_working_day(entry.day, holidays)}
