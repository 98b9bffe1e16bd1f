"""What the hands of the officials do on any page: sign in, fill, press, draw a signature, see what happened."""

import re

from django.conf import settings
from playwright.sync_api import Locator, Page, expect


def sign_in(page: Page, email: str, password: str = settings.DEMO_PASSWORD) -> Page:
    """Enter with e-mail and password on the page for it, and with the code that the demonstration shows."""
    page.goto("/cuenta/ingresar/")
    page.get_by_label("Correo electrónico").fill(email)
    page.get_by_role("textbox", name="Contraseña").fill(password)
    with page.expect_navigation():
        press(page, "Ingresar")
    code = page.locator(".demo-code strong")
    if code.count():
        page.get_by_label("Código").fill(code.inner_text())
        press(page, "Ingresar")
    return page


def go(page: Page, *entries: str) -> None:
    """Through the main menu, then from link to link."""
    first, *others = entries
    if page.viewport_size["width"] < 600:
        page.get_by_role("button", name="Menú").click()
    menu = page.get_by_role("navigation", name="Menú principal")
    menu.get_by_role("link", name=re.compile(f"^{first}")).click()
    for entry in others:
        follow(page.get_by_role("main"), entry)


def press(page: Page | Locator, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page | Locator, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def write(page: Page | Locator, texts: dict[str, str]) -> None:
    """Fill each field by its label."""
    for label, text in texts.items():
        page.get_by_label(label, exact=False).first.fill(text)


def verify(page: Page) -> None:
    """The control point of the activity."""
    page.get_by_role("checkbox", name="Verifiqué").check()


def reads(page: Page, words: str) -> None:
    """The page says so."""
    expect(page.get_by_role("main")).to_contain_text(words)


def titled(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def draw(page: Page) -> None:
    """A signature with the finger, on the box of the page."""
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + box["height"] / 2)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(box["x"] + 30 + 35 * step, box["y"] + box["height"] * (0.3 if step % 2 else 0.7), steps=4)
    page.mouse.up()
