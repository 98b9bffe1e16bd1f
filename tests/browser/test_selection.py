"""A selection from its universe to its record, with its refusals, at the desk and on the phone."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from baquiano.common.calendar_days import BOGOTA
from baquiano.targeting.models import Selection
from tests.browser.conftest import clock_at, whole
from tests.browser.hands import follow, go, press, reads, write
from tests.factories.accounts import make_user
from tests.factories.beneficiaries import make_beneficiary, make_municipality
from tests.factories.institutions import make_fiscal_year, make_member, make_profile, make_unit
from tests.factories.targeting import SETTINGS, make_priority

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 10, 9, tzinfo=BOGOTA)


@pytest.fixture(autouse=True)
def clock():
    with clock_at(NOW) as clock:
        yield clock


@pytest.fixture
def leader(scoped):
    make_profile(scoped, SETTINGS)
    make_fiscal_year(scoped)
    town = make_municipality("27001", "Quibdó", in_="Chocó", is_pdet=True)
    for letter in "ABC":
        make_beneficiary(
            scoped, kind="territorial", territorial_kind="municipality", name=f"Alcaldía Ficticia {letter}",
            municipality=town,
        )  # fmt: skip
    listed = [make_beneficiary(scoped, kind="sgr", name=f"Ejecutora Ficticia {n}", municipality=town) for n in (1, 2)]
    for place, entity in enumerate(listed, start=1):
        make_priority(scoped, entity, place, at=NOW)
    unit = make_unit(scoped, name="Dirección Ficticia")
    return make_member(unit, "group_leader", user=make_user(full_name="Jefa Ficticia"))


@pytest.mark.req("ENT-06", "ENT-07", "ENT-08", "ORG-10")
def test_the_unit_selects_within_its_capacity_and_closes(leader, scoped, signed_in):
    page = signed_in(leader, "phone")
    page.goto("/")
    go(page, "Capacidad de las dependencias")
    whole(page)
    follow(page.get_by_role("main"), "Registrar la capacidad")
    page.get_by_label("Dependencia").select_option(label="Dirección Ficticia")
    write(page, {"Personas": "1", "Días al mes por persona": "2"})
    whole(page)
    press(page, "Registrar")

    go(page, "Selección de grupos de valor")
    whole(page)
    follow(page.get_by_role("main"), "Empezar una selección")
    write(page, {"Nombre": "Municipios PDET (ficticio)", "Criterios": "Bajo desempeño y PDET (ficticio)."})
    page.get_by_label("Dependencia que los atenderá").select_option(label="Dirección Ficticia")
    page.get_by_label("Municipios PDET").select_option(label="Sí")
    whole(page)
    press(page, "Empezar")
    selection = Selection.objects.get()
    reads(page, "Todavía no hay entidades escogidas")
    follow(page.get_by_role("main"), "Cerrar la selección")
    write(page, {"Qué se verificó": "Se consideró la capacidad."})
    press(page, "Cerrar la selección")
    reads(page, "No hay entidades escogidas")

    page.goto(selection.get_absolute_url())
    follow(page.get_by_role("main"), "Escoger del universo")
    reads(page, "Por la lista del SGR")
    whole(page)
    for letter in "AB":
        page.get_by_role("checkbox", name=re.compile(f"Alcaldía Ficticia {letter}")).check()
    page.get_by_role("button", name=re.compile("Escoger las marcadas")).click()
    write(page, {"Por qué se escogen": "Piden apoyo (ficticio).", "Días de trabajo de cada una": "15"})
    whole(page)
    press(page, "Escoger")
    reads(page, "sobran 6")
    whole(page)
    write(page, {"Por qué pasa de la capacidad": "Se atienden con apoyo de otra dirección (ficticio)."})
    press(page, "Escoger")
    reads(page, "Motivo: Se atienden con apoyo de otra dirección")
    follow(page.get_by_role("main"), "Traer de la lista del SGR")
    whole(page)
    write(page, {"Cuántas": "1"})
    press(page, "Traer")
    reads(page, "Lista anual de priorización del SGR 2026, puesto 1")
    whole(page)
    page.get_by_text("Ver como tabla").click()
    expect(page.get_by_role("table").filter(has_text="Diciembre")).to_contain_text("2 días")

    follow(page.get_by_role("main"), "Cerrar la selección")
    write(page, {"Qué se verificó": "Se consideró la capacidad y por qué se pasa."})
    press(page, "Cerrar la selección")
    reads(page, "SHA-256 de lo cerrado")
    expect(page.get_by_role("link", name="Corregir")).to_have_count(0)
    whole(page)
    follow(page.get_by_role("main"), "Crear una nueva versión")
    press(page, "Crear la versión")
    reads(page, "versión 2")
    page.goto(selection.get_absolute_url())
    reads(page, "Versión 2")
    page.goto("/seleccion/lista-sgr/")
    whole(page)
