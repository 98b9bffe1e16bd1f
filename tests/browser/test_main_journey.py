"""From the Excel of a group to the signed acta of a visit, through every role, in the words of the officials."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as shipped
from django.core.management import call_command
from django_scopes import scope
from openpyxl import Workbook
from PIL import Image
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from baquiano.beneficiaries.models import Beneficiary
from baquiano.demo.days import moment
from baquiano.demo.people import create_people
from baquiano.institutions.actions import load_institution, open_year
from baquiano.institutions.models import Unit
from tests.browser.conftest import Clock, clock_at
from tests.browser.hands import draw, follow, go, press, reads, sign_in, titled, verify, write
from tests.factories.commitments import make_commitment

pytestmark = pytest.mark.django_db(transaction=True)

YEAR = 2026
VISIT_DAY = date(2026, 3, 10)
GROUP = "GME"
NEED = "Resultados por debajo del promedio en lectura crítica"
ACTIVITY = "Acompañar el plan lector de la institución"
PROMISE_BEFORE = "Enviar el plan de área de lenguaje"
PROMISE_SCHOOL = "Adoptar el plan lector con el consejo académico"
CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}$")
PROMISE_OURS = "Enviar la guía de lectura por grados"


@dataclass
class Story:
    """Where it happens, the clock of its requests, and a page for whoever comes in."""

    clock: Clock
    open_page: Callable[..., Page]
    school: Any
    other_school: Any
    folder: Path

    def on(self, day: date, hour: int = 9, minute: int = 0) -> None:
        self.clock.at = moment(day, hour, minute)

    def enter(self, who: str, screen: str = "desktop") -> Page:
        return sign_in(self.open_page(screen), f"{who}@se.demo")


@pytest.fixture
def story(open_page, settings, tmp_path, transactional_db) -> Iterator[Story]:
    """The institution of the folder, with its people and without any plan; documents are rendered at once."""
    settings.DOCUMENTS_RENDER = "now"
    begins = moment(date(YEAR, 1, 13), 9)
    call_command("load_territory", verbosity=0)
    institution = load_institution(shipped.INSTITUTIONS_DIR / "atlantico", by=None, at=begins, year=YEAR).institution
    create_people(institution, today=VISIT_DAY, at=begins)
    open_year(institution, year=YEAR, by=None, at=begins)
    with scope(institution=institution), clock_at(begins) as clock:
        school, other = Beneficiary.objects.order_by("dane_code")[:2]
        make_commitment(Unit.objects.get(code=GROUP), beneficiary=school, text=PROMISE_BEFORE)
        yield Story(clock, open_page, school, other, tmp_path)


def excel(path: Path, *rows: dict[str, Any]) -> Path:
    """The spreadsheet that the group keeps, with the headers that it has always used."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Plan 2026"
    sheet.append(["GRUPO DE MEJORAMIENTO · PLAN DE ASISTENCIA TÉCNICA 2026"])
    sheet.append([])
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    book.save(path)
    return path


def row_of(school: Any, activity: str, **changes: Any) -> dict[str, Any]:
    return {
        "Programa": "Programa 1. Aprender es crecer (ficticio)",
        "Necesidad detectada": NEED,
        "Actividades / Proyectos": activity,
        "Objetivo": "Plan lector adoptado por los docentes",
        "Tipo de asistencia": "Asistencia técnica",
        "Mecanismo": "Visita técnica",
        "Tema": "Lectura y escritura",
        "Desde": VISIT_DAY,
        "Hasta": VISIT_DAY,
        "Municipio": school.municipality.name,
        "Sitio": school.name,
        "Institución educativa": f"{school.name} [{school.dane_code}]",
        "Responsable": "profesional@se.demo",
        "Trámite": "No requiere trámite",
        "Recursos": "Transporte del grupo y guías impresas",
        "Valor": 350000,
    } | changes


