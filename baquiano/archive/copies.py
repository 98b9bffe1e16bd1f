"""Reads of the copies of the records in the repository, and of where else they are kept (DOC-07, INT-13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from baquiano.accounts.models import User
from baquiano.archive import repository
from baquiano.archive.choices import CopyState
from baquiano.archive.models import CaseFile, FiledDocument, Location, RepositoryCopy
from baquiano.archive.queries import case_files_visible_to
from baquiano.common.policy import visible
from baquiano.documents.places import Place
from baquiano.institutions.models import Institution
from baquiano.institutions.queries import setting

SETTING, ADDRESS = "archive.repository", "archive.repository_address"
VIEW, RETRY, NOTE = "archive.view_copy", "archive.retry_copies", "archive.note_location"
STATE = {
    CopyState.FAILED: ~Q(problem=""),
    CopyState.WRITTEN: Q(problem="", verified_at__isnull=False),
    CopyState.PENDING: Q(problem="", verified_at__isnull=True),
}


def repository_name(institution: Institution) -> str:
    """What the institution calls its repository; empty when it has none."""
    return str(setting(institution, SETTING, default=""))


def is_written(institution: Institution) -> bool:
    """Whether its records are written there by this installation."""
    return bool(repository_name(institution)) and repository.is_configured()


def copies_visible_to(user: User) -> QuerySet[RepositoryCopy]:
    rows = RepositoryCopy.objects.select_related("filed__case_file__unit", "filed__case_file__schedule__unit")
    seen = case_files_visible_to(user).order_by().values("pk")
    return visible(rows, user, VIEW).filter(filed__case_file__in=seen)


def by_state(rows: QuerySet[RepositoryCopy], state: str) -> QuerySet[RepositoryCopy]:
    return rows.filter(STATE[CopyState(state)])


def without_copy(limit: int) -> list[FiledDocument]:
    """What was filed and has no place in the repository yet, in the order in which it was."""
    rows = FiledDocument.objects.filter(copy__isnull=True)
    shown = ("case_file__institution", "case_file__schedule__unit", "file")
    return list(rows.select_related(*shown).order_by("created_at", "pk")[:limit])


def copies_due(at: datetime, limit: int) -> list[RepositoryCopy]:
    """Those whose turn to be written has come, the longest waiting first."""
    rows = RepositoryCopy.objects.filter(next_at__lte=at).select_related("filed__case_file")
    return list(rows.order_by("next_at", "pk")[:limit])


def copies_to_check(before: datetime, limit: int) -> list[RepositoryCopy]:
    """Those that were last compared before that moment, the oldest first."""
    rows = RepositoryCopy.objects.filter(STATE[CopyState.WRITTEN], verified_at__lt=before)
    return list(rows.select_related("filed__case_file").order_by("verified_at", "pk")[:limit])


@dataclass(frozen=True)
class RepositoryState:
    """How far the writing is and whether the repository answers."""

    name: str
    filed: int
    written: int
    failed: int
    last_written: datetime | None
    unreachable_since: datetime | None

    @property
    def waiting(self) -> int:
        return self.filed - self.written - self.failed

    @property
    def percent(self) -> int:
        """Rounded down: a hundred is all of them."""
        return self.written * 100 // self.filed if self.filed else 100


def repository_state(institution: Institution) -> RepositoryState:
    told = RepositoryCopy.objects.aggregate(
        written=Count("pk", filter=STATE[CopyState.WRITTEN]),
        failed=Count("pk", filter=STATE[CopyState.FAILED]),
        last=Max("verified_at"),
    )
    mute = RepositoryCopy.objects.filter(is_unreachable=True).order_by("-tried_at").first()
    silent = mute is not None and (told["last"] is None or (mute.tried_at is not None and mute.tried_at > told["last"]))
    return RepositoryState(
        name=repository_name(institution),
        filed=FiledDocument.objects.count(),
        written=told["written"],
        failed=told["failed"],
        last_written=told["last"],
        unreachable_since=mute.tried_at if silent and mute is not None else None,
    )


# --- where each record is --------------------------------------------------------------------------------------------


def last_locations(case_files: Iterable[UUID]) -> dict[UUID, Location]:
    """What was last noted of each expediente."""
    rows = Location.objects.filter(case_file__in=list(case_files)).select_related("noted_by")
    return {row.case_file_id: row for row in rows.order_by("noted_at", "pk")}


def places_of_filed(case_file: CaseFile, filed: Iterable[FiledDocument]) -> dict[UUID, list[Place]]:
    """Where each document of an expediente is, besides this system. Their ``copy`` is already read."""
    noted = last_locations([case_file.pk]).get(case_file.pk)
    name, base = repository_name(case_file.institution), address_base(case_file.institution)
    return {row.pk: _places(getattr(row, "copy", None), noted, name, base) for row in filed}


def places_of_rows(rows: Iterable[Any]) -> dict[str, list[Place]]:
    """Where other rooms' records are, by their id, besides this system. For the registry of ``documents.places``."""
    rows = list(rows)
    if not rows:
        return {}
    keys = [str(row.pk) for row in rows]
    filed = list(
        FiledDocument.objects.filter(source_id__in=keys, source_type=rows[0]._meta.label_lower).select_related(
            "copy", "case_file__institution"
        )
    )
    noted = last_locations({row.case_file_id for row in filed})
    found: dict[str, list[Place]] = {}
    for row in filed:
        institution = row.case_file.institution
        name, base = repository_name(institution), address_base(institution)
        places = _places(getattr(row, "copy", None), noted.get(row.case_file_id), name, base)
        found.setdefault(row.source_id, []).extend(places)
    return found


def address_base(institution: Institution) -> str:
    """What goes before the path to open a record in the repository; empty when it has no pages."""
    return str(setting(institution, ADDRESS, default=""))


def _places(copy: RepositoryCopy | None, noted: Location | None, name: str, base: str) -> list[Place]:
    found = []
    if copy is not None and copy.is_there:
        found.append(Place(name, copy.path, f"{base.rstrip('/')}/{quote(copy.path)}" if base else ""))
    if noted is not None:
        found.append(Place(noted.repository, noted.place, noted.url))
    return found
