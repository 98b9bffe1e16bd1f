"""Filters of a list. A value that is not understood is ignored with a notice, never an error."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.ui.display import day
from baquiano.ui.listing.drawing import draw_options

Choices = Iterable[tuple[Any, Any]]


_AS_THEY_STOOD = gettext_lazy("Como estaban el")


class NotUnderstood(ValueError):
    """The value in the address means nothing to the filter."""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Base: ``key`` in the address, ``label`` on the screen, ``field`` of the ORM (the key when left out)."""

    key: str
    label: Any
    field: str = ""
    apply: Callable[[QuerySet[Any], Any], QuerySet[Any]] | None = None
    kind = "text"

    def narrow(self, rows: QuerySet[Any], raw: str) -> QuerySet[Any]:
        value = self.parse(raw)
        return self.apply(rows, value) if self.apply else rows.filter(self.condition(value))

    def options(self) -> list[tuple[str, str]]:
        """The values to choose from, when it is a choice."""
        return []

    def parse(self, raw: str) -> Any:
        return raw

    def condition(self, value: Any) -> Q:
        return Q(**{self.field or self.key: value})

    def words(self, raw: str) -> str:
        """The value as it is told above the results."""
        return raw


@dataclass(frozen=True, kw_only=True)
class ChoiceFilter(Filter):
    """One of ``choices``: a list of pairs, or a callable giving it when the list is drawn (one query at most)."""

    choices: Choices | Callable[[], Choices]
    empty_label: Any = ""
    kind = "choice"

    def options(self) -> list[tuple[str, str]]:
        found = self.choices() if callable(self.choices) else self.choices
        return [(str(value), str(label)) for value, label in found if value not in ("", None)]


@dataclass(frozen=True, kw_only=True)
class DateFilter(Filter):
    """A day. Give ``field`` with its lookup: ``starts_on__gte`` makes a "desde", ``ends_on__lte`` a "hasta"."""

    kind = "date"

    def parse(self, raw: str) -> date:
        try:
            return date.fromisoformat(raw)
        except ValueError as error:
            raise NotUnderstood(raw) from error

    def words(self, raw: str) -> str:
        return day(self.parse(raw))


@dataclass(frozen=True, kw_only=True)
class CutFilter(DateFilter):
    """How things stood on a day that another page named: it is not chosen here, only told and taken off.

    The page gives the list rows of that moment.
    """

    key: str = "corte"
    label: Any = _AS_THEY_STOOD
    apply: Callable[[Any, Any], Any] | None = field(default=lambda rows, _day: rows)
    kind = "hidden"


@dataclass(frozen=True, kw_only=True)
class BooleanFilter(Filter):
    """Yes, no or both."""

    kind = "choice"
    yes: Any = ""
    no: Any = ""

    def options(self) -> list[tuple[str, str]]:
        return [("si", str(self.yes or _("Sí"))), ("no", str(self.no or _("No")))]

    def parse(self, raw: str) -> bool:
        if raw not in {"si", "no"}:
            raise NotUnderstood(raw)
        return raw == "si"

    def words(self, raw: str) -> str:
        return dict(self.options())[raw]


@dataclass(frozen=True, kw_only=True)
class RowFilter(Filter):
    """Only what belongs to one row, that another page named by its id: it is not chosen here, only told and taken off.

    ``rows`` gives those that the person may see.
    """

    rows: Callable[[], QuerySet[Any]]
    kind = "hidden"

    def parse(self, raw: str) -> UUID:
        try:
            return UUID(raw)
        except ValueError as error:
            raise NotUnderstood(raw) from error

    def words(self, raw: str) -> str:
        return str(self.rows().filter(pk=self.parse(raw)).first() or _("No disponible"))


class BoundFilter:
    """A filter in one request: its options are read once."""

    def __init__(self, definition: Filter, raw: str) -> None:
        self.definition, self.raw, self.understood = definition, raw, True
        self.key, self.label, self.kind = definition.key, definition.label, definition.kind
        self.options = definition.options()

    @property
    def empty_label(self) -> Any:
        """What leaves the filter off, when it is a choice."""
        return getattr(self.definition, "empty_label", "") or _("Todos")

    @property
    def is_on(self) -> bool:
        return bool(self.raw) and self.understood

    @property
    def value(self) -> str:
        """What the control shows: nothing when the address made no sense."""
        return self.raw if self.understood else ""

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """``rows`` under this filter; all of them, and ``understood`` false, when the address makes no sense."""
        if not self.raw:
            return rows
        try:
            if self.kind == "choice" and self.raw not in dict(self.options):
                raise NotUnderstood(self.raw)
            return self.definition.narrow(rows, self.raw)
        except (NotUnderstood, ValidationError, ValueError):
            self.understood = False
            return rows

    @property
    def key_of_drawing(self) -> tuple[Any, ...]:
        empty = str(getattr(self.definition, "empty_label", ""))
        return (self.key, self.kind, str(self.label), empty, self.value, tuple(self.options))

    @property
    def drawn_options(self) -> SafeString:
        return draw_options(self.options, self.value)

    @property
    def words(self) -> str:
        return dict(self.options).get(self.raw) or self.definition.words(self.raw)
