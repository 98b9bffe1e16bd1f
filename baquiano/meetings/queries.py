"""Reads of meetings, attendance and minutes."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Concat
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from baquiano.accounts.models import User
from baquiano.common import statements
from baquiano.common.calendar_days import day_of
from baquiano.common.policy import visible
from baquiano.documents import queries as documents
from baquiano.documents.choices import AccessClass, Party
from baquiano.documents.models import Evidence, IssuedDocument, Signature
from baquiano.institutions.models import Membership
from baquiano.institutions.personal import Holder
from baquiano.meetings.choices import (
    DIFFERENTIAL,
    AttendanceChannel,
    MeetingKind,
    MeetingState,
    MinutesState,
    ReviewOutcome,
)
from baquiano.meetings.models import (
    Attendance,
    AttendanceReview,
    DifferentialAnswers,
    Meeting,
    Minutes,
    MinutesSection,
    RegisterLink,
)
from baquiano.meetings.profile import PAPER_LIST, SectionPlan

_LAST = Q(superseded_by__isnull=True, is_void=False)
# Who registered with the QR counts once validated; a correction is written by an official and needs no validation.
SELF_REGISTERED = Q(channel=AttendanceChannel.QR, supersedes__isnull=True)
CURRENT = _LAST & (
    ~Q(channel=AttendanceChannel.QR) | Q(supersedes__isnull=False) | Q(review__outcome=ReviewOutcome.ACCEPTED)
)
PENDING = _LAST & SELF_REGISTERED & Q(review__isnull=True)


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
    return meeting.attendances.filter(CURRENT).select_related(
        "consent_text", "signature_image", "registered_by", "scan"
    )


def pending_of(meeting: Meeting) -> QuerySet[Attendance]:
    """Who registered with the QR and nobody has validated yet, in order of arrival."""
    return meeting.attendances.filter(PENDING).select_related("consent_text", "signature_image")


def on_list_or_pending(meeting: Meeting, document_type: str, document_number: str) -> Attendance | None:
    """The row of that document that counts or awaits validation; who gave none is nobody known."""
    if not document_number:
        return None
    rows = meeting.attendances.filter(document_type=document_type, document_number=document_number)
    return rows.filter(CURRENT | PENDING).first()


def register_link(token: str) -> RegisterLink | None:
    """The register with that token, of whatever institution, with what its public page shows."""
    with scopes_disabled():
        # A whole room asks it at once: compiled for the first one.
        return next(iter(statements.instances("meetings.register_link", _links_with, token=token.lower())), None)


def _links_with(token: str) -> QuerySet[RegisterLink]:
    rows = RegisterLink.objects.select_related("institution", "meeting__unit", "meeting__institution")
    return rows.filter(token=token)


def link_of(meeting: Meeting) -> RegisterLink | None:
    link = RegisterLink.objects.filter(meeting=meeting).first()
    if link is not None:
        link.meeting = meeting
    return link


def refused_of(meeting: Meeting) -> QuerySet[Attendance]:
    """Who registered with the QR and was not validated, with the reason."""
    rows = meeting.attendances.filter(SELF_REGISTERED, review__outcome=ReviewOutcome.REFUSED)
    return rows.select_related("review__reviewed_by")


def self_registered_in(meeting: Meeting) -> QuerySet[Attendance]:
    """Everybody who registered with the QR, whatever became of it."""
    return meeting.attendances.filter(SELF_REGISTERED).select_related("review")


def attendance_of_person(holder: Holder) -> QuerySet[Attendance]:
    """Every row of a document in the lists of the institution, corrected and refused ones too."""
    if not holder.document_number:
        return Attendance.objects.none()
    rows = Attendance.objects.filter(document_type=holder.document_type, document_number=holder.document_number)
    return rows.select_related("meeting", "consent_text", "differential", "review", "superseded_by").order_by(
        "created_at", "id"
    )


def emails_of_person(holder: Holder) -> list[str]:
    """The addresses of that document on lists in force: what anybody wrote with a QR and nobody validated is none."""
    return list(attendance_of_person(holder).filter(CURRENT).values_list("email", flat=True))


def answers_of_person(holder: Holder) -> QuerySet[DifferentialAnswers]:
    """The voluntary answers of a document."""
    rows = DifferentialAnswers.objects.filter(attendance__in=attendance_of_person(holder))
    return rows.select_related("attendance__meeting", "consent_text")


def counted_once(attendance: Attendance) -> bool:
    """Whether the row was ever on the list in force: not refused nor waiting, and not the mark of an annulment."""
    if attendance.is_void:
        return False
    review = AttendanceReview.objects.filter(attendance=attendance).first()
    return not attendance.is_self_registered or (review is not None and review.outcome == ReviewOutcome.ACCEPTED)


def why_kept(attendance: Attendance) -> str:
    """What is told to a person of a row of the list that stays."""
    if not counted_once(attendance):
        return ""
    return _(
        "La lista de asistencia prueba una actuación pública y se conserva el tiempo que ordena la tabla de retención "
        "documental (Ley 594 de 2000; Decreto 1377 de 2013, artículo 9). Se suprimen el correo, el teléfono y las "
        "respuestas voluntarias; se conservan el nombre, el documento y la firma."
    )


def scans_of(meeting: Meeting) -> QuerySet[Evidence]:
    """The sheets signed on paper and scanned, oldest first."""
    return documents.evidence_of(meeting).filter(kind=PAPER_LIST)


def lines_of(scan: Evidence, meeting: Meeting) -> QuerySet[Attendance]:
    """What was transcribed of a sheet, line by line."""
    return attendance_of(meeting).filter(scan=scan).order_by("scan_row")


def attendance_history(meeting: Meeting) -> QuerySet[Attendance]:
    """The rows that were corrected or annulled, with what took their place."""
    replaced = meeting.attendances.filter(superseded_by__isnull=False)
    return replaced.select_related("superseded_by", "superseded_by__registered_by")


def attendance_visible_to(user: User, *, replaced: bool = False) -> QuerySet[Attendance]:
    """The lists that ``user`` may see, as they stand; with ``replaced``, also what was corrected or voided."""
    rows = Attendance.objects.filter(meeting__in=meetings_visible_to(user))
    rows = rows if replaced else rows.filter(CURRENT)
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


FEWEST_SHOWN = 3


@dataclass(frozen=True)
class Question:
    """A voluntary question with how many gave each answer; the rare ones together, so that they name nobody."""

    label: str
    rows: list[tuple[str, int]]
    grouped: int = 0


@dataclass(frozen=True)
class Differential:
    """The voluntary answers of a meeting, in figures only."""

    people: int
    answered: int
    questions: list[Question] = field(default_factory=list)


def differential_of(meeting: Meeting) -> Differential:
    """How many of the list answered what. Answers fewer than three people gave are told together with others."""
    on_list = meeting.attendances.filter(CURRENT)
    answers = DifferentialAnswers.objects.filter(attendance__in=on_list)
    questions = []
    for name, choices in DIFFERENTIAL.items():
        given = answers.exclude(**{name: ""}).order_by().values_list(name).annotate(n=Count("id"))
        counts = dict(given)
        if counts:
            label = str(DifferentialAnswers._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]
            words = {value: str(said) for value, said in choices.choices}
            questions.append(_question(label, {words[value]: count for value, count in counts.items()}))
    return Differential(on_list.count(), answers.count(), questions)


def _question(label: str, counts: dict[str, int]) -> Question:
    """The rare answers are added up, with the next ones until the sum is not rare either."""
    shown, grouped, taken = sorted(counts.items(), key=lambda pair: (pair[1], pair[0])), 0, 0
    while shown and (shown[0][1] < FEWEST_SHOWN or 0 < grouped < FEWEST_SHOWN or taken == 1):
        grouped += shown.pop(0)[1]
        taken += 1
    return Question(label, sorted(shown, key=lambda pair: (-pair[1], pair[0])), grouped)


# --- minutes ---------------------------------------------------------------------------------------------------------
def latest_minutes(meeting: Meeting) -> Minutes | None:
    """The edition being written or in force."""
    minutes = next(iter(statements.instances("meetings.latest_minutes", _editions, meeting=meeting.pk)), None)
    if minutes is not None:
        minutes.meeting = meeting
    return minutes


def latest_minutes_of(meetings: Iterable[UUID]) -> dict[UUID, Minutes]:
    """``latest_minutes`` of several meetings at once."""
    rows = Minutes.objects.filter(meeting__in=list(meetings), superseded_by__isnull=True)
    return {one.meeting_id: one for one in rows}


def turnout_of(meetings: Iterable[UUID]) -> dict[UUID, int]:
    """How many people are on the list in force of each of several meetings."""
    rows = Attendance.objects.filter(CURRENT, meeting__in=list(meetings)).order_by().values("meeting_id")
    return {one["meeting_id"]: one["n"] for one in rows.annotate(n=Count("pk"))}


def _editions(meeting: UUID) -> QuerySet[Minutes]:
    rows = Minutes.objects.filter(meeting=meeting).select_related("supersedes", "unit")
    return rows.order_by("-edition")[:1]


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


def signed_document(meeting: Meeting) -> IssuedDocument | None:
    """The acta in force as it was issued with its signatures; none until all of them are there.

    What is printed of a correction that is not signed yet is not it.
    """
    signed = meeting.minutes.filter(state=MinutesState.SIGNED).order_by("-edition").first()
    if signed is None:
        return None
    issued = documents.documents_of(meeting)
    return issued.filter(payload__content__content_sha256=signed.content_sha256).first()


def proofs_to_share(meeting: Meeting) -> QuerySet[Evidence]:
    """Its evidence that is public; the lists signed on paper, which bear documents and strokes of people, are not."""
    return documents.evidence_of(meeting).filter(access_class=AccessClass.PUBLIC).exclude(kind=PAPER_LIST)


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


def meetings_in_charge_of(person: User, on: date) -> QuerySet[Meeting]:
    """The visits and meetings of ``person`` that have not been held."""
    return Meeting.objects.filter(responsible=person, state=MeetingState.SCHEDULED).order_by("starts_at")
