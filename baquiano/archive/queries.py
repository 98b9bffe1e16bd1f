"""Reads of the archive: the retention table, the expedientes a person sees, and what is in each one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, F, Max, Min, Model, OuterRef, Q, QuerySet

from baquiano.accounts.models import User
from baquiano.archive import rules
from baquiano.archive.choices import CaseFileState
from baquiano.archive.models import (
    CaseFile,
    Closure,
    DocumentType,
    FiledDocument,
    Inventory,
    Reopening,
    RetentionSchedule,
)
from baquiano.archive.records import record_of, types_by_record
from baquiano.archive.sources import Contents, Source, contents_of, registered, source_of
from baquiano.common.policy import the_policy, visible
from baquiano.documents.access import class_allows
from baquiano.documents.choices import AccessClass
from baquiano.documents.models import Evidence, IssuedDocument
from baquiano.documents.places import Place
from baquiano.institutions.models import Institution, Unit
from baquiano.institutions.queries import role_label, setting

VIEW = "archive.view_case_file"
EXPORT = "archive.export_case_file"
VOLUME_PAGES = 200
_VERSIONED: dict[str, Any] = {model._meta.label_lower: model for model in (Evidence, IssuedDocument)}


# --- the retention table ---------------------------------------------------------------------------------------------


def schedules() -> QuerySet[RetentionSchedule]:
    """The series in use, with how many types and expedientes each has."""
    rows = RetentionSchedule.objects.select_related("unit")
    return rows.annotate(type_count=Count("types", distinct=True), file_count=Count("case_files", distinct=True))


def series_for(unit: Unit, kind: str) -> RetentionSchedule | None:
    """Where an expediente of ``unit`` is opened: its own series for that kind, or that of the nearest unit above."""
    offered = {
        one.unit_id: one
        for one in RetentionSchedule.objects.filter(opens=kind, is_retired=False).select_related("unit")
    }
    here: Unit | None = unit
    while here is not None and here.pk not in offered:
        here = here.parent
    return offered[here.pk] if here else None


# --- expedientes -----------------------------------------------------------------------------------------------------


def case_files_visible_to(user: User) -> QuerySet[CaseFile]:
    """Those of the archive within the person's reach, but the ones whose matter is not theirs to see (a trip)."""
    rows = visible(CaseFile.objects.select_related("unit", "schedule__unit"), user, VIEW)
    for source in registered():
        if source.seen_by is not None:
            seen = source.seen_by(user).order_by().values("pk")
            rows = rows.filter(~Q(kind=source.kind) | Q(subject_id__in=seen))
    return rows


def can_view_case_file(user: User, key: str) -> bool:
    """Whether the person sees the expediente with that key: the rule of its papers."""
    try:
        return case_files_visible_to(user).filter(pk=key).exists()
    except (ValueError, ValidationError):
        return False


def case_file_seen_by(user: User, subject: Model) -> CaseFile | None:
    """The expediente of a subject, if there is one and the person sees it."""
    own = case_files_visible_to(user)
    return own.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).first()


def with_extent(rows: QuerySet[CaseFile]) -> QuerySet[CaseFile]:
    """``rows`` with how much each holds: documents, pages, volumes and extreme dates."""
    return rows.annotate(
        document_count=Count("documents"),
        page_count=Max("documents__last_page"),
        volume_count=Max("documents__volume"),
        first_on=Min("documents__dated_on"),
        last_on=Max("documents__dated_on"),
    )


def due_for_transfer(rows: QuerySet[CaseFile], year: int) -> QuerySet[CaseFile]:
    """The closed ones whose years in the archive of the office are over."""
    closed = rows.filter(state=CaseFileState.CLOSED)
    return closed.filter(closed_on__year__lte=year - F("schedule__management_years"))


def case_file_for_update(case_file: CaseFile) -> CaseFile:
    """The expediente as it is stored, locked until the transaction ends."""
    rows = CaseFile.objects.select_for_update(of=("self",))
    return rows.select_related("institution", "unit", "schedule__unit").get(pk=case_file.pk)


