"""A browser over a live server: Debian's Chromium, two screens, axe, and no violation of the content policy.

Run with ``pytest tests/browser``; the default run does not collect this folder.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from baquiano.institutions import middleware
from tests.factories.institutions import make_member, make_unit

if TYPE_CHECKING:
    from tests.browser.story import Story

# Playwright keeps an event loop in this thread, and Django would take the tests for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SCREENS = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 800}}
AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE = 20_000  # milliseconds; a page that takes longer on two busy cores is broken
expect.set_options(timeout=PATIENCE)
# The one without windows takes a fraction of the processor; the other does where it is the one that there is.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
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
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session", autouse=True)
def what_does_not_change_is_fetched_once() -> Iterator[None]:
    """The server of the tests says of styles and scripts what the one in earnest says: keep them."""
    serve = StaticFilesHandler.serve

    def serve_to_keep(handler: StaticFilesHandler, request: Any) -> Any:
        answer = serve(handler, request)
        answer.headers["Cache-Control"] = "max-age=3600, public"
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve_to_keep)
        yield


@pytest.fixture
def address(live_server: Any) -> str:
    """Where the server of the test listens; a module with a world of its own serves it itself."""
    return live_server.url


@contextmanager
def serving() -> Iterator[str]:
    """A live server for the tests of a module, and its address."""
    server = LiveServer("127.0.0.1")
    server._live_server_modified_settings.enable()
    try:
        yield server.url
    finally:
        server._live_server_modified_settings.disable()
        server.stop()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """A browser waits for its server, and its server for it: three of them fill two cores."""
    cores = len(os.sched_getaffinity(0))
    return cores + (cores + 1) // 2


# The walk over every page is the longest: one half begins, and the other comes when the world that it looks at is
# already made; the long journeys then, and the short ones at the end, so that no worker is left alone. Other files stay
# whole, because their tests may look at the same world.
WALK, FIRST_HALF = "test_accessibility", "[chromium-advisor]"
ORDER = (
    f"{WALK}-1",
    "test_seventeen_activities",
    "test_integral",
    "test_main_journey",
    "test_frame",
    f"{WALK}-2",
    "test_accompaniment",
    "test_own_procedure",
    "test_grid",
    "test_offline",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    groups = {item: _group(item) for item in items}
    items.sort(key=lambda item: ORDER.index(groups[item]) if groups[item] in ORDER else len(ORDER))
    for item in items:
        item.add_marker(pytest.mark.xdist_group(groups[item]))


def _group(item: pytest.Item) -> str:
    if item.path.stem != WALK:
        return item.path.stem
    return f"{WALK}-1" if item.name.endswith(FIRST_HALF) else f"{WALK}-2"


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def tell(contexts: list[BrowserContext]) -> None:
    """What the pages of a failed test said at that moment."""
    for page in (page for context in contexts for page in context.pages):
        print(f"\n--- {page.url}\n{page.locator('main, body').last.aria_snapshot()}")  # noqa: T201


class Clock:
    """The moment of the requests: the middleware is the only place in which the pages read the time."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@contextmanager
def clock_at(at: datetime) -> Iterator[Clock]:
    """Requests happen ``at`` that moment until the clock is moved: ``clock.at = …``."""
    clock = Clock(at)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(middleware, "timezone", clock)
        yield clock


@pytest.fixture
def open_page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
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
            base_url=address,
            has_touch=screen == "phone",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        context.on("console", note)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        return context.new_page()

    yield build
    if request.node.stash.get(FAILED, False):
        tell(contexts)
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def story(open_page: Callable[..., Page], settings: Any, tmp_path: Path, transactional_db: None) -> Iterator["Story"]:
    """The secretariat on the first working days of its year; documents are rendered at once."""
    from tests.browser.story import year_begins

    settings.DOCUMENTS_RENDER = "now"
    with year_begins(open_page, tmp_path) as story:
        yield story


@pytest.fixture(params=["phone", "desktop"])
def screen(request: pytest.FixtureRequest) -> str:
    """Runs the test at 360 and at 1280 pixels."""
    return request.param


@pytest.fixture
def signed_in(open_page: Callable[..., Page], address: str, scoped: Any) -> Callable[..., Page]:
    """``signed_in("group_leader", "phone")`` or ``signed_in(user)``: a page of someone who already entered."""

    def enter(who: Any, screen: str = "desktop", **options: Any) -> Page:
        user = make_member(make_unit(scoped), who) if isinstance(who, str) else who
        client = Client()
        client.force_login(user)
        page = open_page(screen, **options)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
        return page

    return enter


@cache
def _axe_source() -> str:
    locale = (AXE / "es.json").read_text(encoding="utf-8")
    return f"{(AXE / 'axe.min.js').read_text(encoding='utf-8')}; axe.configure({{locale: {locale}}});"


# The rows of a list are alike: the first ones speak for all.
ALIKE = "tbody tr:nth-child(n+9)"


# What stands around each page is the same on all of them.
FRAME = (".barra-superior-govco", "body > header", ".shell > nav", "body > footer")


def with_axe(page: Page) -> Page:
    """The page, where each document begins with axe: for whoever looks at many."""
    page.context.add_init_script(_axe_source())
    return page


def axe(page: Page, *, include: str = "html", without_frame: bool = False) -> list[str]:
    """What axe finds against WCAG 2.2 AA and its best practices, one sentence per rule: ``assert axe(page) == []``."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(_axe_source())
    exclude = [ALIKE, *FRAME] if without_frame else [ALIKE]
    where = json.dumps({"include": [[include]], "exclude": [[one] for one in exclude]})
    # Nothing of the page is fetched again to be looked at: the rule that needs it is about video.
    options = json.dumps({"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"], "preload": False})
    found = page.evaluate(f"axe.run({where}, {options}).then((results) => ({{violations: results.violations}}))")
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


def settled(page: Page) -> None:
    """All of the page is here, with what its scripts asked for."""
    page.wait_for_load_state("load")
    expect(page.locator(".htmx-request")).to_have_count(0)


FRAMED: WeakSet[Page] = WeakSet()


def whole(page: Page) -> None:
    """The page as anybody must find it, on a phone and on a desk: no violation, nothing cut, nothing too small.

    Who walks does it on one screen; the page is drawn again for the other one around what is written in it. Axe looks
    at the phone, where less fits; the walk over every page asks it on a desk too. What stands around the page is
    looked at the first time that the person opens one: it is the same on the rest.
    """
    settled(page)
    own = page.viewport_size
    wrong = []
    for name, size in sorted(SCREENS.items(), key=lambda item: item[1] == own):
        page.set_viewport_size(size)
        found = [] if fits(page) else ["se desborda a lo ancho"]
        if name == "phone":
            found += axe(page, without_frame=page in FRAMED)
            found += [f"pequeño para un dedo: {html}" for html in small_targets(page)]
        wrong += [f"{name} {page.url}: {line}" for line in found]
    page.set_viewport_size(own)
    FRAMED.add(page)
    assert wrong == []
