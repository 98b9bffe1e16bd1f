"""What the work stands on, in the browser: a norm that changes, a guide with versions, a specification acknowledged."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from baquiano.common.calendar_days import BOGOTA
from baquiano.common.identity import uuid7
from baquiano.procedures import actions as procedures
from tests.browser.conftest import clock_at, settled, whole
from tests.browser.hands import follow, go, press, reads, titled, write
from tests.factories.accounts import make_user
from tests.factories.institutions import make_catalogue_item, make_member, make_profile, make_unit
from tests.factories.library import make_guide
from tests.factories.norms import make_norm
from tests.factories.planning import make_item, make_plan
from tests.factories.procedures import make_procedure

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 3, 10, 10, tzinfo=BOGOTA)


@pytest.fixture(autouse=True)
def clock():
    with clock_at(NOW) as clock:
        yield clock


@pytest.fixture
def group(scoped):
    make_profile(scoped, {"plan": {"required_fields": ["activity"]}})
    return make_unit(scoped, name="Grupo Norte Ficticio")


@pytest.mark.req("WFL-10", "ORG-16")
def test_a_changed_norm_is_reviewed_from_the_inbox(group, scoped, signed_in):
    with transaction.atomic():
        procedure = make_procedure(scoped)
    norm = make_norm(scoped, at=NOW, number="9001")
    procedures.link_norm(procedure, norm, id=uuid7(), by=None, at=NOW)
    page = signed_in(make_member(group, "planning_professional", user=make_user(full_name="Benigno Ficticio")), "phone")

    page.goto("/")
    go(page, "Normas", "Ley 9001 de 2020")
    whole(page)
    follow(page, "Marcar un cambio")
    whole(page)
    page.get_by_label("Qué pasó").select_option("modified")
    write(page, {"Acto que la cambia": "Decreto ficticio 1 de 2026", "Qué cambia": "El plazo ficticio."})
    press(page, "Marcar el cambio")
    reads(page, "Decreto ficticio 1 de 2026")
    go(page, "Bandeja")
    reads(page, "Procedimientos por revisar: cambió una norma")
    whole(page)
    page.get_by_role("main").get_by_role("link", name=str(procedure)).click()
    titled(page, "por cambio de Ley 9001 de 2020")
    whole(page)
    page.get_by_label("No requiere cambios").check()
    write(page, {"Razón": "El procedimiento ya lo contempla."})
    press(page, "Cerrar la revisión")

    reads(page, "El procedimiento ya lo contempla.")
    page.goto(procedure.get_absolute_url())
    panel = page.get_by_role("region", name="Normas y revisiones")
    # The panels above arrive first: they would push this one out of sight.
    settled(page)
    panel.scroll_into_view_if_needed()
    panel.get_by_text("El procedimiento ya lo contempla.").wait_for()
    page.get_by_role("region", name="Riesgos e indicadores").scroll_into_view_if_needed()
    reads(page, "El procedimiento no define riesgos.")
    whole(page)


@pytest.mark.req("DOC-11", "WFL-13")
def test_a_specification_is_acknowledged_before_the_plan_is_delivered(group, scoped, signed_in, clock):
    topic = make_catalogue_item(scoped, "topic", name="Tema ficticio")
    make_norm(scoped, at=NOW, number="9002", topics=[topic])
    imposing = make_unit(scoped, name="Grupo de Sistemas Ficticio")
    make_guide(imposing, at=NOW, title="Datos mínimos ficticios", topics=[topic], must_acknowledge=True)
    plan = make_plan(scoped, group)
    item = make_item(plan, activity="Acompañar", topic=topic)
    adviser = signed_in(make_member(group, "advisor", user=make_user(full_name="Aurora Ficticia")), "phone")

    adviser.goto(f"{item.get_absolute_url()}editar/")
    reads(adviser, "Ley 9002 de 2020")
    whole(adviser)
    adviser.goto(f"{plan.get_absolute_url()}entregar/")
    press(adviser, "Entregar a revisión")
    reads(adviser, "acuse recibo de «Datos mínimos ficticios», versión 1, de Grupo de Sistemas Ficticio")
    whole(adviser)
    follow(adviser, "Leerlas y acusar recibo")
    whole(adviser)
    adviser.get_by_role("button", name="La leí: acuso recibo").click()
    reads(adviser, "Con acuse de recibo")

    writer = signed_in(make_member(imposing, "group_leader", user=make_user(full_name="Clemencia Ficticia")), "phone")
    writer.goto("/")
    go(writer, "Guías y manuales", "Datos mínimos ficticios")
    whole(writer)
    follow(writer, "Agregar versión")
    write(writer, {"Versión": "2", "o enlace": "https://biblioteca.invalid/2", "Qué cambia": "Lo ficticio."})
    whole(writer)
    press(writer, "Agregar versión")
    reads(writer, "Rige la versión 2")
    clock.at = NOW + timedelta(hours=1)
    adviser.goto(f"{plan.get_absolute_url()}entregar/")
    press(adviser, "Entregar a revisión")
    reads(adviser, "versión 2, de Grupo de Sistemas Ficticio")
