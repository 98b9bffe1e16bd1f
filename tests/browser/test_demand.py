"""A citizen asks from a telephone and reads the answer inside its term, across holidays; with who is told no."""

from datetime import datetime

import pytest
from playwright.sync_api import expect

from baquiano.common.calendar_days import BOGOTA
from baquiano.demand.keys import new_key
from baquiano.demand.models import ServiceRequest
from tests.browser.conftest import clock_at, whole
from tests.browser.hands import follow, go, press, reads, titled, write
from tests.factories.accounts import make_user
from tests.factories.demand import SETTINGS
from tests.factories.documents import png
from tests.factories.institutions import (
    make_catalogue_item,
    make_consent_text,
    make_fiscal_year,
    make_member,
    make_profile,
    make_unit,
)
from tests.factories.portfolio import type_fields

pytestmark = pytest.mark.django_db(transaction=True)
# Tuesday before Holy Week: the 23rd of March, and the 2nd and the 3rd of April, nobody works.
NOW = datetime(2026, 3, 10, 9, tzinfo=BOGOTA)


@pytest.fixture(autouse=True)
def clock():
    with clock_at(NOW) as clock:
        yield clock


@pytest.fixture
def group(scoped):
    make_profile(scoped, SETTINGS)
    make_fiscal_year(scoped)
    make_consent_text(scoped, "demand", text="Autorizo el tratamiento de mis datos (ficticio).")
    make_catalogue_item(scoped, "topic", name="Lo ficticio")
    make_catalogue_item(scoped, "refusal_reason", name="No hay insumos")
    for one in type_fields():
        make_catalogue_item(scoped, "service_type", **one)
    return make_unit(scoped, name="Grupo Norte Ficticio")


def consult(page, number, key):
    write(page, {"Radicado": number, "Clave": key})
    press(page, "Consultar")


@pytest.mark.req("DEM-01", "DEM-02", "DEM-04", "PUB-03", "NFR-06")
def test_a_citizen_is_answered_inside_the_legal_term(group, scoped, signed_in, open_page, clock):
    desk = signed_in(make_member(group, "service_desk", user=make_user(full_name="Atiende Ficticia")))
    head = make_member(group, "group_leader", user=make_user(full_name="Jefa Ficticia"))
    phone = open_page("phone")

    phone.goto(f"/solicitar/{scoped.code}/")
    whole(phone)
    phone.get_by_role("textbox", name="Asunto").fill("Un concepto ficticio")
    write(phone, {"Cuéntenos qué necesita": "Queremos un concepto (ficticio)."})
    write(phone, {"Nombres y apellidos": "Rosa Ficticia", "Correo electrónico": "rosa@prueba.invalid"})
    press(phone, "Enviar la solicitud")
    reads(phone, "Sin su autorización no podemos recibir sus datos por este medio.")
    expect(phone.get_by_role("textbox", name="Asunto")).to_have_value("Un concepto ficticio")
    whole(phone)
    phone.get_by_label("Leí el aviso").check()
    press(phone, "Enviar la solicitud")
    titled(phone, "Recibimos su solicitud")
    reads(phone, "miércoles 1 de abril de 2026")
    whole(phone)
    row = ServiceRequest.objects.get()
    number, key = row.number, new_key(row)
    reads(phone, key)

    follow(phone.get_by_role("main"), "Ver cómo va")
    whole(phone)
    consult(phone, number, "AAAA-AAAA-AAAA")
    reads(phone, "El radicado o la clave no son correctos.")
    consult(phone, number, key)
    reads(phone, "Le respondemos a más tardar")
    assert key not in phone.url
    whole(phone)

    desk.goto("/")
    go(desk, "Solicitudes")
    whole(desk)
    follow(desk.get_by_role("main"), number)
    whole(desk)
    follow(desk.get_by_role("main"), "Clasificar")
    for answer in ("Sí", "No", "No"):
        desk.get_by_role("link", name=answer, exact=True).click()
    expect(desk.get_by_role("radio", name="Asesoría")).to_be_checked()
    whole(desk)
    press(desk, "Guardar")
    reads(desk, "obligatorio")
    write(desk, {"Por qué": "Pide un concepto sobre un solo tema."})
    desk.get_by_label("Dependencia que la atiende").select_option(label="Grupo Norte Ficticio")
    press(desk, "Guardar")
    reads(desk, "En atención")
    clock.at = datetime(2026, 3, 13, 10, tzinfo=BOGOTA)
    follow(desk.get_by_role("main"), "Pedir que la complete")
    whole(desk)
    write(desk, {"Lo que se le dice a la persona": "Falta el acto ficticio."})
    press(desk, "Pedir que la complete")
    reads(desk, "el término está suspendido")

    clock.at = datetime(2026, 4, 9, 8, tzinfo=BOGOTA)
    phone.goto(f"/solicitar/{scoped.code}/estado/")
    consult(phone, number, key)
    reads(phone, "Falta el acto ficticio.")
    whole(phone)
    write(phone, {"Lo que faltaba": "Aquí está el acto (ficticio)."})
    press(phone, "Enviar")
    # Twelve working days were left.
    reads(phone, "lunes 27 de abril de 2026")

    chief = signed_in(head)
    chief.goto(row.get_absolute_url())
    reads(chief, "27 de abril de 2026")
    expect(chief.get_by_role("link", name="Pedir que la complete")).to_have_count(0)
    follow(chief.get_by_role("main"), "Responder")
    write(chief, {"Respuesta": "Este es el concepto (ficticio)."})
    press(chief, "Enviar la respuesta")
    reads(chief, "Una asesoría se cierra con su concepto, registro o informe: adjúntelo.")
    whole(chief)
    chief.locator("input[type=file]").set_input_files(
        {"name": "concepto.png", "mimeType": "image/png", "buffer": png()}
    )
    chief.get_by_label("Qué es el archivo").select_option(label="Concepto")
    press(chief, "Enviar la respuesta")
    reads(chief, "A tiempo")
    whole(chief)

    phone.goto(f"/solicitar/{scoped.code}/estado/")
    consult(phone, number, key)
    reads(phone, "Este es el concepto (ficticio).")
    whole(phone)
    with phone.expect_download() as download:
        press(phone, "Descargar: Concepto")
    assert download.value.suggested_filename == "concepto.png"

    go(desk, "Oferta y demanda")
    reads(desk, "Lo que se pidió, por tema")
    whole(desk)


