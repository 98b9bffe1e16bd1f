"""The chapters of the guide, in the order in which the year runs; each one leaves the next its work."""

from io import BytesIO

import xlsxwriter
from playwright.sync_api import Page
from walk import PASSWORD, Guide

HEADERS = (
    "No.",
    "Programa del plan de desarrollo",
    "Falencia o necesidad",
    "Actividades/Proyectos",
    "Objetivo",
    "Fecha inicio",
    "Fecha fin",
    "Mecanismos",
    "Lugar",
    "Municipio",
    "EE beneficiados",
    "Responsable",
    "Trámites requeridos",
    "Recursos",
    "Tipo de AT",
    "Valor estimado",
    "Meta del PAM",
)
SCHOOLS = (
    "Institución Educativa Ficticia La Ceiba de Baranoa",
    "Institución Educativa Técnica Ficticia El Totumo de Baranoa",
    "Centro Educativo Rural Ficticio El Mango de Luruaco",
)
NEED = "Bajos resultados en lectura y pocos acuerdos de seguimiento"
# Activity, first and last day, mechanism, municipality and school: as they should be, and the slips of the first file.
ROWS = (
    ("Orientar el plan de mejoramiento", "02/03/2027", "04/03/2027", "Taller", "Baranoa", SCHOOLS[0]),
    ("Acompañar el comité escolar de convivencia", "13/04/2027", "13/04/2027", "Visita técnica", "Baranoa", SCHOOLS[1]),
    ("Revisar el proyecto educativo", "11/05/2027", "12/05/2027", "Mesa de trabajo", "Luruaco", SCHOOLS[2]),
)
SLIPS: tuple[dict[int, str], ...] = ({1: "31/02/2027"}, {3: "Visita"}, {4: "Lurruaco"})


def sign_in(guide: Guide) -> None:
    page = guide.visitor()
    page.goto("/cuenta/ingresar/")
    guide.shot(page, "ingreso")
    page.context.close()
    page = guide.as_("profesional")
    guide.shot(page, "inicio")
    page.goto("/procedimientos/bandeja/")
    guide.shot(page, "bandeja")
    phone = guide.as_("profesional", "phone")
    phone.goto("/")
    guide.shot(phone, "inicio-telefono")


