"""The pages of every role at 360 and 1280 pixels: no axe violation, nothing cut, one title, nothing refused by the CSP.

The addresses are those of the URLconf with the samples of ``tests/house``: a new page is looked at without anybody
remembering it. Each is opened once, by the first of the roles that may see it, who does most on it, and looked at on
both screens; who only reads walks through the pages that are read alone.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from playwright.sync_api import Page, Response, expect

from baquiano.accounts.models import User
from baquiano.common.policy import allows
from baquiano.delivery.models import AssistanceSession
from baquiano.demo.days import moment
from baquiano.institutions.models import Membership
from baquiano.institutions.queries import standing_of
from baquiano.meetings.choices import MeetingState
from tests.browser.conftest import SCREENS, axe, clock_at, fits, serving, small_targets, with_axe
from tests.factories.demonstration import TODAY
from tests.house.routes import Route, routes
from tests.house.samples import GROUP, sample_of

# From who writes most to who only reads.
ROLES = (
    "advisor",
    "group_leader",
    "planning_professional",
    "committee_member",
    "admin",
    "agency_head",
    "finance_officer",
    "records_manager",
    "internal_control",
)
HOME = "workspace:home"
FIRST_SCREEN = next(iter(SCREENS))
# Their page depends on a token, or on what another page sends.
APART = {"account_reset_password_from_key", "account_logout", "accounts:demo_enter"}


@pytest.fixture(scope="module")
def db(world: Any, django_db_blocker: Any) -> Iterator[None]:
    """The world stands while the tests of this module write in it."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def town(db: None, world: Any) -> Iterator[tuple[str, Any]]:
    """A small demonstration and the server that shows it, on its day."""
    with serving() as address, clock_at(moment(TODAY, 10)):
        yield address, world


@pytest.fixture
def address(town: tuple[str, Any]) -> str:
    return town[0]


@pytest.fixture
def institution(town: tuple[str, Any]) -> Any:
    return town[1]


def person_of(role: str) -> User:
    """Whoever holds the role, in the group of the samples where somebody does."""
    held = Membership.objects.filter(role=role).select_related("user")
    return (held.filter(unit__code=GROUP).order_by("user__email").first() or held.order_by("user__email").first()).user


@pytest.fixture(scope="module")
def visits(town: tuple[str, Any], shelf: Any) -> dict[str, list[str]]:
    """The address of every page that each role opens in this test.

    Who opens which page is asked once, by the first half of the walk; the rows are those of each database, where the
    samples of every page write what they need, in the same order.
    """
    world = town[1]
    chosen = shelf.told("visits", lambda: visits_to(world))
    with scope(institution=world):
        addresses = {route.name: address_of(route, world) for route in pages()}
    return {role: [addresses[name] for name in found] for role, found in chosen.items()}


def pages() -> list[Route]:
    """What may be a page."""
    return [one for one in routes() if "get" in one.methods and not one.is_api and one.name not in APART]


def visits_to(world: Any) -> dict[str, list[str]]:
    """The name of every page, by the role that opens it; each role begins at its home."""
    found: dict[str, list[str]] = {role: [HOME] for role in ROLES}
    with scope(institution=world):
        people = {role: person_of(role) for role in ROLES}
        for person in people.values():
            person.standing = standing_of(person, world, TODAY)
        clients = {role: client_of(person) for role, person in people.items()}
        for route in pages():
            if address := address_of(route, world):
                # Whom the policy does not let in is asked in the tests of the policy.
                inside = [role for role in ROLES if is_open(route, people[role])]
                if route.name != HOME and (first := reader_of(address, clients, inside)):
                    found[first].append(route.name)
    return found


def is_open(route: Route, person: User) -> bool:
    return bool(route.public or route.signed_in or allows(person, route.action))


def address_of(route: Route, world: Any) -> str:
    return reverse(route.name, kwargs=sample_of(route, world)[0] if route.arguments else {})


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def reader_of(address: str, clients: dict[str, Client], roles: list[str]) -> str:
    """The first of the roles that is answered with a whole page; none for a file, a fragment or a verb."""
    for role in roles:
        answered = clients[role].get(address)
        if answered.status_code == 200 and b"<main" in getattr(answered, "content", b""):
            return role
        if answered.status_code not in {403, 404}:
            return ""
    return ""


