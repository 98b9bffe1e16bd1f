"""The agenda of a month by hand: moved with the pointer and with the keyboard, adjusted, with a conflict, published."""

import re
from datetime import date, datetime

import pytest
from playwright.sync_api import Page, expect

from baquiano.agenda.models import AgendaEntry
from baquiano.common.calendar_days import BOGOTA
from tests.browser.conftest import axe, clock_at, fits
from tests.browser.hands import follow, press, reads, write
from tests.factories.accounts import make_user
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.institutions import make_catalogue_item, make_fiscal_year, make_member, make_unit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("AGD-02", "AGD-03", "AGD-07")]


@pytest.fixture
def clock():
    with clock_at(datetime(2026, 2, 12, 9, tzinfo=BOGOTA)) as clock:
        yield clock


@pytest.fixture
def unit(scoped):
    make_fiscal_year(scoped)
    make_catalogue_item(scoped, "return_reason", name="Falta una visita")
    return make_unit(scoped, code="NOR", name="Grupo Norte Ficticio")


@pytest.fixture
def adviser(unit):
    return make_member(unit, "advisor", user=make_user(full_name="Aurora Ejemplo Ficticia"))


@pytest.fixture
def agenda(unit, adviser):
    agenda = make_agenda(unit.institution, unit)
    for title, day in (("Taller de lectura", 11), ("Mesa de trabajo", 18)):
        moment = datetime(2026, 3, day, 9, tzinfo=BOGOTA)
        make_entry(agenda, title=title, place="Sede ficticia", responsible=adviser, starts_at=moment)
    return agenda


def cell(page: Page, day: int):
    return page.locator(f'td[data-day="2026-03-{day:02d}"]')


def item(page: Page, title: str):
    return page.locator("[data-board] li").filter(has_text=title)


def day_of_entry(title: str) -> date:
    return AgendaEntry.objects.get(title=title).day


def drag(page: Page, title: str, day: int) -> None:
    """With the pointer, as a person does: press, carry in some steps, let go."""
    item(page, title).hover()
    page.mouse.down()
    cell(page, day).scroll_into_view_if_needed()
    box = cell(page, day).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=6)
    expect(cell(page, day)).to_have_class(re.compile("is-target"))
    page.mouse.up()


@pytest.mark.timeout(240)
def test_a_month_is_moved_adjusted_and_published(clock, unit, adviser, agenda, signed_in):
    page = signed_in(adviser)
    page.goto(f"/agenda/{agenda.pk}/?vista=calendario")

    drag(page, "Taller de lectura", 13)
    expect(cell(page, 13)).to_contain_text("Taller de lectura")
    reads(page, "«Taller de lectura» quedó el viernes 13 de marzo de 2026.")

    # With the keyboard it goes on from there, and Escape leaves it.
    handle = item(page, "Taller de lectura").get_by_role("link", name="Mover")
    handle.press("ArrowDown")
    handle.press("ArrowLeft")
    expect(cell(page, 19)).to_have_class(re.compile("is-target"))
    handle.press("Escape")
    expect(page.locator(".is-target")).to_have_count(0)
    handle.press("ArrowDown")
    for _ in range(2):
        handle.press("ArrowLeft")
    handle.press("Enter")
    expect(cell(page, 18)).to_contain_text("Taller de lectura")
    assert day_of_entry("Taller de lectura") == date(2026, 3, 18)

    # Two things at one hour: the page says so at once.
    reads(page, "1 conflicto")
    assert axe(page) == []

    # Somebody else moved it meanwhile: it stays where the other left it, and the page says where.
    AgendaEntry.objects.filter(title="Taller de lectura").update(version=9)
    drag(page, "Taller de lectura", 20)
    reads(page, "Otra persona movió o cambió esta actividad: ahora está el miércoles 18 de marzo de 2026.")
    AgendaEntry.objects.filter(title="Taller de lectura").update(version=1)
    page.context.close()

    leader = signed_in(make_member(unit, "group_leader"), "phone")
    send(leader, agenda)
    planner = signed_in(make_member(make_unit(unit.institution), "planning_professional"))
    planner.goto(f"/agenda/{agenda.pk}/devolver/")
    planner.get_by_label("Motivo").select_option("Falta una visita")
    write(planner, {"Explicación": "Falta la visita a la sede dos."})
    press(planner, "Enviar la solicitud al grupo")

    leader.goto(agenda.get_absolute_url())
    reads(leader, "Plazo: martes 17 de febrero de 2026")
    assert fits(leader)
    send(leader, agenda, "La sede dos queda para abril: está en obras.")
    planner.goto(f"/agenda/{agenda.pk}/verificar/")
    reads(planner, "La sede dos queda para abril")
    press(planner, "Verificar la agenda")

    planner.goto("/agenda/2026/3/publicar/")
    press(planner, "Publicar y enviar")
    reads(planner, "Antes de publicar, resuelva los conflictos")
    follow(planner, "Decidir")
    planner.get_by_role("radio", name="Se mantiene así").check()
    write(planner, {"Razón": "Las dos son en la misma sede y una sigue a la otra."})
    press(planner, "Registrar la decisión")
    planner.goto("/agenda/2026/3/publicar/")
    press(planner, "Publicar y enviar")
    planner.goto(agenda.get_absolute_url())
    reads(planner, "Publicada")


def send(page: Page, agenda, answer: str = "") -> None:
    page.goto(f"/agenda/{agenda.pk}/enviar/")
    write(page, {"Mensaje para planeación": answer})
    press(page, "Enviar a planeación")
    reads(page, "Enviada a planeación")