def _book(*, right: bool) -> bytes:
    """The spreadsheet of a group: in its own order and words, with three slips the first time."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("Plan 2027")
    sheet.write_row(0, 0, ["PLAN DE ASISTENCIA TÉCNICA 2027 · GRUPO DE MEJORAMIENTO EDUCATIVO"])
    sheet.write_row(2, 0, HEADERS)
    for number, right_row in enumerate(ROWS):
        slips = {} if right else SLIPS[number]
        activity, starts, ends, mechanism, town, school = (slips.get(at, cell) for at, cell in enumerate(right_row))
        row = [
            number + 1,
            "Programa 1. Aprender es crecer (ficticio)",
            NEED,
            activity,
            "Que el establecimiento tenga un plan con metas y responsables",
            starts,
            ends,
            mechanism,
            "Sede principal",
            town,
            school,
            "Aurora Ejemplo Ficticio",
            "Viáticos",
            "Transporte y material impreso",
            "Asistencia técnica",
            "$ 450.000",
            "3",
        ]
        sheet.write_row(3 + number, 0, row)
    book.close()
    return target.getvalue()


def _upload(page: Page, name: str, content: bytes) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": content})
    page.get_by_role("button", name="Subir y revisar").click()


def group_plan(guide: Guide) -> None:
    """From the spreadsheet of the group to its delivery."""
    page = guide.as_("profesional")
    page.goto("/planes/")
    page.get_by_role("link", name="Crear el plan del grupo").click()
    page.get_by_label("Vigencia").select_option(label="2027")
    page.get_by_role("button", name="Crear el plan").click()
    plan = page.url
    page.get_by_role("link", name="Importar de Excel").click()
    _upload(page, "plan-del-grupo.xlsx", _book(right=False))
    page.get_by_label("Meta del PAM").select_option(label="No importar")
    page.get_by_role("button", name="Continuar").click()
    guide.shot(page, "importar-errores", height=1300)
    page.get_by_role("link", name="Subir otro archivo").click()
    _upload(page, "plan-del-grupo-corregido.xlsx", _book(right=True))
    guide.shot(page, "importar-listo")
    page.get_by_role("button", name="Importar al plan").click()
    page.goto(plan)
    guide.shot(page, "plan-importado")
    _grid(guide, page)


def _grid(guide: Guide, page: Page) -> None:
    """The same plan as cells: a doubtful mechanism is asked about, and left as it was."""
    page.get_by_role("link", name="Escribir en cuadrícula").click()
    page.locator("[data-grid][data-ready]").wait_for()
    page.locator("#grid-table tbody tr").nth(1).locator("td[data-field=mechanism]").click()
    page.keyboard.type("Visita")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ir a la celda por revisar").click()
    guide.shot(page, "cuadricula", height=1000)
    page.get_by_role("button", name="Deshacer").click()
    page.get_by_text("Todo está guardado.").wait_for()


def _declare(page: Page, note: str = "") -> None:
    """Declare that the control point was verified, where the activity has one."""
    if page.get_by_label("Verifiqué:").count():
        page.get_by_label("Verifiqué:").check()
        page.get_by_label("Observación del control").fill(note)


def _finish_needs(guide: Guide) -> None:
    """Activity 1, from the inbox: the needs of the group, each with its source and its goal."""
    page = guide.as_("profesional")
    page.goto("/procedimientos/bandeja/")
    page.get_by_role("link", name="1. Identificar falencias").last.click()
    page.get_by_role("link", name="Registrar una necesidad").click()
    page.get_by_label("Falencia o necesidad").fill(NEED)
    page.get_by_label("Componente por fortalecer").select_option(label="Gestión académica")
    page.get_by_label("Tema").select_option(label="Lectura y escritura")
    page.get_by_label("Fuente").select_option(label="Plan de Apoyo al Mejoramiento (PAM)")
    page.get_by_label("Cita del documento").fill("PAM de la vigencia anterior, objetivo 2, numeral 4")
    page.get_by_label("Meta").fill("Que la mitad de los establecimientos acompañados suba su promedio")
    guide.shot(page, "necesidad", height=1500)
    page.get_by_role("button", name="Guardar").click()
    guide.shot(page, "necesidades", height=1200)
    page.get_by_label("Verifiqué:").check()
    page.get_by_label("Observación del control").fill("Necesidades tomadas del plan de desarrollo y del PAM.")
    page.get_by_role("button", name="Terminar la actividad").click()


def _open_plan(page: Page, name: str = "2027 · Grupo de Mejoramiento") -> None:
    page.goto("/planes/?vigencia=2027")
    page.get_by_role("link", name=name).first.click()


def deliver(guide: Guide) -> None:
    _finish_needs(guide)
    page = guide.as_("profesional")
    _open_plan(page)
    page.get_by_role("link", name="Entregar a revisión").click()
    _declare(page)
    page.get_by_role("button", name="Entregar a revisión").click()
    leader = guide.as_("lider")
    leader.goto("/")
    guide.shot(leader, "lider-inicio")
    _open_plan(leader)
    leader.get_by_role("link", name="Revisar y aprobar").click()
    guide.shot(leader, "plan-aprobar", height=1100)
    _declare(leader)
    leader.get_by_role("button", name="Aprobar y enviar a consolidación").click()


def consolidate(guide: Guide) -> None:
    page = guide.as_("planeacion")
    page.goto("/planes/consolidacion/")
    page.get_by_role("link", name="2027", exact=True).click()
    guide.shot(page, "consolidacion")
    for field in page.get_by_label("Por qué se consolida sin").all():
        field.fill("Entrega su plan en enero.")
    _declare(page)
    page.get_by_role("button", name="Consolidar").click()
    guide.shot(page, "plan-consolidado")
    page.get_by_role("link", name="Verificar", exact=True).click()
    _declare(page)
    page.get_by_role("button", name="Verificar y enviar al comité").click()


def coverage(guide: Guide) -> None:
    """What the plan in force offers, by link of the value chain."""
    page = guide.as_("planeacion")
    page.goto("/planes/?vigencia=2026&clase=consolidated")
    page.get_by_role("link", name="consolidado").first.click()
    page.get_by_role("link", name="Oferta y cobertura").click()
    guide.shot(page, "oferta-cobertura", height=1300)


def _convene(guide: Guide) -> str:
    page = guide.as_("planeacion")
    _open_plan(page, "2027 · consolidado")
    page.get_by_role("link", name="Convocar el comité").click()
    page.get_by_label("Objetivo").fill("Verificar y aprobar el plan de asistencia técnica 2027")
    page.get_by_label("Fecha").fill(f"{guide.now:%Y-%m-%d}")
    page.get_by_label("Hora inicial").fill("10:00")
    page.get_by_label("Hora final").fill("12:00")
    page.get_by_label("Lugar").fill("Sala de juntas")
    guide.shot(page, "comite-convocar", height=1200)
    page.get_by_role("button", name="Convocar y avisar a los miembros").click()
    return page.url


def committee(guide: Guide) -> None:
    session = _convene(guide)
    page = guide.as_("comite")
    page.goto(session)
    for box in page.locator(".quorum input[type=checkbox]").all()[:-2]:
        box.check()
    page.get_by_role("button", name="Guardar la asistencia").click()
    guide.shot(page, "comite-sesion", height=1100)
    page.get_by_text("Qué se decide y qué cubre").click()
    page.get_by_role("link", name="Registrar la verificación").wait_for()
    guide.shot(page, "comite-resumen", height=1300)
    page.get_by_role("link", name="Registrar la verificación").click()
    _vote(page, guide, "comite-votar")
    page.get_by_text("Qué se decide y qué cubre").click()
    page.get_by_role("link", name="Registrar la aprobación").click()
    _vote(page, guide, "")
    guide.shot(page, "comite-decidido", of="section[aria-labelledby=order-title]")
    _committee_minutes(guide, session)


ACTA = {
    "Objetivo": "Verificar y aprobar el plan de asistencia técnica 2027.",
    "Desarrollo": "Planeación presentó el plan consolidado. El comité lo verificó y lo aprobó por mayoría.",
    "Conclusiones": "Se aprueba el plan y se entrega a Planeación Educativa para su divulgación.",
}


def _write(page: Page, title: str, text: str) -> None:
    """A section of the acta, which saves itself."""
    page.wait_for_load_state("networkidle")
    section = page.locator("section.section", has=page.get_by_label(title, exact=False))
    section.get_by_role("textbox").fill(text)
    section.get_by_text("Guardado").wait_for()


def _committee_minutes(guide: Guide, session: str) -> None:
    page = guide.as_("comite")
    page.goto(session)
    page.get_by_role("link", name="Escribir o leer el acta").click()
    for title, text in ACTA.items():
        _write(page, title, text)
    guide.shot(page, "comite-acta", height=1000)
    page.goto(session)
    page.locator("summary", has_text="Cerrar la sesión").click()
    page.get_by_label("Hora en que terminó").fill("10:35")
    page.get_by_role("button", name="Cerrar la sesión").click()
    page.get_by_role("link", name="Escribir o leer el acta").click()
    page.get_by_role("button", name="Cerrar el texto y pasar a firmas").click()
    for who in ("despacho", "planeacion"):
        signer = guide.as_(who)
        signer.goto(session)
        signer.get_by_role("link", name="Firmar el acta").click()
        signer.get_by_label("Su contraseña").fill(PASSWORD)
        if who == "despacho":
            guide.shot(signer, "comite-firmar")
        signer.get_by_role("button", name="Firmar el acta").click()
    signer.goto(session)
    _open_plan(signer, "2027 · consolidado")
    signer.get_by_role("link", name="Divulgar a los grupos").click()
    guide.shot(signer, "plan-divulgar")
    _declare(signer)
    signer.get_by_role("button", name="Enviar a los grupos").click()


def _vote(page: Page, guide: Guide, picture: str) -> None:
    for one in page.get_by_role("radio", name="A favor").all():
        one.check()
    _declare(page)
    if picture:
        guide.shot(page, picture, height=1000)
    page.get_by_role("button", name="Registrar la decisión").click()


def agenda(guide: Guide) -> None:
    page = guide.as_("lider")
    page.goto(f"/agenda/{guide.now.year}/12/")
    page.get_by_role("link", name="Grupo de Mejoramiento Educativo").click()
    guide.shot(page, "agenda-grupo", height=1000)
    page.get_by_role("link", name="Enviar a planeación").click()
    _declare(page)
    page.get_by_role("button", name="Enviar a planeación").click()
    page = guide.as_("planeacion")
    page.goto(f"/agenda/{guide.now.year}/12/")
    page.get_by_role("link", name="Verificar Grupo de Mejoramiento Educativo").click()
    guide.shot(page, "agenda-verificar", height=1100)
    _declare(page)
    page.get_by_role("button", name="Verificar la agenda").click()
    page.goto(f"/agenda/{guide.now.year}/12/")
    page.get_by_role("link", name="Publicar").first.click()
    guide.shot(page, "agenda-publicar")


def _sketch(page: Page) -> None:
    """A signature drawn with the finger."""
    box = page.locator("canvas").last
    box.scroll_into_view_if_needed()
    area = box.bounding_box()
    page.mouse.move(area["x"] + 30, area["y"] + 60)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(area["x"] + 30 + step * 16, area["y"] + 60 + (-1) ** step * 22, steps=3)
    page.mouse.up()


def visit(guide: Guide) -> None:
    """The visit of today, on the phone, until both parties sign."""
    page = guide.as_("profesional", "phone")
    page.goto("/visitas/mias/")
    page.locator("section[aria-labelledby=today-title] a.visit").first.click()
    guide.shot(page, "visita", height=1180)
    page.get_by_role("link", name="Empezar el registro").click()
    _write(page, "Actividades desarrolladas", "Se revisaron los resultados y se acordó un plan con metas por área.")
    page.get_by_text("Tema, mecanismo, etapas y quiénes la prestan").click()
    page.get_by_label("Puesta en marcha").check()
    page.get_by_role("button", name="Guardar estos datos").click()
    page.get_by_role("link", name="Seguir: Asistencia").click()
    _attend(guide, page)
    page.get_by_role("link", name="Seguir: Compromisos").click()
    _promise(guide, page)
    page.get_by_role("link", name="Seguir: Evidencias").click()
    page.get_by_role("link", name="Seguir: Acta").click()
    _close_and_sign(guide, page)


def _attend(guide: Guide, page: Page) -> None:
    page.get_by_label("Nombres").fill("Fermina")
    page.get_by_label("Apellidos").fill("Muestra Ejemplo")
    page.get_by_label("Número de documento").fill("9100000001")
    page.get_by_label("Cargo").fill("Rectora")
    page.get_by_label("La persona leyó el aviso").check()
    _sketch(page)
    guide.shot(page, "asistencia", of="#agregar")
    page.get_by_role("button", name="Registrar a esta persona").click()


def _promise(guide: Guide, page: Page) -> None:
    page.get_by_label("Qué se compromete a hacer").fill("Actualizar el plan de mejoramiento con metas por área")
    page.get_by_label("Responsable").fill("Rectoría")
    page.get_by_label("Fecha límite").fill(f"{guide.now:%Y}-12-04")
    guide.shot(page, "compromisos", height=1180)
    page.get_by_role("button", name="Agregar el compromiso").click()


def _close_and_sign(guide: Guide, page: Page) -> None:
    page.get_by_role("link", name="Cerrar la visita y pasar a firmas").click()
    page.get_by_role("button", name="Cerrar la visita y pasar a firmas").click()
    page.get_by_role("link", name="Fermina Muestra Ejemplo").click()
    _sketch(page)
    page.get_by_role("button", name="Registrar esta firma").click()
    page.get_by_label("Su contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Firmar el acta").click()
    guide.shot(page, "firmada", height=1180)
    page.get_by_role("link", name="Volver al resumen").click()


def control(guide: Guide) -> None:
    """From the diagram to the evidence, and the trail."""
    page = guide.as_("control")
    page.goto("/procedimientos/")
    page.get_by_role("link", name="MI-GE-PR-16").first.click()
    page.wait_for_timeout(1500)
    guide.shot(page, "procedimiento", of="section[aria-labelledby^=diagrama-]")
    page.goto("/procedimientos/casos/?q=Agenda+de+10")
    guide.shot(page, "casos")
    page.get_by_role("link", name="Agenda de 10/2026 · Grupo de Mejoramiento").first.click()
    page.wait_for_timeout(1500)
    page.get_by_role("link", name="9. Recibir la agenda").click()
    page.get_by_text("Historia en este caso").wait_for()
    page.evaluate("window.scrollTo(0, 0)")
    guide.shot(page, "caso", height=2200)
    page.goto("/rastro/")
    guide.shot(page, "rastro")
    page.get_by_role("link", name="Firma registrada").first.click()
    visitor = guide.visitor()
    visitor.goto("/verificar/")
    guide.shot(visitor, "verificar")
    visitor.context.close()


def administration(guide: Guide) -> None:
    page = guide.as_("admin")
    page.goto("/institucion/carpeta/")
    guide.shot(page, "carpeta")
    page.goto("/procedimientos/")
    page.get_by_role("link", name="DEMO-02").first.click()
    guide.shot(page, "preparar")
    page.goto("/institucion/personas/")
    guide.shot(page, "personas")
    page.get_by_role("link", name="Vincular persona").click()
    guide.shot(page, "vincular", height=1200)
    page.goto("/institucion/calendario/")
    guide.shot(page, "calendario")


def portal(guide: Guide) -> None:
    page = guide.visitor()
    page.goto(f"/entidad/atlantico/agenda/{guide.now:%Y/%m}/")
    guide.shot(page, "portal")
    page.context.close()


def _open(page: Page, address: str) -> None:
    """The first row of a list."""
    page.goto(address)
    page.get_by_role("main").locator("tbody tr").first.get_by_role("link").first.click()
    page.wait_for_load_state("networkidle")


def selection(guide: Guide) -> None:
    page = guide.as_("jefe@dnp.demo")
    _open(page, "/seleccion/")
    guide.shot(page, "seleccion", height=1500)


def accompaniment(guide: Guide) -> None:
    page = guide.as_("profesional@dnp.demo")
    _open(page, "/visitas/asistencias/?estado=open")
    guide.shot(page, "acompanamiento", height=1300)
    _open(page, "/visitas/planes-de-trabajo/?estado=approved")
    guide.shot(page, "plan-de-trabajo", height=1300)
    _open(page, "/visitas/reportes-parciales/")
    guide.shot(page, "reporte-parcial")
    page = guide.as_("jefe@dnp.demo")
    _open(page, "/datos/acompanamientos/")
    guide.shot(page, "registro-acompanamientos")


def evaluation(guide: Guide) -> None:
    page = guide.as_("jefe@dnp.demo")
    page.goto("/evaluaciones/nueva/")
    page.get_by_label("Instrumento").select_option(index=1)
    page.get_by_label("Dependencia").first.select_option(label="Dirección de Estrategia Regional")
    page.get_by_role("button", name="Prepararla").click()
    page.get_by_role("button", name="Abrir la campaña").click()
    page.get_by_text("/encuesta/").first.wait_for()
    guide.shot(page, "evaluacion", height=1100)
    address = page.get_by_text("/encuesta/").first.inner_text()
    phone = guide.visitor("phone")
    phone.goto("/encuesta/" + address.rpartition("/encuesta/")[2].strip())
    guide.shot(phone, "encuesta-telefono", height=1000)
    phone.context.close()
    _open(page, "/evaluaciones/?estado=closed")
    page.get_by_role("main").get_by_role("link", name="Resultados").first.click()
    page.wait_for_load_state("networkidle")
    guide.shot(page, "evaluacion-resultados", height=1300)


def door(guide: Guide) -> None:
    phone = guide.visitor("phone")
    phone.goto("/mi-entidad/")
    phone.get_by_label("Correo electrónico").fill("alcaldia@entidad.demo")
    guide.shot(phone, "entidad-entrar")
    phone.get_by_role("button", name="Enviarme el enlace").click()
    phone.get_by_role("main").get_by_role("link").first.click()
    phone.get_by_role("button", name="Entrar").click()
    phone.wait_for_url("**/inicio/")
    guide.shot(phone, "entidad-inicio", height=1300)
    phone.get_by_role("main").locator("section", has_text="Lo que se hizo").get_by_role("link").last.click()
    phone.wait_for_load_state("networkidle")
    guide.shot(phone, "entidad-sesion", height=900)
    phone.context.close()


def integral(guide: Guide) -> None:
    """The offer, what it rests on, and how the plan is compared: of the institution of the integral assistance."""
    page = guide.as_("planeacion@dafp.demo")
    for address, picture, height in (
        ("/portafolio/", "portafolio", 1100),
        ("/planes/convenios/", "convenios", 900),
        ("/planes/recursos/", "recursos", 1000),
        ("/planes/cotejos/", "cotejos", 900),
        ("/demanda/", "solicitudes", 1000),
    ):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        guide.shot(page, picture, height=height)
    for address, picture, height in (
        ("/portafolio/?estado=published", "servicio", 1300),
        ("/seleccion/priorizacion/", "priorizacion", 1300),
        ("/estrategia/", "estrategia", 1100),
    ):
        _open(page, address)
        guide.shot(page, picture, height=height)


CHAPTERS = [
    sign_in,
    group_plan,
    deliver,
    consolidate,
    coverage,
    committee,
    agenda,
    visit,
    control,
    administration,
    portal,
    selection,
    accompaniment,
    evaluation,
    door,
    integral,
]
