"""The six activities of PT-AT-04 in the shipped folder of a third institution, with what each of them refuses."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django_scopes import scope
from playwright.sync_api import expect

from baquiano.common.calendar_days import BOGOTA
from baquiano.delivery.models import Assistance, AssistanceSession
from baquiano.evaluation.models import Campaign, Invitation
from baquiano.procedures.queries import case_of
from tests.browser.conftest import clock_at, whole
from tests.browser.hands import follow, go, press, reads, titled, write
from tests.factories.accompaniment import hold, load_accompanying, make_letter, make_world
from tests.factories.targeting import make_capacity, make_selection, pick

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
NOW = datetime(2026, 6, 1, 9, tzinfo=BOGOTA)


@pytest.fixture(autouse=True)
def clock():
    with clock_at(NOW) as clock:
        yield clock


@pytest.fixture
def scoped(transactional_db):
    """The shipped folder, instead of an institution without one."""
    institution = load_accompanying(NOW)
    with scope(institution=institution):
        yield institution


@pytest.fixture
def unit(scoped):
    return make_world(scoped)


def main(page):
    return page.get_by_role("main")


def turn(page, activity):
    """Open an activity from the inbox."""
    page.goto("/procedimientos/bandeja/")
    page.locator("table a", has_text=activity).first.click()


@pytest.mark.req("WFL-03", "WFL-05", "ENT-07", "EXE-01", "PLN-19", "LOG-06", "EXE-14", "EXE-18", "EVA-07",
                 "REP-01", "REP-02", "REP-03")  # fmt: skip
def test_six_activities_with_their_refusals(unit, signed_in, open_page, clock):
    adviser, head = signed_in(unit.adviser, "phone"), signed_in(unit.head, "phone")
    _select(unit, head)
    assistance = _contact(unit, adviser)
    _plan(adviser, head, assistance)
    session = _execute(unit, adviser, assistance, clock)
    _evaluate(adviser, open_page("phone"), assistance)
    _consolidate(adviser, head, assistance)

    assert session.served.get().assistance == assistance
    assert case_of(assistance).state == "completed"


def _select(unit, head):
    """Activity 1: nobody is selected without the capacity of the unit."""
    selection = make_selection(unit.unit, by=unit.head, at=NOW)
    pick(selection, unit.entity, by=unit.head, at=NOW, over_reason="Se atiende en equipo (ficticio).")
    turn(head, "1. Seleccionar grupos de valor")
    write(head, {"Qué se verificó": "Se consideró la capacidad."})
    press(head, "Cerrar la selección")
    reads(head, "Falta la capacidad")

    make_capacity(unit.unit, by=unit.head, at=NOW)
    turn(head, "1. Seleccionar grupos de valor")
    write(head, {"Qué se verificó": "Se consideró la capacidad."})
    press(head, "Cerrar la selección")
    reads(head, "Cerrada")


def _contact(unit, adviser):
    """Activity 2: there is no contact without a letter or a meeting, and no plan before it."""
    letter = make_letter(unit.unit, unit.adviser, NOW, subject="Invitación al acompañamiento")
    adviser.goto("/")
    go(adviser, "Asistencias técnicas", "Empezar un acompañamiento")
    whole(adviser)
    write(adviser, {"A quién se asiste": unit.entity.name})
    adviser.get_by_label("Tema", exact=False).select_option(label=unit.topic.name)
    press(adviser, "Empezar")
    reads(adviser, "Lo que sigue es el contacto")
    whole(adviser)
    press(adviser, "Empezar el plan de trabajo")
    reads(adviser, "Registre primero el contacto")

    turn(adviser, "2. Contactar grupos de valor")
    whole(adviser)
    adviser.get_by_label("Virtual").check()
    write(
        adviser,
        {
            "Con quién": "Secretaria de Planeación (ficticia)",
            "En qué consiste": "Tres sesiones de trabajo.",
            "Lo que hará la entidad que asiste": "Prestarlas.",
            "Lo que hará la entidad asistida": "Convocar al equipo.",
        },
    )
    press(adviser, "Registrar el contacto")
    reads(adviser, "Enlace la comunicación oficial")
    write(adviser, {"Comunicaciones oficiales": letter.number})
    press(adviser, "Registrar el contacto")
    reads(adviser, "El contacto quedó registrado")
    reads(adviser, letter.number)
    return Assistance.objects.get()


def _add(page, kind, texts):
    follow(main(page), f"Agregar {kind}")
    write(page, texts)
    press(page, "Agregar")
    reads(page, texts["Descripción"])


def _plan(adviser, head, assistance):
    """Activity 3: nothing is executed without an approved plan, and nothing is delivered incomplete."""
    main(adviser).get_by_role("link", name="Registrar la reunión de contacto").click()
    whole(adviser)
    adviser.get_by_label("Es el contacto inicial").uncheck()
    write(adviser, {"Actividad": "Taller ficticio", "Hora inicial": "09:00", "Hora final": "10:00"})
    press(adviser, "Registrar la sesión")
    reads(adviser, "Sin plan de trabajo aprobado no se registran sesiones")

    turn(adviser, "3. Planear el acompañamiento")
    press(adviser, "Empezar el plan de trabajo")
    reads(adviser, "Para entregarlo le falta")
    whole(adviser)
    follow(main(adviser), "Escribir estos datos")
    write(adviser, {"Alcance": "Formular con el equipo.", "Mecanismo de evaluación": "Encuesta a quienes acepten."})
    adviser.get_by_label("No", exact=True).check()
    whole(adviser)
    press(adviser, "Guardar")
    days = {"Desde": "2026-06-02", "Hasta": "2026-07-31"}
    _add(adviser, "actividad concertada", {"Descripción": "Taller de formulación", **days})
    _add(adviser, "recurso tecnológico", {"Descripción": "Sala virtual"})
    whole(adviser)
    follow(main(adviser), "Entregar al jefe")
    write(adviser, {"Qué verificó": "Concertado por llamada."})
    press(adviser, "Entregar al jefe")
    reads(adviser, "Lo aprueba el jefe")

    turn(head, "3.1. Aprobar el plan de trabajo")
    follow(main(head), "Versión 1")
    whole(head)
    follow(main(head), "Devolver")
    write(head, {"Qué se debe ajustar": "Falta el recurso humano."})
    press(head, "Devolver")
    turn(adviser, "3. Planear el acompañamiento")
    follow(main(adviser), "Versión 1")
    reads(adviser, "Falta el recurso humano.")
    _add(adviser, "recurso humano", {"Descripción": "Profesional en formulación"})
    follow(main(adviser), "Entregar al jefe")
    press(adviser, "Entregar al jefe")
    turn(head, "3.1. Aprobar el plan de trabajo")
    follow(main(head), "Versión 1")
    follow(main(head), "Aprobar")
    press(head, "Aprobar")
    reads(head, "El plan de trabajo quedó aprobado")
    adviser.goto(assistance.work_plans.get().get_absolute_url())
    main(adviser).get_by_role("button", name="Marcar listo").first.click()
    reads(adviser, "Quedó marcado como listo")
    follow(main(adviser), "Registrar su respuesta")
    adviser.get_by_label("Aceptado").check()
    write(adviser, {"Quién respondió": "Alcaldesa (ficticia)"})
    press(adviser, "Registrar")
    reads(adviser, "Lo aceptó Alcaldesa (ficticia)")
    whole(adviser)


def _execute(unit, adviser, assistance, clock):
    """Activity 4: a session under the plan, and its partial report, without which the execution does not end."""
    adviser.goto(assistance.get_absolute_url())
    follow(main(adviser), "Registrar una sesión")
    expect(adviser.get_by_label("Es el contacto inicial")).not_to_be_checked()
    write(adviser, {"Actividad": "Taller ficticio", "Hora inicial": "10:00", "Hora final": "11:00"})
    press(adviser, "Registrar la sesión")
    titled(adviser, "Taller ficticio")
    session = AssistanceSession.objects.get()
    clock.at = NOW + timedelta(days=2)
    hold(unit, session, clock.at)
    turn(adviser, "4. Ejecutar el acompañamiento")
    press(adviser, "Terminar")
    reads(adviser, "AT-R-03")

    adviser.goto(assistance.get_absolute_url())
    follow(main(adviser), "Hacer un reporte parcial")
    write(adviser, {"Desde": "2026-06-01", "Hasta": "2026-06-03", "Avance": "Se hizo el taller."})
    whole(adviser)
    press(adviser, "Expedir el reporte")
    reads(adviser, "Taller ficticio")
    whole(adviser)
    turn(adviser, "4. Ejecutar el acompañamiento")
    for reason in ("El acta está en firmas.", "No hubo otras."):
        _waive(adviser, reason)
    press(adviser, "Terminar")
    return session


def _waive(page, reason):
    record = page.locator("article.record", has=page.locator("summary", has_text="No aplica")).first
    record.locator("summary", has_text="No aplica").click()
    write(record, {"no aplica": reason})
    record.get_by_role("button", name="No aplica").click()


def _evaluate(adviser, phone, assistance):
    """Activity 5: its turn opened the evaluation; its results are not consolidated until somebody answers or refuses,
    and what is to be improved does not stop the flow.
    """
    turn(adviser, "5. Evaluar el acompañamiento")
    reads(adviser, "Falta 1 para cumplir")
    whole(adviser)
    follow(main(adviser), "Empezar el informe de resultados")
    write(
        adviser,
        {"Percepción y satisfacción": "Quedó satisfecho (ficticio).", "Mejoras": "Más tiempo para ejercicios."},
    )
    whole(adviser)
    press(adviser, "Crear el borrador")
    report = adviser.url
    whole(adviser)
    press(adviser, "Consolidar: sin oportunidades de mejora")
    reads(adviser, "Aplicar la evaluación de percepción o satisfacción")

    campaign = Campaign.objects.get(assistance=assistance)
    phone.goto(reverse("survey:answer", args=[Invitation.objects.get(campaign=campaign).token]))
    press(phone, "Acepto y respondo")
    whole(phone)
    for group in phone.get_by_role("group").filter(has=phone.get_by_label("5", exact=False)).all():
        group.get_by_role("radio").nth(4).check()
    phone.get_by_label("Sí", exact=True).check()
    press(phone, "Enviar mis respuestas")
    reads(phone, "Recibimos sus respuestas")
    turn(adviser, "5. Evaluar el acompañamiento")
    follow(main(adviser), campaign.title)
    follow(main(adviser), "Cerrar la campaña")
    press(adviser, "Cerrar")

    adviser.goto(report)
    press(adviser, "Consolidar, con acciones de mejora por implementar")
    reads(adviser, "Abrir el documento")
    whole(adviser)
    turn(adviser, "5.1. Formular las acciones de mejora")
    _waive(adviser, "La acción quedó en acciones de mejora.")
    press(adviser, "Terminar")


def _consolidate(adviser, head, assistance):
    """Activity 6: the result is registered, and the register of the period is the record that ends the case."""
    turn(adviser, "6. Consolidar acompañamientos realizados")
    adviser.get_by_label("Prestada", exact=True).check()
    press(adviser, "Cerrar la asistencia")
    reads(adviser, "Prestada")
    head.goto("/")
    go(head, "Registro de acompañamientos", "Hacer el registro")
    write(head, {"Desde": "2026-01-01", "Hasta": "2026-06-03"})
    whole(head)
    press(head, "Ver el registro")
    reads(head, assistance.beneficiary.name)
    expect(main(head).get_by_role("link", name="Respondieron 1 de 1")).to_be_visible()
    whole(head)
    press(head, "Sellar el registro")
    reads(head, "Sellado")
    expect(head.get_by_role("button", name="Sellar el registro")).to_have_count(0)
    whole(head)
    main(head).get_by_role("link", name=assistance.beneficiary.name).click()
    titled(head, assistance.beneficiary.name)
    for address in ("planes-de-trabajo", "reportes-parciales", "registro", "asistencias"):
        head.goto(f"/visitas/{address}/")
        whole(head)
    head.goto("/datos/acompanamientos/")
    whole(head)
