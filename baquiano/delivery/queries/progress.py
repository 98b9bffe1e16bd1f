"""How far the registration of a visit has come, step by step; and which stages of the methodology are covered."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.accounts.models import User
from baquiano.commitments import queries as commitments
from baquiano.common.calendar_days import day_of
from baquiano.delivery.choices import Step
from baquiano.delivery.models import AssistanceSession
from baquiano.delivery.queries.sessions import previous_commitments, session_of
from baquiano.documents import queries as documents
from baquiano.institutions.models import CatalogueItem
from baquiano.institutions.queries import catalogue
from baquiano.meetings import guides
from baquiano.meetings import queries as meetings
from baquiano.meetings.choices import MeetingState
from baquiano.meetings.models import Attendance, Meeting
from baquiano.meetings.profile import PAPER_LIST, section_plans

# The sections of the minutes that the first step writes; the step of the acta writes the others.
FIRST_SECTIONS = ("objective", "activities")


def guide_for(meeting: Meeting, current: str = "") -> guides.Guide | None:
    """The guide of a visit for the pages of ``meetings``."""
    session = session_of(meeting)
    if session is None:
        return None
    session.meeting = meeting
    return guide_of(session, current)


def guide_of(session: AssistanceSession, current: str = "") -> guides.Guide:
    """The steps of the visit, where it is closed, and who is likely to be on its list."""
    names = list(session.beneficiaries.values_list("name", flat=True)[:2])
    return guides.Guide(
        home_url=session.get_absolute_url(),
        home_label=str(session),
        steps=steps_of(session),
        current=current,
        close_url=reverse("delivery:session_hold", args=[session.pk]),
        entity=names[0] if len(names) == 1 else "",
        people=partial(known_people, session),
    )


def steps_of(session: AssistanceSession) -> list[guides.Step]:
    """The steps in their order, each with whether what it asks for is already there."""
    meeting = session.meeting
    minutes = meetings.latest_minutes(meeting)
    sections = {one.key: one for one in minutes.sections.all()} if minutes else {}
    written = {key for key, section in sections.items() if section.text.strip()}
    required = {key for key, section in sections.items() if section.is_required}
    people = meetings.attendance_of(meeting).count()
    promised = commitments.commitments_of(meeting).count()
    to_verify: list[Any] = list(previous_commitments(session))
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
        Step.MINUTES: (minutes is not None and (not minutes.is_draft or written.issuperset(required)), False, ""),
        Step.SIGNATURES: (
            bool(minutes and minutes.is_signed),
            False,
            minutes.get_state_display() if minutes and not minutes.is_draft else "",
        ),
    }
    urls = _step_urls(session)
    return [guides.Step(step.value, str(step.label), urls[step], *facts[step]) for step in Step]


def _step_urls(session: AssistanceSession) -> dict[Step, str]:
    return {
        Step.ACTIVITIES: reverse("delivery:session_activities", args=[session.pk]),
        Step.ATTENDANCE: reverse("meetings:attendance_list", args=[session.meeting_id]),
        Step.COMMITMENTS: reverse("delivery:session_commitments", args=[session.pk]),
        Step.EVIDENCE: reverse("delivery:session_evidence", args=[session.pk]),
        Step.MINUTES: reverse("meetings:minutes_detail", args=[session.meeting_id]),
        Step.SIGNATURES: reverse("meetings:minutes_sign", args=[session.meeting_id])
        if session.meeting.is_held
        else reverse("delivery:session_hold", args=[session.pk]),
    }


def first_sections(session: AssistanceSession) -> list[meetings.SectionState]:
    """The sections of the acta that the first step writes: what for, and what was done."""
    meeting = session.meeting
    plans = section_plans(meeting.institution, meeting.kind, day_of(meeting.starts_at).year)
    sections = meetings.sections_of(meeting, meetings.latest_minutes(meeting), plans)
    return [section for section in sections if section.key in FIRST_SECTIONS]


def missing_to_hold(meeting: Meeting) -> list[str]:
    """What the control points of a visit still ask for before it is closed (WFL-03); empty when nothing."""
    missing = []
    on_paper = documents.evidence_of(meeting).filter(kind=PAPER_LIST)
    if not meetings.attendance_of(meeting).exists() and not on_paper.exists():
        missing.append(_("registrar al menos un asistente, o adjuntar la lista firmada en papel"))
    minutes = meetings.latest_minutes(meeting)
    plans = section_plans(meeting.institution, meeting.kind, day_of(meeting.starts_at).year)
    empty = [
        section.title
        for section in meetings.sections_of(meeting, minutes, plans)
        if section.is_required and not section.text.strip()
    ]
    return missing + [_("escribir en el acta «%(title)s»") % {"title": title} for title in empty]


def known_people(session: AssistanceSession) -> list[guides.KnownPerson]:
    """Who is likely to come and is not on the list yet: the executors, and who came before for these entities."""
    here = set(meetings.attendance_of(session.meeting).values_list("document_type", "document_number"))
    found: dict[tuple[str, str], guides.KnownPerson] = {}
    for person in session.meeting.participants.all():
        key = (person.document_type, person.document_number)
        if person.document_number and key not in here:
            found[key] = guides.KnownPerson(f"u{person.pk}", person.full_name, _fields_of_user(session, person))
    served = session.served.values("beneficiary_id")
    before = Attendance.objects.filter(
        meetings.CURRENT, meeting__assistance__served__beneficiary__in=served, channel__in=["screen", "qr"]
    ).exclude(document_number="")
    for row in before.exclude(meeting=session.meeting).order_by("-created_at")[:40]:
        key = (row.document_type, row.document_number)
        if key not in here and key not in found and len(found) < MOST_KNOWN:
            found[key] = guides.KnownPerson(f"a{row.pk}", row.full_name, {n: getattr(row, n) for n in _PERSON})
    return list(found.values())


_PERSON = ("names", "surnames", "document_type", "document_number", "entity", "post", "email", "phone")
MOST_KNOWN = 8


def _fields_of_user(session: AssistanceSession, person: User) -> dict[str, str]:
    words = person.full_name.split()
    # Two surnames is the custom; with fewer words, the last one.
    cut = max(1, len(words) - 2) if len(words) > 2 else 1
    return {
        "names": " ".join(words[:cut]),
        "surnames": " ".join(words[cut:]),
        "document_type": person.document_type,
        "document_number": person.document_number,
        "entity": session.meeting.institution.name,
        "email": person.email,
        "phone": person.phone,
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
        """Whether every assistance has to develop it; "sensibilización" is only for when it is required."""
        return self.stage.attributes.get("required", True) not in (False, "no")


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
