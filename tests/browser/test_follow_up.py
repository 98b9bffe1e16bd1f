"""Follow-up in the browser: an assistance to its closing, the month of a group, and a half-year drafted and sealed."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from baquiano.common.calendar_days import BOGOTA
from baquiano.delivery.actions.assisting import place_visit
from baquiano.delivery.models import Assistance
from baquiano.reports.models import PeriodReport
from tests.browser.conftest import clock_at, fits
from tests.browser.hands import follow, go, press, reads, write
from tests.factories.accounts import make_user
from tests.factories.agenda import make_agenda, make_entry
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.commitments import make_commitment
from tests.factories.delivery import make_session
from tests.factories.documents import FORMATS, make_format
from tests.factories.institutions import make_catalogue_item, make_member, make_profile, make_unit
from tests.factories.meetings import make_attendance, make_minutes
from tests.factories.planning import make_item, make_plan

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 7, 3, 10, tzinfo=BOGOTA)
LATER = NOW + timedelta(days=60)
SETTINGS = {
    "completion": {"rule": "stages_and_commitments"},
    "followup": {"report_format": "AT-SEGUIMIENTO", "addressee_post": "Líder de Planeación Educativa"},
    "communication": {"format": "AP-AI-RG-110"},
}


def on(day):
    return datetime(2026, 6, day, 9, tzinfo=BOGOTA)


@pytest.fixture(autouse=True)
def clock():
    with clock_at(NOW) as clock:
        yield clock


@pytest.fixture
def world(scoped):
    """A group in July: an activity in two visits, one of each stage, and what the first left, which nobody checked."""
    make_profile(scoped, SETTINGS)
    for code in ("AT-SEGUIMIENTO", "AP-AI-RG-110"):
        make_format(scoped, code, source=(FORMATS / f"{code}.typ").read_text(encoding="utf-8"))
    stages = [
        make_catalogue_item(scoped, "method_stage", code=code, name=name, attributes={"evidence": evidence})
        for code, name, evidence in (
            ("plan", "Planeación ficticia", "minutes commitments"),
            ("verify", "Verificación ficticia", "checks"),
        )
    ]
    group, school = make_unit(scoped, name="Grupo Norte Ficticio", code="GNF"), make_beneficiary(scoped)
    adviser = make_member(group, "advisor", user=make_user(full_name="Benigno Ficticio"))
    plan = make_plan(scoped, group, state="in_force")
    item = make_item(plan, activity="Acompañar el plan de área ficticio", starts_on="2026-06-01", ends_on="2026-06-20")
    agenda = make_agenda(scoped, group, year=plan.year, month=6, state="published", published_at=on(1))
    for day, stage in zip((4, 11), stages, strict=True):
        entry = make_entry(agenda, starts_at=on(day), beneficiary=school)
        session = make_session(
            group, beneficiaries=[school], plan_item=item, entry=entry, responsible=adviser, state="held",
            starts_at=on(day), ends_at=on(day) + timedelta(hours=2), held_at=on(day) + timedelta(hours=3),
        )  # fmt: skip
        session.method_stages.set([stage])
        signed = {"state": "signed", "number": day, "signed_at": on(day), "content_sha256": "a" * 64}
        make_minutes(session.meeting, **signed)
        make_attendance(session.meeting)
        place_visit(session, by=adviser, at=on(day))
        if stage.code == "plan":
            make_commitment(group, origin=session.meeting, beneficiary=school, due_on="2026-06-20", created_at=on(4))
    make_session(group, beneficiaries=[school], entry=make_entry(agenda, starts_at=on(25)), starts_at=on(25))
    return group


def person(unit, role, name):
    return make_member(unit, role, user=make_user(full_name=name))


@pytest.mark.req("EXE-17", "EXE-08", "MON-23", "REP-08", "REP-09", "DOC-09")
def test_from_the_last_visit_to_the_sealed_report_of_the_half_year(world, scoped, signed_in, clock):
    planning = make_unit(scoped, name="Planeación Ficticia")
    adviser = signed_in(Assistance.objects.get().created_by, "phone")
    leader = signed_in(person(world, "group_leader", "Jefa Ficticia"))
    planner = signed_in(person(planning, "planning_professional", "Planeadora Ficticia"))
    head = signed_in(person(make_unit(scoped), "agency_head", "Secretaria Ficticia"))
    for page in (adviser, leader, planner):
        page.goto("/")

    an_assistance_is_refused_until_nothing_is_missing(adviser, leader)
    the_group_presents_its_month_and_planning_sees_who_did_not(leader, planner)
    report = planning_drafts_the_half_year_and_another_person_seals_it(planner, head)
    clock.at = LATER
    much_later_it_is_the_same_figure_by_figure(head, report)


def an_assistance_is_refused_until_nothing_is_missing(adviser, leader):
    go(adviser, "Asistencias técnicas")
    adviser.get_by_role("main").locator("tbody a").first.click()
    reads(adviser, "verificar los compromisos de las visitas anteriores")
    assert fits(adviser)
    follow(adviser.get_by_role("main"), "Cerrar la asistencia")
    reads(adviser, "Para cerrarla como prestada falta")
    expect(adviser.get_by_role("radio", name="Prestada", exact=True)).to_have_count(0)

    go(leader, "Compromisos")
    leader.get_by_role("main").locator("tbody a").first.click()
    follow(leader.get_by_role("main"), "Verificar")
    leader.get_by_role("radio", name="Cumplido", exact=True).check()
    write(leader, {"Nota de verificación": "El colegio mostró el plan de área ajustado (ficticio)."})
    press(leader, "Guardar la verificación")
    reads(leader, "La verificación quedó registrada")

    adviser.reload()
    adviser.get_by_role("radio", name="Prestada", exact=True).check()
    press(adviser, "Cerrar la asistencia")
    reads(adviser, "La asistencia quedó cerrada")
    reads(adviser, "Prestada")


def the_group_presents_its_month_and_planning_sees_who_did_not(leader, planner):
    planner.goto("/seguimiento/agenda/?vigencia=2026&mes=6")
    reads(planner, "1 grupo por presentar")
    leader.goto("/seguimiento/agenda/?vigencia=2026&mes=6")
    reads(leader, "66,7 %")
    follow(leader.get_by_role("main"), "Presentarlo")
    write(leader, {"Qué se logró y qué no": "Se hicieron dos visitas; la tercera se reprograma (ficticio)."})
    press(leader, "Presentar el seguimiento")
    reads(leader, "El seguimiento quedó presentado")
    planner.reload()
    expect(planner.get_by_role("main")).not_to_contain_text("por presentar")
    not_held = planner.get_by_role("region", name="La agenda de cada grupo y lo que se hizo").locator("tbody a").nth(1)
    not_held.click()
    reads(planner, "Se muestran 1-1 de 1".replace("-", "–"))
    reads(planner, "No realizada")


def planning_drafts_the_half_year_and_another_person_seals_it(planner, head):
    go(planner, "Informes de seguimiento", "Redactar el informe")
    planner.get_by_label("Semestre").select_option(label="Primer semestre")
    write(planner, {"Corte": "2026-06-30", "A quién se dirige": "Líder Ficticia"})
    press(planner, "Redactar de los datos")
    reads(planner, "programaron 3 visitas: 2 se realizaron, 1 se dejó de hacer")
    press(planner, "Presentar para aprobación")
    reads(planner, "Falta escribir: Conclusiones y recomendaciones")
    follow(planner.get_by_role("main"), "Escribir Conclusiones y recomendaciones")
    write(planner, {"Texto": "La visita que faltó se hará en agosto (ficticio)."})
    press(planner, "Guardar")
    press(planner, "Presentar para aprobación")
    reads(planner, "lo aprueba otra persona")
    expect(planner.get_by_role("button", name="Aprobar y sellar")).to_have_count(0)

    report = PeriodReport.objects.get().get_absolute_url()
    head.goto(report)
    press(head, "Aprobar y sellar")
    reads(head, "Aprobado y sellado")
    reads(head, "La visita que faltó se hará en agosto (ficticio).")
    expect(head.get_by_role("link", name="Escribir")).to_have_count(0)
    return report


def much_later_it_is_the_same_figure_by_figure(head, report):
    head.goto(report)
    follow(head.get_by_role("main"), "Comprobar las cifras")
    reads(head, "las cifras son las mismas, una por una")
    assert fits(head)
