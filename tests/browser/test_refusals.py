"""What the product refuses, as the official sees it: in words, with what to do, and with nothing lost."""

from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import expect

from baquiano.common.calendar_days import BOGOTA
from baquiano.common.identity import uuid7
from baquiano.delivery.models import AssistanceSession
from baquiano.governance.actions import convene_session
from baquiano.meetings.models import MinutesSection
from tests.browser.conftest import clock_at
from tests.browser.hands import go, press, reads, sign_in, titled, write
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.delivery import make_session
from tests.factories.governance import make_body
from tests.factories.institutions import (
    make_catalogue_item,
    make_consent_text,
    make_fiscal_year,
    make_member,
    make_membership,
    make_profile,
    make_unit,
)
from tests.factories.meetings import make_minutes
from tests.factories.planning import make_consolidated, make_item, make_plan

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 3, 10, 10, tzinfo=BOGOTA)


@pytest.fixture(autouse=True)
def clock():
    with clock_at(NOW) as clock:
        yield clock


@pytest.fixture
def group(scoped):
    make_profile(scoped, {"plan": {"required_fields": ["activity", "objective", "starts_on"]}})
    make_consent_text(scoped)
    return make_unit(scoped, name="Grupo Norte Ficticio")


@pytest.fixture
def adviser(group):
    return make_member(group, "advisor", user=make_user(PASSWORD, full_name="Aurora Ejemplo Ficticio"))


@pytest.mark.req("PLN-04")
def test_plan_with_gaps_is_not_submitted_and_says_what_lacks(group, adviser, signed_in):
    plan = make_plan(group.institution, group)
    make_item(plan, code="NOR-001", activity="Verificar la matrícula", starts_on=date(2026, 4, 6))
    page = signed_in(adviser)

    page.goto(f"{plan.get_absolute_url()}entregar/")
    press(page, "Entregar a revisión")

    reads(page, "NOR-001")
    reads(page, "falta: objetivo")
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto(plan.get_absolute_url())
    reads(page, "En preparación")


@pytest.mark.req("ORG-04")
def test_plan_of_another_group_does_not_exist_and_approving_ones_own_is_not_allowed(group, adviser, signed_in):
    own = make_plan(group.institution, group, state="in_review")
    other = make_plan(group.institution, make_unit(group.institution))
    page = signed_in(adviser)

    assert page.goto(other.get_absolute_url()).status == 404
    titled(page, "No encontramos")
    assert page.goto(f"{own.get_absolute_url()}aprobar/").status == 403
    titled(page, "Esta función no es de su rol")


@pytest.mark.req("PLN-12")
def test_committee_does_not_approve_without_quorum(group, signed_in):
    root = make_unit(group.institution, kind="secretaria", name="Secretaría Ficticia")
    body = make_body(group.institution, root, seats={"committee_member": "voting"}, name="Comité Ficticio")
    members = [make_member(root, "committee_member") for _ in range(3)]
    plan = make_consolidated(group.institution, make_plan(group.institution, group), state="in_review")
    session = convene_session(
        body,
        id=uuid7(),
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=2),
        objective="Aprobar el plan",
        place="Sala ficticia",
        subjects=[plan],
        by=members[0],
        at=NOW,
    )
    page = signed_in(members[0])

    page.goto(session.get_absolute_url())
    page.get_by_role("group", name="Miembros presentes").get_by_role("checkbox").first.check()
    press(page, "Guardar la asistencia")
    reads(page, "Sin cuórum")
    point = session.agenda_items.get(subject_id=str(plan.pk))
    page.goto(f"/planes/comite/{point.pk}/verificar/")
    page.get_by_role("radio", name="A favor").check()
    press(page, "Registrar la decisión")

    expect(page.get_by_role("alert")).to_contain_text("cuórum")
    expect(page.get_by_role("radio", name="A favor")).to_be_checked()


@pytest.mark.req("EXE-03")
def test_visit_of_tomorrow_is_not_closed_today(group, adviser, signed_in):
    visit = make_session(group, responsible=adviser, starts_at=NOW + timedelta(days=1))
    page = signed_in(adviser, "phone")

    page.goto(f"{visit.get_absolute_url()}cerrar/")

    reads(page, "solo se cierra lo que ya ocurrió")
    expect(page.get_by_role("button", name="Cerrar la visita")).to_have_count(0)


@pytest.mark.req("ORG-03")
def test_contract_that_ended_enters_and_reads_whom_to_ask(group, open_page):
    person = make_user(PASSWORD)
    make_membership(
        group,
        user=person,
        link="contractor",
        contract_number="F-1",
        starts_on=date(2025, 1, 1),
        contract_ends_on=NOW.date() - timedelta(days=1),
    )
    admin = make_member(group, "admin")

    page = sign_in(open_page("phone"), person.email, PASSWORD)

    titled(page, "Su vinculación terminó")
    reads(page, "09/03/2026")
    reads(page, admin.email)


@pytest.mark.req("EXE-05")
def test_two_editors_of_a_section_see_both_texts_and_lose_none(group, adviser, signed_in):
    leader = make_member(group, "group_leader")
    visit = make_session(group, responsible=adviser, starts_at=NOW - timedelta(hours=2))
    make_minutes(visit.meeting, text="")
    first, second = signed_in(adviser, "phone"), signed_in(leader)
    for page in (first, second):
        page.goto(f"/reuniones/{visit.meeting_id}/acta/")

    first.get_by_role("textbox", name="Conclusiones").fill("Se acordó el plan lector.")
    expect(first.locator("#seccion-conclusions")).to_contain_text("Guardado a las")
    second.get_by_role("textbox", name="Conclusiones").fill("Se revisó la matrícula.")

    clash = second.get_by_role("alert")
    expect(clash).to_contain_text("Se acordó el plan lector.")
    expect(clash).to_contain_text("Se revisó la matrícula.")
    expect(second.get_by_role("textbox", name="Conclusiones")).to_have_value("Se revisó la matrícula.")
    assert MinutesSection.objects.get(key="conclusions").text == "Se acordó el plan lector."

    # What is not saved yet is not left behind without asking; and whoever insists is heard, and the other told.
    asked = second.evaluate("!window.dispatchEvent(new Event('beforeunload', {cancelable: true}))")
    press(second, "Guardar lo que está en mi recuadro")
    expect(second.locator("#seccion-conclusions")).to_contain_text("Guardado a las")
    first.get_by_role("textbox", name="Conclusiones").fill("Se acordó el plan lector del año.")
    expect(first.get_by_role("alert")).to_contain_text("Se revisó la matrícula.")
    assert asked
    assert MinutesSection.objects.get(key="conclusions").text == "Se revisó la matrícula."


@pytest.mark.req("EXE-03")
def test_double_press_creates_one_visit(group, adviser, signed_in):
    make_fiscal_year(group.institution)
    make_catalogue_item(group.institution, "topic")
    make_beneficiary(group.institution, name="Institución Educativa Ficticia El Roble")
    page = signed_in(adviser)

    page.goto("/visitas/nueva/")
    page.get_by_role("combobox", name="Entidades asistidas").press_sequentially("roble")
    page.get_by_role("option", name="El Roble").click()
    write(page, {"Actividad": "Acompañar el plan lector", "Lugar": "Sede ficticia", "Fecha": "2026-03-09"})
    write(page, {"Hora inicial": "08:00", "Hora final": "10:00"})
    page.get_by_role("button", name="Registrar la visita").dblclick()

    titled(page, "Acompañar el plan lector")
    go(page, "Visitas")
    reads(page, "Se muestran 1–1 de 1")
    assert AssistanceSession.objects.count() == 1
