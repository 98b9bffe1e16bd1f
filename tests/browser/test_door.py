"""A mayor's office comes in from the phone by the link of its mail, tells how a commitment goes and proves it."""

import re
from datetime import datetime

import pytest
from django_scopes import scope, scopes_disabled

from baquiano.common.calendar_days import BOGOTA
from baquiano.door.actions import ask_link
from baquiano.notifications.models import Delivery
from tests.browser.conftest import clock_at, whole
from tests.browser.hands import follow, press, reads, write
from tests.door.conftest import OPEN
from tests.factories.accompaniment import AT, approve_plan, contact, load_accompanying, make_world, start
from tests.factories.accounts import make_user
from tests.factories.beneficiaries import make_beneficiary, make_contact
from tests.factories.commitments import make_commitment
from tests.factories.delivery import make_session
from tests.factories.documents import png
from tests.factories.institutions import make_fiscal_year, make_member, make_profile, make_unit
from tests.factories.mail import text_of

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 10, 9, tzinfo=BOGOTA)


@pytest.fixture(autouse=True)
def clock(settings):
    settings.DEMO = False
    with clock_at(NOW) as clock:
        yield clock


@pytest.fixture
def adviser(scoped):
    make_profile(scoped, OPEN)
    make_fiscal_year(scoped)
    unit = make_unit(scoped, name="Dirección Ficticia")
    adviser = make_member(unit, "advisor", user=make_user(full_name="Benigno Ficticio"))
    town = make_beneficiary(scoped, kind="territorial", territorial_kind="municipality", name="Alcaldía Ficticia")
    make_contact(town, email="alcaldia@entidad.demo", name="Alcaldesa Ficticia", post="Alcaldesa")
    make_session(unit, beneficiaries=[town], title="Taller ficticio de regalías", starts_at=NOW, responsible=adviser)
    make_commitment(unit, beneficiary=town, text="Ajustar el acuerdo (ficticio).", created_by=adviser)
    return adviser


@pytest.mark.req("PUB-06", "CMT-04")
def test_the_contact_enters_by_its_mail_and_answers(adviser, open_page, signed_in):
    page = open_page("phone")
    page.goto("/mi-entidad/inicio/")
    whole(page)
    write(page, {"Correo electrónico": "alcaldia@entidad.demo"})
    press(page, "Enviarme el enlace")
    reads(page, "Si el correo que escribió es el que su entidad tiene registrado")
    whole(page)
    with scopes_disabled():
        (address,) = re.findall(r"/mi-entidad/entrar/[\w-]+/", text_of(Delivery.objects.get()))
    page.goto(address)
    whole(page)
    press(page, "Entrar")
    reads(page, "Taller ficticio de regalías")
    whole(page)
    follow(page.get_by_role("main"), "Taller ficticio de regalías")
    reads(page, "Dirección Ficticia")
    whole(page)
    page.go_back()
    follow(page.get_by_role("main"), "Ajustar el acuerdo")
    whole(page)
    follow(page.get_by_role("main"), "Contar cómo va")
    whole(page)
    write(page, {"Cómo va": "El concejo lo vota el viernes (ficticio)."})
    press(page, "Enviar")
    reads(page, "El concejo lo vota el viernes")
    follow(page.get_by_role("main"), "Declarar cumplido")
    whole(page)
    press(page, "Enviar la prueba")
    reads(page, "Tome una foto, elija un archivo o escriba un enlace")
    page.get_by_label("O elegir un archivo").set_input_files(
        {"name": "acuerdo.png", "mimeType": "image/png", "buffer": png()}
    )
    press(page, "Enviar la prueba")
    reads(page, "Por verificar")
    whole(page)
    press(page, "Salir")
    reads(page, "Su sesión se cerró")
    page.goto(address)
    press(page, "Entrar")
    reads(page, "Este enlace ya no sirve")

    desk = signed_in(adviser)
    desk.goto("/compromisos/")
    follow(desk.get_by_role("main"), "Ajustar el acuerdo")
    reads(desk, "Alcaldesa Ficticia lo declaró cumplido")
    reads(desk, "El concejo lo vota el viernes")
    follow(desk.get_by_role("main"), "Verificar")
    desk.get_by_label("Cumplido", exact=True).check()
    write(desk, {"Nota de verificación": "Se leyó el acuerdo (ficticio)."})
    press(desk, "Guardar la verificación")
    reads(desk, "Se leyó el acuerdo")


@pytest.mark.req("PUB-06")
def test_the_contact_reads_the_work_plan_and_accepts_it(open_page, clock):
    clock.at = AT
    institution = load_accompanying()
    with scope(institution=institution):
        world = make_world(institution)
        make_contact(world.entity, email="alcaldia@entidad.demo", name="Alcaldesa Ficticia", post="Alcaldesa")
        assistance = start(world)
        contact(world, assistance)
        approve_plan(world, assistance)
    page = open_page("phone")
    page.goto(ask_link("alcaldia@entidad.demo", at=AT))
    press(page, "Entrar")
    reads(page, "Espera su respuesta")
    whole(page)
    follow(page.get_by_role("main"), str(assistance))
    reads(page, "Convocar al equipo")
    whole(page)
    follow(page.get_by_role("main"), "Pedir un ajuste")
    whole(page)
    page.go_back()
    follow(page.get_by_role("main"), "Aceptar el plan")
    whole(page)
    press(page, "Aceptar")
    reads(page, "Respondió Alcaldesa Ficticia, Alcaldesa")
    whole(page)
