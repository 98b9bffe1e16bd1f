"""The plan as a spreadsheet: by keyboard alone, pasted from Excel, without connection, and between two people."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from baquiano.common.calendar_days import BOGOTA
from baquiano.planning.models import PlanItem
from tests.browser.conftest import clock_at, whole
from tests.factories.accounts import make_user
from tests.factories.beneficiaries import make_beneficiary, make_municipality
from tests.factories.institutions import make_catalogue_item, make_member, make_profile, make_unit
from tests.factories.planning import make_item, make_need, make_plan

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("PLN-04")]

NOW = datetime(2026, 3, 10, 10, tzinfo=BOGOTA)
COLUMNS = ["activity", "objective", "mechanism", "starts_on", "beneficiaries", "budget"]
SAVED = "Todo está guardado."


@pytest.fixture(autouse=True)
def clock():
    with clock_at(NOW) as clock:
        yield clock


@pytest.fixture
def unit(scoped):
    make_profile(scoped, {"plan": {"required_fields": ["activity", "objective"], "columns": ["code", *COLUMNS]}})
    make_catalogue_item(scoped, "mechanism", name="Visita técnica")
    make_catalogue_item(scoped, "mechanism", name="Taller")
    return make_unit(scoped, code="NOR", name="Grupo Norte Ficticio")


@pytest.fixture
def adviser(unit):
    return make_member(unit, "advisor", user=make_user(full_name="Aurora Ejemplo Ficticia"))


@pytest.fixture
def leader(unit):
    return make_member(unit, "group_leader", user=make_user(full_name="Benigno Muestra Ficticio"))


@pytest.fixture
def plan(unit, adviser):
    plan = make_plan(unit.institution, unit, created_by=adviser)
    for number in range(3):
        make_item(plan, activity=f"Actividad {number + 1}")
    return plan


def open_grid(page: Page, plan) -> Page:
    page.goto(f"/planes/{plan.pk}/cuadricula/")
    expect(page.locator("[data-grid][data-ready]")).to_have_count(1)
    return page


def cell(page: Page, row: int, field: str):
    """The cell of the ``row``-th line, counted from 1."""
    return page.locator("#grid-table tbody tr").nth(row - 1).locator(f"td[data-field={field}]")


def at(page: Page, row: int, field: str) -> None:
    cell(page, row, field).click()


KEYS = re.compile(r"(?:(?:Control|Shift|Alt)\+)+\w+|Enter|Tab|Escape|F2|Arrow(?:Up|Down|Left|Right)")


def types(page: Page, *keys: str) -> None:
    """Keys by their name, or texts letter by letter."""
    for key in keys:
        (page.keyboard.press if KEYS.fullmatch(key) else page.keyboard.type)(key)


def saved(page: Page) -> None:
    expect(page.locator("[data-grid-status]")).to_have_text(SAVED)


def paste(page: Page, text: str) -> None:
    """A block on the clipboard, as a spreadsheet leaves it."""
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def activities(plan):
    return list(
        PlanItem.objects.filter(plan=plan, is_removed=False).order_by("position").values_list("activity", flat=True)
    )


def test_keyboard_alone_writes_moves_fills_undoes_and_adds(plan, adviser, signed_in):
    page = open_grid(signed_in(adviser), plan)
    page.locator("[data-tool=remove]").focus()

    # Into the grid, through the chooser of columns and the panel.
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('td')"):
            break
    expect(cell(page, 1, "activity")).to_be_focused()
    types(page, "Taller de lectura", "Tab", "Que lean más", "Enter")
    expect(cell(page, 2, "objective")).to_be_focused()
    types(page, "ArrowUp", "F2", " y mejor", "Enter")
    expect(cell(page, 1, "objective")).to_have_text(re.compile("Que lean más y mejor"))
    types(page, "Control+ArrowUp", "Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    saved(page)
    assert set(PlanItem.objects.values_list("objective", flat=True)) == {"Que lean más y mejor"}

    types(page, "Control+z")
    saved(page)
    assert sorted(PlanItem.objects.values_list("objective", flat=True)) == ["", "", "Que lean más y mejor"]
    types(page, "Control+y", "Control+Enter", "Fila nueva", "Enter")
    saved(page)

    assert activities(plan) == ["Taller de lectura", "Actividad 2", "Actividad 3", "Fila nueva"]
    types(page, "Escape", "Tab")
    expect(page.locator("#grid-table :focus")).to_have_count(0)


def test_escape_leaves_the_cell_as_it_was(plan, adviser, signed_in):
    page = open_grid(signed_in(adviser), plan)
    at(page, 1, "activity")

    types(page, "Otra cosa", "Escape")

    expect(cell(page, 1, "activity")).to_have_text("Actividad 1")
    saved(page)
    assert PlanItem.objects.filter(activity="Actividad 1").exists()


def test_block_of_excel_is_pasted_with_new_rows_quotes_and_lines(plan, adviser, signed_in):
    page = open_grid(signed_in(adviser), plan)
    at(page, 3, "activity")

    paste(
        page,
        'Pegada 3\t"Dos\nrenglones"\tvisita tecnica\t10/03/2026\r\n"Con ""comillas"""\tMeta\tTALLER\t11 de marzo\r\n',
    )

    expect(page.locator("#grid-table tbody tr")).to_have_count(4)
    saved(page)
    rows = list(PlanItem.objects.filter(plan=plan).order_by("position"))[2:]
    assert [(row.activity, row.objective, row.mechanism.name, row.starts_on.day) for row in rows] == [
        ("Pegada 3", "Dos\nrenglones", "Visita técnica", 10),
        ('Con "comillas"', "Meta", "Taller", 11),
    ]

    types(page, "Control+z")
    saved(page)
    assert activities(plan) == ["Actividad 1", "Actividad 2", "Actividad 3"]


