"""A procedure that the product knows nothing of, drawn in an ordinary modeller and brought by its officials."""

from datetime import datetime, timedelta

from django.conf import settings

from baquiano.accounts.models import User
from baquiano.common.identity import uuid7
from baquiano.demo.people import Staff
from baquiano.documents.reauthentication import Reauthentication
from baquiano.institutions.models import FiscalYear, Institution, Unit
from baquiano.procedures import actions
from baquiano.procedures.actions.drafts import header_of, lanes_of, mark_of
from baquiano.procedures.choices import TaskState
from baquiano.procedures.models import Case, Procedure

FILE = settings.BASE_DIR / "docs" / "howto" / "examples" / "prestamo-de-equipos.bpmn"
LANES = {"Lane_0profes": "advisor", "Lane_1liderg": "group_leader", "Lane_0almace": "records_manager"}
GROUP = "GME"
TITLES = ("Proyector para la feria de lectura (ficticio)", "Sonido para el foro (ficticio)", "Cámara (ficticio)")


def bring_procedure(institution: Institution, year: FiscalYear, staff: Staff, *, at: datetime) -> None:
    """A version in force with three cases at different points, one under review and one just uploaded."""
    if not FILE.exists():
        return
    admin, planner = staff.by_role["admin"], staff.by_role["planning_professional"]
    head = User.objects.get(email="despacho@se.demo")
    first = _sign(_prepared(institution, admin, at), admin, planner, head, at)
    _live(first, year, staff, at)
    second = actions.revise_procedure(
        first, id=uuid7(), version="2", change_text="Se firma la entrega (versión ficticia)", by=admin, at=at
    )
    _send(second, admin, at)
    draft = _begin(institution, admin, "DEMO-02", "Procedimiento sin preparar (ficticio)", at)
    actions.upload_diagram(draft, id=uuid7(), raw=FILE.read_bytes(), file_name=FILE.name, by=admin, at=at)


def _begin(institution: Institution, admin: User, code: str, name: str, at: datetime) -> Procedure:
    given = {"code": code, "name": name, "version": "1", "change_text": "Versión inicial (ficticia)"}
    return actions.create_draft(id=uuid7(), institution=institution, **given, by=admin, at=at)


def _prepared(institution: Institution, admin: User, at: datetime) -> Procedure:
    procedure = _begin(institution, admin, "DEMO-01", "Préstamo de equipos (ficticio)", at)
    diagram = actions.upload_diagram(procedure, id=uuid7(), raw=FILE.read_bytes(), file_name=FILE.name, by=admin, at=at)
    lanes = {lane: ([role], "case" if role == "group_leader" else "any") for lane, role in LANES.items()}
    actions.bind_lanes(diagram, expected=mark_of(lanes_of(diagram)), lanes=lanes, by=admin, at=at)
    procedure.refresh_from_db()
    before = header_of(procedure)
    said = {
        "objective": "Prestar los equipos audiovisuales con constancia de su entrega y devolución (texto ficticio).",
        "scope": "Desde la solicitud hasta la devolución del equipo (texto ficticio).",
        "leader": "Responsable de los equipos",
    }
    return actions.edit_header(procedure, expected=mark_of(before), fields={**before, **said}, by=admin, at=at)


def _send(procedure: Procedure, admin: User, at: datetime) -> Procedure:
    proof = Reauthentication(admin.pk, at)
    return actions.submit_version(
        procedure, id=uuid7(), reauthentication=proof, post="Administrador funcional", by=admin, at=at
    )


def _sign(procedure: Procedure, admin: User, planner: User, head: User, at: datetime) -> Procedure:
    procedure = _send(procedure, admin, at)
    signed = procedure.content_sha256
    for verb, person, post in (
        (actions.review_version, planner, "Profesional universitario de Planeación Educativa"),
        (actions.approve_version, head, "Secretaria de Educación"),
    ):
        proof = Reauthentication(person.pk, at)
        procedure = verb(
            procedure, id=uuid7(), content_sha256=signed, reauthentication=proof, post=post, by=person, at=at
        )
    return procedure


def _live(procedure: Procedure, year: FiscalYear, staff: Staff, at: datetime) -> None:
    """The first case is done up to the delivery, the second awaits the leader, the third has just begun."""
    adviser, leader = staff.by_role["advisor"], staff.by_role["group_leader"]
    unit = Unit.objects.get(code=GROUP)
    definition = procedure.diagrams.get()
    walks = (("1", "2", "3", "4"), ("1",), ())
    for number, (title, walk) in enumerate(zip(TITLES, walks, strict=True)):
        begun = at + timedelta(hours=number)
        case = actions.start_matter(
            definition, id=uuid7(), title=title, unit=unit, year=year, note="Ejemplo ficticio.", by=adviser, at=begun
        )
        people = {"1": adviser, "2": leader, "3": staff.by_role["records_manager"], "4": adviser}
        for step, activity in enumerate(walk, 1):
            _do(case, activity, people[activity], begun + timedelta(minutes=20 * step))


def _do(case: Case, number: str, by: User, at: datetime) -> None:
    task = case.tasks.select_related("activity").get(state=TaskState.OPEN, activity__number=number)
    forward = (one["code"] for one in task.activity.outcomes if not one["is_return"])
    actions.complete_task(task, outcome=next(forward, "done"), by=by, at=at)
