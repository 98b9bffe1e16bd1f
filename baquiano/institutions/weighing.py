"""What a folder would change, weighed against what somebody changed on a screen since it was last loaded.

For each value of a file three things are known: what the folder says, what the institution uses now, and the mark of
what the last load left there (``LoadedFile``). When the present value is not the one the load left, a person changed it
on a screen: that is never overwritten in silence (design §2.1).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from baquiano.audit.models import TrailEntry
from baquiano.audit.trail import storable
from baquiano.common.digests import sha256_of
from baquiano.institutions.models import Institution, LoadedFile

# In the memory of a value: the mark of what was taken from the folder, and of what was declined of it.
TAKEN, DECLINED = "taken", "declined"


@dataclass(frozen=True)
class Edit:
    """Who changed a value on a screen, and when; empty when the trail does not tell."""

    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Difference:
    """What a load changes: in which file, what, and from what to what.

    With a ``key`` something of the institution is at stake and the person chooses; without it, it is simply new. With
    ``held`` the folder's cannot be taken whatever anybody chooses: it says why and what to do, and the rest is loaded.
    """

    file: str
    what: str
    old: str = ""
    new: str = ""
    key: str = ""
    edit: Edit | None = None
    is_taken: bool = True
    # Edited on a screen, and nobody has said yet which of the two stays.
    is_undecided: bool = False
    held: str = ""

    def __str__(self) -> str:
        if not self.old and not self.new:
            return f"{self.file}: {self.what}"
        return f"{self.file}: {self.what}: «{self.old or '—'}» → «{self.new or '—'}»"


@dataclass(frozen=True)
class Choices:
    """What the person chose: difference by difference, and for the others that were edited on a screen.

    ``edited`` takes the folder's (True), keeps the screen's (False) or, None, leaves them undecided: nothing is loaded.
    """

    by_key: dict[str, bool] = field(default_factory=dict)
    edited: bool | None = None


def held_back(file: str, what: str, old: str, new: str, why: str) -> Difference:
    """A difference that cannot be taken: ``why`` says the reason and what to do."""
    return Difference(file, what, old, new, is_taken=False, held=why)


def words(value: Any) -> str:
    """A value as the person reads it in the list of differences."""
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, list):
        return ", ".join(words(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} = {words(one)}" for name, one in value.items())
    return "" if value is None else str(value)


def _mark(value: Any) -> str:
    return sha256_of({"value": storable(value)})[:16]


def edits_of(subject: Model | None, *, field: str = "") -> QuerySet[TrailEntry]:
    """What was done to ``subject``, newest first; with ``field``, only what changed it."""
    if subject is None:
        return TrailEntry.objects.none()
    rows = TrailEntry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    return (rows.filter(changes__has_key=field) if field else rows).order_by("-id")


def _last(edits: QuerySet[TrailEntry] | None) -> Edit:
    entry = edits.first() if edits is not None else None
    return Edit(entry.actor_label, entry.at) if entry else Edit()


@dataclass
class Scale:
    """The choices of a load and the memory of the ones before it."""

    choices: Choices = field(default_factory=Choices)
    memory: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    def weigh(
        self,
        file: str,
        what: str | Promise,
        old: Any,
        new: Any,
        *,
        name: str = "",
        edits: QuerySet[TrailEntry] | None = None,
        is_edited: bool | None = None,
        shown: tuple[str, str] | None = None,
    ) -> Difference | None:
        """The difference between what is used now and what the folder says; None when there is none.

        ``name`` is that of the value in its file, when ``what`` is not; ``edits`` are the entries of the trail that may
        have changed it. A room that knows by itself whether the row was edited says so in ``is_edited``, and no mark is
        kept of what is equal. ``shown`` replaces the values that the person reads.
        """
        memory = self.memory.setdefault(file, {})
        name = name or str(what)
        known, mark = memory.pop(name, {}), _mark(new)
        taken_now = {TAKEN: mark} if is_edited is None else {}
        if _mark(old) == mark:
            memory |= {name: taken_now} if taken_now else {}
            return None
        edit = self._edit(known, old, edits) if is_edited is None else _last(edits) if is_edited else None
        key = sha256_of([file, name, _mark(old), mark])[:16]
        taken = self._chosen(key, edit, is_settled=known.get(DECLINED) == mark)
        kept = taken_now if taken else {**known, DECLINED: mark}
        memory |= {name: kept} if kept else {}
        before, after = shown or (words(old), words(new))
        return Difference(file, str(what), before, after, key, edit, bool(taken), taken is None)

    @staticmethod
    def _edit(known: dict[str, str], old: Any, edits: QuerySet[TrailEntry] | None) -> Edit | None:
        """Who changed it since the last load. Where no load left a mark, the trail says whether a person wrote it."""
        if TAKEN in known:
            return None if known[TAKEN] == _mark(old) else _last(edits)
        by_people = edits.filter(actor_id__isnull=False) if edits is not None else None
        return _last(by_people) if by_people is not None and by_people.exists() else None

    def _chosen(self, key: str, edit: Edit | None, *, is_settled: bool) -> bool | None:
        if key in self.choices.by_key:
            return self.choices.by_key[key]
        if is_settled:
            return False
        return True if edit is None else self.choices.edited

    def carry(self, file: str, old: str, new: str) -> None:
        """Let the values whose name begins with ``old`` be known also under ``new``: a vigencia copied from another."""
        memory = self.memory.setdefault(file, {})
        memory |= {
            new + name.removeprefix(old): known for name, known in memory.items() if old and name.startswith(old)
        }

    def remember(self, institution: Institution) -> None:
        """Keep what this load left, for the next one; called in its scope and transaction."""
        stored = {row.file: row for row in LoadedFile.objects.filter(institution=institution)}
        for file, values in self.memory.items():
            row = stored.get(file)
            if row is None:
                LoadedFile.objects.create(institution=institution, file=file, values=values)
            elif row.values != values:
                row.values = values
                row.save(update_fields=["values"])


def scale_for(institution: Institution, choices: Choices) -> Scale:
    """The scale of a load into ``institution``, with what the earlier loads left; called in its scope."""
    rows: Iterable[LoadedFile] = LoadedFile.objects.filter(institution=institution)
    return Scale(choices, {row.file: dict(row.values) for row in rows})