@pytest.mark.timeout(400)
@pytest.mark.req("WFL-01", "WFL-02", "WFL-03", "WFL-04", "WFL-07", "PLN-03", "PLN-04", "PLN-08", "PLN-09", "PLN-12")
@pytest.mark.req("PLN-22", "PLN-24", "AGD-01", "AGD-04", "EXE-03", "EXE-05", "EXE-08", "EXE-11", "CMT-01", "CMT-02")
@pytest.mark.req("PUB-02", "DOC-01", "DOC-10", "AUD-04", "NFR-01", "NFR-04")
def test_from_the_excel_of_the_group_to_the_signed_acta(story):
    the_adviser_brings_the_plan_from_excel(story)
    the_leader_returns_it_and_then_approves_it(story)
    planning_consolidates_and_verifies(story)
    the_committee_approves_with_its_acta(story)
    planning_divulges(story)
    the_group_draws_its_month_and_planning_publishes_it(story)
    anyone_reads_the_agenda_without_names(story)
    the_adviser_registers_the_visit_on_a_phone(story)
    both_parties_sign_and_the_acta_comes_out(story)
    control_interno_finds_the_evidence(story)


def the_adviser_brings_the_plan_from_excel(story: Story) -> None:
    story.on(date(YEAR, 1, 14))
    page = story.enter("profesional")
    go(page, "Planes", "Crear el plan del grupo")
    press(page, "Crear el plan")
    titled(page, "2026")
    plan = page.url

    identify_needs(page)
    page.goto(plan)
    good = row_of(story.school, ACTIVITY)
    bad = row_of(story.other_school, "Verificar la matrícula", Desde="el martes")
    upload(page, excel(story.folder / "plan con error.xlsx", good, bad))
    reads(page, "1 celda por corregir en su archivo")
    reads(page, "Hoja «Plan 2026», fila 5, columna H")
    expect(page.get_by_role("button", name="Importar al plan")).to_have_count(0)

    mended = row_of(story.other_school, "Verificar la matrícula", Objetivo="")
    follow(page, "Subir otro archivo")
    upload(page, excel(story.folder / "plan.xlsx", good, mended), from_plan=False)
    press(page, "Importar al plan")
    reads(page, ACTIVITY)

    upload(page, story.folder / "plan.xlsx")
    reads(page, "0 filas nuevas, 0 cambiadas, 2 iguales")
    page.goto(plan)

    follow(page, "Entregar a revisión")
    verify(page)
    press(page, "Entregar a revisión")
    reads(page, "Falta completar 1 actividad")
    expect(page.get_by_role("alert")).to_contain_text("GME-002")
    follow(page, "GME-002")
    write(page, {"Objetivo a alcanzar": "Matrícula depurada y sin inconsistencias"})
    press(page, "Guardar")
    page.goto(plan)
    follow(page, "Entregar a revisión")
    verify(page)
    press(page, "Entregar a revisión")
    reads(page, "En revisión")
    page.context.close()


def identify_needs(page: Page) -> None:
    """Activity 1: from the inbox to the needs of the group, each with its source."""
    go(page, "Bandeja")
    follow(page, "Identificar")
    follow(page, "Registrar una necesidad")
    write(page, {"Falencia o necesidad": NEED, "Meta": "Que suba el promedio", "Cita del documento": "PAM, numeral 4"})
    page.get_by_label("Componente por fortalecer").select_option("Gestión académica")
    page.get_by_label("Fuente").select_option("Plan de Apoyo al Mejoramiento (PAM)")
    press(page, "Guardar")
    reads(page, NEED)
    verify(page)
    press(page, "Terminar la actividad")


def upload(page: Page, path: Path, *, from_plan: bool = True) -> None:
    if from_plan:
        follow(page, "Importar de Excel")
    page.get_by_label("Archivo de Excel").set_input_files(path)
    press(page, "Subir y revisar")


