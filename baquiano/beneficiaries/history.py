"""What any unit did, promised and has pending with one entity (ENT-12): "quién hace qué".

Each upper room registers a strand in ``apps.ready()``: the rows of one kind that concern an entity and that the person
may see. The page knows nothing of what is behind; a room that comes later appears on it by registering its own.

    history.register(Strand("visitas", _("Visita"), _("Visitas"), "delivery.view_session",
                            "delivery:session_detail", MeetingState.choices, queries.told_sessions, order=20))
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, CharField, Count, F, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.policy import allows

COLUMNS = ("told_on", "told_year", "told_kind", "told_title", "told_unit", "told_unit_id", "told_state", "told_pending")
Read = Callable[[User, Beneficiary, date], QuerySet[Any]]


@dataclass(frozen=True)
class Strand:
    """One kind of thing done with an entity.

    ``key`` stands in the address. ``read`` takes the person, the entity and the day, and gives rows annotated by
    ``told``. ``url_name`` receives the key of the row. ``states`` are the choices of its state.
    """

    key: str
    label: Any
    plural: Any
    action: str
    url_name: str
    states: Iterable[tuple[Any, Any]]
    read: Read
    order: int = 100


_strands: dict[str, Strand] = {}


def register(strand: Strand) -> None:
    """Add ``strand``; the same key again replaces it."""
    _strands[strand.key] = strand


def told(rows: QuerySet[Any], *, day: Any, title: str, unit: str, state: str, pending: Q) -> QuerySet[Any]:
    """``rows`` in the columns that every strand shares; ``day`` is an expression, the others are paths."""
    rows = rows.order_by().select_related(None).prefetch_related(None).annotate(told_on=day)
    return rows.annotate(
        told_year=ExtractYear("told_on"),
        told_title=F(title),
        told_unit=F(f"{unit}__name"),
        told_unit_id=F(f"{unit}_id"),
        told_state=F(state),
        told_pending=Case(When(pending, then=Value(True)), default=Value(False), output_field=BooleanField()),
    )


@dataclass(frozen=True)
class UnitShare:
    """What one unit has with the entity: how many rows of each strand, how many pending, and between which days."""

    pk: UUID | None
    name: str
    counts: tuple[int, ...]
    pending: int
    first: date
    last: date

    names: tuple[Any, ...] = ()

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def named(self) -> list[tuple[Any, int]]:
        """Each count with the words of its strand."""
        return list(zip(self.names, self.counts, strict=True))


@dataclass(frozen=True)
class History:
    """What a person may see of one entity: its strands, the rows of each, and the figures of all of them."""

    strands: tuple[Strand, ...]
    parts: dict[str, QuerySet[Any]]
    figures: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def years(self) -> list[int]:
        return sorted({row["told_year"] for _, row in self.figures}, reverse=True)

    @property
    def units(self) -> list[tuple[UUID, str]]:
        """The dependencies that did something with it; what nobody attends yet is of none."""
        names = {row["told_unit_id"]: row["told_unit"] for _, row in self.figures if row["told_unit_id"]}
        return sorted(names.items(), key=lambda pair: pair[1])

    def shares(self, year: int | None = None) -> list[UnitShare]:
        """By unit, the one with most first; of every year when ``year`` is not given."""
        by_unit: dict[UUID | None, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
        for key, row in self.figures:
            if year is None or row["told_year"] == year:
                by_unit[row["told_unit_id"]].append((key, row))
        shares = [self._share(unit, rows) for unit, rows in by_unit.items()]
        return sorted(shares, key=lambda share: (-share.total, share.name))

    def _share(self, unit: UUID | None, rows: list[tuple[str, dict[str, Any]]]) -> UnitShare:
        counts = tuple(sum(row["total"] for key, row in rows if key == strand.key) for strand in self.strands)
        return UnitShare(
            pk=unit,
            name=rows[0][1]["told_unit"] or _("Sin dependencia todavía"),
            counts=counts,
            pending=sum(row["pending"] for _, row in rows),
            first=min(row["first"] for _, row in rows),
            last=max(row["last"] for _, row in rows),
            names=tuple(strand.plural for strand in self.strands),
        )


def strands_for(user: User) -> tuple[Strand, ...]:
    """The strands that the policy opens to ``user``."""
    ordered = sorted(_strands.values(), key=lambda strand: strand.order)
    return tuple(strand for strand in ordered if allows(user, strand.action))


def history_of(user: User, beneficiary: Beneficiary, on: date) -> History:
    """Everything that ``user`` may see of ``beneficiary`` as it stands on the day; one read per strand."""
    strands = strands_for(user)
    parts = {strand.key: strand.read(user, beneficiary, on) for strand in strands}
    figures = [(strand.key, row) for strand in strands for row in _counted(parts[strand.key])]
    return History(strands, parts, figures)


def _counted(rows: QuerySet[Any]) -> Iterable[dict[str, Any]]:
    grouped = rows.values("told_year", "told_unit", "told_unit_id")
    return grouped.annotate(
        total=Count("pk"), pending=Count("pk", filter=Q(told_pending=True)), first=Min("told_on"), last=Max("told_on")
    )


def together(parts: dict[str, QuerySet[Any]]) -> QuerySet[Any]:
    """The rows of all ``parts`` as one: named tuples with ``pk`` and ``COLUMNS``."""
    rows = [
        part.annotate(told_kind=Value(key, output_field=CharField())).values_list("pk", *COLUMNS, named=True)
        for key, part in parts.items()
    ]
    return rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
