"""Assistances that ended, in the two stages of their evaluation, and one that its director corrects.

One was evaluated the day it ended and later as a whole, another one waits for its second stage, one was evaluated late,
one was not, and one ends today.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid5

from baquiano.accounts.models import User
from baquiano.beneficiaries.actions import add_contact
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.calendar_days import day_of
from baquiano.delivery import actions as delivery
from baquiano.delivery.choices import MilestoneState
from baquiano.delivery.models import Assistance, AssistanceMilestone
from baquiano.demo import content
from baquiano.demo.days import moment
from baquiano.demo.drawing import stroke
from baquiano.demo.portfolio import NAMESPACE, give_service
from baquiano.demo.visits import Year
from baquiano.evaluation import actions as evaluation
from baquiano.evaluation.actions.stages import keep_stages
from baquiano.evaluation.choices import Channel, Trigger
from baquiano.evaluation.models import Campaign, Invitation
from baquiano.improvement.choices import CorrectionKind
from baquiano.improvement.correcting.actions import ask_change, decide_correction
from baquiano.improvement.correcting.queries import items_to_correct
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.queries import consent_text
from baquiano.meetings import actions as meetings
from baquiano.planning.changing.forms import reasons_of
from baquiano.portfolio.models import Service

LASTS = 20
FIRST_DOCUMENT = 9_300_000_000


@dataclass(frozen=True)
class Story:
    """How many days ago an assistance ended, and how many later its satisfaction was applied, if it was."""

    days_ago: int
    applied_after: int | None
    whole: bool = False


STORIES = (Story(225, 0, whole=True), Story(190, 0), Story(24, 3), Story(9, None), Story(0, None))


def evaluate_in_stages(year: Year, service: Service, entities: list[Beneficiary], *, giver: User, head: User) -> None:
    """Live a story in each entity; those that would have begun before the vigencia are left out."""
    for number, (story, entity) in enumerate(zip(STORIES, entities, strict=False)):
        ended = year.today - timedelta(days=story.days_ago)
        if ended - timedelta(days=LASTS) > date(year.today.year, 1, 15):
            _live(year, service, story, entity, ended, number, giver, head)


def _live(
    year: Year, service: Service, story: Story, entity: Beneficiary, ended: date, number: int, giver: User, head: User
) -> None:
    begins = moment(ended - timedelta(days=LASTS), 9)
    by = year.acting(giver, begins)
    add_contact(
        entity, id=uuid5(NAMESPACE, f"{entity.pk}:contact"), name=content.person_name(60 + number),
        post="Secretaría de Planeación", email=f"enlace{number}@entidades.demo", starts_on=day_of(begins),
        is_responsible=True, by=by, at=begins,
    )  # fmt: skip
    (assistance,) = give_service(service, [entity], by=by, at=begins)
    _meet(year, assistance, giver, begins + timedelta(days=LASTS // 2), number)
    at = moment(ended, 10)
    _claim(year, assistance, giver, head, at)
    if story.applied_after is not None:
        _answer(year, assistance, Trigger.ASSISTANCE_ENDED, at + timedelta(days=story.applied_after, hours=4))
    if story.days_ago > LASTS:
        _close(year, assistance, Trigger.ASSISTANCE_ENDED, head, at + timedelta(days=11))
        later = min(at + timedelta(days=185), moment(year.today, 7))
        if later - at > timedelta(days=184):
            keep_stages(year.institution, later)
            if story.whole:
                _answer(year, assistance, Trigger.SECOND_STAGE, later + timedelta(days=3))
                _close(year, assistance, Trigger.SECOND_STAGE, head, later + timedelta(days=20))
    elif story.days_ago:
        keep_stages(year.institution, at + timedelta(days=1))


def _meet(year: Year, assistance: Assistance, giver: User, at: datetime, number: int) -> None:
    """A session of the assistance, with three people of the entity."""
    starts = moment(year.working_day(day_of(at)), 9)
    by = year.acting(giver, starts)
    session = delivery.create_session(
        id=uuid5(assistance.pk, "session"),
        unit=assistance.unit,
        title=f"Sesión de trabajo con {assistance.beneficiary.name}"[:200],
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        responsible=by,
        beneficiaries=[assistance.beneficiary],
        kind="workshop",
        place="Sala ficticia de la entidad",
        objective="Trabajar con el equipo de la entidad (ficticio).",
        by=by,
        at=starts - timedelta(days=2),
    )
    for place in range(3):
        names, _space, surnames = content.person_name(number * 3 + place).partition(" ")
        meetings.register_attendance(
            session.meeting, id=uuid5(session.pk, str(place)), names=names, surnames=surnames,
            document_number=str(FIRST_DOCUMENT + number * 10 + place), consented=True,
            entity=assistance.beneficiary.name, post="Profesional de planta",
            email=f"participante{number}{place}@entidades.demo", phone="", signature=stroke(place), by=by,
            at=starts + timedelta(minutes=10),
        )  # fmt: skip
    texts = {"objective": session.meeting.objective, "activities": content.DEVELOPMENT[0]}
    for section in meetings.open_minutes(session.meeting, by=by, at=starts).sections.all():
        if section.key in texts:
            meetings.write_section(
                session.meeting, section.key, text=texts[section.key], expected_version=section.version, by=by,
                at=starts + timedelta(hours=1),
            )  # fmt: skip
    delivery.hold_session(session, by=by, at=starts + timedelta(hours=2, minutes=5))


def _claim(year: Year, assistance: Assistance, giver: User, head: User, at: datetime) -> None:
    """Its hitos are met that day, and its head verifies them two days later where that day came."""
    by = year.acting(giver, at)
    rows = AssistanceMilestone.objects.filter(assistance=assistance).order_by("milestone__position")
    for one in rows.filter(state=MilestoneState.PENDING):
        delivery.claim_milestone(
            one, id=uuid5(one.pk, "demo"), claimed_on=day_of(at), note="Cumplido con la entidad (ficticio).",
            link="https://ejemplo.gov.co/soporte", by=by, at=at,
        )  # fmt: skip
    later = at + timedelta(days=2)
    if day_of(later) <= year.today:
        for one in rows.filter(state=MilestoneState.CLAIMED):
            delivery.verify_milestone(one, note="Revisado el soporte.", by=year.acting(head, later), at=later)


def _campaign(assistance: Assistance, stage: Trigger) -> Campaign | None:
    return Campaign.objects.filter(assistance=assistance, fired_by=stage).select_related("institution").first()


def _answer(year: Year, assistance: Assistance, stage: Trigger, at: datetime) -> None:
    """Every invited person answers by the link."""
    campaign = _campaign(assistance, stage)
    consent = consent_text(year.institution, ConsentKind.EVALUATION, on=day_of(at))
    if campaign is None or consent is None:
        return
    questions = list(campaign.instrument.questions.order_by("position"))
    for number, invitation in enumerate(Invitation.objects.filter(campaign=campaign).order_by("person_key")):
        values: dict[str, Any] = {
            one.code: 5 - (number + place) % 2 if one.kind == "scale" else "si"
            for place, one in enumerate(questions)
            if one.kind in ("scale", "single")
        }
        evaluation.record_answer(
            campaign, id=uuid5(invitation.pk, "answer"), values=values, consent=consent, channel=Channel.LINK,
            invitation=invitation, at=at,
        )  # fmt: skip


def _close(year: Year, assistance: Assistance, stage: Trigger, head: User, at: datetime) -> None:
    campaign = _campaign(assistance, stage)
    if campaign is not None and day_of(at) <= year.today:
        note = "Terminó su plazo."
        evaluation.close_campaign(campaign, note=note, by=year.acting(head, at), at=at)


def correct(year: Year, assistance: Assistance, *, head: User, giver: User) -> None:
    """The director moves the dates of an activity: by a comunicado, and by a request that others answer."""
    item = items_to_correct(assistance).order_by("-starts_on").first()
    if item is None or item.starts_on is None:
        return
    at = moment(min(item.starts_on, year.today) - timedelta(days=12), 15)
    by = year.acting(head, at)
    correction = decide_correction(
        assistance,
        id=uuid5(assistance.pk, "correction"),
        kind=CorrectionKind.DATES,
        situation="La entidad cambió de equipo y los hitos van tarde.",
        decision="Aplazar dos semanas la actividad y acompañar al equipo nuevo.",
        responsible=giver,
        plan_item=item,
        by=by,
        at=at,
    )
    days = {name: year.working_day(getattr(item, name) + timedelta(days=14)) for name in ("starts_on", "ends_on")}
    ask_change(
        correction, id=uuid5(correction.pk, "change"), expected_version=item.version, values=days,
        reason=reasons_of(year.institution).first(), note="La decidió el director en su corrección.", by=by,
        at=at + timedelta(hours=1),
    )  # fmt: skip