def the_leader_returns_it_and_then_approves_it(story: Story) -> None:
    story.on(date(YEAR, 1, 16))
    leader = story.enter("lider")
    go(leader, "Bandeja")
    follow(leader, "Revisar")
    follow(leader, "Devolver al grupo")
    leader.get_by_label("Motivo").select_option("Las fechas no son viables")
    write(leader, {"Explicación": "Verifique la matrícula antes de la Semana Santa."})
    press(leader, "Devolver el plan")
    reads(leader, "Devolución 1")

    story.on(date(YEAR, 1, 19))
    adviser = story.enter("profesional")
    go(adviser, "Planes", "Plan de asistencia")
    reads(adviser, "Verifique la matrícula antes de la Semana Santa.")
    follow(adviser, "Entregar a revisión")
    write(adviser, {"Observación del control": "Las fechas quedaron en marzo."})
    verify(adviser)
    press(adviser, "Entregar a revisión")
    adviser.context.close()

    story.on(date(YEAR, 1, 21))
    go(leader, "Planes", "Plan de asistencia")
    follow(leader, "Revisar y aprobar")
    verify(leader)
    press(leader, "Aprobar y enviar a consolidación")
    reads(leader, "Aprobado")
    leader.context.close()


def planning_consolidates_and_verifies(story: Story) -> None:
    story.on(date(YEAR, 2, 10))
    page = story.enter("planeacion")
    go(page, "Consolidación")
    reads(page, "1 de 12 grupos con plan aprobado")
    reasons = page.get_by_role("textbox", name=re.compile("Por qué se consolida sin"))
    expect(reasons).to_have_count(11)
    for absent in reasons.all():
        absent.fill("El grupo no presta asistencia técnica en esta vigencia.")
    verify(page)
    press(page, "Consolidar")
    reads(page, ACTIVITY)
    follow(page, "Verificar")
    verify(page)
    press(page, "Verificar y enviar al comité")
    follow(page, "Convocar el comité")
    write(page, {"Objetivo": "Verificar y aprobar el plan de asistencia técnica", "Fecha": "2026-02-17"})
    write(page, {"Hora inicial": "09:00", "Hora final": "11:00", "Lugar": "Sala de juntas"})
    page.get_by_role("group", name="Para decidir").get_by_role("checkbox").check()
    press(page, "Convocar y avisar a los miembros")
    reads(page, "Sin cuórum")
    page.context.close()


def the_committee_approves_with_its_acta(story: Story) -> None:
    story.on(date(YEAR, 2, 17), 9, 30)
    page = story.enter("comite")
    go(page, "Comités", "Comité Directivo, sesión 1")
    page.wait_for_load_state("load")  # all of the form, not only what came first
    for member in page.get_by_role("group", name="Miembros presentes").get_by_role("checkbox").all():
        member.check()
    press(page, "Guardar la asistencia")
    reads(page, "Hay cuórum")
    session = page.url
    decide(page, "Registrar la verificación")
    decide(page, "Registrar la aprobación")
    story.on(date(YEAR, 2, 17), 11, 5)
    page.get_by_text("Cerrar la sesión").first.click()
    write(page, {"Hora en que terminó": "11:00"})
    press(page, "Cerrar la sesión")
    reads(page, "Realizada")
    follow(page, "Escribir o leer el acta")
    write_acta(page, "El comité verificó el plan consolidado y lo aprobó por unanimidad.")
    press(page, "Cerrar el texto y pasar a firmas")
    titled(page, "Firmas del acta")
    page.context.close()

    for seat in ("planeacion", "despacho"):
        signer = story.enter(seat)
        signer.goto(session)
        follow(signer, "Firmar el acta")
        signer.get_by_role("textbox", name="Su contraseña").fill(shipped.DEMO_PASSWORD)
        press(signer, "Firmar el acta")
        reads(signer, "Firmada" if seat == "despacho" else "Faltan las firmas de")
        signer.context.close()


def write_acta(page: Page, words: str) -> None:
    """Every section of the acta that is still empty; each is kept by itself."""
    page.wait_for_load_state("load")  # all of the form, not only what came first
    for section in page.get_by_role("textbox").all():
        if not section.input_value():
            section.fill(words)
            expect(section.locator("xpath=ancestor::form")).to_contain_text("Guardad")


def decide(page: Page, name: str) -> None:
    """A decision of the committee: everyone votes in favour."""
    page.get_by_role("heading", name="Qué se decide y qué cubre").scroll_into_view_if_needed()
    follow(page, name)
    page.wait_for_load_state("load")  # all of the form, not only what came first
    for vote in page.get_by_role("radio", name="A favor").all():
        vote.check()
    press(page, "Registrar la decisión")
    titled(page, "Comité Directivo")


