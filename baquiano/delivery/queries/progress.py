"""How far the registration of a visit has come, step by step; and which stages of the methodology are covered."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from baquiano.commitments import queries as commitments
from baquiano.delivery.choices import Step
from baquiano.delivery.models import AssistanceSession
from baquiano.delivery.queries.sessions import previous_commitments, session_of
from baquiano.documents import queries as documents
from baquiano.institutions.models import CatalogueItem
from baquiano.institutions.queries import catalogue
from baquiano.meetings import guides
from baquiano.meetings import queries as meetings
from baquiano.meetings.choices import MeetingState
from baquiano.meetings.models import Meeting

# The sections of the minutes that the first step writes; the step of the acta writes the others.
FIRST_SECTIONS = ("objective", "activities")


def guide_for(meeting: Meeting, current: str = "") -> guides.Guide | None:
    """The guide of a visit for the pages of ``meetings``."""
    session = session_of(meeting)
    if session is None:
        return None
    session.meeting = meeting
    return guides.Guide(session.get_absolute_url(), str(session), steps_of(session), current)


def steps_of(session: AssistanceSession) -> list[guides.Step]:
    """The steps in their order, each with whether what it asks for is already there."""
    meeting = session.meeting
    minutes = meetings.latest_minutes(meeting)
    sections = {one.key: one for one in minutes.sections.all()} if minutes else {}
    written = {key for key, section in sections.items() if section.text.strip()}
    required = {key for key, section in sections.items() if section.is_required}
    people = meetings.attendance_of(meeting).count()
    promised = commitments.commitments_of(meeting).count()
    to_verify = list(previous_commitments(session))
    proofs = documents.evidence_of(meeting).count()
    verified = sum(bool(one.checks_here) for one in to_verify)
    facts = {
        Step.ACTIVITIES: (bool(minutes) and written.issuperset(FIRST_SECTIONS), False, ""),
        Step.ATTENDANCE: (people > 0, False, _counted(people, "persona", "personas")),
        Step.COMMITMENTS: (
            (promised > 0 or bool(to_verify)) and verified == len(to_verify),
            True,
            _commitments_note(promised, verified, len(to_verify)),
        ),
        Step.EVIDENCE: (proofs > 0, True, _counted(proofs, "evidencia", "evidencias")),
        Step.MINUTES: (bool(minutes) and (not minutes.is_draft or written.issuperset(required)), False, ""),
        Step.SIGNATURES: (
            bool(minutes and minutes.is_signed),
            False,
            minutes.get_state_display() if minutes and not minutes.is_draft else "",
        ),
    }
    urls = step_urls(session)
    return [guides.Step(step.value, str(step.label), urls[step], *facts[step]) for step in Step]


def step_urls(session: AssistanceSession) -> dict[Step, str]:
    return {
        Step.ACTIVITIES: reverse("delivery:session_activities", args=[session.pk]),
        Step.ATTENDANCE: reverse("meetings:attendance_list", args=[session.meeting_id]),
        Step.COMMITMENTS: reverse("delivery:session_commitments", args=[session.pk]),
        Step.EVIDENCE: reverse("delivery:session_evidence", args=[session.pk]),
        Step.MINUTES: reverse("meetings:minutes_detail", args=[session.meeting_id]),
        Step.SIGNATURES: reverse("meetings:minutes_sign", args=[session.meeting_id]),
    }


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""


def _commitments_note(promised: int, verified: int, to_verify: int) -> str:
    parts = [_counted(promised, "nuevo", "nuevos")]
    if to_verify:
        parts.append(f"{verified} de {to_verify} verificados")
    return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class StageCover:
    """A stage of the methodology: whether this visit develops it, and when it was last developed for these entities."""

    stage: CatalogueItem
    is_here: bool
    last_held_at: datetime | None

    @property
    def is_required(self) -> bool:
        return bool(self.stage.attributes.get("required", True))


def covered_stages(session: AssistanceSession) -> list[StageCover]:
    """Which stages the assistance to these entities covered: held visits of the same activity or topic (EXE-08)."""
    here = {stage.pk for stage in session.method_stages.all()}
    rows = _same_assistance(session).values_list("method_stages", "meeting__starts_at")
    earlier = dict(rows.order_by("meeting__starts_at"))
    stages = catalogue(session.meeting.institution, "method_stage")
    return [StageCover(stage, stage.pk in here, earlier.get(stage.pk)) for stage in stages]


def _same_assistance(session: AssistanceSession) -> QuerySet[AssistanceSession]:
    served = session.served.values("beneficiary_id")
    rows = AssistanceSession.objects.filter(
        meeting__state=MeetingState.HELD, served__beneficiary__in=served, method_stages__isnull=False
    ).exclude(pk=session.pk)
    if session.plan_item_id:
        return rows.filter(plan_item_id=session.plan_item_id)
    return rows.filter(topic_id=session.topic_id)
