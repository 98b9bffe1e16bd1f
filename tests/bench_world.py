"""The world of the bench: the demonstration's institution with as many visits as asked, loaded in bulk."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.commitments.choices import Party
from baquiano.commitments.models import Commitment
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.delivery.models import AssistanceSession, SessionBeneficiary
from baquiano.demo.people import Staff, create_people
from baquiano.institutions.actions import load_institution, open_year
from baquiano.institutions.models import CatalogueItem, Institution, Unit
from baquiano.meetings.choices import MeetingKind, MeetingState
from baquiano.meetings.models import Meeting, Participant
from baquiano.procedures.choices import CaseState, TaskState
from baquiano.procedures.models import Activity, ActivityRole, Case, Task

BATCH = 2_000
# So many visits wait for the person who plans: an inbox holds what one person can do, however many visits there were.
WAITING = 200


@dataclass(frozen=True)
class Page:
    """A page to measure and who opens it."""

    name: str
    url: str
    user: User
    is_list: bool = True


@dataclass
class World:
    """The institution and its people; ``visits`` counts what is loaded so far."""

    institution: Institution
    staff: Staff
    units: list[Unit]
    schools: list[Beneficiary]
    topics: list[CatalogueItem]
    awaited: list[Activity]
    visits: int = 0
    dice: Random = field(default_factory=lambda: Random(1))

    def pages(self) -> list[Page]:
        """The pages that grow with the visits, each for a role that sees all of them or those of a group."""
        planner, adviser = self.staff.by_role["planning_professional"], self.staff.by_role["advisor"]
        with scope(institution=self.institution):
            session = AssistanceSession.objects.order_by("id").first()
        assert session is not None
        return [
            Page("visitas, planeación", "/visitas/", planner),
            Page("visitas, un grupo", "/visitas/", adviser),
            Page("visitas, buscar", "/visitas/?q=sabanalarga", planner),
            Page("visitas, página 20", "/visitas/?pagina=20", planner),
            Page("compromisos, planeación", "/compromisos/", planner),
            Page("beneficiarios", "/beneficiarios/", planner),
            Page("bandeja", "/procedimientos/bandeja/", planner),
            Page("inicio", "/", adviser, is_list=False),
            Page("una visita", session.get_absolute_url(), planner, is_list=False),
            Page("un colegio", self.schools[0].get_absolute_url(), planner, is_list=False),
        ]


def prepare(at: datetime) -> World:
    """The institution of the folder, with its people and schools and not one visit."""
    call_command("load_territory", verbosity=0)
    result = load_institution(settings.INSTITUTIONS_DIR / "atlantico", by=None, at=at)
    assert result.institution is not None, result.problems
    institution = result.institution
    with scope(institution=institution):
        staff = create_people(institution, today=day_of(at), at=at)
        open_year(institution, year=day_of(at).year, by=None, at=at)
        return World(
            institution=institution,
            staff=staff,
            units=list(Unit.objects.filter(code__in=staff.leaders)),
            schools=list(Beneficiary.objects.select_related("municipality")),
            topics=list(CatalogueItem.objects.filter(catalogue="topic")),
            awaited=_awaited(),
        )


def _awaited() -> list[Activity]:
    """The activities of the procedure of the year that await the person who plans."""
    lanes = ActivityRole.objects.filter(role="planning_professional").values("activity_id")
    found = list(Activity.objects.filter(pk__in=lanes).select_related("definition").order_by("position"))
    assert found, "the folder has no activity for planning"
    return found


def grow(world: World, size: int) -> None:
    """Add visits, with a school, an executor and a commitment each, until there are ``size``."""
    now = timezone.now()
    with scope(institution=world.institution):
        rows = iter(range(world.visits, size))
        while batch := list(islice(rows, BATCH)):
            _add(world, batch, now)
    world.visits = max(world.visits, size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _add(world: World, numbers: list[int], now: datetime) -> None:
    meetings = [_meeting(world, number, now) for number in numbers]
    Meeting.objects.bulk_create(meetings)
    common = {"institution": world.institution}
    Participant.objects.bulk_create(
        Participant(meeting=meeting, user=meeting.responsible, **common) for meeting in meetings
    )
    sessions = [
        AssistanceSession(meeting=meeting, topic=world.dice.choice(world.topics), outside_agenda=True, **common)
        for meeting in meetings
    ]
    AssistanceSession.objects.bulk_create(sessions)
    served = [
        SessionBeneficiary(session=session, beneficiary=world.dice.choice(world.schools), **common)
        for session in sessions
    ]
    SessionBeneficiary.objects.bulk_create(served)
    Commitment.objects.bulk_create(_commitment(world, row, now) for row in served)
    tasks = [_task(world, number, session, now) for number, session in zip(numbers, sessions, strict=True)]
    Case.objects.bulk_create(task.case for task in tasks)
    Task.objects.bulk_create(tasks)


def _meeting(world: World, number: int, now: datetime) -> Meeting:
    unit = world.units[number % len(world.units)]
    starts_at = now - timedelta(hours=6 * (number % 1_200) + 30, seconds=number)
    person = world.staff.team(unit.code)[0]
    return Meeting(
        id=uuid7(),
        institution=world.institution,
        unit=unit,
        kind=MeetingKind.VISIT,
        title=f"Visita de acompañamiento {number}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        responsible=person,
        state=MeetingState.HELD,
        held_at=starts_at + timedelta(hours=3),
        held_by=person,
        created_by=person,
        created_at=starts_at,
    )


def _commitment(world: World, row: SessionBeneficiary, now: datetime) -> Commitment:
    meeting = row.session.meeting
    return Commitment(
        institution=world.institution,
        unit=meeting.unit,
        beneficiary=row.beneficiary,
        party=Party.BENEFICIARY,
        text="Enviar las evidencias acordadas",
        responsible_name="Rectoría",
        due_on=day_of(now) + timedelta(days=world.dice.randint(-60, 60)),
        origin_type="meetings.meeting",
        origin_id=str(meeting.pk),
        created_by=meeting.responsible,
        created_at=meeting.starts_at,
    )


def _task(world: World, number: int, session: AssistanceSession, now: datetime) -> Task:
    """The case of a visit and its activity: done, or open when it is one of those that wait."""
    activity, meeting = world.awaited[number % len(world.awaited)], session.meeting
    waits = number < WAITING
    due_on = day_of(now) + timedelta(days=world.dice.randint(-30, 60))
    case = Case(
        institution=world.institution,
        definition=activity.definition,
        subject_type="delivery.assistancesession",
        subject_id=str(session.pk),
        label=meeting.title,
        unit=meeting.unit,
        responsible=meeting.responsible,
        state=CaseState.OPEN if waits else CaseState.COMPLETED,
        started_at=meeting.starts_at,
    )
    return Task(
        institution=world.institution,
        case=case,
        activity=activity,
        state=TaskState.OPEN if waits else TaskState.COMPLETED,
        opened_at=meeting.starts_at,
        warns_on=due_on - timedelta(days=5),
        due_on=due_on,
        completed_at=None if waits else meeting.ends_at,
    )
