"""From the Excel of a group to the signed acta of a visit, through every role, in the words of the officials."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as shipped
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.hands import draw, follow, go, press, reads, titled, verify, write
from tests.browser.story import (
    ACTIVITY,
    PROMISE_BEFORE,
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

pytestmark = pytest.mark.django_db(transaction=True)

PROMISE_SCHOOL = "Adoptar el plan lector con el consejo académico"
CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}$")
PROMISE_OURS = "Enviar la guía de lectura por grados"


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
