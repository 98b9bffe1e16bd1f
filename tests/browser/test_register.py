"""A room registers with the QR: a telephone that draws, another without scripts, and the adviser who validates."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from baquiano.meetings import queries
from tests.browser.conftest import axe, fits
from tests.browser.hands import press, reads, write
from tests.factories.institutions import make_consent_text, make_member, make_unit
from tests.factories.meetings import make_meeting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting(scoped):
    unit = make_unit(scoped)
    make_consent_text(scoped)
    adviser = make_member(unit, "advisor")
    return make_meeting(unit, responsible=adviser, starts_at=timezone.now() - timedelta(minutes=5))


def fill(page, name, document):
    page.get_by_label("Leí el aviso").check()
    texts = {"Nombres": name, "Apellidos": "Ficticia", "Número de documento": document, "Entidad": "Colegio Ficticio"}
    write(page, texts)


def draw(page):
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 40 + step * 15, box["y"] + 60 + (step % 3) * 20)
    page.mouse.up()


@pytest.mark.req("EXE-04", "PUB-07", "NFR-06")
def test_a_room_registers_without_accounts_and_the_adviser_validates(signed_in, open_page, meeting):
    desk = signed_in(meeting.responsible)
    desk.goto(reverse("meetings:attendance_list", args=[meeting.pk]))
    press(desk, "Abrir el registro")
    expect(desk.get_by_alt_text("Código QR para registrar la asistencia")).to_be_visible()
    address = reverse("register:register", args=[queries.link_of(meeting).token])

    drawing = open_page("phone")
    drawing.goto(address)
    assert (axe(drawing), fits(drawing)) == ([], True)
    fill(drawing, "Rosa", "1001")
    draw(drawing)
    press(drawing, "Registrar mi asistencia")
    reads(drawing, "Gracias por registrarse.")
    assert (axe(drawing), fits(drawing)) == ([], True)

    plain = open_page("phone", java_script_enabled=False)
    plain.goto(address)
    fill(plain, "Ana", "1002")
    press(plain, "Registrar mi asistencia")
    reads(plain, "firme la hoja de papel")
    plain.goto(address)
    fill(plain, "Ana", "1002")
    press(plain, "Registrar mi asistencia")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Usted ya estaba registrado(a)")

    desk.reload()
    reads(desk, "2 personas por validar")
    assert axe(desk) == []
    press(desk, "Validar a las marcadas")
    reads(desk, "2 personas en la lista")
    signed = {row.names: bool(row.signature_image_id) for row in queries.attendance_of(meeting)}
    assert signed == {"Rosa": True, "Ana": False}
    press(desk, "Cerrar el registro")
    drawing.goto(address)
    expect(drawing.get_by_role("heading", level=1)).to_have_text("El registro está cerrado")