def planning_divulges(story: Story) -> None:
    story.on(date(YEAR, 2, 18))
    page = story.enter("planeacion")
    go(page, "Planes", "consolidado")
    follow(page, "Divulgar a los grupos")
    write(page, {"Mensaje para los grupos": "Preparen la agenda de marzo."})
    press(page, "Enviar a los grupos")
    reads(page, "Vigente")
    page.context.close()


def the_group_draws_its_month_and_planning_publishes_it(story: Story) -> None:
    story.on(date(YEAR, 2, 20))
    leader = story.enter("lider")
    go(leader, "Agenda")
    leader.goto(f"/agenda/{YEAR}/3/")
    press(leader, "Generar desde el plan")
    follow(leader, "Grupo de Mejoramiento")
    reads(leader, ACTIVITY)
    agenda = leader.url

    adviser = story.enter("profesional")
    adviser.goto(agenda)
    follow(adviser, ACTIVITY)
    follow(adviser, "Cambiar")
    write(adviser, {"Hora inicial": "07:30", "Hora final": "09:30"})
    press(adviser, "Guardar")
    reads(adviser, "07:30")
    adviser.context.close()
    send(leader, agenda)

    story.on(date(YEAR, 2, 23))
    planner = story.enter("planeacion")
    planner.goto(agenda)
    follow(planner, "Verificar")
    follow(planner, "Pedir ajustes al grupo")
    planner.get_by_label("Motivo").select_option("La agenda no corresponde al plan")
    write(planner, {"Explicación": "Confirme con la rectora la hora de la visita."})
    press(planner, "Enviar la solicitud al grupo")

    story.on(date(YEAR, 2, 24))
    leader.goto(agenda)
    reads(leader, "Confirme con la rectora la hora de la visita.")
    send(leader, agenda, "La rectora confirmó la hora.")
    leader.context.close()

    story.on(date(YEAR, 2, 25))
    planner.goto(agenda)
    follow(planner, "Verificar")
    verify(planner)
    press(planner, "Verificar la agenda")
    planner.goto(f"/agenda/{YEAR}/3/")
    follow(planner, "Publicar 1 agenda")
    verify(planner)
    press(planner, "Publicar y enviar")
    planner.goto(agenda)
    reads(planner, "Publicada")
    follow(planner, "Registro de envíos de esta agenda")
    reads(planner, "profesional@se.demo")
    planner.context.close()


def send(page: Page, agenda: str, answer: str = "") -> None:
    page.goto(agenda)
    follow(page, "Enviar")
    write(page, {"Mensaje para planeación": answer})
    press(page, "Enviar a planeación")
    reads(page, "Enviada")


def anyone_reads_the_agenda_without_names(story: Story) -> None:
    page = story.open_page("phone")
    page.goto(f"/entidad/atlantico/agenda/{YEAR}/3/")
    reads(page, ACTIVITY)
    reads(page, story.school.name)
    expect(page.get_by_role("main")).not_to_contain_text("Aurora Ejemplo")
    page.context.close()


def the_adviser_registers_the_visit_on_a_phone(story: Story) -> None:
    story.on(VISIT_DAY, 7, 45)
    page = story.enter("profesional", "phone")
    go(page, "Mis visitas", story.school.name)
    follow(page, "Empezar el registro")
    what_it_was_about(page)
    who_came(page)
    what_was_promised(page)
    what_was_seen(page, story.folder)
    write_acta(page, "Se acordó la ruta del plan lector con el consejo académico.")
    story.on(VISIT_DAY, 9, 40)
    follow(page, "Cerrar la visita y pasar a firmas")
    press(page, "Cerrar la visita y pasar a firmas")
    titled(page, "Firmas del acta")
    page.context.close()


def what_it_was_about(page: Page) -> None:
    write_acta(page, "Revisar el plan lector y acordar su ruta.")
    stages = page.get_by_text("Tema, mecanismo, etapas y quiénes la prestan")
    stages.click()
    page.get_by_role("checkbox", name="Sensibilización").check()
    press(page, "Guardar estos datos")
    reads(page, "en esta visita")
    follow(page, "Seguir: Asistencia")