def test_undoing_what_made_the_first_row_takes_the_row_away(unit, adviser, signed_in):
    plan = make_plan(unit.institution, unit, created_by=adviser)
    page = open_grid(signed_in(adviser), plan)
    at(page, 1, "activity")

    paste(page, "Pegada 1\tMeta 1\r\nPegada 2\tMeta 2\r\n")
    saved(page)
    assert activities(plan) == ["Pegada 1", "Pegada 2"]
    types(page, "Control+z")
    saved(page)
    assert activities(plan) == []
    page.get_by_role("button", name="Rehacer").click()
    saved(page)
    assert sorted(activities(plan)) == ["Pegada 1", "Pegada 2"]


def test_doubtful_name_is_asked_about_by_keyboard_and_kept_meanwhile(plan, unit, adviser, signed_in):
    for code, town in (("08638", "Sabanalarga"), ("08078", "Baranoa")):
        make_beneficiary(unit.institution, name="Colegio La Ceiba Ficticia", municipality=make_municipality(code, town))
    page = open_grid(signed_in(adviser), plan)
    at(page, 1, "beneficiaries")

    types(page, "colegio la ceiba ficticia", "Enter")

    expect(page.locator("[data-grid-status]")).to_contain_text("1 celda por revisar")
    expect(cell(page, 1, "beneficiaries")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Ir a la celda por revisar").click()
    types(page, "Alt+ArrowDown")
    choice = page.get_by_role("combobox", name="elija cuál es")
    expect(choice).to_be_focused()
    choice.select_option(index=1)
    page.get_by_role("button", name="Usar", exact=True).click()

    saved(page)
    assert PlanItem.objects.get(code="NOR-001").beneficiaries.count() == 1


def test_without_connection_nothing_is_lost_though_the_page_is_killed(plan, adviser, signed_in):
    page = open_grid(signed_in(adviser), plan)
    context = page.context
    context.set_offline(True)
    at(page, 1, "activity")
    types(page, "Sin señal", "Enter", "Tampoco aquí", "Enter", "Control+Enter", "Fila sin señal", "Enter")
    expect(page.locator("[data-grid-status]")).to_contain_text("3 cambios por enviar")
    expect(page.locator("[data-grid-status]")).to_contain_text("Sin conexión")
    at(page, 3, "objective")
    types(page, "A medio escribir")
    page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true), 600))")
    assert activities(plan) == ["Actividad 1", "Actividad 2", "Actividad 3"]

    # The tab dies without a word; another one opens when the signal is back.
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = open_grid(context.new_page(), plan)

    saved(again)
    assert activities(plan) == ["Sin señal", "Tampoco aquí", "Actividad 3", "Fila sin señal"]
    assert PlanItem.objects.get(code="NOR-003").objective == "A medio escribir"
    again.reload()
    expect(again.locator("[data-grid][data-ready]")).to_have_count(1)
    saved(again)
    assert PlanItem.objects.count() == 4


