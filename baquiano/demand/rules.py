"""The terms of the law and what a request allows. In prose: ``docs/rules/demand-terms.md``."""

from datetime import date, timedelta
from typing import Any

from baquiano.common.calendar_days import months_after
from baquiano.common.policy import allows
from baquiano.demand.choices import (
    COMPLETION_DAYS,
    PENDING,
    PLANNABLE,
    REQUEST_MOVES,
    RUNNING,
    TERMS,
    TRANSFER_DAYS,
    PetitionKind,
    Placement,
    RequestState,
    ServiceClass,
    TermLight,
)
from baquiano.demand.models import ServiceRequest
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import add_working_days, setting, working_days_between

VIEW, REGISTER = "demand.view_request", "demand.register_request"
TRIAGE, ANSWER, CALL = "demand.triage_request", "demand.answer_request", "demand.register_call"
VOLUME, EXCHANGE = "demand.view_volume", "demand.exchange_numbers"
TICKET_DAYS, TICKET_KEY = 3, "demand.ticket_working_days"
WARN_WORKING_DAYS = 3
# To complete it (Ley 1755 de 2015, art. 17); a term in months is that of the calendar (Ley 4 de 1913, art. 59).
COMPLETION_MONTHS = 1
S = RequestState


def is_open(institution: Institution) -> bool:
    """Whether the institution receives requests: its profile opens the room."""
    return bool(setting(institution, "demand.enabled", default=False))


# --- terms -----------------------------------------------------------------------------------------------------------
def days_of(institution: Institution, kind: str, year: int) -> int:
    """The working days of the term; those of the help desk, the institution says (DEM-08)."""
    if kind == PetitionKind.TICKET:
        return int(setting(institution, TICKET_KEY, year, default=TICKET_DAYS))
    return TERMS[PetitionKind(kind)]


def term_ends(
    institution: Institution,
    kind: str,
    received_on: date,
    *,
    extra_days: int = 0,
    asked_on: date | None = None,
    completed_on: date | None = None,
) -> date:
    """The last day to answer, counted from the working day after ``received_on``.

    What was left when the requester was asked to complete it is counted again from the day after it was completed, at
    least one day.
    """
    due = add_working_days(institution, received_on, days_of(institution, kind, received_on.year) + extra_days)
    if asked_on is None or completed_on is None:
        return due
    left = working_days_between(institution, asked_on, due)
    return add_working_days(institution, completed_on, max(left, 1))


def due_of(row: ServiceRequest) -> date:
    """The same, of a request as it stands."""
    return term_ends(
        row.institution,
        row.petition_kind,
        row.received_on,
        extra_days=row.extra_days,
        asked_on=row.asked_on,
        completed_on=row.completed_on,
    )


def transfer_due(row: ServiceRequest) -> date:
    """Until when it is sent to whoever is competent."""
    return add_working_days(row.institution, row.received_on, TRANSFER_DAYS)


def completion_due(row: ServiceRequest) -> date:
    """Until when the requester may be asked to complete it."""
    return add_working_days(row.institution, row.received_on, COMPLETION_DAYS)


def abandoned_from(row: ServiceRequest) -> date | None:
    """The first day on which one that nobody completed may be closed as abandoned."""
    if row.asked_on is None or row.completed_on:
        return None
    return months_after(row.asked_on, COMPLETION_MONTHS) + timedelta(days=1)


def warns_from(institution: Institution, on: date) -> date:
    """The last term that is near today, for choosing rows without asking one by one."""
    return add_working_days(institution, on, WARN_WORKING_DAYS)


def light_of(row: ServiceRequest, on: date, *, ended_on: date | None, near: date | None = None) -> TermLight:
    """The traffic light of the term. ``ended_on`` is the day on which it was answered; a list gives ``near`` once."""
    if ended_on is not None:
        return TermLight.DONE if ended_on <= row.due_on else TermLight.DONE_LATE
    if row.state == S.SUSPENDED:
        return TermLight.PAUSED
    if on > row.due_on:
        return TermLight.OVERDUE
    return TermLight.DUE_SOON if row.due_on <= (near or warns_from(row.institution, on)) else TermLight.ON_TIME


# --- what may be done ------------------------------------------------------------------------------------------------
def moves(row: ServiceRequest, state: RequestState) -> bool:
    return state in REQUEST_MOVES[RequestState(row.state)]


def can_extend(row: ServiceRequest, on: date) -> bool:
    """Once, and before the term ends: the person is told why in time (Ley 1755 de 2015, art. 14)."""
    return row.state in RUNNING and not row.extra_days and on <= row.due_on


def can_ask_completion(row: ServiceRequest, on: date) -> bool:
    """Once, in the ten days after it was received (Ley 1755 de 2015, art. 17)."""
    return row.state in RUNNING and row.asked_on is None and on <= completion_due(row)


def can_accept(row: ServiceRequest) -> bool:
    """An orientation, what is out of competence and a ticket are never planned (DEM-03)."""
    return moves(row, S.ACCEPTED) and row.service_class in PLANNABLE and not row.is_ticket


def can_answer(row: ServiceRequest) -> bool:
    """What is out of competence is transferred or refused; what was classified otherwise may be answered."""
    return row.state == S.IN_PROGRESS and row.service_class != ServiceClass.OUT


def can_plan(row: ServiceRequest) -> bool:
    return row.placement == Placement.WAITING


def can_triage(user: Any, row: ServiceRequest) -> bool:
    return row.state in PENDING and row.state != S.SUSPENDED and allows(user, TRIAGE, row)


def steps_of(user: Any, row: ServiceRequest, on: date) -> list[str]:
    """The decisions that ``user`` may take on the request now, by their slug."""
    if not allows(user, ANSWER, row):
        return []
    open_to = {
        "aceptar": can_accept(row),
        "negar": moves(row, S.REFUSED),
        "trasladar": moves(row, S.TRANSFERRED),
        "completar": can_ask_completion(row, on),
        "reanudar": row.state == S.SUSPENDED,
        "prorrogar": can_extend(row, on),
        "desistir": moves(row, S.ABANDONED),
        "cerrar": row.state == S.ANSWERED,
    }
    return [slug for slug, is_open in open_to.items() if is_open]