def case_files_in_turn(at: datetime, limit: int) -> list[CaseFile]:
    """The open expedientes that waited longest to be looked at."""
    rows = CaseFile.objects.filter(state=CaseFileState.OPEN).filter(Q(checked_at__isnull=True) | Q(checked_at__lt=at))
    return list(rows.select_related("institution").order_by(F("checked_at").asc(nulls_first=True), "pk")[:limit])


def subjects_without_file(limit: int) -> list[tuple[str, Any]]:
    """What deserves an expediente and has none: the kind and the subject, at most ``limit`` of each."""
    found: list[tuple[str, Any]] = []
    for source in registered():
        found += [(source.kind, subject) for subject in subjects_of_kind_without_file(source)[:limit]]
    return found


def opens_kind(kind: str) -> bool:
    """Whether some series of the table opens expedientes of that kind."""
    return RetentionSchedule.objects.filter(opens=kind, is_retired=False).exists()


def subjects_of_kind_without_file(source: Source) -> QuerySet[Any]:
    """What deserves an expediente of that kind and has none."""
    opened = CaseFile.objects.filter(subject_type=source.subject_type, subject_id=OuterRef("pk"))
    return source.subjects().filter(~Exists(opened)).order_by("pk")


def subject_of(case_file: CaseFile) -> Any:
    """What the expediente is of; nothing when it no longer deserves one."""
    return source_of(case_file.kind).subject(case_file.subject_id)


def kept_of(case_file: CaseFile) -> Contents:
    """What the rooms keep of the subject today."""
    subject = subject_of(case_file)
    return contents_of(case_file.kind, subject) if subject is not None else Contents([], [], [], [], [])


# --- what is in one --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """A filed document as the lists show it: with its type, its class of today and whether it was replaced."""

    row: FiledDocument
    type: DocumentType | None
    access_class: str
    is_superseded: bool
    may_open: bool
    # Where else it is, for who asked.
    places: tuple[Place, ...] = ()

    @property
    def type_name(self) -> str:
        return self.type.name if self.type else ""

    @property
    def title(self) -> str:
        """What the person may read of it: of what is closed to them, its type and its class alone (Ley 1712)."""
        if self.may_open:
            return self.row.title
        return f"{self.type_name or '—'} ({AccessClass(self.access_class).label.lower()})"

    def get_access_class_display(self) -> str:
        return str(AccessClass(self.access_class).label)


def filed_documents(case_file: CaseFile) -> list[FiledDocument]:
    return list(FiledDocument.objects.filter(case_file=case_file).select_related("file", "copy").order_by("position"))


def entries_of(case_file: CaseFile, user: User | None = None) -> list[Entry]:
    """What is filed, in order. Without ``user`` everything is open: it is the archive that reads."""
    rows = filed_documents(case_file)
    types = types_by_record(case_file.schedule)
    issued, superseded = _issued_of(rows), _superseded_of(rows)
    archives = user is not None and rules.can_open_classified(user, case_file, owner_role(case_file.institution))
    entries = []
    for row in rows:
        document = issued.get(row.source_id)
        access = document.access_class if document else row.access_class
        author = user is not None and row.created_by_id == user.pk
        classified = archives and access == AccessClass.CLASSIFIED
        may_open = user is None or author or classified or class_allows(user, access)
        entries.append(Entry(row, types.get(row.record), access, row.source_id in superseded, may_open))
    return entries


def _issued_of(rows: Iterable[FiledDocument]) -> dict[str, IssuedDocument]:
    keys = [row.source_id for row in rows if row.source_type == IssuedDocument._meta.label_lower]
    documents = IssuedDocument.objects.filter(pk__in=keys).defer("payload").select_related("format")
    return {str(one.pk): one for one in documents.prefetch_related("reclassifications")} if keys else {}