@pytest.mark.req("DEM-03", "DEM-05")
def test_an_orientation_is_never_planned_and_a_call_is_registered_with_one_thumb(group, scoped, signed_in):
    desk = signed_in(make_member(group, "service_desk", user=make_user(full_name="Atiende Ficticia")))
    desk.goto("/demanda/nueva/")
    whole(desk)
    desk.get_by_role("radio", name="Carta u oficio").check()
    write(desk, {"Asunto": "Una orientación ficticia", "Qué pide": "Lo ficticio.", "Nombres y apellidos": "Rosa"})
    press(desk, "Registrar")
    reads(desk, "Quedó radicada")
    follow(desk.get_by_role("main"), "Clasificar")
    desk.get_by_role("radio", name="Orientación").check()
    write(desk, {"Por qué": "Basta con informar."})
    press(desk, "Guardar")
    reads(desk, "no se planea ni se programa")
    expect(desk.get_by_role("link", name="Aceptar")).to_have_count(0)
    desk.goto(f"{ServiceRequest.objects.get().get_absolute_url()}pasos/aceptar/")
    write(desk, {"Lo que se le dice a la persona": "La llevamos al plan (ficticio)."})
    press(desk, "Aceptar")
    reads(desk, "Una orientación no se planea ni se programa")

    phone = signed_in(make_member(group, "advisor", user=make_user(full_name="Benigno Ficticio")), "phone")
    phone.goto("/")
    go(phone, "Registrar una llamada")
    whole(phone)
    write(phone, {"Nombre de quien llamó": "Rosa", "Cargo": "Secretaria", "Teléfono": "300 000 0000"})
    write(phone, {"Correo electrónico": "rosa@prueba.invalid", "Duración en minutos": "7"})
    write(phone, {"Ayuda de memoria": "Preguntó por lo ficticio y se le explicó."})
    press(phone, "Registrar")
    reads(phone, "obligatorio")
    phone.get_by_label("Tema").select_option(label="Lo ficticio")
    press(phone, "Registrar")
    reads(phone, "Ayuda de memoria")
    whole(phone)
