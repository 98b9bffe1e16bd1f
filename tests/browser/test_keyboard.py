"""A keyboard alone is enough: a working day without a mouse, from signing in to signing out (NFR-05).

At each stop of the key the focus is on something that is seen, with a mark around it, and it goes on: no page keeps it.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from baquiano.common.calendar_days import BOGOTA
from baquiano.common.identity import uuid7
from baquiano.meetings.models import Attendance
from baquiano.planning.models import PlanItem
from baquiano.procedures import actions
from baquiano.procedures.actions.drafts import activity_of, mark_of
from baquiano.procedures.models import ProcessDefinition, Task
from tests.browser.conftest import clock_at
from tests.browser.hands import reads, titled
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.delivery import make_session
from tests.factories.institutions import make_catalogue_item, make_consent_text, make_member, make_profile, make_unit
from tests.factories.planning import make_item, make_plan
from tests.factories.procedures import make_draft, prepare_draft, put_in_force

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 3, 10, 10, tzinfo=BOGOTA)
FIRST_ACTIVITY = "Activity_0k3z9wd"
# More stops than any page has: who needs more goes round without arriving.
MOST_STOPS = 120

# What has the focus: nothing, or whether it is seen whole or in part, and how it is marked.
STOP = """() => {
    const one = document.activeElement;
    if (!one || one === document.body || one === document.documentElement) return null;
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    const words = (one.getAttribute("aria-label") || one.innerText || one.name || "").trim();
    const name = `${one.tagName.toLowerCase()} «${words.slice(0, 60)}»`;
    const seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
        && box.top < innerHeight && box.left < innerWidth && style.visibility === "visible";
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return { name, seen, marked: outlined || style.boxShadow !== "none" };
}"""


class Keyboard:
    """The keys of one person, who looks at each stop."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wrong: list[str] = []

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def to(self, target: Locator) -> "Keyboard":
        """Stop after stop until the focus is on ``target``."""
        expect(target).to_have_count(1)
        for _stop in range(MOST_STOPS):
            if target.evaluate("one => one === document.activeElement"):
                return self
            self.press("Tab")
            self._look()
        raise AssertionError(f"el tabulador no llega a {target}: se queda en {self.page.evaluate(STOP)}")

    def choose(self, target: Locator) -> None:
        """Go to a link or a button, and press it."""
        self.to(target).press("Enter")

    def fill(self, label: str, text: str) -> None:
        self.to(self.page.get_by_label(label, exact=False).first)
        self.press("Control+a")
        self.type(text)

    def _look(self) -> None:
        stop = self.page.evaluate(STOP)
        if stop is not None and not (stop["seen"] and stop["marked"]):
            self.wrong.append(f"{self.page.url}: {stop}")


@pytest.fixture(autouse=True)
def clock() -> Any:
    with clock_at(NOW) as clock:
        yield clock


@pytest.fixture
def day(scoped: Any) -> SimpleNamespace:
    """The day of an adviser: a task with a control point, a plan that is being written, a visit under way."""
    make_profile(
        scoped, {"plan": {"required_fields": ["activity", "objective"], "columns": ["code", "activity", "objective"]}}
    )
    unit = make_unit(scoped, code="NOR", name="Grupo Norte Ficticio")
    adviser = make_member(unit, "advisor", user=make_user(PASSWORD, full_name="Aurora Ejemplo Ficticia"))
    make_consent_text(scoped)
    make_catalogue_item(scoped, "document_type", code="CC", name="Cédula de ciudadanía")
    task = task_with_control(scoped, unit, adviser)
    plan = make_plan(scoped, unit, created_by=adviser)
    make_item(plan, activity="Actividad ficticia", objective="")
    visit = make_session(unit, responsible=adviser, starts_at=NOW - timedelta(hours=1), title="Visita de la mañana")
    return SimpleNamespace(adviser=adviser, task=task, plan=plan, visit=visit)


