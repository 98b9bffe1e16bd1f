"""The fictitious secretariat without any plan, the clock of its year, and what its officials do on several pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings as shipped
from django.core.management import call_command
from django_scopes import scope
from openpyxl import Workbook
from PIL import Image
from playwright.sync_api import Page, expect

from baquiano.beneficiaries.models import Beneficiary
from baquiano.demo.days import moment
from baquiano.demo.people import create_people
from baquiano.institutions.actions import load_institution, open_year
from baquiano.institutions.models import Unit
from tests.browser.conftest import Clock, clock_at
from tests.browser.hands import follow, go, press, reads, sign_in, titled, verify, write
from tests.factories.commitments import make_commitment

YEAR = 2026
VISIT_DAY = date(2026, 3, 10)
GROUP = "GME"
NEED = "Resultados por debajo del promedio en lectura crítica"
ACTIVITY = "Acompañar el plan lector de la institución"
PROMISE_BEFORE = "Enviar el plan de área de lenguaje"


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


@contextmanager
def year_begins(open_page: Callable[..., Page], folder: Path) -> Iterator[Story]:
    """The institution of the folder, with its people and without any plan."""
    begins = moment(date(YEAR, 1, 13), 9)
    call_command("load_territory", verbosity=0)
    institution = load_institution(shipped.INSTITUTIONS_DIR / "atlantico", by=None, at=begins, year=YEAR).institution
    create_people(institution, today=VISIT_DAY, at=begins)
    open_year(institution, year=YEAR, by=None, at=begins)
    with scope(institution=institution), clock_at(begins) as clock:
        school, other = Beneficiary.objects.order_by("dane_code")[:2]
        make_commitment(Unit.objects.get(code=GROUP), beneficiary=school, text=PROMISE_BEFORE)
        yield Story(clock, open_page, school, other, folder)


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


def decide(page: Page, name: str) -> None:
    """A decision of the committee: everyone votes in favour."""
    page.get_by_role("heading", name="Qué se decide y qué cubre").scroll_into_view_if_needed()
    follow(page, name)
    page.wait_for_load_state("load")  # all of the form, not only what came first
    for vote in page.get_by_role("radio", name="A favor").all():
        vote.check()
    press(page, "Registrar la decisión")
    titled(page, "Comité Directivo")


def write_acta(page: Page, words: str) -> None:
    """Every section of the acta that is still empty; each is kept by itself."""
    page.wait_for_load_state("load")  # all of the form, not only what came first
    for section in page.get_by_role("textbox").all():
        if not section.input_value():
            section.fill(words)
            expect(section.locator("xpath=ancestor::form")).to_contain_text("Guardad")


def send(page: Page, agenda: str, answer: str = "") -> None:
    page.goto(agenda)
    follow(page, "Enviar")
    write(page, {"Mensaje para planeación": answer})
    press(page, "Enviar a planeación")
    reads(page, "Enviada")


def what_it_was_about(page: Page) -> None:
    write_acta(page, "Revisar el plan lector y acordar su ruta.")
    stages = page.get_by_text("Tema, mecanismo, etapas y quiénes la prestan")
    stages.click()
    page.get_by_role("checkbox", name="Sensibilización").check()
    press(page, "Guardar estos datos")
    reads(page, "en esta visita")
    follow(page, "Seguir: Asistencia")


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
