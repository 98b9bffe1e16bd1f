"""The data of a year that a strategy may cite: the rooms above say here what they know of it (STR-03).

sources.register(Source("evaluation", DataKind.EVALUATION, _("Evaluaciones"), facts_of_year))
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from baquiano.institutions.models import FiscalYear


@dataclass(frozen=True)
class Fact:
    """One datum: ``key`` names it among those of its source, ``value`` says it and ``url`` opens what it counts."""

    key: str
    title: str
    value: str
    url: str = ""


# What the person may see of the year.
Read = Callable[[Any, FiscalYear], Iterable[Fact]]


@dataclass(frozen=True)
class Source:
    """A source of data, and which kind of reference its facts are."""

    key: str
    kind: str
    label: Any
    read: Read
    order: int = 100
    # Read also of a year whose vigencia is not in the system: it looks only at ``year.year``.
    needs_vigencia: bool = True


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add ``source``; the same key again replaces it."""
    _sources[source.key] = source


def registered() -> list[Source]:
    return sorted(_sources.values(), key=lambda one: one.order)