def test_answer_that_is_lost_does_not_write_twice(plan, adviser, signed_in):
    page = open_grid(signed_in(adviser), plan)
    lost = []

    def lose_first(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())
            route.abort()

    page.route("**/cuadricula/guardar/", lose_first)
    at(page, 1, "activity")
    types(page, "Control+Enter", "Una sola vez", "Enter")

    saved(page)
    assert activities(plan).count("Una sola vez") == 1
    assert PlanItem.objects.count() == 4


def test_signing_out_tells_of_what_was_not_sent_and_erases_it(plan, adviser, signed_in):
    page = open_grid(signed_in(adviser), plan)
    page.context.set_offline(True)
    at(page, 1, "activity")
    types(page, "No enviado", "Enter")
    expect(page.locator("[data-grid-status]")).to_contain_text("1 cambio por enviar")
    page.route("**/cuadricula/guardar/", lambda route: route.abort())
    page.context.set_offline(False)

    page.locator("details.account summary").click()
    page.get_by_role("button", name="Cerrar sesión").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 fila con cambios por enviar")
    dialog.get_by_role("button", name="Volver sin cerrar la sesión").click()
    expect(page.locator("#grid-table")).to_be_visible()
    if not page.locator("details.account[open]").count():
        page.locator("details.account summary").click()
    page.get_by_role("button", name="Cerrar sesión").click()
    page.get_by_role("button", name="Borrarlas y cerrar la sesión").click()

    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Cuadrícula")
    left = page.evaluate(
        """() => new Promise((done) => {
            const open = indexedDB.open("baquiano-por-enviar");
            open.onsuccess = () => {
                const asked = open.result.transaction("changes").objectStore("changes").count();
                asked.onsuccess = () => done(asked.result);
            };
        })"""
    )
    assert left == 0


def test_two_people_on_one_cell_see_both_texts_and_lose_none(plan, adviser, leader, signed_in):
    first, second = open_grid(signed_in(adviser), plan), open_grid(signed_in(leader), plan)
    at(first, 1, "objective")
    types(first, "De Aurora", "Enter")
    saved(first)

    at(second, 1, "objective")
    types(second, "De Benigno", "Enter")
    clash = cell(second, 1, "objective")
    expect(clash).to_contain_text("De Benigno")
    expect(clash).to_contain_text("De Aurora")
    assert PlanItem.objects.get(code="NOR-001").objective == "De Aurora"
    second.get_by_role("button", name="Ir a la celda por revisar").click()
    second.get_by_role("button", name="Usar lo mío").click()
    saved(second)

    first.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(cell(first, 1, "objective")).to_have_text("De Benigno")
    expect(first.locator("[data-grid-news]")).to_contain_text("Otra persona cambió NOR-001")
    assert PlanItem.objects.get(code="NOR-001").objective == "De Benigno"


