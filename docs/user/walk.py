"""The walk of the guide: each chapter does in the browser what its page tells, and takes its pictures."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PASSWORD = "baquiano-demo"  # noqa: S105 - that of the demonstration, which is public
SCREENS = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 360, "height": 740}}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
]
PATIENCE = 25_000
# Debian's Chromium draws dates, hours and files in English: the picture shows them as a browser in Spanish does.
IN_SPANISH = """() => {
  const words = {
    date: (one) => one.value ? one.value.split("-").reverse().join("/") : "dd/mm/aaaa",
    time: (one) => one.value || "--:--",
    file: () => "Seleccionar archivo · Ningún archivo seleccionado",
  };
  for (const one of document.querySelectorAll("input[type=date], input[type=time], input[type=file]")) {
    if (!one.offsetParent) continue;
    const shown = document.createElement("input");
    shown.className = one.className;
    shown.value = words[one.type](one);
    shown.size = Math.max(one.type === "file" ? 44 : 10, 10);
    shown.dataset.picture = "";
    one.after(shown);
    one.style.display = "none";
  }
}"""
AS_IT_WAS = """() => {
  for (const shown of document.querySelectorAll("[data-picture]")) {
    shown.previousElementSibling.style.display = "";
    shown.remove();
  }
}"""


class Guide:
    """A browser with one window per person and screen, and where the pictures go."""

    def __init__(self, browser: Browser, address: str, images: Path, now: datetime) -> None:
        self.browser, self.address, self.images, self.now = browser, address, images, now
        self._pages: dict[tuple[str, str], Page] = {}

    def visitor(self, screen: str = "desktop") -> Page:
        context = self.browser.new_context(
            viewport=SCREENS[screen],
            locale="es-CO",
            timezone_id="America/Bogota",
            base_url=self.address,
            has_touch=screen == "phone",
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    def as_(self, who: str, screen: str = "desktop") -> Page:
        """The window of ``who``, of se.demo without more, who signs in the first time."""
        if (who, screen) not in self._pages:
            page = self.visitor(screen)
            page.goto("/cuenta/ingresar/")
            page.get_by_label("Correo electrónico").fill(who if "@" in who else f"{who}@se.demo")
            page.get_by_label("Contraseña").fill(PASSWORD)
            page.get_by_role("button", name="Ingresar", exact=True).click()
            page.wait_for_url(lambda url: "ingresar" not in url)
            code = page.locator(".demo-code strong")
            if code.count():
                page.get_by_label("Código").fill(code.inner_text())
                page.get_by_role("button", name="Ingresar", exact=True).click()
            page.wait_for_url("**/")
            self._pages[who, screen] = page
        return self._pages[who, screen]

    def shot(self, page: Page, name: str, *, of: str = "", height: int = 0) -> None:
        """The window, its first ``height`` pixels, or only the part ``of`` the page, in 256 colours."""
        target = self.images / f"{name}.png"
        page.evaluate("document.activeElement && document.activeElement.blur()")
        page.evaluate(IN_SPANISH)
        if of:
            page.locator(of).first.screenshot(path=target, animations="disabled")
        else:
            width = page.viewport_size["width"]
            page.evaluate("window.scrollTo(0, 0)")
            clip = {"x": 0, "y": 0, "width": width, "height": height or page.viewport_size["height"]}
            page.screenshot(path=target, full_page=True, clip=clip, animations="disabled")
        page.evaluate(AS_IT_WAS)
        with Image.open(target) as image:
            image.convert("RGB").quantize(dither=Image.Dither.NONE).save(target, optimize=True)
        print(f"  {name}.png {target.stat().st_size // 1024} KB")  # noqa: T201


def walk(address: str, images: Path, now: datetime, only: list[str]) -> None:
    """Every chapter in its order: later ones go on from what earlier ones did."""
    import chapters  # noqa: PLC0415 - the chapters are written with what is above

    images.mkdir(exist_ok=True)
    chosen: list[Callable[[Guide], None]] = [one for one in chapters.CHAPTERS if not only or one.__name__ in only]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        try:
            guide = Guide(browser, address, images, now)
            for chapter in chosen:
                print(chapter.__name__)  # noqa: T201
                chapter(guide)
        finally:
            browser.close()
