"""The terms of the law and what a request allows."""

from datetime import date, datetime, timedelta

from baquiano.institutions.models import Institution
from baquiano.institutions.queries import add_working_days
from baquiano.privacy.choices import TERMS, Light, RequestKind, RequestState
from baquiano.privacy.models import DataRequest

WARN_WORKING_DAYS = 3
CODE_LIVES = timedelta(minutes=30)
MOST_TRIES = 5
ANSWER_LIVES = timedelta(days=30)


def term_ends(institution: Institution, kind: str, received_on: date, *, extended: bool = False) -> date:
    """The last day to answer: working days of the institution after the day on which it was received."""
    usual, more = TERMS[RequestKind(kind)]
    return add_working_days(institution, received_on, usual + (more if extended else 0))


def can_extend(request: DataRequest, on: date) -> bool:
    """Once, and before the first term ends: the person is told why in time."""
    return request.is_pending and request.extended_at is None and on <= request.due_on


def can_answer(request: DataRequest) -> bool:
    return request.state == RequestState.OPEN


def light_of(request: DataRequest, on: date, *, near: date | None = None) -> Light:
    """The traffic light of the term. A list computes ``near``, which is ``warns_from`` of the day, once."""
    if not request.is_pending:
        return Light.DONE
    if on > request.due_on:
        return Light.OVERDUE
    return Light.DUE_SOON if request.due_on <= (near or warns_from(request.institution, on)) else Light.ON_TIME


def code_is_alive(request: DataRequest, at: datetime) -> bool:
    """Half an hour and five attempts: then it is asked for again, or an official verifies."""
    sent = request.code_sent_at
    return (
        bool(request.code_digest) and sent is not None and at <= sent + CODE_LIVES and request.code_tries < MOST_TRIES
    )


def answer_is_open(request: DataRequest, at: datetime) -> bool:
    """The address of the answer serves for a month: a mail that is found later opens nothing."""
    return request.answered_at is not None and at <= request.answered_at + ANSWER_LIVES


def warns_from(institution: Institution, on: date) -> date:
    """The last term that is near today, for choosing rows without asking one by one."""
    return add_working_days(institution, on, WARN_WORKING_DAYS)
