"""What was done the year before, so that whoever plans has something to look back at (PLN-25)."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

from baquiano.accounts.models import User
from baquiano.beneficiaries.models import Beneficiary
from baquiano.commitments import actions as commitments
from baquiano.commitments.choices import CheckResult, CommitmentState
from baquiano.commitments.models import Commitment
from baquiano.common.calendar_days import add_working_days, day_of
from baquiano.common.identity import uuid7
from baquiano.delivery import actions as delivery
from baquiano.delivery.models import AssistanceSession
from baquiano.demo.days import moment
from baquiano.demo.people import Staff
from baquiano.demo.visits import Year, live_through
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import ConsentText, Unit
from baquiano.institutions.queries import non_working_days

GROUP, VISITS, SEED = "GME", 6, 2025
# One promise of every so many was never kept, and is still owed.
STILL_OWED = 4
TITLES = (
    "Acompañar la autoevaluación institucional",
    "Revisar el plan de mejoramiento con el equipo directivo",
    "Orientar el uso de los resultados de las pruebas",
)


def remember_last_year(year: Year, staff: Staff, schools: list[Beneficiary]) -> None:
    """Visits of September and October of the year before, complete; of what was promised, something is still owed.

    They have dice of their own: the rest of the demonstration is the same with them as without.
    """
    past = Year(year.institution, year.today, Random(SEED))
    _text_of_last_year(year)
    unit, before = Unit.objects.get(code=GROUP), year.today.year - 1
    off = non_working_days(year.institution, date(before, 1, 1), date(before, 12, 31))
    day, made = date(before, 9, 8), []
    for number in range(VISITS):
        day = add_working_days(day, 5, off)
        at = moment(day - timedelta(days=6), 9)
        by = past.acting(staff.team(GROUP)[number % len(staff.team(GROUP))], at)
        session = delivery.create_session(
            id=uuid7(),
            unit=unit,
            title=TITLES[number % len(TITLES)],
            starts_at=moment(day, 9),
            ends_at=moment(day, 12),
            responsible=by,
            beneficiaries=[schools[number * 3]],
            objective="Dejar acordado qué mejora primero la institución.",
            topic=past.item("topic"),
            by=by,
            at=at,
        )
        made.append(session.pk)
    sessions = AssistanceSession.objects.select_related("meeting__responsible", "topic", "service_type", "mechanism")
    live_through(past, sessions.filter(pk__in=made).order_by("meeting__starts_at"))
    _keep_most(past, made, staff.leaders[GROUP])


def _text_of_last_year(year: Year) -> None:
    """The notice that people read then; the folder brings the one that replaced it."""
    ConsentText.objects.create(
        institution=year.institution,
        kind=ConsentKind.ATTENDANCE,
        version=0,
        text="Autoriza a la Secretaría a tratar sus datos para dejar constancia de su asistencia (texto ficticio).",
        valid_from=date(year.today.year - 1, 1, 1),
    )


def _keep_most(past: Year, made: list[UUID], leader: User) -> None:
    """Those of the entity, by who made the visit; the own ones, by the leader."""
    rows = Commitment.objects.filter(state=CommitmentState.OPEN, origin_id__in=made)
    for number, commitment in enumerate(rows.select_related("created_by", "responsible").order_by("due_on", "pk")):
        by = leader if commitment.responsible_id else commitment.created_by
        if by is None or by.pk == commitment.responsible_id or number % STILL_OWED == 0:
            continue
        at = moment(commitment.due_on, 16)
        note = f"La evidencia llegó el {day_of(at):%d/%m/%Y}."
        commitments.check_commitment(
            commitment, id=uuid7(), result=CheckResult.FULFILLED, note=note, by=past.acting(by, at), at=at
        )
