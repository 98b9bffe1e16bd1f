"""The personal data that each room keeps: whose it is, what of it may be erased and what the law obliges to keep.

A room registers a ``PersonalData`` per kind of row in ``apps.ready()``. The room that answers the rights of a person
(Ley 1581 de 2012) reads, exports and erases through this registry, and knows none of the others.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

from baquiano.common.text import without_control_characters
from baquiano.ui.display import day, moment


@dataclass(frozen=True)
class Holder:
    """Whose data is asked for: the document, and the addresses that are known to be of that person."""

    document_type: str
    document_number: str
    emails: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PersonalData:
    """A kind of row with personal data.

    ``find`` gives the rows of somebody in the active scope and ``label`` says which one it is. ``fields`` are the
    personal ones, in the order in which they are told. ``kept`` says why a row, or what is left of it after erasing,
    stays; empty when nothing does. ``erase`` empties what the law lets and says whether something changed; ``correct``
    writes the values that the person gave, and is refused in words when they cannot change any more. ``emails`` are the
    addresses that an official, and not just anybody, wrote or accepted beside that document.
    """

    key: str
    model: type[Model]
    title: str | Promise
    find: Callable[[Holder], Iterable[Any]]
    fields: tuple[str, ...]
    kept: Callable[[Any], str]
    label: Callable[[Any], str] = str
    emails: Callable[[Holder], Iterable[str]] | None = None
    erase: Callable[..., bool] | None = None
    correct: Callable[..., bool] | None = None
    order: int = 100


@dataclass(frozen=True)
class Finding:
    """One row of somebody, in words."""

    kind: PersonalData
    row: Any
    label: str
    values: list[tuple[str, str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(self.kind.title)

    @property
    def kept(self) -> str:
        return self.kind.kept(self.row)


_kinds: dict[str, PersonalData] = {}


def register(kind: PersonalData) -> None:
    """Add a kind of row; the same key again replaces it, so that ``ready()`` may run twice."""
    _kinds[kind.key] = kind


def registered() -> list[PersonalData]:
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.key))


def findings(holder: Holder) -> list[Finding]:
    """Everything that the active institution keeps of ``holder``, room by room."""
    return list(_findings(holder))


def _findings(holder: Holder) -> Iterator[Finding]:
    for kind in registered():
        for row in kind.find(holder):
            yield Finding(kind, row, kind.label(row), [*_values(kind, row)])


def _values(kind: PersonalData, row: Any) -> Iterator[tuple[str, str]]:
    for name in kind.fields:
        said = getattr(row, f"get_{name}_display", None)
        value = said() if said is not None and getattr(row, name) else getattr(row, name)
        if value not in ("", None):
            label = str(row._meta.get_field(name).verbose_name)
            yield label[:1].upper() + label[1:], _said(value)


def _said(value: Any) -> str:
    """As people read it: moments in the time of Bogotá."""
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else without_control_characters(str(value))


def registered_emails(holder: Holder) -> frozenset[str]:
    """The addresses kept with that very document: to them, and to no other, a code may be sent."""
    found: set[str] = set()
    for kind in registered():
        if kind.emails is not None:
            found |= {str(address).strip().lower() for address in kind.emails(holder)}
    return frozenset(found - {""})


def erase(finding: Finding, *, by: Any, at: datetime) -> bool:
    """Empty what may be emptied of one row."""
    return finding.kind.erase is not None and finding.kind.erase(finding.row, by=by, at=at)
