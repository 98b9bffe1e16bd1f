"""A ranking by the keyboard: a weight is moved, the order and the map follow, and an entity says why it is out."""

from datetime import datetime

import pytest
from playwright.sync_api import expect

from baquiano.common.calendar_days import BOGOTA
from baquiano.targeting.models import Scenario
from tests.browser.conftest import clock_at, whole
from tests.browser.hands import follow, go, press, reads, titled, write
from tests.factories.accounts import make_user
from tests.factories.beneficiaries import make_beneficiary, make_municipality
from tests.factories.institutions import make_fiscal_year, make_member, make_profile, make_unit
from tests.factories.targeting import SETTINGS, make_exercise, make_measure, make_values, weigh

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 10, 9, tzinfo=BOGOTA)
TOWNS = {"27001": "Quibdó", "27073": "Bagadó", "08638": "Sabanalarga", "85300": "Sabanalarga"}


@pytest.fixture(autouse=True)
def clock():
    with clock_at(NOW) as clock:
        yield clock


@pytest.fixture
def scenario(scoped):
    make_profile(scoped, SETTINGS)
    make_fiscal_year(scoped)
    unit = make_unit(scoped, name="Dirección Ficticia")
    leader = make_member(unit, "group_leader", user=make_user(full_name="Jefa Ficticia"))
    towns = [
        make_beneficiary(
            scoped, kind="territorial", territorial_kind="municipality", name=f"Alcaldía Ficticia {letter}",
            municipality=make_municipality(code, name, in_=f"Departamento {code[:2]}"),
        )
        for letter, (code, name) in zip("ABCD", TOWNS.items(), strict=True)
    ]  # fmt: skip
    index, requests = (make_measure(scoped, code, at=NOW) for code in ("INDICE", "PQRS"))
    make_values(index, dict(zip(towns, (10, 20, 30, 50), strict=True)), at=NOW)
    make_values(requests, dict(zip(towns, (4, 3, 2, 1), strict=True)), at=NOW)
    exercise = make_exercise(unit, index, requests, by=leader, at=NOW)
    found = weigh(exercise.scenarios.get(), INDICE=80, PQRS=0, by=leader, at=NOW)
    found.leader = leader
    return found


def first_row(page):
    return page.get_by_role("table", name="Entidades en orden").locator("tbody tr").first


@pytest.mark.req("ENT-05", "ENT-10")
def test_a_weight_moved_by_the_keyboard_moves_the_order_and_is_kept(scenario, signed_in):
    page = signed_in(scenario.leader, "phone")
    page.goto("/")
    go(page, "Priorización con datos", scenario.exercise.number, "Escenario 1")
    expect(first_row(page)).to_contain_text("Alcaldía Ficticia A")
    whole(page)

    slider = page.get_by_role("slider", name="Pqrs ficticio, 2025")
    slider.focus()
    page.keyboard.press("End")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Home")
    expect(first_row(page)).to_contain_text("Alcaldía Ficticia D")
    reads(page, "no se han guardado")
    expect(page.locator(".rank-map .is-listed use")).to_have_count(2)
    whole(page)
    press(page, "Guardar estos pesos")
    reads(page, "quedaron guardados")
    assert Scenario.objects.get(pk=scenario.pk).weights == {"INDICE_2025": 0, "PQRS_2025": 100}

    follow(page.get_by_role("table", name="Entidades en orden"), "Alcaldía Ficticia A")
    titled(page, "Por qué no está Alcaldía Ficticia A")
    reads(page, "queda en el puesto 4 de 4")
    whole(page)
    follow(page.get_by_role("main"), "Agregarla o quitarla a mano")
    page.get_by_label("Agregada a mano").check()
    write(page, {"Motivo": "Lo ordena una sentencia (ficticia)."})
    press(page, "Guardar")
    titled(page, "Por qué está Alcaldía Ficticia A")

    page.goto(scenario.exercise.get_absolute_url())
    whole(page)
    follow(page.get_by_role("main"), "Elegir y congelar")
    write(page, {"Qué se verificó": "Las fuentes y la capacidad (ficticio)."})
    press(page, "Congelar la priorización")
    reads(page, "quedó congelada")
    whole(page)
