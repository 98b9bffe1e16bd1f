"""The pending work of a person, as the upper rooms tell it, and giving it to somebody else in one act (ORG-03).

A room whose rows are in somebody's charge registers a ``Duty`` in ``apps.ready()``; this one knows none of them. What
the person did or signed is not pending, and stays.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.audit import trail
from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.models import Versioned
from baquiano.common.policy import visible

SHOWN = 500


@dataclass(frozen=True)
class Duty:
    """A kind of pending work.

    ``rows(person, on)`` gives the open rows in charge of ``person`` on the day; who may reassign them, the policy says
    by their unit. ``label`` says one in words, ``field`` is who has it in charge, and ``also(row, person, to)`` puts
    in the same hands what hangs from it.
    """

    key: str
    title: Any
    rows: Callable[[User, date], QuerySet[Any]]
    label: Callable[[Any], str] = str
    field: str = "responsible"
    also: Callable[[Any, User, User], None] | None = None
    order: int = 100


@dataclass(frozen=True)
class Pending:
    """One row to give away: its key in the form, its words and its page."""

    key: str
    label: str
    url: str
    row: Any


@dataclass(frozen=True)
class PendingGroup:
    """The pending rows of one kind."""

    title: str
    items: list[Pending]


_duties: dict[str, Duty] = {}


def register(duty: Duty) -> None:
    """Add a kind of pending work; the same key again replaces it, so that ``ready()`` may run twice."""
    _duties[duty.key] = duty


def _ordered() -> list[Duty]:
    return sorted(_duties.values(), key=lambda duty: (duty.order, duty.key))


def _reachable(duty: Duty, person: User, reader: User, on: date) -> QuerySet[Any]:
    return visible(duty.rows(person, on), reader, "institutions.reassign_work")


def pending_of(person: User, reader: User, on: date) -> list[PendingGroup]:
    """What ``person`` has pending of what ``reader`` may reassign, by kind; kinds with nothing are left out."""
    groups = []
    for duty in _ordered():
        rows = list(_reachable(duty, person, reader, on)[:SHOWN])
        items = [Pending(f"{duty.key}:{row.pk}", duty.label(row), _url(row), row) for row in rows]
        if items:
            groups.append(PendingGroup(str(duty.title), items))
    return groups


def count_of(person: User, reader: User, on: date) -> int:
    """How many rows ``pending_of`` would give."""
    return sum(_reachable(duty, person, reader, on).count() for duty in _ordered())


def _url(row: Any) -> str:
    return row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""


@transaction.atomic
def reassign(person: User, *, to: User, keys: Sequence[str], by: User, at: datetime) -> int:
    """Put in charge of ``to`` what ``keys`` name: all of it or nothing. Returns how many rows changed hands.

    What somebody else already took or finished meanwhile is not pending any more and is left alone.
    """
    if to.pk == person.pk:
        raise Refused(_("Escoja a otra persona."))
    wanted, done = set(keys), 0
    for duty in _ordered():
        reachable = _reachable(duty, person, by, day_of(at))
        ids = [row.pk for row in reachable if f"{duty.key}:{row.pk}" in wanted]
        for row in reachable.model._default_manager.select_for_update().filter(pk__in=ids).order_by("pk"):
            done += _hand_over(row, duty, person, to, by=by, at=at)
    if done:
        data = {"items": done, "person": to.full_name}
        trail.record("institutions.work_reassigned", person, by=by, at=at, data=data)
    return done


def _hand_over(row: Any, duty: Duty, person: User, to: User, *, by: User, at: datetime) -> int:
    if getattr(row, f"{duty.field}_id") != person.pk:
        return 0
    setattr(row, duty.field, to)
    fields = [duty.field]
    if isinstance(row, Versioned):
        # Whoever was editing the row is told that somebody saved in between.
        row.version += 1
        fields.append("version")
    row.save(update_fields=fields)
    if duty.also is not None:
        duty.also(row, person, to)
    changes = {duty.field: (person.pk, to.pk)}
    trail.record("institutions.work_handed_over", row, by=by, at=at, changes=changes)
    return 1
