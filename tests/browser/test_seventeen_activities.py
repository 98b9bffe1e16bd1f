"""The seventeen activities of MI-GE-PR-16, from the needs of a group to a closed expediente with its FUID."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as shipped
from django.test import Client
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from baquiano.accounts.models import User
from baquiano.archive.actions.filing import keep_archive
from baquiano.archive.models import Closure
from baquiano.meetings.models import MinutesSection
from baquiano.procedures.choices import TaskState
from baquiano.procedures.models import Task
from tests.browser.hands import draw, follow, go, press, reads, sign_in, titled, verify, write
from tests.browser.story import (
    ACTIVITY,
    VISIT_DAY,
    YEAR,
    Story,
    decide,
    excel,
    identify_needs,
    promise,
    row_of,
    send,
    upload,
    what_it_was_about,
    what_was_seen,
    write_acta,
)
from tests.factories.documents import PDF_BYTES

pytestmark = pytest.mark.django_db(transaction=True)

PROMISE = "Enviar la guía de lectura por grados"
VERIFIER = shipped.BASE_DIR / "tools" / "verificar_expediente.py"


class Turns:
    """A desk and a telephone at which the officials take turns, each in a session of their own."""

    def __init__(self, story: Story, address: str) -> None:
        self.story, self.address = story, address
        self.pages: dict[str, Page] = {}
        self.sessions: dict[str, Any] = {}

    def of(self, who: str, screen: str = "desktop") -> Page:
        if screen not in self.pages:
            self.pages[screen] = self.story.open_page(screen)
        page = self.pages[screen]
        page.goto("about:blank")  # what the one before left on the screen asks for nothing more
        page.context.clear_cookies()
        if who not in self.sessions:
            self._come_in(who, page)
        page.context.add_cookies(self.sessions[who])
        return page

    def _come_in(self, who: str, page: Page) -> None:
        """With the page for it whoever needs a second factor; the rest come in at once."""
        if who == "despacho":
            sign_in(page, f"{who}@se.demo")
            self.sessions[who] = page.context.cookies()
            return
        client = Client()
        client.force_login(User.objects.get(email=f"{who}@se.demo"))
        name = shipped.SESSION_COOKIE_NAME
        self.sessions[who] = [{"name": name, "value": client.cookies[name].value, "url": self.address}]


@pytest.mark.timeout(400)
@pytest.mark.req("WFL-01", "WFL-02", "PLN-03", "PLN-08", "AGD-01", "LOG-01", "LOG-02", "EXE-03", "EXE-04", "EXE-11")
@pytest.mark.req("CMT-01", "CMT-02", "MON-23", "REP-10", "DOC-02", "DOC-03", "DOC-04", "DOC-05")
def test_the_seventeen_activities_from_the_needs_to_a_closed_expediente(story, address):
    turns = Turns(story, address)
    the_group_identifies_its_needs_and_makes_its_plan(story, turns)
    the_leader_returns_the_plan_and_approves_it(story, turns)
    planning_consolidates_and_verifies(story, turns)
    the_committee_verifies_and_approves_with_its_acta(story, turns)
    planning_sends_it_and_the_agenda_comes_out(story, turns)
    the_adviser_prepares_and_asks_for_travel(story, turns)
    the_visit_is_made_and_its_acta_signed(story, turns)
    the_report_is_delivered(story, turns)
    what_was_promised_is_proved_and_checked(story, turns)
    the_group_presents_its_month_and_planning_its_half_year(story, turns)
    planning_archives(story, turns)
    every_activity_was_done()


def the_group_identifies_its_needs_and_makes_its_plan(story: Story, turns: Turns) -> None:
    """Activities 1 and 2. What a bad spreadsheet is told, and the grid, have journeys of their own."""
    story.on(date(YEAR, 1, 14))
    page = turns.of("profesional")
    page.goto("/")
    go(page, "Planes", "Crear el plan del grupo")
    press(page, "Crear el plan")
    plan = page.url
    identify_needs(page)
    page.goto(plan)
    upload(page, excel(story.folder / "plan.xlsx", row_of(story.school, ACTIVITY)))
    press(page, "Importar al plan")
    reads(page, ACTIVITY)
    page.goto(plan)
    deliver_plan(page)


def deliver_plan(page: Page) -> None:
    follow(page, "Entregar a revisión")
    verify(page)
    press(page, "Entregar a revisión")
    reads(page, "En revisión")


def the_leader_returns_the_plan_and_approves_it(story: Story, turns: Turns) -> None:
    """Activity 3, with its return to activity 2."""
    story.on(date(YEAR, 1, 16))
    page = turns.of("lider")
    page.goto("/procedimientos/bandeja/")
    follow(page, "Revisar")
    plan = page.url
    follow(page, "Devolver al grupo")
    page.get_by_label("Motivo").select_option("Las fechas no son viables")
    write(page, {"Explicación": "Verifique la fecha antes de la Semana Santa."})
    press(page, "Devolver el plan")
    reads(page, "Devolución 1")
    returned = page.url

    story.on(date(YEAR, 1, 19))
    page = turns.of("profesional")
    page.goto(returned)
    reads(page, "Verifique la fecha antes de la Semana Santa.")
    deliver_plan(page)

    story.on(date(YEAR, 1, 21))
    page = turns.of("lider")
    page.goto(plan)
    verify(page)
    press(page, "Aprobar y enviar a consolidación")
    reads(page, "Aprobado")


def planning_consolidates_and_verifies(story: Story, turns: Turns) -> None:
    """Activities 4 and 5, and the call to the committee."""
    story.on(date(YEAR, 2, 10))
    page = turns.of("planeacion")
    page.goto("/")
    go(page, "Consolidación")
    absent = page.get_by_role("textbox", name="Por qué se consolida sin")
    expect(absent).to_have_count(11)
    for reason in absent.all():
        reason.fill("El grupo no presta asistencia técnica en esta vigencia.")
    verify(page)
    press(page, "Consolidar")
    follow(page, "Verificar")
    verify(page)
    press(page, "Verificar y enviar al comité")
    follow(page, "Convocar el comité")
    write(page, {"Objetivo": "Verificar y aprobar el plan de asistencia técnica", "Fecha": "2026-02-17"})
    write(page, {"Hora inicial": "09:00", "Hora final": "11:00", "Lugar": "Sala de juntas"})
    page.get_by_role("group", name="Para decidir").get_by_role("checkbox").check()
    press(page, "Convocar y avisar a los miembros")
    reads(page, "Sin cuórum")


def the_committee_verifies_and_approves_with_its_acta(story: Story, turns: Turns) -> None:
    """Activities 6 and 7."""
    story.on(date(YEAR, 2, 17), 9, 30)
    page = turns.of("comite")
    page.goto("/")
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
    page.get_by_role("textbox").last.fill("Lo que se escribe justo antes de cerrar también queda.")
    press(page, "Cerrar el texto y pasar a firmas")
    titled(page, "Firmas del acta")
    assert MinutesSection.objects.filter(text__startswith="Lo que se escribe justo antes de cerrar").exists()
    for seat in ("planeacion", "despacho"):
        page = turns.of(seat)
        page.goto(session)
        follow(page, "Firmar el acta")
        page.get_by_role("textbox", name="Su contraseña").fill(shipped.DEMO_PASSWORD)
        press(page, "Firmar el acta")
        reads(page, "Firmada" if seat == "despacho" else "Faltan las firmas de")


def planning_sends_it_and_the_agenda_comes_out(story: Story, turns: Turns) -> None:
    """Activities 8, 9 and 10. The main journey walks its return for adjustments; that of the agenda, its conflicts."""
    story.on(date(YEAR, 2, 18))
    page = turns.of("planeacion")
    page.goto("/")
    go(page, "Planes", "consolidado")
    follow(page, "Divulgar a los grupos")
    write(page, {"Mensaje para los grupos": "Preparen la agenda de marzo."})
    press(page, "Enviar a los grupos")
    reads(page, "Vigente")

    story.on(date(YEAR, 2, 20))
    page = turns.of("lider")
    page.goto(f"/agenda/{YEAR}/3/")
    press(page, "Generar desde el plan")
    follow(page, "Grupo de Mejoramiento")
    reads(page, ACTIVITY)
    agenda = page.url
    send(page, agenda)

    story.on(date(YEAR, 2, 23))
    page = turns.of("planeacion")
    page.goto(agenda)
    follow(page, "Verificar")
    verify(page)
    press(page, "Verificar la agenda")
    page.goto(f"/agenda/{YEAR}/3/")
    follow(page, "Publicar 1 agenda")
    verify(page)
    press(page, "Publicar y enviar")
    page.goto(agenda)
    reads(page, "Publicada")


def the_adviser_prepares_and_asks_for_travel(story: Story, turns: Turns) -> None:
    """Activities 11, 12 and 13. What finance sends back, and the accounts of a trip, are in its own journey."""
    story.on(date(YEAR, 2, 25))
    page = turns.of("profesional", "phone")
    page.goto("/")
    go(page, "Bandeja", "11. Recibir la agenda")
    task = page.url
    follow(page, "Abrir el asunto")
    visit = page.url
    follow(page, "Preparación:")
    titled(page, "Preparación de la actividad")
    steps = page.get_by_role("button", name=re.compile("^Listo"))
    while count := steps.count():
        steps.first.click()
        expect(steps).to_have_count(count - 1)
    reads(page, "Preparada")
    page.goto(task)
    verify(page)
    press(page, "Terminar")

    page.goto(visit)
    reads(page, "Falta decir si esta visita requiere viáticos")
    follow(page.get_by_role("main"), "Responder")
    press(page, "Sí, requiere")
    follow(page.get_by_role("main"), "Pedir comisión")
    write(page, {"Objeto": "Acompañar el plan lector (comisión ficticia)"})
    press(page, "Crear la solicitud")
    reads(page, "Barranquilla → ")
    trip = page.url
    confirm(page, "Radicar", "Radicar")
    page = turns.of("lider")
    page.goto(trip)
    confirm(page, "Aprobar", "Aprobar")
    page = turns.of("profesional", "phone")
    page.goto(trip)
    confirm(page, "Entregar a financiera", "Entregar")
    story.on(date(YEAR, 2, 27))
    page = turns.of("finanzas")
    page.goto("/comisiones/?turno=si")
    follow(page.get_by_role("main"), "COM-")
    outcome = {"Número del acto": "0123", "Valor reconocido": "$ 160.000", "CDP": "88"}
    confirm(page, "Registrar resultado", "Guardar el resultado", outcome)
    reads(page, "Comisión concedida")


def confirm(page: Page, name: str, submit: str, texts: dict[str, str] | None = None) -> None:
    """From the page of something to one of its decisions, and back."""
    follow(page.get_by_role("main"), name)
    write(page, texts or {})
    press(page, submit)


def the_visit_is_made_and_its_acta_signed(story: Story, turns: Turns) -> None:
    """Activity 14: who is there registers with the QR of the adviser, and both parties sign."""
    story.on(VISIT_DAY, 7, 45)
    page = turns.of("profesional", "phone")
    page.goto("/")
    go(page, "Mis visitas", story.school.name)
    visit = page.url
    follow(page, "Empezar el registro")
    what_it_was_about(page)
    press(page, "Abrir el registro")
    expect(page.get_by_alt_text("Código QR para registrar la asistencia")).to_be_visible()
    address = page.locator(".register-address a").get_attribute("href")
    somebody_registers_alone(story, urlsplit(address).path)
    page.reload()
    reads(page, "1 persona por validar")
    press(page, "Validar a las marcadas")
    reads(page, "1 persona en la lista")
    press(page, "Cerrar el registro")
    follow(page, "Seguir: Compromisos")
    promise(page, PROMISE, "Entidad que asiste", "")
    follow(page, "Seguir: Evidencias")
    what_was_seen(page, story.folder)
    write_acta(page, "Se acordó la ruta del plan lector con el consejo académico.")
    story.on(VISIT_DAY, 10, 5)
    follow(page, "Cerrar la visita y pasar a firmas")
    press(page, "Cerrar la visita y pasar a firmas")
    titled(page, "Firmas del acta")
    follow(page, "Rosa Elena Rectora Ficticia")
    draw(page)
    press(page, "Registrar esta firma")
    reads(page, "Dibujada")
    page.get_by_role("textbox", name="Su contraseña").fill(shipped.DEMO_PASSWORD)
    press(page, "Firmar el acta")
    reads(page, "código de verificación")
    page.goto(visit)
    reads(page, "Realizada")


def somebody_registers_alone(story: Story, path: str) -> None:
    """On a telephone of their own and without an account."""
    page = story.open_page("phone")
    page.goto(path)
    page.get_by_label("Leí el aviso").check()
    write(page, {"Nombres": "Rosa Elena", "Apellidos": "Rectora Ficticia", "Número de documento": "9000111222"})
    write(page, {"Entidad": story.school.name, "Cargo": "Rectora"})
    draw(page)
    press(page, "Registrar mi asistencia")
    reads(page, "Gracias por registrarse.")
    page.context.close()


def the_report_is_delivered(story: Story, turns: Turns) -> None:
    """Activity 15: MI-GE-RG-22, written by the adviser and reviewed by the leader."""
    story.on(date(YEAR, 3, 12))
    page = turns.of("profesional", "phone")
    page.goto("/")
    go(page, "Bandeja", "15. Elaborar y entregar")
    press(page, "Empezar el informe")
    report = page.url
    write(page, {"Qué se encontró": "Los docentes leen sin una ruta común."})
    page.get_by_role("checkbox", name="Rosa Elena Rectora Ficticia").check()
    page.get_by_role("checkbox", name="Está listo").check()
    press(page, "Guardar el informe")
    reads(page, "Entregado")
    page = turns.of("lider")
    page.goto(report)
    reads(page, "Los docentes leen sin una ruta común.")
    press(page, "Dar por revisado")
    reads(page, "Revisado")
    follow(page, "Informe de ejecución ·")
    reads(page, "MI-GE-RG-22")


def what_was_promised_is_proved_and_checked(story: Story, turns: Turns) -> None:
    """The commitment of the secretariat: whoever answers for it proves it, and a second person checks."""
    story.on(date(YEAR, 3, 24))
    page = turns.of("profesional")
    page.goto("/")
    go(page, "Compromisos", PROMISE)
    commitment = page.url
    follow(page, "Declarar cumplido")
    proof = story.folder / "guia.pdf"
    proof.write_bytes(PDF_BYTES)
    write(page, {"Cómo se cumplió": "La guía se envió por correo.", "Qué muestra": "Guía de lectura por grados"})
    page.get_by_label("O elegir un archivo").set_input_files(proof)
    press(page, "Enviar a verificación")
    reads(page, "Por verificar")
    page = turns.of("lider")
    page.goto(commitment)
    reads(page, "Guía de lectura por grados")
    follow(page, "Verificar")
    page.get_by_role("radio", name="Cumplido", exact=True).check()
    write(page, {"Nota de verificación": "La guía llegó a la rectora."})
    press(page, "Guardar la verificación")
    reads(page, "La guía llegó a la rectora.")


def the_group_presents_its_month_and_planning_its_half_year(story: Story, turns: Turns) -> None:
    """Activity 16: the follow-up of the month and the report of each half, delivered with its letter."""
    story.on(date(YEAR, 4, 3))
    page = turns.of("lider")
    page.goto(f"/seguimiento/agenda/?vigencia={YEAR}&mes=3")
    follow(page, "Presentarlo")
    write(page, {"Qué se logró y qué no": "Se hizo la visita prevista y quedó su ruta acordada."})
    press(page, "Presentar el seguimiento")
    reads(page, "Las cifras de ese día")
    for half, day in ((1, date(YEAR, 7, 3)), (2, date(YEAR, 12, 18))):
        story.on(day)
        page = turns.of("planeacion")
        page.goto("/datos/informes/")
        follow(page, "Redactar el informe")
        page.get_by_label("Semestre").select_option(str(half))
        write(page, {"Corte": f"{YEAR}-06-30" if half == 1 else f"{day}", "A quién se dirige": "Líder Ficticia"})
        press(page, "Redactar de los datos")
        follow(page, "Escribir Conclusiones")
        write(page, {"Texto": "El plan se cumple; conviene repetir la ruta en otros establecimientos."})
        press(page, "Guardar")
        press(page, "Presentar para aprobación")
        reads(page, "lo aprueba otra persona")
        report = page.url
        page = turns.of("lider.gpe")
        page.goto(report)
        press(page, "Aprobar y sellar")
        reads(page, "Aprobado y sellado")
        page = turns.of("planeacion")
        page.goto("/")
        go(page, "Bandeja", "16. Presentar informe")
        reads(page, "AP-AI-RG-110")
        verify(page)
        press(page, "Terminar")


def planning_archives(story: Story, turns: Turns) -> None:
    """Activity 17: what the year left is archived, closed, inventoried, taken away and verified by another computer."""
    story.on(date(YEAR, 12, 21))
    keep_archive(at=story.clock.at)  # as the clock of the installation does by itself
    page = turns.of("planeacion")
    page.goto("/")
    go(page, "Bandeja", "17. Archivar documentos")
    task = page.url
    page.goto("/")
    go(page, "Expedientes", "-30.24-")
    for kind in ("Acta de visita", "Listado de asistencia", "Ejecución de la asistencia técnica"):
        reads(page, kind)
    follow(page, "Cerrar el expediente")
    reads(page, "Antes de cerrar")
    press(page, "Cerrar el expediente")
    reads(page, "Versión 1 del índice")
    with page.expect_download() as download:
        follow(page, "Exportar (ZIP)")
    exported = story.folder / "expediente.zip"
    download.value.save_as(exported)
    seal = Closure.objects.get().manifest_file.sha256
    done = subprocess.run(
        [sys.executable, "-I", VERIFIER, exported, "--huella", seal], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout.decode()) == (0, "El expediente está intacto.\n")

    page = turns.of("planeacion")
    page.goto("/")
    go(page, "Expedientes")
    follow(page, "Hacer inventario (FUID) con estos")
    press(page, "Hacer el inventario")
    follow(page, "Ver el FUID expedido")
    with page.expect_download() as download:
        follow(page, "Descargar PDF")
    text = " ".join(part.extract_text() for part in PdfReader(Path(download.value.path())).pages)
    for words in ("AP-AI-RG-120", "Visitas de asistencia técnica", "Expediente electrónico"):
        assert words in text

    page.goto(task)
    for paper in ("Hoja de control del expediente", "Inventario documental"):
        reads(page, paper)  # each one came by itself
    verify(page)
    press(page, "Terminar")
    titled(page, "Bandeja")


def every_activity_was_done() -> None:
    """In the case of the year, of the plan, of the month and of the visit, none is left out."""
    done = Task.objects.filter(state=TaskState.COMPLETED).values_list("activity__number", flat=True)
    assert {str(number) for number in range(1, 18)} - set(done) == set()
