"""Reads of meetings, attendance and minutes."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Concat

from baquiano.accounts.models import User
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import visible
from baquiano.documents import queries as documents
from baquiano.documents.choices import Party
from baquiano.documents.models import Signature
from baquiano.institutions.models import Membership
from baquiano.meetings.choices import MeetingKind, MeetingState
from baquiano.meetings.models import Attendance, Meeting, Minutes, MinutesSection
from baquiano.meetings.profile import SectionPlan

CURRENT = Q(superseded_by__isnull=True, is_void=False)


def meetings_visible_to(user: User) -> QuerySet[Meeting]:
    rows = Meeting.objects.select_related(
        "unit", "responsible", "municipality__department", "state_reason", "institution"
    )
    of_committees = rows.filter(kind=MeetingKind.COMMITTEE)
    others = rows.exclude(kind=MeetingKind.COMMITTEE)
    return visible(others, user, "meetings.view_meeting") | visible(of_committees, user, "meetings.view_committee")


def can_view_meeting(user: User, key: str) -> bool:
    """Whether ``user`` may see the meeting with that key: the rule of its files."""
    return _is_among(meetings_visible_to(user), key)


def can_view_minutes(user: User, key: str) -> bool:
    return _is_among(minutes_visible_to(user), key)


def _is_among(rows: QuerySet[Any], key: str) -> bool:
    try:
        return rows.filter(pk=key).exists()
    except (ValueError, ValidationError):
        return False


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


def editions_of(meeting: Meeting) -> QuerySet[Minutes]:
    """The signed editions that a later one corrected, newest first."""
    return meeting.minutes.filter(superseded_by__isnull=False).order_by("-edition")


@dataclass(frozen=True)
class SectionState:
    """A section as its form shows it: stored, just saved, in conflict with what somebody else saved, or refused."""

    key: str
    title: str
    text: str
    version: int
    is_required: bool = False
    edited_by: str = ""
    edited_at: datetime | None = None
    saved_at: datetime | None = None
    theirs: str = ""
    their_version: int = 0
    error: str = ""

    @classmethod
    def stored(cls, section: MinutesSection, saved_at: datetime | None = None) -> "SectionState":
        return cls(
            key=section.key,
            title=section.title,
            text=section.text,
            version=section.version,
            is_required=section.is_required,
            edited_by=str(section.edited_by) if section.edited_by_id else "",
            edited_at=section.edited_at,
            saved_at=saved_at,
        )

    @classmethod
    def clash(cls, section: MinutesSection, *, typed: str, version: int) -> "SectionState":
        """Both texts. The version stays the one that was read, so that nothing overwrites until somebody decides."""
        state = cls.stored(section)
        return replace(state, text=typed, version=version, theirs=section.text, their_version=section.version)

    def with_error(self, text: str, error: str) -> "SectionState":
        return replace(self, text=text, error=error)

    @property
    def is_clash(self) -> bool:
        return bool(self.their_version)


def sections_of(meeting: Meeting, minutes: Minutes | None, plans: Iterable[SectionPlan]) -> list[SectionState]:
    """The sections as written, or as they will begin when somebody writes the first word."""
    if minutes is not None:
        return [SectionState.stored(one) for one in minutes.sections.select_related("edited_by")]
    return [
        SectionState(
            key=plan.key,
            title=plan.title,
            text=meeting.objective if plan.key == "objective" else "",
            version=1,
            is_required=plan.is_required,
        )
        for plan in plans
    ]


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


def post_of(user: User, at: datetime) -> str:
    """The post that the person holds that day, for signing."""
    held = Membership.objects.filter(Membership.holding_on(day_of(at)), user=user).exclude(post="")
    return held.values_list("post", flat=True).first() or ""
