"""A sheet of people with errors in a real browser, and delegating by keyboard alone."""

from io import BytesIO

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from baquiano.common.spreadsheets import write_xlsx
from tests.browser.conftest import whole
from tests.factories.institutions import make_member, make_unit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def unit(scoped):
    root = make_unit(scoped, name="Secretaría Ficticia", code="S")
    return make_unit(scoped, name="Grupo Ficticio", code="GF", parent=root)


@pytest.mark.req("ORG-03")
def test_errors_of_a_sheet_are_shown_by_row_and_column(unit, signed_in):
    page = signed_in(make_member(unit, "admin"), "phone")
    book = BytesIO()
    headers = ["Correo", "Nombre", "Rol", "Dependencia", "Talla"]
    rows = [["mal", "Persona Uno", "advisor", "GF", "M"], ["dos@prueba.invalid", "Persona Dos", "Jefe", "GF", "S"]]
    write_xlsx(book, title="Personal", headers=headers, rows=rows)
    page.goto(reverse("imports:load_create", args=["people"]))
    page.get_by_role("button", name="Archivo").set_input_files(
        {"name": "personal.xlsx", "mimeType": "application/octet-stream", "buffer": book.getvalue()}
    )

    page.get_by_role("button", name="Subir y revisar").click()

    expect(page.get_by_text("Hoja «Personal», fila 2, columna A (Correo)")).to_be_visible()
    expect(page.get_by_label("Rol: «Jefe»")).to_be_visible()
    whole(page)


@pytest.mark.req("ORG-04")
def test_a_leader_delegates_with_the_keyboard_alone(unit, signed_in):
    leader = make_member(unit, "group_leader")
    to = make_member(make_unit(unit.institution), "advisor")
    page = signed_in(leader)
    page.goto(reverse("institutions:delegation_create"))

    functions = page.get_by_role("group", name="Funciones")
    expect(functions).to_be_hidden()
    page.get_by_label("Solo las que se escojan aquí").check()
    expect(functions).to_be_visible()
    page.get_by_label("Todas las funciones del rol").check()
    page.get_by_label("Delegar en").focus()
    page.keyboard.type(to.full_name)
    page.keyboard.press("Tab")
    today = page.get_by_role("textbox", name="Desde").input_value()
    page.get_by_role("textbox", name="Hasta").fill(today)
    page.get_by_role("textbox", name="Acto que la ordena").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Delegaciones")
    expect(page.get_by_text(to.full_name).first).to_be_visible()