def task_with_control(institution: Any, unit: Any, adviser: Any) -> Task:
    """The first activity of a procedure that officials brought, with something to verify."""
    admin, planner, head = (make_member(unit, role) for role in ("admin", "planning_professional", "agency_head"))
    draft = prepare_draft(make_draft(institution, admin), admin)
    diagram = draft.drafts.get()
    expected = mark_of(activity_of(diagram, FIRST_ACTIVITY))
    said = {"control_text": "La solicitud dice para qué es"}
    actions.edit_activity(diagram, FIRST_ACTIVITY, expected=expected, said=said, by=admin, at=NOW)
    put_in_force(draft, admin, planner, head)
    fields = {"title": "Proyector para la feria", "unit": unit, "year": None, "responsible": adviser}
    return actions.start_matter(ProcessDefinition.objects.get(), id=uuid7(), **fields, by=adviser, at=NOW)


@pytest.mark.req("NFR-05")
@pytest.mark.timeout(300)
def test_a_working_day_without_a_mouse(day: SimpleNamespace, open_page: Callable[..., Page]) -> None:
    page = open_page("desktop")
    keys = Keyboard(page)

    page.goto("/cuenta/ingresar/")
    keys.fill("Correo electrónico", day.adviser.email)
    keys.to(page.get_by_role("textbox", name="Contraseña")).type(PASSWORD)
    keys.press("Enter")
    finish_the_task(keys)
    write_in_the_grid(keys, day)
    register_who_came(keys, day)
    keys.choose(page.locator("details.account > summary"))
    keys.choose(page.get_by_role("button", name="Cerrar sesión"))
    expect(page).to_have_url(re.compile("/cuenta/ingresar/"))

    assert keys.wrong == []


def menu(page: Page, entry: str) -> Locator:
    return page.get_by_role("navigation", name="Menú principal").get_by_role("link", name=re.compile(f"^{entry}"))


def finish_the_task(keys: Keyboard) -> None:
    page = keys.page
    keys.choose(menu(page, "Bandeja"))
    keys.choose(page.get_by_role("main").get_by_role("link", name=re.compile("Diligenciar la solicitud")).first)
    keys.to(page.get_by_role("checkbox", name="Verifiqué")).press("Space")
    keys.choose(page.get_by_role("button", name="Terminar", exact=True))
    reads(page, "Terminó")


def write_in_the_grid(keys: Keyboard, day: SimpleNamespace) -> None:
    """Into the grid, from cell to cell, and out of it."""
    page = keys.page
    keys.choose(menu(page, "Planes"))
    keys.choose(page.get_by_role("main").get_by_role("link", name=re.compile("Grupo Norte")).first)
    keys.choose(page.get_by_role("link", name=re.compile("[Cc]uadrícula")).first)
    expect(page.locator("[data-grid][data-ready]")).to_have_count(1)
    keys.to(page.locator("#grid-table tbody tr").first.locator("td[data-field=activity]"))
    keys.press("ArrowRight")
    keys.type("Que lean más")
    keys.press("Enter")
    expect(page.locator("[data-grid-status]")).to_have_text("Todo está guardado.")
    keys.press("Escape")
    keys.press("Tab")
    expect(page.locator("#grid-table :focus")).to_have_count(0)
    assert PlanItem.objects.get(plan=day.plan).objective == "Que lean más"


def register_who_came(keys: Keyboard, day: SimpleNamespace) -> None:
    page = keys.page
    keys.choose(menu(page, "Visitas"))
    keys.choose(page.get_by_role("main").get_by_role("link", name=re.compile("Visita de la mañana")).first)
    titled(page, "Visita de la mañana")
    keys.choose(page.get_by_role("main").get_by_role("link", name=re.compile("Asistencia")).first)
    keys.fill("Nombres", "Rosa")
    keys.fill("Apellidos", "De Prueba")
    keys.fill("Número de documento", "1045000001")
    keys.to(page.get_by_role("checkbox", name=re.compile("utoriza"))).press("Space")
    keys.choose(page.get_by_role("button", name="Registrar a esta persona"))
    reads(page, "quedó en la lista")
    assert Attendance.objects.get().full_name == "Rosa De Prueba"
