"""People, units, roles and delegations in a real browser at 360 and 1280 pixels, and delegating by keyboard alone."""

import os
from io import BytesIO

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from baquiano.common.spreadsheets import write_xlsx
from baquiano.institutions.models import Membership
from tests.browser.conftest import axe, fits
from tests.factories.accounts import make_user
from tests.factories.institutions import make_member, make_membership, make_unit

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("BAQUIANO_SHOTS", "")


@pytest.fixture
def unit(scoped):
    root = make_unit(scoped, name="Secretaría Ficticia", code="S")
    return make_unit(scoped, name="Grupo Ficticio", code="GF", parent=root)


@pytest.fixture
def person(unit):
    person = make_user(full_name="Ana Ficticia", email="ana@prueba.invalid")
    make_membership(unit, "group_leader", user=person)
    make_membership(
        unit, user=person, link="contractor", contract_number="C-12", contract_ends_on="2030-12-31", post="Asesora"
    )
    return person


def pages(unit, person):
    held = Membership.objects.filter(user=person).first()
    of_person = ("detail", "edit", "link", "block", "leave", "handover")
    return [
        reverse("institutions:unit_list"),
        reverse("institutions:unit_detail", args=[unit.pk]),
        reverse("institutions:unit_create"),
        reverse("institutions:unit_reorganise", args=[unit.pk]),
        *(reverse(f"institutions:person_{verb}", args=[person.pk]) for verb in of_person),
        reverse("institutions:membership_create"),
        reverse("institutions:membership_edit", args=[held.pk]),
        reverse("institutions:membership_end", args=[held.pk]),
        reverse("institutions:delegation_list"),
        reverse("institutions:delegation_create"),
        reverse("institutions:role_list"),
        reverse("imports:load_list"),
        reverse("imports:load_create", args=["people"]),
    ]


def look(page, name, screen):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{screen}.png", full_page=True)


@pytest.mark.req("ORG-02", "ORG-03", "ORG-04")
def test_screens_of_people_are_accessible_and_fit(unit, person, signed_in, screen):
    page = signed_in(make_member(unit, "admin"), screen)

    wrong = {}
    for number, address in enumerate(pages(unit, person)):
        page.goto(address)
        look(page, f"people-{number:02}", screen)
        found = axe(page) + ([] if fits(page) else ["does not fit"])
        if found:
            wrong[address] = found

    assert wrong == {}


@pytest.mark.req("ORG-03")
def test_errors_of_a_sheet_are_shown_by_row_and_column(unit, signed_in, screen):
    page = signed_in(make_member(unit, "admin"), screen)
    book = BytesIO()
    headers = ["Correo", "Nombre", "Rol", "Dependencia", "Talla"]
    rows = [["mal", "Persona Uno", "advisor", "GF", "M"], ["dos@prueba.invalid", "Persona Dos", "Jefe", "GF", "S"]]
    write_xlsx(book, title="Personal", headers=headers, rows=rows)
    page.goto(reverse("imports:load_create", args=["people"]))
    page.get_by_label("Archivo").set_input_files(
        {"name": "personal.xlsx", "mimeType": "application/octet-stream", "buffer": book.getvalue()}
    )

    page.get_by_role("button", name="Subir y revisar").click()

    expect(page.get_by_text("Hoja «Personal», fila 2, columna A (Correo)")).to_be_visible()
    expect(page.get_by_label("Rol: «Jefe»")).to_be_visible()
    look(page, "load", screen)
    assert axe(page) == []
    assert fits(page)


@pytest.mark.req("ORG-04")
def test_a_leader_delegates_with_the_keyboard_alone(unit, signed_in):
    leader = make_member(unit, "group_leader")
    to = make_member(make_unit(unit.institution), "advisor")
    page = signed_in(leader)
    page.goto(reverse("institutions:delegation_create"))

    page.get_by_label("Delegar en").focus()
    page.keyboard.type(to.full_name)
    page.keyboard.press("Tab")
    today = page.get_by_role("textbox", name="Desde").input_value()
    page.get_by_role("textbox", name="Hasta").fill(today)
    page.get_by_role("textbox", name="Acto que la ordena").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Delegaciones")
    expect(page.get_by_text(to.full_name).first).to_be_visible()
