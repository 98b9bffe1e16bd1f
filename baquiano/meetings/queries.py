"""Reads of meetings, attendance and minutes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Concat

from baquiano.accounts.models import User
from baquiano.common.policy import visible
from baquiano.documents import queries as documents
from baquiano.documents.choices import Party
from baquiano.documents.models import Signature
from baquiano.meetings.choices import MeetingKind, MeetingState
from baquiano.meetings.models import Attendance, Meeting, Minutes

CURRENT = Q(superseded_by__isnull=True, is_void=False)


def meetings_visible_to(user: User) -> QuerySet[Meeting]:
    rows = Meeting.objects.select_related(
        "unit", "responsible", "municipality__department", "state_reason", "institution"
    )
    of_committees = rows.filter(kind=MeetingKind.COMMITTEE)
    others = rows.exclude(kind=MeetingKind.COMMITTEE)
    return visible(others, user, "meetings.view_meeting") | visible(of_committees, user, "meetings.view_committee")


def meeting_for_update(meeting: Meeting) -> Meeting:
    """The meeting as it is stored, locked until the transaction ends."""
    rows = Meeting.objects.select_for_update(of=("self",))
    return rows.select_related("institution", "unit", "responsible", "municipality").get(pk=meeting.pk)


def meetings_counted() -> QuerySet[Meeting]:
    """The meetings that figures count: held ones. Cancelled and still scheduled ones are out of every count."""
    return Meeting.objects.filter(state=MeetingState.HELD)


# --- attendance ------------------------------------------------------------------------------------------------------
def attendance_of(meeting: Meeting) -> QuerySet[Attendance]:
    """The list in force: what nothing corrected and is not void, in order of arrival."""
    return meeting.attendances.filter(CURRENT).select_related("consent_text", "signature_image", "registered_by")


def attendance_history(meeting: Meeting) -> QuerySet[Attendance]:
    """The rows that were corrected or annulled, with what took their place."""
    replaced = meeting.attendances.filter(superseded_by__isnull=False)
    return replaced.select_related("superseded_by", "superseded_by__registered_by")


def attendance_visible_to(user: User) -> QuerySet[Attendance]:
    meetings = meetings_visible_to(user)
    rows = Attendance.objects.filter(CURRENT, meeting__in=meetings)
    return rows.select_related("meeting__institution", "meeting__unit", "consent_text", "signature_image")


@dataclass(frozen=True)
class Turnout:
    """How many came: attendances count each time, people count once (EXE-21)."""

    attendances: int = 0
    people: int = 0


def turnout(meetings: QuerySet[Meeting] | Iterable[Any]) -> Turnout:
    """Attendances and unique people of several meetings; who gave no document counts as one person each time."""
    rows = Attendance.objects.filter(CURRENT, meeting__in=meetings)
    figures = rows.aggregate(
        attendances=Count("id"),
        known=Count(Concat(F("document_type"), F("document_number")), filter=~Q(document_number=""), distinct=True),
        unknown=Count("id", filter=Q(document_number="")),
    )
    return Turnout(figures["attendances"], figures["known"] + figures["unknown"])


# --- minutes ---------------------------------------------------------------------------------------------------------
def latest_minutes(meeting: Meeting) -> Minutes | None:
    """The edition being written or in force."""
    rows = meeting.minutes.select_related("supersedes", "unit").order_by("-edition")
    minutes = rows.first()
    if minutes is not None:
        minutes.meeting = meeting
    return minutes


def minutes_for_update(minutes: Minutes) -> Minutes:
    """The minutes as they are stored, locked with their meeting until the transaction ends."""
    rows = Minutes.objects.select_for_update(of=("self",)).select_related("institution", "unit", "supersedes")
    locked = rows.get(pk=minutes.pk)
    locked.meeting = meeting_for_update(minutes.meeting)
    return locked


def minutes_visible_to(user: User) -> QuerySet[Minutes]:
    rows = Minutes.objects.filter(meeting__in=meetings_visible_to(user))
    return rows.select_related("meeting__unit", "meeting__responsible", "meeting__institution")


def signed_minutes_of(meeting_ids: Iterable[UUID]) -> set[UUID]:
    """Which of the meetings have signed minutes."""
    return set(Minutes.objects.filter(meeting_id__in=meeting_ids, state="signed").values_list("meeting_id", flat=True))


@dataclass(frozen=True)
class Signing:
    """Where the signatures of some minutes stand: given over the very content, and parties still missing."""

    given: list[Signature] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def missing_labels(self) -> list[str]:
        return [str(Party(party).label) for party in self.missing]

    @property
    def is_complete(self) -> bool:
        return not self.missing


def signing_of(minutes: Minutes) -> Signing:
    """Signatures over an earlier text, from before it went back to draft, do not count."""
    if minutes.is_draft:
        return Signing(missing=list(minutes.required_parties))
    given = list(documents.signatures_of(minutes, content_sha256=minutes.content_sha256))
    signed = {signature.party for signature in given}
    return Signing(given, [party for party in minutes.required_parties if party not in signed])
