"""The visits of the demonstration: prepared, made, written, signed, moved and cancelled as in a real year."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any
from uuid import UUID

from baquiano.accounts.models import User
from baquiano.commitments import actions as commitments
from baquiano.commitments.choices import CheckResult, CommitmentState, Party
from baquiano.commitments.models import Commitment
from baquiano.commitments.queries import open_commitments_of
from baquiano.common.calendar_days import add_working_days, day_of
from baquiano.common.identity import uuid7
from baquiano.common.policy import Standing
from baquiano.delivery import actions as delivery
from baquiano.delivery.choices import AssistanceState
from baquiano.delivery.models import Assistance, AssistanceSession, ExecutionReport
from baquiano.delivery.queries import progress_of
from baquiano.demo import content, trips
from baquiano.demo.days import moment
from baquiano.demo.drawing import stroke
from baquiano.documents.choices import SignatureLevel
from baquiano.institutions.models import CatalogueItem, Institution
from baquiano.institutions.queries import non_working_days, standing_of
from baquiano.meetings import actions as meetings
from baquiano.meetings import queries as meeting_queries
from baquiano.meetings.models import Minutes
from baquiano.procedures import actions as procedures
from baquiano.procedures.choices import TaskState
from baquiano.procedures.models import Task
from baquiano.procedures.running.doing import ONLY_EXIT
from baquiano.travel import actions as travel

# Of every hundred past visits: how many were called off, moved once, left without registering, left unsigned.
CANCELLED, MOVED, FORGOTTEN, UNSIGNED = 4, 6, 4, 6
# Days within which something may still be missing of a visit, and within which a promise may still be open.
LATELY, PATIENCE = 40, 12
CLOSED = 12


@dataclass
class Year:
    """What the visits share: the institution, the day of the demonstration, the dice and the catalogues."""

    institution: Institution
    today: date
    dice: Random
    items: dict[str, list[CatalogueItem]] = field(default_factory=dict)
    standings: dict[UUID, Standing] = field(default_factory=dict)

    def item(self, catalogue: str) -> CatalogueItem:
        return self.dice.choice(self.entries(catalogue))

    def entries(self, catalogue: str) -> list[CatalogueItem]:
        """The entries of a catalogue, read once."""
        if catalogue not in self.items:
            rows = CatalogueItem.objects.filter(institution=self.institution, catalogue=catalogue)
            self.items[catalogue] = list(rows.order_by("position", "code"))
        return self.items[catalogue]

    @cached_property
    def holidays(self) -> set[date]:
        """The days without work of the year and of the first weeks of the next one."""
        return non_working_days(self.institution, date(self.today.year, 1, 1), date(self.today.year + 1, 1, 31))

    def working_day(self, day: date) -> date:
        """``day`` when people work, else the next on which they do."""
        return add_working_days(day - timedelta(days=1), 1, self.holidays)

    def acting(self, user: User, at: datetime) -> User:
        """``user`` with the standing of the year: nobody of the demonstration changes of post during it."""
        if user.pk not in self.standings:
            self.standings[user.pk] = standing_of(user, self.institution, day_of(at))
        user.standing = self.standings[user.pk]  # type: ignore[assignment]
        return user


def live_through(year: Year, sessions: Iterable[AssistanceSession]) -> None:
    """Give each visit what happened to it until the day of the demonstration, oldest first."""
    for session in sessions:
        luck = year.dice.randrange(100)
        if luck < CANCELLED:
            _cancel(year, session)
            continue
        _happens(year, _move(year, session) if luck < CANCELLED + MOVED else session, luck)


def _happens(year: Year, session: AssistanceSession, luck: int) -> None:
    if day_of(session.meeting.starts_at) < year.today:
        _past(year, session, luck)
        trips.settle(year, session)
    elif day_of(session.meeting.starts_at) <= year.today + timedelta(days=4):
        _prepare(year, session)


def _past(year: Year, session: AssistanceSession, luck: int) -> None:
    """Old visits are complete; what is missing is missing of the last weeks, as in a secretariat that is up to date."""
    age = (year.today - day_of(session.meeting.starts_at)).days
    _prepare(year, session)
    forgotten = luck >= 100 - FORGOTTEN if age < LATELY else False
    if forgotten or (age <= 3 and luck % 2):
        return
    minutes = register(year, session)
    if age >= LATELY or luck < 100 - FORGOTTEN - UNSIGNED:
        sign(year, session, minutes)
        if age > 3 and (age >= LATELY or year.dice.randrange(10)):
            _report(year, session)


def _prepare(year: Year, session: AssistanceSession) -> None:
    """Activities 11 to 13: preparation, whether it requires travel, and the trip of one recent visit in four."""
    meeting = session.meeting
    travels = trips.requires_travel(year, session, year.dice.randrange(4) == 0)
    days = timedelta(days=trips.AHEAD if travels else 4)
    at = min(meeting.starts_at - days, moment(year.today, 7))
    by = year.acting(meeting.responsible, at)
    task = _open_task(session, "11")
    if task is not None:
        check = procedures.ControlCheck(True, "Instrumentos, material y compromisos por verificar listos.")
        procedures.complete_task(task, outcome=ONLY_EXIT, by=by, at=at, control=check)
    note = "" if travels else "Ida y regreso en el día, en vehículo de la entidad."
    travel.answer_need(meeting, is_required=travels, note=note, by=by, at=at)
    if travels:
        trips.process(year, session, by=by, at=at)


def register(year: Year, session: AssistanceSession) -> Minutes:
    """What the adviser writes in the school: who came, what was done, what each party promised."""
    meeting, dice = session.meeting, year.dice
    at = meeting.ends_at - timedelta(minutes=20)
    by = year.acting(meeting.responsible, at)
    school = session.beneficiaries.first()
    _attend(year, session, by=by, at=at)
    planning = year.item("method_stage")
    start, checking = year.items["method_stage"][2:4]
    stages = (planning, start, checking) if session.meeting.starts_at.day % 3 else (planning, start)
    delivery.edit_session(
        session,
        expected_version=session.version,
        topic=session.topic,
        service_type=session.service_type,
        mechanism=session.mechanism or year.item("mechanism"),
        mechanism_note="Actividad acordada con el establecimiento",
        method_stages=stages,
        by=by,
        at=at,
    )
    _check_earlier(year, session, school, by=by, at=at)
    texts = {
        "objective": meeting.objective or meeting.title,
        "activities": dice.choice(content.DEVELOPMENT),
        "conclusions": dice.choice(content.CONCLUSIONS),
    }
    for section in meetings.open_minutes(meeting, by=by, at=at).sections.all():
        if section.key in texts:
            text = texts[section.key]
            meetings.write_section(meeting, section.key, text=text, expected_version=section.version, by=by, at=at)
    _promise(year, session, school, by=by, at=at)
    delivery.hold_session(session, by=by, at=meeting.ends_at + timedelta(minutes=5))
    minutes = meeting_queries.latest_minutes(meeting)
    assert minutes is not None  # noqa: S101 - it was opened above
    return minutes


def _attend(year: Year, session: AssistanceSession, *, by: User, at: datetime) -> None:
    school = session.beneficiaries.first()
    for number in range(year.dice.choice((2, 2, 3, 5))):
        names = content.person_name(year.dice.randrange(150)).split(" ", 1)
        meetings.register_attendance(
            session.meeting,
            id=uuid7(),
            names=names[0],
            surnames=names[1],
            document_number=str(9_100_000_000 + year.dice.randrange(10**6) * 10 + number),
            consented=True,
            entity=school.name if school else "",
            post=content.SCHOOL_POSTS[number % len(content.SCHOOL_POSTS)],
            email=f"asistente{number}@colegios.demo",
            phone="",
            signature=stroke(number),
            by=by,
            at=at,
        )


def _check_earlier(year: Year, session: AssistanceSession, school: Any, *, by: User, at: datetime) -> None:
    if school is None:
        return
    for commitment in open_commitments_of([school], before=session.meeting).filter(
        due_on__lte=day_of(at) + timedelta(days=10)
    )[:4]:
        # Of the own ones, somebody else says whether they were kept.
        fulfilled = year.dice.randrange(10) < 7 and commitment.responsible_id != by.pk
        commitments.check_commitment(
            commitment,
            id=uuid7(),
            result=CheckResult.FULFILLED if fulfilled else CheckResult.IN_PROGRESS,
            note="Se revisó la evidencia en la visita." if fulfilled else "Avanza; se acordó terminarlo este mes.",
            context=session.meeting,
            by=by,
            at=at,
        )


def _promise(year: Year, session: AssistanceSession, school: Any, *, by: User, at: datetime) -> None:
    promises = [(Party.BENEFICIARY, text) for text in year.dice.sample(content.SCHOOL_PROMISES, 2)]
    promises.append((Party.PROVIDER, year.dice.choice(content.PROVIDER_PROMISES)))
    for party, text in promises:
        ours = party == Party.PROVIDER
        commitments.create_commitment(
            id=uuid7(),
            unit=session.meeting.unit,
            beneficiary=school,
            party=party,
            text=text,
            due_on=day_of(at) + timedelta(days=year.dice.choice((8, 15, 30, 45))),
            origin=session.meeting,
            responsible=session.meeting.responsible if ours else None,
            responsible_name="" if ours else "Rectoría",
            by=by,
            at=at,
        )


def sign(year: Year, session: AssistanceSession, minutes: Minutes) -> None:
    """Both parties sign on the screen."""
    at = session.meeting.ends_at + timedelta(minutes=15)
    by = year.acting(session.meeting.responsible, at)
    minutes.refresh_from_db()
    signers = {
        Party.PROVIDER: (by.full_name, "Profesional universitario", by),
        Party.BENEFICIARY: (content.person_name(year.dice.randrange(150)), "Rector(a)", None),
    }
    for number, party in enumerate(minutes.required_parties):
        name, post, signer = signers[Party(party)]
        meetings.sign_minutes(
            minutes,
            id=uuid7(),
            content_sha256=minutes.content_sha256,
            level=SignatureLevel.DRAWN,
            party=party,
            signer=signer,
            signer_name=name,
            signer_post=post,
            image=stroke(number),
            by=by,
            at=at,
        )


def _report(year: Year, session: AssistanceSession) -> None:
    """Activity 15: the execution report, with what the visit already says; its leader read most of them."""
    at = session.meeting.ends_at + timedelta(days=3)
    if day_of(at) > year.today or _open_task(session, "15") is None:
        return
    by = year.acting(session.meeting.responsible, at)
    report = delivery.open_report(session, by=by, at=at)
    values = {"found": content.FOUND[session.meeting.starts_at.day % len(content.FOUND)]}
    report = delivery.write_report(report, expected_version=report.version, values=values, by=by, at=at)
    delivery.deliver_report(report, by=by, at=at)


def review_reports(year: Year, leaders: dict[str, User]) -> None:
    """The leaders read the reports of some days ago, and sent one back."""
    rows = ExecutionReport.objects.filter(state="delivered").select_related("session__meeting__unit")
    for number, report in enumerate(rows.order_by("delivered_at")):
        meeting = report.session.meeting
        leader, at = leaders.get(meeting.unit.code), meeting.ends_at + timedelta(days=7)
        if leader is None or leader.pk == meeting.responsible_id or day_of(at) > year.today:
            continue
        by = year.acting(leader, at)
        if number % 23 == 5:
            note = "Precise qué se encontró en la sede y con quién se habló."
            delivery.return_report(report, reason=None, note=note, by=by, at=at)
        elif number % 3:
            delivery.review_report(report, by=by, at=at)


def keep_promises(year: Year, leaders: dict[str, User]) -> None:
    """What fell due some time ago was kept and verified, but for one promise in fifteen.

    Those of the entity, by who made the visit; the own ones, by the leader, lately with the proof that was sent.
    """
    due = Commitment.objects.filter(state=CommitmentState.OPEN, due_on__lt=year.today - timedelta(days=PATIENCE))
    for commitment in due.select_related("created_by", "responsible", "unit"):
        if not commitment.created_by or not year.dice.randrange(15):
            continue
        ours = commitment.responsible
        by = leaders.get(commitment.unit.code) if ours else commitment.created_by
        if by is None or by == ours:
            continue
        if ours and commitment.due_on > year.today - timedelta(days=LATELY) and not _claim(year, commitment, ours):
            continue
        at = moment(commitment.due_on + timedelta(days=1), 16)
        commitments.check_commitment(
            commitment,
            id=uuid7(),
            result=CheckResult.FULFILLED,
            note="La prueba dice lo que se prometió." if ours else "El establecimiento envió la evidencia por correo.",
            by=year.acting(by, at),
            at=at,
        )


def close_assistances(year: Year, leaders: dict[str, User]) -> None:
    """The leaders closed some of what was finished, and one that could not be."""
    rows = Assistance.objects.select_related("unit", "institution", "beneficiary", "service_type", "created_by")
    for number, assistance in enumerate(rows.order_by("created_at", "pk")[:CLOSED]):
        leader, at = leaders.get(assistance.unit.code), moment(year.today - timedelta(days=5), 15)
        if leader is None:
            continue
        by = year.acting(leader, at)
        if progress_of(assistance).may_be_rendered:
            delivery.close_assistance(assistance, outcome=AssistanceState.RENDERED, by=by, at=at)
        elif number % 4 == 1:
            note = "La sede está en obra y el rector pidió dejarla para la próxima vigencia."
            reason, outcome = year.item("cancel_reason"), AssistanceState.NOT_RENDERED
            delivery.close_assistance(assistance, outcome=outcome, reason=reason, note=note, by=by, at=at)


def _claim(year: Year, commitment: Commitment, ours: User) -> bool:
    """The professional sends the proof; whether the leader already looked at it."""
    at = moment(commitment.due_on + timedelta(days=year.dice.choice((-1, -1, 0, 1))), 10)
    commitments.claim_commitment(
        commitment,
        id=uuid7(),
        note="Se envió el material y se explicó por teléfono.",
        title="Correo con el material",
        link=f"https://soportes.atlantico.demo/{commitment.pk}",
        taken_on=day_of(at),
        by=year.acting(ours, at),
        at=at,
    )
    return year.dice.randrange(4) > 0


def _cancel(year: Year, session: AssistanceSession) -> None:
    at = min(session.meeting.starts_at - timedelta(days=2), moment(year.today, 7))
    by = year.acting(session.meeting.responsible, at)
    reason = year.item("cancel_reason")
    delivery.cancel_session(session, reason=reason, note="El establecimiento avisó por correo.", by=by, at=at)


def _move(year: Year, session: AssistanceSession) -> AssistanceSession:
    meeting = session.meeting
    at = min(meeting.starts_at - timedelta(days=1), moment(year.today, 7))
    by, day = year.acting(meeting.responsible, at), day_of(meeting.starts_at)
    shift = year.working_day(day + timedelta(days=7)) - day
    return delivery.reschedule_session(
        session,
        starts_at=meeting.starts_at + shift,
        ends_at=meeting.ends_at + shift,
        reason=year.item("reschedule_reason"),
        note="Se acordó la nueva fecha con la rectoría.",
        by=by,
        at=at,
    )


def _open_task(session: AssistanceSession, number: str) -> Task | None:
    tasks = Task.objects.filter(
        case__subject_type=session._meta.label_lower, case__subject_id=str(session.pk), state=TaskState.OPEN
    )
    return tasks.filter(activity__number=number).select_related("activity", "case").first()
