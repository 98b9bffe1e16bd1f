"""A rule of the check and what it finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from baquiano.common.digests import sha256_of
from baquiano.planning.choices import Severity

if TYPE_CHECKING:
    from baquiano.planning.checking.desk import Desk


@dataclass(frozen=True)
class Finding:
    """Something that a rule found, in words, with its rows.

    ``anchor`` tells it apart among the findings of its rule and stays while its rows are edited; ``facts`` are what
    matters of those rows: while they are the same, it is the same finding, and a waiver holds. ``plans`` are the group
    plans that it concerns; without any it concerns the whole vigencia.
    """

    rule: str
    anchor: str
    words: str
    facts: tuple[str, ...] = ()
    items: tuple[UUID, ...] = ()
    needs: tuple[UUID, ...] = ()
    plans: tuple[UUID, ...] = ()
    entities: tuple[UUID, ...] = ()

    @cached_property
    def id(self) -> UUID:
        """The same key for the same finding every time that the rules run."""
        return UUID(sha256_of([self.rule, self.anchor])[:32])

    @cached_property
    def digest(self) -> str:
        return sha256_of([self.rule, self.anchor, list(self.facts)])


@dataclass(frozen=True)
class Check:
    """A rule: what it looks for, why it matters and what to do, in the words of the page."""

    code: str
    title: Any
    why: Any
    mend: Any
    severity: Severity
    find: Callable[["Desk"], Iterable[Finding]]
    # What the profile asks for is completed, not accepted as it is.
    is_waivable: bool = True
