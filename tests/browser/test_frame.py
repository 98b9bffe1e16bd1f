"""The frame and the components in a real browser, at 360 and 1280 pixels."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.conftest import axe, fits, small_targets

pytestmark = pytest.mark.django_db(transaction=True)

GALLERY = "/componentes/"


@pytest.fixture
def gallery(signed_in, screen):
    page = signed_in("admin", screen)
    page.goto(GALLERY)
    return page


def test_components_are_accessible_and_fit(gallery):
    assert axe(gallery) == []
    assert fits(gallery)


def test_components_are_accessible_in_high_contrast_with_the_largest_letter(gallery):
    gallery.get_by_role("button", name="Contraste").click()
    for _ in range(3):
        gallery.get_by_role("button", name="Aumentar la letra").click()

    assert axe(gallery) == []
    assert fits(gallery)


def test_the_way_out_is_whole_with_the_largest_letter(gallery):
    for _ in range(3):
        gallery.get_by_role("button", name="Aumentar la letra").click()
    gallery.locator(".account summary").click()

    box = gallery.locator(".account-menu").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= gallery.viewport_size["width"]


def test_chosen_letter_and_contrast_survive_the_next_page(gallery):
    gallery.get_by_role("button", name="Contraste").click()
    gallery.get_by_role("button", name="Aumentar la letra").click()
    gallery.reload()

    expect(gallery.locator("html")).to_have_class("has-scripts contrast letter-1")


def test_form_with_errors_is_accessible_and_leads_to_the_first(gallery):
    gallery.get_by_label("Objetivo").fill("Acompañar la matrícula")
    gallery.get_by_role("button", name="Enviar la muestra").click()

    summary = gallery.get_by_role("alert").filter(has_text="Falta corregir lo siguiente")
    expect(summary).to_be_focused()
    assert axe(gallery) == []
    summary.get_by_role("link", name="Fecha").click()
    expect(gallery.get_by_label("Fecha")).to_be_focused()
    expect(gallery.get_by_label("Objetivo")).to_have_value("Acompañar la matrícula")


def test_targets_fit_a_finger(signed_in):
    page = signed_in("admin", "phone")
    page.goto(GALLERY)
    page.get_by_role("button", name="Menú").click()

    assert small_targets(page) == []


def test_a_long_menu_shows_where_one_is(signed_in):
    page = signed_in("group_leader")
    page.goto(reverse("improvement:action_list"))
    menu = page.get_by_role("navigation", name="Menú principal")

    assert menu.evaluate("(menu) => menu.firstElementChild.scrollHeight > 2 * menu.firstElementChild.clientHeight")
    expect(menu.locator("[aria-current]")).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") == 0


def test_menu_opens_and_closes_with_the_keyboard_on_a_phone(signed_in):
    page = signed_in("admin", "phone")
    page.goto(GALLERY)
    menu, button = page.get_by_role("navigation", name="Menú principal"), page.get_by_role("button", name="Menú")

    expect(menu).to_be_hidden()
    button.press("Enter")
    expect(menu).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


def test_the_menu_is_open_on_a_phone_to_which_the_scripts_did_not_arrive(signed_in):
    page = signed_in("admin", "phone")
    page.route("**/modules/*.js", lambda asked: asked.abort())
    page.goto(GALLERY)

    expect(page.get_by_role("navigation", name="Menú principal")).to_be_visible()


def test_first_tab_offers_to_skip_to_the_content(open_page, screen, transactional_db):
    page = open_page(screen)
    page.goto("/no-existe/")
    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Ir al contenido")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_lookup_works_with_the_keyboard_alone(gallery):
    box = gallery.get_by_role("combobox", name="Municipio")
    box.press_sequentially("sabana")
    expect(gallery.get_by_role("listbox").get_by_role("option")).to_have_count(2)
    box.press("ArrowDown")
    box.press("ArrowDown")
    assert axe(gallery, include=".lookup") == []
    box.press("Enter")

    expect(box).to_have_value("Sabanalarga")
    expect(gallery.locator("input[name=place]")).to_have_value("85300")
    expect(gallery.get_by_role("listbox")).to_be_hidden()


def test_an_answer_that_comes_late_leaves_the_arrows_where_they_were(gallery):
    box = gallery.get_by_role("combobox", name="Municipio")
    box.press_sequentially("sabana")
    expect(gallery.get_by_role("listbox").get_by_role("option")).to_have_count(2)
    box.press("ArrowDown")
    box.press("ArrowDown")

    with gallery.expect_response("**q=sabana*"):
        box.dispatch_event("input")
    expect(gallery.get_by_role("listbox").get_by_role("option", selected=True)).to_have_count(1)
    box.press("Enter")

    expect(gallery.locator("input[name=place]")).to_have_value("85300")


def test_lookup_without_scripts_asks_which_of_the_namesakes(signed_in):
    page = signed_in("admin", java_script_enabled=False)
    page.goto(GALLERY)
    page.get_by_label("Municipio").fill("sabanalarga")
    page.get_by_role("button", name="Enviar la muestra").click()

    page.get_by_label("¿Cuál de estos?").select_option("85300")
    page.get_by_role("button", name="Enviar la muestra").click()

    expect(page.locator("input[name=place]")).to_have_value("85300")


def test_what_was_typed_returns_after_the_window_is_closed(signed_in, admin_of_the_house):
    page = signed_in(admin_of_the_house)
    page.goto(GALLERY)
    page.get_by_role("textbox", name="Desarrollo").press_sequentially("Se revisó la matrícula")
    page.wait_for_timeout(600)
    again = page.context.new_page()
    again.goto(GALLERY)

    expect(again.get_by_role("textbox", name="Desarrollo")).to_have_value("Se revisó la matrícula")
    again.get_by_role("button", name="Descartar y volver a lo guardado").click()
    expect(again.get_by_role("textbox", name="Desarrollo")).to_have_value("")


@pytest.fixture
def admin_of_the_house(scoped):
    from tests.factories.institutions import make_member, make_unit

    return make_member(make_unit(scoped), "admin")


def test_leaving_with_unsaved_text_asks_first(signed_in):
    page = signed_in("admin")
    page.goto(GALLERY)
    page.get_by_label("Objetivo").press_sequentially("Sin guardar")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/componentes/?otra=1")

    assert asked == ["beforeunload"]


def test_second_press_sends_nothing(signed_in):
    page = signed_in("admin")
    page.goto(GALLERY)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    page.get_by_role("button", name="Enviar la muestra").dblclick()
    expect(page.get_by_role("alert").filter(has_text="Falta corregir")).to_be_visible()

    assert len(sent) == 1


def test_signature_is_drawn_and_erased(gallery):
    canvas, hidden = gallery.locator("canvas"), gallery.locator("input[name=signature]")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    gallery.mouse.move(box["x"] + 20, box["y"] + 40)
    gallery.mouse.down()
    gallery.mouse.move(box["x"] + 150, box["y"] + 80, steps=8)
    gallery.mouse.up()

    assert hidden.input_value().startswith("data:image/png;base64,")
    gallery.get_by_role("button", name="Borrar y repetir").click()
    assert hidden.input_value() == ""


def test_dialog_keeps_the_focus_and_gives_it_back(gallery):
    opener = gallery.get_by_role("link", name="Reprogramar", exact=True)
    opener.press("Enter")
    dialog = gallery.get_by_role("dialog", name="Reprogramar la visita")
    expect(dialog).to_be_visible()
    assert axe(gallery) == []
    gallery.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


@pytest.mark.parametrize("path", ["/no-existe/", "/cuenta/ingresar/"])
def test_public_pages_are_accessible(open_page, screen, path, transactional_db):
    page = open_page(screen)
    page.goto(path)

    assert axe(page) == []
    assert fits(page)
