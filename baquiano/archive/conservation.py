"""Whether the records of each intervention are kept: what its expediente lacks, until when and who owes it (DOC-06).

The records of an intervention are owed when it ends, and never later than its vigencia. What each kind of expediente
must have is what the retention table marks as required, and everything in it must have a type. ``docs/rules`` tells
it in prose. The checklist with which an expediente is closed asks more: it also reads the files themselves.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baquiano.accounts.models import User
from baquiano.archive import queries
from baquiano.archive.choices import CaseFileState, Conservation
from baquiano.archive.models import CaseFile, FiledDocument, RetentionSchedule, Waiver
from baquiano.archive.sources import Source, registered, source_of
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import allows, visible
from baquiano.institutions.models import FiscalYear, Institution
from baquiano.institutions.queries import setting

SETTING = "archive.conservation"
VIEW, WAIVE = "archive.view_conservation", "archive.waive_case_file"
C = Conservation
# What the vigencia waits for.
OWED = (C.LACKING, C.RUNNING)


def is_demanded(institution: Institution, year: int) -> bool:
    """Whether the institution asks for the records of each intervention before it closes the vigencia."""
    return bool(setting(institution, SETTING, year, default=False))


def kinds() -> list[Source]:
    """The kinds of expediente that are of an intervention."""
    return [source for source in registered() if source.ends is not None]


def interventions(rows: QuerySet[CaseFile]) -> QuerySet[CaseFile]:
    return rows.filter(kind__in=[source.kind for source in kinds()])


def conservation_visible_to(user: User, on: date) -> QuerySet[Any]:
    """The expedientes of the interventions within the person's reach, with how each stands on the day."""
    return with_standing(interventions(visible(queries.case_files_visible_to(user), user, VIEW)), on)


def standing_seen_by(user: User, case_file: CaseFile, on: date) -> Any:
    """The expediente with how its records stand, for whoever sees that; nothing if it is not of an intervention."""
    if not allows(user, VIEW, case_file):
        return None
    return with_standing(interventions(CaseFile.objects.filter(pk=case_file.pk)), on).first()


def with_standing(rows: QuerySet[CaseFile], on: date) -> QuerySet[Any]:
    """``rows`` with when the intervention ended and how its records stand (``Conservation``)."""
    ended = [When(kind=source.kind, then=source.ends()) for source in kinds() if source.ends is not None]
    rows = rows.annotate(
        ended_at=Case(*ended, default=Value(None), output_field=DateTimeField()),
        is_waived=Exists(Waiver.objects.filter(case_file=OuterRef("pk"))),
        lacks=ExpressionWrapper(_lacking(), output_field=BooleanField()),
    )
    over = Q(ended_at__isnull=False) | Q(year__lt=on.year)
    return rows.annotate(
        standing=Case(
            When(state=CaseFileState.CLOSED, then=Value(C.KEPT)),
            When(is_waived=True, then=Value(C.WAIVED)),
            When(~over, then=Value(C.RUNNING)),
            When(Q(lacks=True) | Q(ended_at__isnull=True), then=Value(C.LACKING)),
            default=Value(C.READY),
            output_field=CharField(),
        )
    )


def overdue(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Of ``rows`` with their standing, those whose records were owed before the day."""
    begins = timezone.make_aware(datetime.combine(on, time.min))
    return rows.filter(Q(standing=C.LACKING) & (Q(ended_at__lt=begins) | Q(year__lt=on.year)))


def _lacking() -> Q:
    """By series, what its table asks for and is not filed, and what is filed without a type."""
    filed = FiledDocument.objects.filter(case_file=OuterRef("pk"))
    asked = ~Exists(filed)
    found = Q(pk__in=())
    for schedule in _series():
        lacks = Q(asked)
        known: list[str] = []
        for one in schedule.types.all():
            known += one.records
            if one.is_required:
                lacks |= Q(~Exists(filed.filter(record__in=one.records)))
        found |= Q(schedule=schedule) & (lacks | Q(Exists(filed.exclude(record__in=known))))
    return found


def _series() -> QuerySet[RetentionSchedule]:
    used = interventions(CaseFile.objects.all()).order_by().values("schedule")
    return RetentionSchedule.objects.filter(pk__in=used).prefetch_related("types").order_by("pk")


def deadline_of(row: Any) -> date:
    """The day on which its records were owed: that of the end, and never after the vigencia."""
    last = date(row.year, 12, 31)
    return min(day_of(row.ended_at), last) if row.ended_at else last


@dataclass
class Lack:
    """What an expediente lacks and who owes it."""

    missing: list[str] = field(default_factory=list)
    debtor: User | None = None

    @property
    def words(self) -> str:
        return "; ".join(self.missing)


def lacks_of(rows: Sequence[Any]) -> dict[UUID, Lack]:
    """What each of ``rows`` (with their standing) lacks and who owes it, in a constant number of reads."""
    filed: dict[UUID, list[str]] = defaultdict(list)
    pairs = FiledDocument.objects.filter(case_file__in=[row.pk for row in rows])
    for key, record in pairs.values_list("case_file_id", "record"):
        filed[key].append(record)
    series = {one.pk: one for one in _series()} if rows else {}
    debtors = _debtors(rows)
    return {
        row.pk: Lack(_missing(row, filed[row.pk], series.get(row.schedule_id)), debtors.get(row.subject_id))
        for row in rows
    }


def _missing(row: Any, records: Sequence[str], schedule: RetentionSchedule | None) -> list[str]:
    if row.state == CaseFileState.CLOSED or schedule is None:
        return []
    types = list(schedule.types.all())
    known = {record for one in types for record in one.records}
    found = [one.name for one in types if one.is_required and not set(one.records) & set(records)]
    stray = sum(record not in known for record in records)
    if stray:
        told = ngettext("%(n)s documento sin tipo documental", "%(n)s documentos sin tipo documental", stray)
        found.append(told % {"n": stray})
    if not records and not found:
        found.append(_("No tiene documentos"))
    if row.ended_at is None:
        found.append(_("Sigue en curso"))
    return found


def _debtors(rows: Iterable[Any]) -> dict[UUID, User]:
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row.subject_id)
    found: dict[UUID, User] = {}
    for kind, ids in by_kind.items():
        owes = source_of(kind).owes
        found |= owes(ids) if owes else {}
    return found


def owed_in(year: FiscalYear, on: date) -> QuerySet[Any]:
    """The expedientes of the vigencia whose records are not whole and were not waived, by number."""
    rows = with_standing(interventions(CaseFile.objects.filter(year=year.year)).select_related("unit"), on)
    return rows.filter(standing__in=OWED).order_by("number")


def newly_owed(on: date, since: datetime) -> QuerySet[Any]:
    """What is lacking of the interventions that ended from ``since`` on; in December, of all those of the year."""
    rows = with_standing(interventions(CaseFile.objects.all()).select_related("unit", "institution"), on)
    rows = rows.filter(standing=C.LACKING)
    return rows.filter(year=on.year) if on.month == 12 else rows.filter(ended_at__gte=since)


def waivers_of(case_file: CaseFile) -> QuerySet[Waiver]:
    return Waiver.objects.filter(case_file=case_file).select_related("waived_by")