def test_two_people_on_different_cells_of_a_row_keep_both(plan, adviser, leader, signed_in):
    first, second = open_grid(signed_in(adviser), plan), open_grid(signed_in(leader), plan)
    at(first, 1, "objective")
    types(first, "De Aurora", "Enter")
    saved(first)

    at(second, 1, "budget")
    types(second, "1500000", "Enter")
    saved(second)

    expect(cell(second, 1, "objective")).to_have_text("De Aurora")
    expect(second.locator("[data-grid-news]")).to_contain_text("NOR-001")
    item = PlanItem.objects.get(code="NOR-001")
    assert (item.objective, item.budget) == ("De Aurora", 1_500_000)


def test_row_is_removed_with_a_reason_and_comes_back(plan, adviser, signed_in):
    page = open_grid(signed_in(adviser), plan)
    at(page, 2, "activity")
    page.get_by_role("button", name="Retirar").click()
    page.get_by_label("Por qué se retira").fill("Repetida")
    page.get_by_role("dialog").get_by_role("button", name="Retirar").click()
    expect(page.locator("#grid-table tbody tr")).to_have_count(2)
    saved(page)
    assert PlanItem.objects.get(code="NOR-002").removed_reason == "Repetida"

    page.get_by_role("button", name="Deshacer").click()

    saved(page)
    assert PlanItem.objects.get(code="NOR-002").is_removed is False


def test_columns_are_chosen_and_remembered(plan, adviser, signed_in):
    page = open_grid(signed_in(adviser), plan)
    page.locator(".grid-columns summary").click()
    page.get_by_label("Objetivo a alcanzar").uncheck()
    expect(cell(page, 1, "objective")).to_be_hidden()

    page.reload()

    expect(page.locator("[data-grid][data-ready]")).to_have_count(1)
    expect(cell(page, 1, "objective")).to_be_hidden()


def test_grid_and_its_form_are_clean_for_axe(plan, unit, adviser, signed_in):
    make_need(unit)
    page = open_grid(signed_in(adviser, "phone"), plan)
    at(page, 1, "mechanism")
    types(page, "Nadie sabe", "Enter")
    expect(page.locator("[data-grid-status]")).to_contain_text("1 celda por revisar")
    page.get_by_role("button", name="Ir a la celda por revisar").click()

    whole(page)
    page.goto(f"/planes/{plan.pk}/cuadricula/formulario/")
    whole(page)


def test_without_scripts_the_same_rows_are_a_form(plan, adviser, signed_in):
    page = signed_in(adviser, "phone", java_script_enabled=False)
    page.goto(f"/planes/{plan.pk}/cuadricula/")
    expect(page.get_by_role("link", name="NOR-001")).to_be_visible()
    page.get_by_role("link", name="Escribir como formulario").click()

    first = page.get_by_role("group", name="NOR-001")
    first.get_by_label("Objetivo a alcanzar").fill("Sin programas")
    page.get_by_role("group", name="Actividad nueva").get_by_label("Actividad o proyecto").fill("Nueva sin programas")
    page.get_by_role("button", name="Guardar las filas").click()

    expect(page.get_by_role("main")).to_contain_text("Se guardaron 2 filas")
    assert PlanItem.objects.get(code="NOR-001").objective == "Sin programas"
    assert activities(plan)[-1] == "Nueva sin programas"


@pytest.mark.req("PLN-01", "PLN-11")
def test_needs_offer_and_coverage_are_clean_for_axe(plan, unit, leader, signed_in):
    institution = unit.institution
    for name in ("Gestión de la calidad", "Gestión de la cobertura"):
        make_catalogue_item(institution, "value_chain", name=name, code=name.rpartition(" ")[2])
    make_catalogue_item(institution, "service_procedure", code="aula", attributes={"link": "calidad"})
    topic = make_catalogue_item(institution, "topic", attributes={"procedure": "aula"})
    make_item(plan, topic=topic).needs.add(make_need(unit, topic=topic))
    make_need(unit)
    page = signed_in(leader, "phone")

    for address in (f"{plan.pk}/oferta/", f"{plan.pk}/necesidades/", f"{plan.pk}/necesidades/nueva/", "necesidades/"):
        page.goto(f"/planes/{address}")
        whole(page)