def look(page: Page, screen: str, address: str, *, without_frame: bool = False, opened: bool = False) -> list[str]:
    """What is wrong with the page on that screen; when it is ``opened`` already, the screen changes around it."""
    page.set_viewport_size(SCREENS[screen])
    if not opened:
        page.goto(address)
    wrong = axe(page, without_frame=without_frame)
    if page.locator("h1").count() != 1:
        wrong.append("no tiene un solo título de primer nivel")
    if not fits(page):
        wrong.append("se desborda a lo ancho")
    if screen == "phone":
        wrong += [f"pequeño para un dedo: {html}" for html in small_targets(page)]
    return [f"{screen} {address}: {line}" for line in wrong]


def told(answer: Response) -> str:
    return f"{answer.request.method} {answer.url} respondió {answer.status}"


@pytest.mark.timeout(600)
@pytest.mark.req("NFR-01", "NFR-06")
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_the_role_is_accessible_and_fits(visits, signed_in, role):
    page, broken = with_axe(signed_in(person_of(role))), []
    page.on("response", lambda answer: broken.append(told(answer)) if answer.status >= 400 else None)

    wrong = []
    for place, address in enumerate(visits[role]):
        for screen in SCREENS:
            # The frame is looked at on the first page: the menu of a role is the same on the rest.
            wrong += look(page, screen, address, without_frame=place > 0, opened=screen != FIRST_SCREEN)

    assert wrong + broken == []


PUBLIC = ("portal:", "asking:", "verification:")


@pytest.mark.timeout(600)
@pytest.mark.req("NFR-06", "PUB-01", "PUB-05")
def test_what_a_citizen_reads_without_an_account_is_accessible_and_fits(institution, scoped, open_page):
    """Whoever does not sign in gets lighter pages than whoever does."""
    page, broken, wrong = with_axe(open_page("phone")), [], []
    page.on("response", lambda answer: broken.append(told(answer)) if answer.status >= 400 else None)
    page.on("console", lambda line: broken.append(line.text) if line.type == "error" else None)

    addresses = [address_of(route, institution) for route in pages() if route.name.startswith(PUBLIC)]
    shown = [one for one in addresses if reader_of(one, {"anybody": Client()}, ["anybody"])]
    for address in shown:
        wrong += look(page, "phone", address)
        wrong += look(page, "desktop", address, opened=True)

    assert wrong + broken == []
    assert len(shown) > 10


# What a visit under way asks for on each of its pages, which the samples show already closed.
STEPS = (
    ("delivery:session_detail", "Empezar el registro"),
    ("delivery:session_activities", "Seguir: Asistencia"),
    ("meetings:attendance_list", "Registrar a esta persona"),
    ("delivery:session_commitments", "Agregar el compromiso"),
    ("delivery:session_evidence", "Guardar la evidencia"),
    ("meetings:minutes_detail", "Cerrar la visita y pasar a firmas"),
)


@pytest.fixture
def visit(institution, scoped):
    """A visit that is happening now, of which nothing is registered."""
    visits = AssistanceSession.objects.filter(meeting__state=MeetingState.SCHEDULED, meeting__minutes__isnull=True)
    found = visits.select_related("meeting__responsible").order_by("meeting__starts_at").last()
    with clock_at(found.meeting.starts_at + timedelta(minutes=30)):
        yield found


@pytest.mark.req("EXE-05", "NFR-06")
def test_visit_under_way_is_accessible_on_a_phone_and_its_next_step_is_reached_with_the_keyboard(visit, signed_in):
    page, wrong = signed_in(visit.meeting.responsible, "phone"), []
    for name, action in STEPS:
        address = reverse(name, args=[visit.meeting_id if name.startswith("meetings") else visit.pk])
        wrong += look(page, "phone", address)
        if not reached(page, action):
            wrong.append(f"{address}: el teclado no llega a «{action}»")

    assert wrong == []


def reached(page: Page, action: str, presses: int = 60) -> bool:
    """Whether Tab arrives at the action, and one sees that it did."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "[document.activeElement.innerText || '', getComputedStyle(document.activeElement).outlineStyle]"
        )
        if action in focused[0]:
            return focused[1] != "none"
    return False


@pytest.mark.req("NFR-06")
def test_key_pages_fit_at_two_hundred_percent(visit, signed_in):
    page = signed_in(person_of("group_leader"), device_scale_factor=2)
    page.set_viewport_size({"width": 640, "height": 400})

    cut = []
    for name in ("workspace:home", "procedures:inbox", "planning:plan_list", "agenda:month_current"):
        page.goto(reverse(name))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        cut += [] if fits(page) else [name]

    assert cut == []
