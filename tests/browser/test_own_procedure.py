"""A file of an ordinary modeller, brought, signed and run to its end by officials, on a desk and on a telephone."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page

from baquiano.common.calendar_days import BOGOTA
from baquiano.procedures.choices import CaseState, ProcedureState
from baquiano.procedures.models import Case, Procedure
from tests.browser.conftest import clock_at, whole
from tests.browser.hands import follow, press, reads, titled, write
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.institutions import make_member, make_profile, make_unit
from tests.factories.procedures import EXAMPLE, make_draft, prepare_draft, put_in_force

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 3, 10, 10, tzinfo=BOGOTA)
MAKERS = {"admin": "Administradora", "planning_professional": "Planeadora", "agency_head": "Secretaria"}
WORKERS = ("advisor", "group_leader", "records_manager")


@pytest.fixture(autouse=True)
def clock() -> Any:
    with clock_at(NOW) as clock:
        yield clock


@pytest.fixture
def people(scoped: Any) -> SimpleNamespace:
    make_profile(scoped)
    office = make_unit(scoped, name="Oficina Ficticia")
    found = {role: make_member(office, role, user=make_user(PASSWORD), post=post) for role, post in MAKERS.items()}
    return SimpleNamespace(institution=scoped, **found, **{role: make_member(office, role) for role in WORKERS})


def bring(page: Page) -> None:
    page.goto("/procedimientos/")
    follow(page, "Cargar un procedimiento")
    write(page, {"Código": "PE-01", "Nombre": "Préstamo de equipos"})
    page.get_by_label("Archivo BPMN").set_input_files(EXAMPLE)
    whole(page)
    press(page, "Cargar")
    titled(page, "Preparar PE-01")
    reads(page, "El carril no dice de qué rol es")
    whole(page)


def prepare(page: Page) -> None:
    follow(page, "Carriles y roles")
    roles = ("Profesional que presta la asistencia", "Líder de grupo de trabajo", "Gestión documental")
    for number, role in enumerate(roles):
        group = page.locator(f"#id_roles_{number}_group, fieldset:has(#id_roles_{number}_0)").last
        group.get_by_label(role, exact=True).check()
    whole(page)
    press(page, "Guardar")
    follow(page, "Editar la ficha")
    write(page, {"Objetivo": "Prestar los equipos", "Alcance": "Toda la entidad"})
    press(page, "Guardar")
    follow(page, "2. Revisar la solicitud")
    write(page, {"Punto de control": "La solicitud dice para qué es"})
    whole(page)
    press(page, "Guardar")
    reads(page, "No falta nada")
    whole(page)


def sign(page: Page, button: str) -> None:
    page.get_by_label("Cargo con el que firma").fill("Cargo ficticio")
    page.get_by_label("Su contraseña").fill(PASSWORD)
    press(page, button)


def do(page: Page, activity: str, button: str = "Terminar") -> None:
    """Find the activity in the inbox and finish it."""
    page.goto("/procedimientos/bandeja/")
    follow(page, activity)
    check = page.get_by_role("checkbox", name="Verifiqué")
    if check.count():
        check.check()
    reason = page.get_by_label("Motivo de la devolución")
    if reason.count() and "No" in button:
        reason.fill("Falta decir para qué es")
    whole(page)
    press(page, button)
    reads(page, "Terminó")


@pytest.mark.req("NFR-02", "WFL-09", "NFR-05")
@pytest.mark.timeout(300)
def test_officials_bring_prepare_and_sign_their_procedure(people: SimpleNamespace, signed_in: Any) -> None:
    admin = signed_in(people.admin, "phone")
    bring(admin)
    prepare(admin)
    follow(admin, "Enviar a revisión")
    whole(admin)
    sign(admin, "Firmar y enviar a revisión")
    procedure = Procedure.objects.get(code="PE-01")
    for person, link, button in (
        (people.planning_professional, "Firmar la revisión", "Firmar la revisión"),
        (people.agency_head, "Aprobar y poner en vigencia", "Firmar y poner en vigencia"),
    ):
        page = signed_in(person, "phone")
        page.goto(procedure.get_absolute_url())
        whole(page)
        follow(page, link)
        sign(page, button)

    reads(page, "Vigente")
    procedure.refresh_from_db()
    assert procedure.state == ProcedureState.IN_FORCE


@pytest.mark.req("NFR-02", "WFL-04", "NFR-05")
@pytest.mark.timeout(300)
def test_a_case_of_it_runs_to_its_end(people: SimpleNamespace, signed_in: Any) -> None:
    draft = prepare_draft(make_draft(people.institution, people.admin), people.admin)
    put_in_force(draft, people.admin, people.planning_professional, people.agency_head)
    adviser = signed_in(people.advisor, "phone")
    leader, keeper = signed_in(people.group_leader, "phone"), signed_in(people.records_manager, "phone")
    adviser.goto("/procedimientos/casos/")
    follow(adviser, "Iniciar un caso")
    whole(adviser)
    follow(adviser, "Préstamo de equipos")
    write(adviser, {"Asunto": "Proyector para la feria"})
    whole(adviser)
    press(adviser, "Iniciar el caso")
    titled(adviser, "Proyector para la feria")
    whole(adviser)
    do(adviser, "1. Diligenciar la solicitud")
    do(leader, "2. Revisar la solicitud", "¿Está completa? No, falta información")
    do(adviser, "1. Diligenciar la solicitud")
    do(leader, "2. Revisar la solicitud", "¿Está completa? Sí")
    do(adviser, "4. Reservar transporte")
    for activity in ("3. Alistar el equipo", "5. Entregar el equipo"):
        do(keeper, activity)
    do(keeper, "6. Recibir y revisar", "¿Volvió en buen estado? Sí")

    adviser.goto(Case.objects.get().get_absolute_url())
    assert Case.objects.get().state == CaseState.COMPLETED
    reads(adviser, "6 de 7 actividades terminadas")
