"""The second institution of the demonstration: small, with its own words and a procedure of its own invention."""

from datetime import date, datetime, timedelta

from django_scopes import scope

from baquiano.accounts.models import User
from baquiano.common.identity import uuid7
from baquiano.demo.folders import load_shipped
from baquiano.demo.people import employ
from baquiano.institutions.actions import create_membership, open_year
from baquiano.institutions.models import FiscalYear, Institution, Unit
from baquiano.institutions.queries import standing_of
from baquiano.procedures.actions import ControlCheck, complete_task, quietly, start_matter, waive_record
from baquiano.procedures.choices import Requirement, TaskState
from baquiano.procedures.models import Case, ProcessDefinition

FOLDER = "mareas"
# One person per role; who oversees belongs to both institutions and chooses in which one to work.
PEOPLE = (
    ("oficial@inmi.demo", "advisor", "EBAJ", "Oficial de mareas"),
    ("estacion@inmi.demo", "group_leader", "EBAJ", "Jefe de estación"),
    ("coordinacion@inmi.demo", "planning_professional", "COOR", "Coordinadora de estaciones"),
    ("direccion@inmi.demo", "agency_head", "INMI", "Directora general"),
    ("veeduria@inmi.demo", "internal_control", "INMI", "Veedora interna"),
    ("admin@inmi.demo", "admin", "INMI", "Administrador de la plataforma"),
)
OF_BOTH = "veeduria@inmi.demo"
FIRST_NUMBER = 60
TITLES = ("Puerto Invento: tablas de marea", "Isla Supuesta: muelle turístico", "Cabo Quimera: alerta de oleaje")
DONE, RETURNED = "accepted", "incomplete"


def build_second(today: date, at: datetime, *, first: Institution) -> Institution:
    """Load its folder and live a little: one request under way, one sent back, one just arrived."""
    institution = load_shipped(FOLDER, at, today.year)
    with scope(institution=institution), quietly():
        people = _create_people(institution, today, at)
        vigencia = open_year(institution, year=today.year, by=None, at=at)
        _live(institution, vigencia, people, at)
    with scope(institution=first):
        unit = Unit.objects.filter(parent=None).order_by("code").first()
        if unit is not None:
            _join(people["internal_control"], unit, "internal_control", "Veedora invitada", today, at)
    return institution


def _create_people(institution: Institution, today: date, at: datetime) -> dict[str, User]:
    people = {}
    for user, role, _unit in employ(PEOPLE, first_number=FIRST_NUMBER, today=today, at=at):
        user.standing = standing_of(user, institution, today)  # type: ignore[assignment]
        people[role] = user
    return people


def _join(user: User, unit: Unit, role: str, post: str, today: date, at: datetime) -> None:
    starts_on = date(today.year - 1, 1, 1)
    create_membership(id=uuid7(), user=user, unit=unit, role=role, starts_on=starts_on, post=post, by=None, at=at)


def _live(institution: Institution, year: FiscalYear, people: dict[str, User], at: datetime) -> None:
    definition = ProcessDefinition.objects.get(procedure__code="MA-PR-01")
    unit, adviser, leader = Unit.objects.get(code="EBAJ"), people["advisor"], people["group_leader"]
    check = ControlCheck(True, "Es del tramo de la estación (ficticio).")
    for number, title in enumerate(TITLES):
        begun = at + timedelta(hours=number)
        case = start_matter(definition, id=uuid7(), title=title, unit=unit, year=year, by=adviser, at=begun)
        if number < 2:
            _do(case, adviser, begun + timedelta(minutes=10))
            outcome = DONE if number == 0 else RETURNED
            reason = "" if number == 0 else "Falta decir quién la pide (ficticio)."
            later = begun + timedelta(minutes=20)
            _do(case, leader, later, outcome=outcome, reason=reason, control=check)


def _do(case: Case, by: User, at: datetime, **decided: object) -> None:
    task = case.tasks.select_related("activity").get(state=TaskState.OPEN)
    for record in task.activity.outputs:
        if record.get("requirement") == Requirement.IF_APPLICABLE:
            waive_record(task, record["code"], reason="Se recibió por llamada (ficticio).", by=by, at=at)
    complete_task(task, by=by, at=at, **decided)  # type: ignore[arg-type]