def _superseded_of(rows: Iterable[FiledDocument]) -> set[str]:
    """The sources among ``rows`` that a later version replaced."""
    found: set[str] = set()
    for label in {row.source_type for row in rows}:
        model = _VERSIONED.get(label)
        if model is not None:
            keys = [row.source_id for row in rows if row.source_type == label]
            replaced = model.objects.filter(supersedes__in=keys).values_list("supersedes_id", flat=True)
            found |= {str(key) for key in replaced}
    return found


def may_read_whole(user: User, entries: Iterable[Entry]) -> bool:
    """Whether the person may open everything in it, and so take it whole."""
    return all(entry.may_open for entry in entries)


def whole_readers_words(institution: Institution) -> str:
    """Who exports what has reserved documents, in the words of the institution."""
    actions = the_policy()
    roles = [role for role in actions[EXPORT].grants if role in actions["documents.open_reserved"].grants]
    return ", ".join(role_label(institution, role) for role in roles)


@dataclass(frozen=True)
class Pending:
    """What the rooms keep of the subject and is not filed yet, and how many documents are still being drawn."""

    rows: list[Any]
    drawing: int

    @property
    def count(self) -> int:
        return len(self.rows) + self.drawing


def pending_of(case_file: CaseFile) -> Pending:
    kept = kept_of(case_file)
    filed = set(FiledDocument.objects.filter(case_file=case_file).values_list("source_type", "source_id"))
    rows = [row for row in in_order(kept) if (row._meta.label_lower, str(row.pk)) not in filed]
    return Pending(rows, len(kept.drawing))


def in_order(kept: Contents) -> list[Any]:
    """The rows by the moment in which each was made, so that filing twice gives the same order."""
    rows: list[Any] = [*kept.evidence, *kept.documents, *kept.communications, *kept.signatures]
    return sorted(rows, key=lambda row: (made_at(row), record_of(row), str(row.pk)))


def made_at(row: Any) -> datetime:
    return getattr(row, "issued_at", None) or getattr(row, "signed_at", None) or row.created_at


def volume_pages(institution: Institution) -> int:
    return int(setting(institution, "archive.volume_pages", default=VOLUME_PAGES))


def closures_of(case_file: CaseFile) -> QuerySet[Closure]:
    rows = Closure.objects.filter(case_file=case_file)
    return rows.select_related("closed_by", "index_file", "manifest_file", "reopening__reopened_by", "control_sheet")


def count_of(case_file: CaseFile) -> int:
    return FiledDocument.objects.filter(case_file=case_file).count()


def control_format(institution: Institution) -> str:
    """The code of the format of the hoja de control; empty when the institution has none."""
    return setting(institution, "archive.control_format", default="")


def inventory_format(institution: Institution) -> str:
    """The code of the format of the inventory; empty when the institution has none."""
    return setting(institution, "archive.inventory_format", default="")


def inventories_visible_to(user: User) -> QuerySet[Inventory]:
    return visible(Inventory.objects.select_related("created_by"), user, "archive.view_inventory")


def owner_role(institution: Institution) -> str:
    """The role that archives in the institution, besides document management."""
    return setting(institution, "records.owner_role", default="")


def archivists_words(institution: Institution) -> str:
    """Who archives, in the words of the institution."""
    roles = dict.fromkeys(filter(None, [owner_role(institution), "records_manager"]))
    return ", ".join(role_label(institution, role) for role in roles)


def last_closure(case_file: CaseFile) -> Closure | None:
    rows = closures_of(case_file).select_related("case_file__institution", "case_file__schedule__unit")
    return rows.order_by("-number").first()


def is_closure_of(case_file: CaseFile, id: UUID | None) -> bool:
    """Whether ``id`` is one of its closings: whoever repeats it is answered as the first time."""
    return id is not None and Closure.objects.filter(pk=id, case_file=case_file).exists()


def is_reopening_of(case_file: CaseFile, id: UUID | None) -> bool:
    return id is not None and Reopening.objects.filter(pk=id, closure__case_file=case_file).exists()
