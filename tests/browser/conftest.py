"""A browser over a live server: Debian's Chromium, two screens, axe, and no violation of the content policy.

Run with ``pytest tests/browser``; the default run does not collect this folder.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.factories.institutions import make_member, make_unit

# Playwright keeps an event loop in this thread, and Django would take the tests for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SCREENS = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 800}}
AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, tmp_path_factory: Any) -> None:
    """A database in a file: the threads of the server open their own connections, as they do in earnest."""
    database = connections["default"].settings_dict
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "browser.sqlite3")
        database["OPTIONS"]["init_command"] += "PRAGMA journal_mode=WAL;"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": shutil.which("chromium"), "args": CHROMIUM_FLAGS}


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """``open_page("phone")`` gives a page of its own context; what the browser complained about fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def build(screen: str = "desktop", **options: Any) -> Page:
        context = browser.new_context(
            viewport=SCREENS[screen],
            locale="es-CO",
            timezone_id="America/Bogota",
            base_url=live_server.url,
            has_touch=screen == "phone",
            **options,
        )
        contexts.append(context)
        context.on("console", note)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        return context.new_page()

    yield build
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(params=["phone", "desktop"])
def screen(request: pytest.FixtureRequest) -> str:
    """Runs the test at 360 and at 1280 pixels."""
    return request.param


@pytest.fixture
def signed_in(open_page: Callable[..., Page], live_server: Any, scoped: Any) -> Callable[..., Page]:
    """``signed_in("group_leader", "phone")`` or ``signed_in(user)``: a page of someone who already entered."""

    def enter(who: Any, screen: str = "desktop", **options: Any) -> Page:
        user = make_member(make_unit(scoped), who) if isinstance(who, str) else who
        client = Client()
        client.force_login(user)
        page = open_page(screen, **options)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        return page

    return enter


@cache
def _axe_source() -> str:
    locale = (AXE / "es.json").read_text(encoding="utf-8")
    return f"{(AXE / 'axe.min.js').read_text(encoding='utf-8')}; axe.configure({{locale: {locale}}});"


def axe(page: Page, *, include: str = "") -> list[str]:
    """What axe finds against WCAG 2.2 AA and its best practices, one sentence per rule: ``assert axe(page) == []``."""
    page.evaluate(_axe_source())
    options = json.dumps({"runOnly": {"type": "tag", "values": RULES}})
    found = page.evaluate(f"axe.run({json.dumps(include) if include else 'document'}, {options})")
    return [
        f"{rule['id']}: {rule['help']} → " + "; ".join(node["html"][:160] for node in rule["nodes"][:4])
        for rule in found["violations"]
    ]


def fits(page: Page) -> bool:
    """Whether the page needs no sideways scrolling."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def small_targets(page: Page) -> list[str]:
    """Buttons and boxes that a finger would miss (under 44 px high); links inside a text are exempt."""
    return page.evaluate(
        """[...document.querySelectorAll("main .btn, main .form-control, main .form-select, .menu a, .tool")]
            .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 43.5)
            .map((one) => one.outerHTML.slice(0, 120))"""
    )