def who_came(page: Page) -> None:
    write(page, {"Nombres": "Rosa Elena", "Apellidos": "Rectora Ficticia", "Número de documento": "9000111222"})
    write(page, {"Cargo": "Rectora"})
    reads(page, "Aviso de privacidad")
    page.get_by_role("checkbox", name="La persona leyó el aviso").check()
    draw(page)
    press(page, "Registrar a esta persona")
    reads(page, "1 persona en la lista")
    follow(page, "Seguir: Compromisos")


def what_was_promised(page: Page) -> None:
    before = page.get_by_role("article").filter(has_text=PROMISE_BEFORE)
    before.get_by_role("radio", name="Cumplido", exact=True).check()
    write(before, {"Nota de verificación": "Entregó el plan de área firmado."})
    press(before, "Guardar la verificación")
    promise(page, PROMISE_SCHOOL, "Entidad asistida", "Rosa Elena Rectora Ficticia, rectora")
    promise(page, PROMISE_OURS, "Entidad que asiste", "")
    follow(page, "Seguir: Evidencias")


def promise(page: Page, text: str, party: str, responsible: str) -> None:
    form = page.locator("#nuevo")
    if form.get_attribute("open") is None:
        page.get_by_text("Agregar un compromiso").click()
    write(form, {"Qué se compromete a hacer": text, "Responsable": responsible, "Fecha límite": "2026-04-17"})
    form.get_by_role("radio", name=party).check()
    press(form, "Agregar el compromiso")
    reads(page, text)


def what_was_seen(page: Page, folder: Path) -> None:
    photo = folder / "taller.jpg"
    Image.new("RGB", (640, 480), "#8fb3d9").save(photo)
    page.get_by_label("Clase de evidencia").select_option("Fotografía")
    write(page, {"Qué muestra": "Taller con los docentes"})
    page.get_by_label("Tomar una foto").set_input_files(photo)
    press(page, "Guardar la evidencia")
    reads(page, "SHA-256")
    follow(page, "Seguir: Acta")


def both_parties_sign_and_the_acta_comes_out(story: Story) -> None:
    story.on(VISIT_DAY, 9, 50)
    page = story.enter("profesional", "phone")
    go(page, "Mis visitas", story.school.name)
    follow(page, "Firmas")
    page.get_by_role("link", name="Rosa Elena Rectora Ficticia").click()
    draw(page)
    press(page, "Registrar esta firma")
    reads(page, "Dibujada")
    page.get_by_role("textbox", name="Su contraseña").fill(shipped.DEMO_PASSWORD)
    press(page, "Firmar el acta")
    reads(page, "código de verificación")
    follow(page, "Acta de visita")
    with page.expect_download() as download:
        follow(page, "Descargar PDF")
    code = page.locator("dd", has_text=CODE).inner_text()
    the_pdf_says_it_all(story, Path(download.value.path()), code)
    page.context.close()

    anyone = story.open_page()
    anyone.goto(f"/verificar/{code}/")
    reads(anyone, "Es auténtico")
    reads(anyone, "AP-AI-RG-111")
    anyone.context.close()


def the_pdf_says_it_all(story: Story, path: Path, code: str) -> None:
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
    expected = [
        "AP-AI-RG-111",
        code,
        story.school.name,
        PROMISE_BEFORE,
        PROMISE_SCHOOL,
        PROMISE_OURS,
        "Rectora Ficticia",
    ]
    assert [words for words in expected if words not in text] == []


def control_interno_finds_the_evidence(story: Story) -> None:
    story.on(date(YEAR, 3, 20))
    page = story.enter("control")
    go(page, "Casos")
    page.get_by_label("Buscar").fill("plan lector")
    press(page, "Buscar")
    page.get_by_role("main").get_by_role("link", name=story.school.name).first.click()
    page.locator("g.djs-shape", has_text="14.").click()
    history = page.get_by_role("heading", name="Historia en este caso")
    expect(history).to_be_visible()
    follow(page, "Acta 001")
    titled(page, "Acta de visita")
    page.context.close()
